"""The list of users."""

from functools import cached_property
from html import escape

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.list_tables import NAME, NOTHING, STATUS, TEXT, WHEN, ListTable, moment
from accounts.models import Role, User
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


class UserTable(ListTable):
    """Users with role, area and sign-in state."""

    caption = gettext_lazy("Users")
    row_header = "username"
    empty_hint = gettext_lazy("Nobody fits what is asked for above.")

    username = tables.Column(verbose_name=gettext_lazy("User name"), attrs=NAME)
    full_name = tables.Column(verbose_name=gettext_lazy("Full name"), attrs=TEXT)
    role = tables.Column(verbose_name=gettext_lazy("Role"), attrs=TEXT)
    district = tables.Column(verbose_name=gettext_lazy("Area"), order_by=("district_id", "username"), attrs=TEXT, empty_values=())
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

    def cells(self, record: User) -> tuple[str, ...]:
        """The name leads to the user's page; the telephone is whole for administrators only; the states are pills with words."""
        phone = record.phone if self.shows_phones else record.masked_phone
        pills = (f'<span class="pill {css}"><span aria-hidden="true">{sign}</span>{escape(words)}</span>' for css, sign, words in states(record, self.locked))
        return (
            f'<a href="{self._page.replace("/0/", f"/{record.pk}/")}">{escape(record.username)}</a>',
            escape(record.full_name),
            self._roles[record.role],
            escape(record.district.full_display_name if record.district else _("All areas")),
            escape(record.organisation) or NOTHING,
            escape(phone) or NOTHING,
            moment(record.last_login) if record.last_login else NOTHING,
            " ".join(pills),
        )

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {value: escape(str(label)) for value, label in Role.choices}

    @cached_property
    def _page(self) -> str:
        return reverse("user_edit", args=[0])
