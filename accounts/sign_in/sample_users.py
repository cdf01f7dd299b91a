"""Sample users of the demo: signed in by a button on the sign-in page, never in production."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from districts.models import District

SHOWN_REPORTERS = 2
ROLE_ORDER = [Role.SUPERVISOR, Role.LEADER, Role.REPORTER, Role.DEPARTMENT, Role.ADMINISTRATOR, Role.AUDITOR]


@dataclass(frozen=True)
class Sample:
    """One button: whom it signs in and what is written on it."""

    username: str
    role: str
    words: str


def sample_users():
    """Sample users that may be signed in by a button: none in production."""
    if settings.PRODUCTION:
        return User.objects.none()
    return User.objects.filter(is_demo=True, is_active=True).select_related("district").order_by("district__order", "username")


def sample_user(username: str) -> User | None:
    """The sample user of this name, None where there is none or where samples are refused."""
    return sample_users().filter(username=username).first()


def buttons() -> tuple[list[Sample], list[Sample]]:
    """The buttons to show at once (every role, of the reporters those of the first ranked districts) and the reporters behind them."""
    users = sorted(sample_users(), key=lambda user: ROLE_ORDER.index(user.role))
    ranked = [user for user in users if user.role == Role.REPORTER and user.district.kind != District.Kind.MUNICIPAL]
    first = {user.pk for user in ranked[:SHOWN_REPORTERS]}
    shown = [user for user in users if user.role != Role.REPORTER or user.pk in first]
    more = [user for user in users if user.role == Role.REPORTER and user.pk not in first]
    return [sample(user) for user in shown], [sample(user) for user in more]


def sample(user: User) -> Sample:
    """A user as a button."""
    task = {
        Role.SUPERVISOR: _("reviews, exports tables, issues briefs"),
        Role.LEADER: _("reads: overview, rankings, briefs"),
        Role.REPORTER: _("enters and submits the month"),
        Role.DEPARTMENT: _("reads the figures of the city"),
        Role.ADMINISTRATOR: _("users and settings, sees no figures"),
        Role.AUDITOR: _("reads the audit log"),
    }[Role(user.role)]
    if user.full_name == user.get_role_display():
        return Sample(user.username, title(user), task)
    place = user.district.display_name if user.role == Role.REPORTER else user.organisation
    who = _("%(name)s, %(place)s") % {"name": user.full_name, "place": place} if place else user.full_name
    return Sample(user.username, title(user), _("%(who)s: %(task)s") % {"who": who, "task": task})


def title(user: User) -> str:
    """The role in full, as the sign-in page names it."""
    full = {Role.REPORTER: pgettext("in full", "District reporter"), Role.SUPERVISOR: pgettext("in full", "City supervisor")}
    return full.get(Role(user.role)) or str(user.get_role_display())
