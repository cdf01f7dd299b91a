"""Who may enter and who may decide (DESIGN 7 and 4.13)."""

from django.http import Http404

from accounts.models import Role, User
from accounts.permissions import can_see_figures
from districts.models import District, DistrictQuerySet
from targets.models import Plan, Quota
from targets.permissions import manages
from targets.state.promised import Promised, kept_of


def can_enter(user: User) -> bool:
    """Reporters enter their own district's figures, supervisors the city's own rates and stocks."""
    return user.role in (Role.REPORTER, Role.SUPERVISOR)


def can_review(user: User) -> bool:
    """Supervisors approve and return."""
    return user.role == Role.SUPERVISOR


def can_read_review(user: User) -> bool:
    """Leaders open everything that only reads."""
    return user.role in (Role.SUPERVISOR, Role.LEADER)


def reporting_districts(plan: Plan) -> DistrictQuerySet:
    """The areas under the plan's city that hold a quota in any revision, in official order."""
    return District.objects.filter(pk__in=Quota.objects.filter(revision__plan=plan).exclude(district=plan.city_id).values("district")).order_by("order", "code")


def reports_to(plan: Plan, district: District) -> bool:
    """Whether the area is one of `reporting_districts`."""
    kept = kept_of(plan)
    return reporting_districts(plan).filter(pk=district.pk).exists() if kept is None else any(area.pk == district.pk for area in kept.districts)


def visible_districts(user: User, plan: Plan) -> DistrictQuerySet:
    """The plan's areas (the city's own node among them) whose figures the user may open."""
    if not can_see_figures(user):
        return District.objects.none()
    ids = reporting_districts(plan).values("pk")
    scope = District.objects.within(user.district)
    return (scope.filter(pk__in=ids) | scope.filter(pk=plan.city_id)).distinct()


def visible_of(user: User, promised: Promised) -> list[District]:
    """As `visible_districts`, of a plan whose areas are known, the city first."""
    if not can_see_figures(user) or user.district is None:
        return []
    return [area for area in (promised.city, *promised.districts) if user.district.holds(area)]


def visible_district_or_404(user: User, plan: Plan, code: str) -> District:
    """One area of the plan inside the user's scope, else 404."""
    kept = kept_of(plan)
    if kept is None:
        district = visible_districts(user, plan).filter(code=code).first()
    else:
        district = next((area for area in visible_of(user, kept) if area.code == code), None)
    if district is None:
        raise Http404
    return district


def enters_for(user: User, plan: Plan, district: District) -> bool:
    """A reporter enters for the district he sits at; a supervisor of the city for the city's own node, nobody for anyone else (DESIGN 4.13)."""
    if user.role == Role.REPORTER:
        return user.district_id == district.pk and district.pk != plan.city_id
    if user.role == Role.SUPERVISOR:
        return district.pk == plan.city_id and manages(user, plan)
    return False


def is_reporter(user: User) -> bool:
    """My month is the reporter's home."""
    return user.role == Role.REPORTER


def may_import(user: User, plan: Plan, district: District) -> bool:
    """The city imports for all its areas (代填, DESIGN 4.13), a reporter for his own; `system` is a command without --user."""
    if user.role == Role.SYSTEM:
        return True
    if user.role == Role.SUPERVISOR:
        return manages(user, plan)
    return enters_for(user, plan, district)


def may_approve_import(user: User, plan: Plan) -> bool:
    """Whether an import by this user may also approve what it brings."""
    return user.role == Role.SYSTEM or (user.role == Role.SUPERVISOR and manages(user, plan))
