"""Who may manage users and read the audit log (DESIGN 7), and the decorator every view of the product wears."""
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, AuditQuerySet, Role, User
from districts.models import District

SEES_FIGURES = frozenset({Role.REPORTER, Role.SUPERVISOR, Role.LEADER, Role.DEPARTMENT})
SEES_CITY = frozenset({Role.SUPERVISOR, Role.LEADER, Role.DEPARTMENT})


def can_see_users(user: User) -> bool:
    """Administrators manage users, auditors read them."""
    return user.role in (Role.ADMINISTRATOR, Role.AUDITOR)


def can_manage_users(user: User) -> bool:
    """Only administrators create, change, disable and unlock users."""
    return user.role == Role.ADMINISTRATOR


def can_see_audit(user: User) -> bool:
    """Auditors see all of the log, supervisors that of their own city."""
    return user.role in (Role.AUDITOR, Role.SUPERVISOR)


def visible_audit(user: User) -> AuditQuerySet:
    """The records `can_see_audit` speaks of, scoped in the query."""
    if user.role == Role.AUDITOR:
        return AuditEvent.objects.all()
    if user.role == Role.SUPERVISOR:
        return AuditEvent.objects.filter(district__in=District.objects.within(user.district))
    return AuditEvent.objects.none()


def can_see_figures(user: User) -> bool:
    """Administrators and auditors see no figures."""
    return user.role in SEES_FIGURES


def can_see_city(user: User) -> bool:
    """Overview, completion table, ledger: the city's pages, not the reporter's."""
    return user.role in SEES_CITY


def allowed(check: Callable[[User], bool]) -> Callable:
    """Decorate a view: sign in first, then `check(user)` or the designed 403 page."""

    def decorate(view):
        @wraps(view)
        @login_required
        def guarded(request, *args, **kwargs):
            if not check(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
