"""One's own new password."""

from django.db import transaction
from django.utils import timezone

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User


@transaction.atomic
def change_own_password(user: User, password: str, *, request=None) -> None:
    """The user's own new password; all other sessions of the user end."""
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    audit_trail.record(AuditEvent.Action.PASSWORD, by=user, request=request)
