"""What the pages of users and of the audit log ask of the database."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.forms import AuditFilterForm, UserFilterForm
from accounts.models import AuditQuerySet, User
from accounts.permissions import visible_audit, visible_users
from accounts.sign_in import lockout
from districts.models import District


def users(viewer: User, values: dict) -> QuerySet[User]:
    """The users `viewer` sees, narrowed by the values of a UserFilterForm; those of an area include everyone below it."""
    found = visible_users(viewer).order_by("district__order", "username")
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


def audit_events(viewer: User, values: dict) -> AuditQuerySet:
    """The records `viewer` sees, newest first, narrowed by the values of an AuditFilterForm; days are those of Shanghai, both included."""
    found = visible_audit(viewer).select_related("user", "district")
    if values.get("since"):
        found = found.filter(at__gte=_midnight(values["since"]))
    if values.get("until"):
        found = found.filter(at__lt=_midnight(values["until"] + timedelta(days=1)))
    if values.get("user"):
        found = found.filter(Q(username__icontains=values["user"]) | Q(user__full_name__icontains=values["user"]) | Q(target__icontains=values["user"]))
    if values.get("action"):
        found = found.filter(action=values["action"])
    if values.get("result"):
        found = found.filter(succeeded=values["result"] == AuditFilterForm.SUCCEEDED)
    return found


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
