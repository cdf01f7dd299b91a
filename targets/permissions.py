"""Who may see and change plans (DESIGN 7)."""

from django.http import Http404

from accounts.models import Role, User
from accounts.permissions import can_see_figures
from targets.models import Plan, PlanQuerySet
from targets.state.promised import Promised, kept_of_code


def visible_plans(user: User) -> PlanQuerySet:
    """The plans a user may open; none for administrators and auditors."""
    return Plan.objects.visible_to(user) if can_see_figures(user) else Plan.objects.none()


def plan_or_404(user: User, code: str) -> Plan:
    """The plan of this code if it is in the user's scope; 404 and not 403 otherwise, so that existence is not told."""
    kept = _kept(user, code)
    if kept is not None and kept.is_visible_to(user):
        return kept.plan
    return _found(visible_plans(user), code)


def city_plan_or_404(user: User, code: str) -> Plan:
    """As `plan_or_404`, only among plans of the user's own city and below: where the city's pages are."""
    kept = _kept(user, code)
    if kept is not None and kept.is_managed_by(user):
        return kept.plan
    return _found(Plan.objects.managed_by(user) if can_see_figures(user) else Plan.objects.none(), code)


def _kept(user: User, code: str) -> Promised | None:
    """What is kept of the plan, for users who see figures at all."""
    kept = kept_of_code(code) if can_see_figures(user) else None
    if kept is not None:
        kept.seat(user)
    return kept


def _found(plans: PlanQuerySet, code: str) -> Plan:
    """The plan with its city and its revisions, which frame and ledger both read."""
    plan = plans.select_related("city").prefetch_related("revisions").filter(code=code).first()
    if plan is None:
        raise Http404
    return plan


def manages(user: User, plan: Plan) -> bool:
    """Whether the plan's city is the user's own area or lies below it."""
    return user.district is not None and user.district.holds(plan.city)


def can_import_plans(user: User) -> bool:
    """Supervisors bring in and adjust plans."""
    return user.role == Role.SUPERVISOR
