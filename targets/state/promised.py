"""What was promised in a plan, whole and read once a state: the plan, its areas, indicators, revisions and quotas."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from districts.models import District
from targets.models import Indicator, Plan, PlanRevision
from targets.state.kept import Kept
from targets.state.tokens import Token, only_reads, token_of, token_of_code

Quotas = dict[tuple[int, int], Decimal]
"""By (district id, indicator id)."""
BYTES, BYTES_A_QUOTA, BYTES_A_ROW = 32 * 2**20, 300, 4096


@dataclass(frozen=True)
class Promised:
    """A plan with all it promises. Nothing in it may be changed: several pages look at one.

    `districts` are the areas under the city with a quota in any revision, in official order; `quotas` stand per revision, oldest first, the city's own
    row under the city's id. `token` is None where it was read for one use and is not kept.
    """

    token: Token | None
    plan: Plan
    districts: tuple[District, ...]
    indicators: tuple[Indicator, ...]
    revisions: tuple[PlanRevision, ...]
    quotas: tuple[Quotas, ...]

    @property
    def city(self) -> District:
        """The issuing area."""
        return self.plan.city

    @cached_property
    def areas(self) -> dict[str, District]:
        """The city and its districts by code."""
        return {area.code: area for area in (self.city, *self.districts)}

    @cached_property
    def indicators_by_code(self) -> dict[str, Indicator]:
        """The indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def seat(self, user: User) -> None:
        """Give the user the area he sits at, where it is one of the plan's, so that nobody asks the database for it."""
        area = self.areas_by_id.get(user.district_id)
        if area is not None and not User.district.is_cached(user):
            user.district = area

    @cached_property
    def areas_by_id(self) -> dict[int, District]:
        """The city and its districts by id."""
        return {area.pk: area for area in self.areas.values()}

    def is_managed_by(self, user: User) -> bool:
        """As `Plan.objects.managed_by`: the city is the user's area or lies below it."""
        return user.district_id is not None and user.district.holds(self.city)

    def is_visible_to(self, user: User) -> bool:
        """As `Plan.objects.visible_to`: managed, or handed down to the user's area from one above it."""
        return self.is_managed_by(user) or (user.district_id is not None and self.city.holds(user.district))


def promised_in(plan: Plan) -> Promised:
    """All that a plan promises. Work that changes something gets it with the very plan it holds, which it may be about to change."""
    kept = kept_of(plan)
    if kept is None:
        return _read(plan, plan.revisions.all(), None)
    return kept if only_reads() else replace(kept, plan=plan)


def kept_of(plan: Plan) -> Promised | None:
    """What is kept of a plan in the state it is in, or will be from now on; None where nothing may be kept."""
    token = token_of(plan.pk)
    return _kept(token) if token else None


def kept_of_code(code: str) -> Promised | None:
    """As `kept_of`, by the plan's code; None where there is no such plan either. Work that changes something gets a plan of its own."""
    token = token_of_code(code)
    if token is None:
        return None
    kept = _kept(token)
    return kept if only_reads() else replace(kept, plan=_own(kept.plan))


def _own(plan: Plan) -> Plan:
    """The same plan as an object nobody else holds."""
    own = copy(plan)
    own._prefetched_objects_cache = dict(plan._prefetched_objects_cache)
    return own


def _kept(token: Token) -> Promised:
    found = KEPT.get((token.plan, token.promised, token.shared), lambda: _read_whole(token))
    return found if found.token == token else replace(found, token=token)


def _read_whole(token: Token) -> Promised:
    """Plan, city and revisions in one query, then the rest."""
    revisions = list(PlanRevision.objects.filter(plan=token.plan).select_related("plan__city").order_by("number"))
    plan = revisions[0].plan if revisions else Plan.objects.select_related("city").get(pk=token.plan)
    for revision in revisions:
        revision.plan = plan
    plan._prefetched_objects_cache = {"revisions": _as_fetched(plan.revisions.all(), revisions)}
    return _read(plan, revisions, token)


def _read(plan: Plan, revisions: Iterable[PlanRevision], token: Token | None) -> Promised:
    """Indicators with their quotas and the areas that hold them: one query however many there are."""
    revisions = tuple(revisions)
    by_revision: dict[int, Quotas] = {revision.pk: {} for revision in revisions}
    indicators: dict[int, Indicator] = {}
    areas: dict[int, District] = {}
    split = len(INDICATOR)
    rows = Indicator.objects.filter(plan=plan).order_by("order")
    for row in rows.values_list(*INDICATOR, *(f"quotas__district__{name}" for name in DISTRICT), "quotas__revision_id", "quotas__value"):
        indicator, district, revision, value = row[0], row[split], row[-2], row[-1]
        if indicator not in indicators:
            indicators[indicator] = Indicator.from_db(rows.db, INDICATOR, row[:split])
        if district is None:
            continue
        if district not in areas:
            areas[district] = District.from_db(rows.db, DISTRICT, row[split:-2])
        by_revision[revision][district, indicator] = value
    areas.pop(plan.city_id, None)
    districts = sorted(areas.values(), key=lambda area: (area.order, area.code))
    return Promised(token, plan, tuple(districts), _joined(plan, indicators), revisions, tuple(by_revision[revision.pk] for revision in revisions))


INDICATOR = [field.attname for field in Indicator._meta.concrete_fields]
DISTRICT = [field.attname for field in District._meta.concrete_fields]


def _as_fetched(queryset: QuerySet, rows: list) -> QuerySet:
    """The queryset with its rows already there, as `prefetch_related` leaves it."""
    queryset._result_cache, queryset._prefetch_done = rows, True
    return queryset


def _joined(plan: Plan, indicators: dict[int, Indicator]) -> tuple[Indicator, ...]:
    """The whole of a part and what an indicator is compared with are those of the same list."""
    for indicator in indicators.values():
        indicator.plan = plan
        if indicator.part_of_id:
            indicator.part_of = indicators[indicator.part_of_id]
        if indicator.compare_with_id in indicators:
            indicator.compare_with = indicators[indicator.compare_with_id]
    return tuple(indicators.values())


def _weight(promised: Promised) -> int:
    rows = 1 + len(promised.districts) + len(promised.indicators) + len(promised.revisions)
    return BYTES_A_ROW * rows + BYTES_A_QUOTA * sum(map(len, promised.quotas))


KEPT: Kept[Promised] = Kept(BYTES, _weight)
