"""Who may open which reading (DESIGN 7): the city's pages are for supervisors, leaders and departments, a reporter opens his own district."""

from django.http import Http404

from accounts.models import Role, User
from accounts.permissions import can_see_city, can_see_figures
from districts.models import District
from progress.permissions import visible_district_or_404, visible_districts, visible_of
from targets.models import Plan
from targets.permissions import manages
from targets.state.promised import kept_of

can_see_overview = can_see_city
can_see_table = can_see_city
can_see_indicator = can_see_figures
can_see_district = can_see_figures


def can_export(user: User) -> bool:
    """Files of the city's figures, for those who see them."""
    return can_see_city(user)


def can_read_briefs(user: User) -> bool:
    """Supervisors and leaders read briefs."""
    return user.role in (Role.SUPERVISOR, Role.LEADER)


def can_write_briefs(user: User) -> bool:
    """Supervisors edit and issue them."""
    return user.role == Role.SUPERVISOR


def district_or_404(user: User, plan: Plan, code: str) -> District:
    """The area whose page the user opens: any in scope, the city's own node included; a reporter's own district alone."""
    district = visible_district_or_404(user, plan, code)
    if is_reporter(user) and district.pk == plan.city_id:
        raise Http404
    return district


def opened_ids(user: User, plan: Plan) -> frozenset[int] | None:
    """Ids of the areas whose names are links for the user; None for every area of the plan, the city's own people's case."""
    if not is_reporter(user) and manages(user, plan):
        return None
    kept = kept_of(plan)
    ids = visible_districts(user, plan).values_list("pk", flat=True) if kept is None else [area.pk for area in visible_of(user, kept)]
    return frozenset(pk for pk in ids if not (is_reporter(user) and pk == plan.city_id))


def is_reporter(user: User) -> bool:
    """Reporters get their own navigation and home."""
    return user.role == Role.REPORTER
