"""What the list of users asks of the database."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import visible_users
from accounts.sign_in import lockout
from accounts.users.user_forms import UserFilterForm
from districts.models import District


def users(viewer: User, values: dict) -> QuerySet[User]:
    """The users `viewer` sees, narrowed by the values of a UserFilterForm; those of an area include everyone below it.

    In the order in which areas came, which is that of their document, because that order is an index.
    """
    found = visible_users(viewer).order_by("district_id", "username")
    if values.get("q"):
        words = values["q"]
        found = found.filter(Q(username__icontains=words) | Q(full_name__icontains=words) | Q(organisation__icontains=words))
    if values.get("role"):
        found = found.filter(role=values["role"])
    if values.get("district"):
        found = found.filter(district__in=District.objects.within(values["district"]))
    return found.filter(_in_state(values.get("state", "")))


def _in_state(state: str) -> Q:
    too_old = Q(is_demo=False, password_changed_at__lt=timezone.now() - settings.PASSWORD_MAX_AGE)
    conditions = {
        UserFilterForm.ACTIVE: Q(is_active=True),
        UserFilterForm.DISABLED: Q(is_active=False),
        UserFilterForm.DUE: Q(must_change_password=True) | too_old,
    }
    if state == UserFilterForm.LOCKED:
        return Q(username__in=list(lockout.locked()))
    return conditions.get(state, Q())
