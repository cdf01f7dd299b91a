"""The lists of users and of the audit log.

Both are drawn by templates/components/table.html, which reads `caption`, `row_header` and `empty_hint` of a table.
"""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, Role, User
from accounts.sign_in import passwords

ROWS = 50
NAME = {"td": {"class": "s-name"}, "th": {"class": "s-name"}}
STATUS = {"td": {"class": "s-status"}}
TEXT = {"td": {"class": "s-num"}}
WHEN = {"td": {"class": "s-num nowrap"}}


def paged(table: tables.Table, request) -> tables.Table:
    """The table sorted and paged as the address says; a page that does not exist is the last one."""
    table.request = request
    order = request.GET.getlist(table.prefixed_order_by_field)
    if order:
        table.order_by = order
    wanted = request.GET.get(table.prefixed_page_field, "")
    table.paginate(page=1, per_page=ROWS)
    if wanted.isdecimal():
        table.page = table.paginator.get_page(int(wanted[:9]))  # int() refuses thousands of digits; nine are beyond any last page
    return table


def moment(at, seconds: bool = False) -> str:
    """A time in Shanghai."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def states(user: User, locked: dict) -> list[tuple[str, str, str]]:
    """The sign-in states of a user as class, sign and words."""
    if not user.is_active:
        return [("pill-draft", "■", _("Disabled"))]
    found = []
    if user.username in locked:
        found.append(("pill-overdue", "!", _("Locked until %(time)s") % {"time": timezone.localtime(locked[user.username]).strftime("%H:%M")}))
    if passwords.due(user):
        found.append(("pill-due", "·", _("Must change the password")))
    return found or [("pill-approved", "√", _("Enabled"))]


class UserTable(tables.Table):
    """Users with role, area and sign-in state."""

    caption = gettext_lazy("Users")
    row_header = "username"
    empty_hint = gettext_lazy("Nobody fits what is asked for above.")

    username = tables.Column(verbose_name=gettext_lazy("User name"), attrs=NAME)
    full_name = tables.Column(verbose_name=gettext_lazy("Full name"), attrs=TEXT)
    role = tables.Column(verbose_name=gettext_lazy("Role"), attrs=TEXT)
    district = tables.Column(verbose_name=gettext_lazy("Area"), order_by=("district__order", "username"), attrs=TEXT, empty_values=())
    organisation = tables.Column(verbose_name=gettext_lazy("Organisation"), attrs=TEXT, default="—")
    phone = tables.Column(verbose_name=gettext_lazy("Office phone"), orderable=False, attrs=TEXT, default="—")
    last_login = tables.Column(verbose_name=gettext_lazy("Last sign-in"), attrs=WHEN, default="—")
    state = tables.Column(verbose_name=gettext_lazy("Sign-in state"), orderable=False, attrs=STATUS, empty_values=())

    class Meta:
        attrs = {"class": "data stack people"}
        empty_text = gettext_lazy("No users found")

    def __init__(self, *args, locked: dict, shows_phones: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.locked = locked
        self.shows_phones = shows_phones

    def render_username(self, record: User):
        """Leads to the user's page."""
        return format_html('<a href="{}">{}</a>', reverse("user_edit", args=[record.pk]), record.username)

    def render_district(self, record: User):
        """The area, or that it is all of them."""
        return record.district.full_display_name if record.district else _("All areas")

    def render_phone(self, record: User):
        """Whole for administrators only."""
        return record.phone if self.shows_phones else record.masked_phone

    def render_last_login(self, value):
        """In Shanghai."""
        return moment(value)

    def render_state(self, record: User):
        """As pills, each with its word."""
        return format_html_join(" ", '<span class="pill {}"><span aria-hidden="true">{}</span>{}</span>', states(record, self.locked))


class AuditTable(tables.Table):
    """Records of the audit log."""

    caption = gettext_lazy("Audit log")
    row_header = "at"
    empty_hint = gettext_lazy("Nothing of this kind was done in this time.")

    at = tables.Column(verbose_name=gettext_lazy("Time"), order_by=("pk",), attrs={"td": {"class": "s-name nowrap"}, "th": {"class": "s-name nowrap"}})
    username = tables.Column(verbose_name=gettext_lazy("Who"), orderable=False, attrs=TEXT, empty_values=())
    role = tables.Column(verbose_name=gettext_lazy("Role"), orderable=False, attrs=TEXT, default="—")
    district = tables.Column(verbose_name=gettext_lazy("Area"), orderable=False, attrs=TEXT, default="—")
    action = tables.Column(verbose_name=gettext_lazy("Act"), orderable=False, attrs=TEXT)
    target = tables.Column(verbose_name=gettext_lazy("Object"), orderable=False, attrs={"td": {"class": "s-num s-long"}}, empty_values=())
    ip_address = tables.Column(verbose_name=gettext_lazy("Address"), orderable=False, attrs=WHEN, default="—")
    succeeded = tables.Column(verbose_name=gettext_lazy("Result"), orderable=False, attrs=STATUS)

    class Meta:
        attrs = {"class": "data stack people data-tight"}
        empty_text = gettext_lazy("No records found")

    def render_at(self, value):
        """In Shanghai, to the second."""
        return moment(value, seconds=True)

    def render_username(self, record: AuditEvent):
        """The name people know and the one that was typed."""
        if record.user is None or not record.user.full_name:
            return record.username or "—"
        return format_html('{}<span class="remark line-below">{}</span>', record.user.full_name, record.username)

    def render_role(self, value):
        """The role at the time."""
        return role_words(value)

    def render_district(self, value):
        """Whom the record concerns."""
        return value.display_name

    def render_target(self, record: AuditEvent):
        """What was acted on, and how."""
        if not record.detail:
            return record.target or "—"
        return format_html('{}<span class="remark line-below">{}</span>', record.target, record.detail)

    def render_succeeded(self, record: AuditEvent):
        """Sign and word."""
        if record.succeeded:
            return format_html('<span aria-hidden="true">√</span> {}', _("Succeeded"))
        return format_html('<span class="gap-bad"><span aria-hidden="true">×</span> {}</span>', _("Did not succeed"))


def role_words(role: str) -> str:
    """A stored role in words; one that is no more stays as it was stored."""
    return str(Role(role).label) if role in Role.values else role
