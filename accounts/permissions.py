"""Who may manage users and read the audit log (DESIGN 7), and the decorator every view of the product wears."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import AuditEvent, AuditQuerySet, Role, User
from districts.models import District, DistrictQuerySet

SEES_FIGURES = frozenset({Role.REPORTER, Role.SUPERVISOR, Role.LEADER, Role.DEPARTMENT})
SEES_CITY = frozenset({Role.SUPERVISOR, Role.LEADER, Role.DEPARTMENT})


def can_see_users(user: User) -> bool:
    """Administrators manage users, auditors read them."""
    return user.role in (Role.ADMINISTRATOR, Role.AUDITOR)


def can_manage_users(user: User) -> bool:
    """Only administrators create, change, disable and unlock users."""
    return user.role == Role.ADMINISTRATOR


def visible_areas(user: User) -> DistrictQuerySet:
    """The areas whose users one may see: all for an administrator or auditor who sits at none, else the own one and below."""
    if not can_see_users(user):
        return District.objects.none()
    return District.objects.all() if user.district_id is None else District.objects.within(user.district)


def visible_users(user: User) -> QuerySet[User]:
    """The users one may see, without the system user, which nobody manages."""
    if not can_see_users(user):
        return User.objects.none()
    people = User.objects.exclude(role=Role.SYSTEM).select_related("district")
    return people if user.district_id is None else people.filter(district__in=visible_areas(user))


def user_or_404(user: User, pk: int) -> User:
    """A user inside one's scope, else 404."""
    found = visible_users(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def can_add_areas(user: User) -> bool:
    """A new city lies outside every area there is, so only an administrator of all areas adds it."""
    return can_manage_users(user) and user.district_id is None


def can_export_audit(user: User) -> bool:
    """Auditors take the log out as a file."""
    return user.role == Role.AUDITOR


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
