"""What the page of the audit log asks of the database."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.audit.audit_filter import AuditFilterForm
from accounts.models import AuditQuerySet, User
from accounts.permissions import visible_audit

SHOWN = (
    *("at", "username", "role", "action", "target", "detail", "ip_address", "user_agent", "succeeded"),
    *("user__full_name", "district__short_name", "district__name_en"),
)
"""What the list shows of a record: the rest is not read."""


def audit_events(viewer: User, values: dict) -> AuditQuerySet:
    """The records `viewer` sees, newest first, narrowed by the values of an AuditFilterForm; days are those of Shanghai, both included."""
    found = visible_audit(viewer).select_related("user", "district").only(*SHOWN)
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
