"""The one way to write to the audit log."""

from accounts.models import AuditEvent, User
from districts.models import District


def record(
    action: str,
    *,
    by: User | None = None,
    request=None,
    target: str = "",
    detail: str = "",
    succeeded: bool = True,
    username: str = "",
    district: District | None = None,
) -> AuditEvent:
    """Append one act to the log.

    `by` defaults to the signed-in user of `request`; `district` to the area the user sits at, and decides which supervisors see the record.
    """
    if by is None and request is not None and getattr(request, "user", None) is not None and request.user.is_authenticated:
        by = request.user
    return AuditEvent.objects.create(
        user=by,
        username=(username or (by.username if by else ""))[:60],
        role=by.role if by else "",
        district=district or (by.district if by else None),
        ip_address=address_of(request),
        user_agent=(request.headers.get("User-Agent", "") if request is not None else "")[:200],
        action=action,
        target=target[:200],
        detail=detail,
        succeeded=succeeded,
    )


def address_of(request) -> str | None:
    """The address of the connection; a proxy's forwarded header is not believed, since anyone can send one."""
    return request.META.get("REMOTE_ADDR") or None if request is not None else None
