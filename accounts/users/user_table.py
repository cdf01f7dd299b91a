"""The list of users."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.list_tables import NAME, STATUS, TEXT, WHEN, moment
from accounts.models import User
from accounts.sign_in import passwords


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
