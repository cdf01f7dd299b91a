"""What the plan's page and the list of plans show, asked of the database in a number of queries that does not grow with the areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from districts.models import District
from targets.models import Indicator, Plan, PlanRevision, Quota
from targets.number_words import DASH, MINUS, unit_word
from targets.plans import annex_table
from targets.state.pages import kept_page


@dataclass(frozen=True)
class Balance:
    """One indicator's check of the districts' sum against the city's quota (DESIGN 4.4), as strings in printed units.

    `state` is balanced, differs, no_total (the document gives no city quota), no_parts (only the city has one) or not_summed (a rate or stock).
    """

    name: str
    unit: str
    is_part: bool
    state: str
    total: str
    districts: str
    difference: str

    @property
    def distance(self) -> str:
        """The difference without its sign."""
        return self.difference.lstrip(f"+{MINUS}")

    @property
    def sentence(self) -> str:
        """A mismatch with both numbers."""
        return _("%(name)s: the units add up to %(districts)s %(unit)s, the city's target is %(total)s %(unit)s.") % {
            "name": self.name,
            "districts": self.districts,
            "unit": self.unit,
            "total": self.total,
        }


@dataclass(frozen=True)
class Own:
    """A district that set itself more than it was given (加压)."""

    district: str
    indicator: str
    value: str
    quota: str


@dataclass(frozen=True)
class PlanPage:
    """Everything the plan's page shows of one revision."""

    revisions: list[PlanRevision]
    revision: PlanRevision
    unit: str
    head: SafeString
    rows: list[SafeString]
    balances: list[Balance]
    own_targets: list[Own]
    districts: int
    indicators: int

    @property
    def mismatches(self) -> list[Balance]:
        """The indicators whose sums do not meet the city's quota."""
        return [item for item in self.balances if item.state == "differs"]


def plan_page(plan: Plan, number: int | None = None) -> PlanPage | None:
    """The page of a plan at one revision, the latest when none is asked for; None when there is no such revision."""
    return kept_page(plan, ("plan", number), lambda: _plan_page(plan, number))


def _plan_page(plan: Plan, number: int | None) -> PlanPage | None:
    revisions = list(plan.revisions.select_related("created_by").order_by("number"))
    revision = next((item for item in revisions if item.number == number), None) if number is not None else revisions[-1] if revisions else None
    if revision is None:
        return None
    indicators = list(plan.indicators.order_by("order"))
    quotas = list(Quota.objects.filter(revision=revision).select_related("district"))
    districts = sorted({quota.district for quota in quotas if quota.district_id != plan.city_id}, key=lambda district: (district.order, district.code))
    columns = [column_of(indicator) for indicator in indicators]
    lines = [annex_table.Line(plan.city_id, _("Total"), is_total=True)] + [annex_table.Line(district.pk, printed_name(district)) for district in districts]
    cells = {(quota.district_id, quota.indicator_id): annex_table.Cell(quota.value, quota.source) for quota in quotas}
    return PlanPage(
        revisions=revisions,
        revision=revision,
        unit=annex_table.shared_unit(columns),
        head=annex_table.head(columns),
        rows=annex_table.rows(columns, lines, cells),
        balances=balances(columns, {key: cell.value for key, cell in cells.items()}, plan.city_id),
        own_targets=_own_targets(quotas, indicators),
        districts=len(districts),
        indicators=len(indicators),
    )


def printed_name(district: District) -> str:
    """An area's name as documents print it; in English its English name."""
    return district.name_en if district.name_en and (get_language() or "").startswith("en") else district.printed_name


def column_of(indicator: Indicator) -> annex_table.Column:
    """An indicator as a column of the annex."""
    unit = unit_words(indicator.printed_unit, indicator.direction)
    return annex_table.Column(indicator.pk, indicator.display_name, unit, indicator.printed_scale, indicator.part_of_id, indicator.kind == Indicator.Kind.FLOW)


def unit_words(unit: str, direction: str) -> str:
    """A unit as the head of a column says it; a ceiling is named with it."""
    word = unit_word(unit)
    return _("%(unit)s, at most") % {"unit": word} if direction == Indicator.Direction.AT_MOST else word


def balances(columns: Sequence[annex_table.Column], values: dict[tuple[object, object], Decimal], city: object) -> list[Balance]:
    """The check of every indicator. `values` is keyed (area, column key), the city's own row under `city`."""
    sums: dict[object, Decimal] = {}
    for (area, key), value in values.items():
        if area != city:
            sums[key] = sums.get(key, Decimal(0)) + value
    return [_balance(column, sums.get(column.key), values.get((city, column.key))) for column in columns]


def _balance(column: annex_table.Column, districts: Decimal | None, total: Decimal | None) -> Balance:
    difference = districts - total if districts is not None and total is not None else None
    decimals = max(annex_table.places(value / column.scale) for value in (districts, total, difference, Decimal(0)) if value is not None)
    return Balance(
        name=column.name,
        unit=column.unit,
        is_part=column.part_of is not None,
        state=_state(column, districts, total),
        total=_shown(total, column.scale, decimals),
        districts=_shown(districts if column.summed else None, column.scale, decimals),
        difference=_signed(difference if column.summed else None, column.scale, decimals),
    )


def _state(column: annex_table.Column, districts: Decimal | None, total: Decimal | None) -> str:
    if not column.summed:
        return "not_summed"
    if districts is None:
        return "no_parts"
    if total is None:
        return "no_total"
    return "balanced" if districts == total else "differs"


def _shown(value: Decimal | None, scale: Decimal, decimals: int) -> str:
    return DASH if value is None else annex_table.printed(value, scale, decimals)


def _signed(value: Decimal | None, scale: Decimal, decimals: int) -> str:
    text = _shown(value, scale, decimals)
    return f"+{text}" if value is not None and value > 0 else text


def _own_targets(quotas: Iterable[Quota], indicators: Sequence[Indicator]) -> list[Own]:
    by_pk = {indicator.pk: indicator for indicator in indicators}
    found = []
    for quota in quotas:
        if quota.own_value is not None:
            scale = by_pk[quota.indicator_id].printed_scale
            decimals = max(annex_table.places(quota.own_value / scale), annex_table.places(quota.value / scale))
            own, given = (annex_table.printed(value, scale, decimals) for value in (quota.own_value, quota.value))
            found.append(Own(printed_name(quota.district), by_pk[quota.indicator_id].display_name, own, given))
    return found
