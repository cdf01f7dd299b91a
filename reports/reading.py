"""From the ledger to what it means: one `Cell` for every district and indicator, by the rules of `targets/rates.py` (DESIGN 5).

No database here: `read(ledger)` is a function of the ledger alone, so pages, tables, files and the command cannot disagree.
"""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from districts.models import District
from progress.ledger import Ledger
from targets import periods, rates
from targets.models import Indicator
from targets.rates import Band

CITY_WORD = "合计"
GOOD = frozenset({Band.EXCEEDED, Band.ATTAINED, Band.AHEAD, Band.ON_PACE})


@dataclass(frozen=True)
class Cell:
    """One indicator of one area at the ledger's month.

    `completion`, `pace`, `gap` and `gain` in percent or points, unrounded; None where there is nothing to measure. `distance` is the signed distance of a rate
    or stock from its limit, in its own unit. `limit` and `rate_decimals` are the plan's settings, kept so that a cell can be printed. `months` are the counted month values January to the ledger's month (None: nothing counted).
    """

    district: District
    indicator: Indicator
    is_city: bool
    reported: bool
    quota: Decimal | None
    month_value: Decimal | None
    cumulative: Decimal | None
    completion: Decimal | None
    pace: Decimal | None
    gap: Decimal | None
    band: Band
    distance: Decimal | None
    gain: Decimal | None
    opening: Decimal
    opening_month: int
    months: tuple[Decimal | None, ...]
    limit: Decimal
    rate_decimals: int
    rank: int | None = None
    gain_rank: int | None = None
    forecast: rates.Forecast | None = None

    @property
    def is_good(self) -> bool:
        """On pace or better."""
        return self.band in GOOD

    @property
    def is_flow(self) -> bool:
        """Only flows have a completion, a pace and a rank."""
        return self.indicator.kind == Indicator.Kind.FLOW


@dataclass(frozen=True)
class Reading:
    """All cells of one ledger, with the lists every page needs."""

    ledger: Ledger
    cells: dict[tuple[int, int], Cell]

    @property
    def month(self) -> int:
        """The month read."""
        return self.ledger.month

    @property
    def pace(self) -> Decimal:
        """The plan's own pace in percent; an indicator with its own curve carries another in its cells."""
        return periods.pace(self.ledger.month, self.ledger.plan.pace_curve())

    def cell(self, district: District, indicator: Indicator) -> Cell:
        """The cell of one area and indicator."""
        return self.cells[district.pk, indicator.pk]

    def city(self, indicator: Indicator) -> Cell:
        """The city's own cell (合计)."""
        return self.cells[self.ledger.city.pk, indicator.pk]

    def row(self, district: District) -> list[Cell]:
        """All cells of one area in the document's order."""
        return [self.cells[district.pk, indicator.pk] for indicator in self.ledger.indicators]

    def column(self, indicator: Indicator) -> list[Cell]:
        """All districts' cells of one indicator in official order, the city's own left out."""
        return [self.cells[district.pk, indicator.pk] for district in self.ledger.districts]

    def ranked(self, indicator: Indicator) -> list[Cell]:
        """The ranked cells of one indicator, first to last; ties in official order."""
        return sorted((cell for cell in self.column(indicator) if cell.rank), key=lambda cell: cell.rank)

    def ranked_by_gain(self, indicator: Indicator) -> list[Cell]:
        """The cells ranked by this month's increase in completion."""
        return sorted((cell for cell in self.column(indicator) if cell.gain_rank), key=lambda cell: cell.gain_rank)

    @cached_property
    def far_behind(self) -> list[Cell]:
        """Every district's cell that is far behind, worst first (预警)."""
        cells = [cell for district in self.ledger.districts for cell in self.row(district) if cell.band == Band.FAR_BEHIND]
        return sorted(cells, key=lambda cell: cell.gap)

    @cached_property
    def unreported(self) -> list[District]:
        """Districts whose month does not count on this basis though they hold a quota."""
        return [district for district in self.ledger.districts if self.asked(district) and not self.ledger.counted(district.pk)]

    def asked(self, district: District) -> bool:
        """Whether the district holds any quota in the ledger's month."""
        return any(self.ledger.quota(district.pk, indicator.pk) is not None for indicator in self.ledger.indicators)


def read(ledger: Ledger, month: int | None = None) -> Reading:
    """The reading of a ledger, at its own month or an earlier one (the figures of earlier months are all in it)."""
    if month is not None and month != ledger.month:
        ledger = replace(ledger, month=month)
    cells: dict[tuple[int, int], Cell] = {}
    for indicator in ledger.indicators:
        column = [_district_cell(ledger, district, indicator) for district in ledger.districts]
        for cell in _with_ranks(column):
            cells[cell.district.pk, indicator.pk] = cell
        cells[ledger.city.pk, indicator.pk] = _city_cell(ledger, indicator, column)
    return Reading(ledger, cells)


def series(ledger: Ledger, indicator: Indicator, district: District | None = None) -> list[Cell]:
    """The cell of the city (or of one district) at every month from January to the ledger's: the 12-month line's points."""
    area = district or ledger.city
    return [read(ledger, month).cells[area.pk, indicator.pk] for month in range(1, ledger.month + 1)]


def _district_cell(ledger: Ledger, district: District, indicator: Indicator) -> Cell:
    months, opening, opening_month = _months(ledger, district.pk, indicator.pk)
    return _cell(ledger, district, indicator, months, opening, opening_month, reported=ledger.counted(district.pk), is_city=False)


def _city_cell(ledger: Ledger, indicator: Indicator, column: Sequence[Cell]) -> Cell:
    """合计: a flow is the sum of the districts; a rate or stock is the city's own entry, never a mean (DESIGN 4.2)."""
    if indicator.kind == Indicator.Kind.FLOW:
        months = tuple(rates.city_total([cell.months[index] for cell in column]) for index in range(ledger.month))
        openings = [cell for cell in column if cell.opening_month]
        opening = sum((cell.opening for cell in openings), Decimal(0))
        opening_month = max((cell.opening_month for cell in openings), default=0)
        reported = any(value is not None for value in months) or bool(openings)
        return _cell(ledger, ledger.city, indicator, months, opening, opening_month, reported=reported, is_city=True)
    months, opening, opening_month = _months(ledger, ledger.city.pk, indicator.pk)
    return _cell(ledger, ledger.city, indicator, months, opening, opening_month, reported=any(value is not None for value in months), is_city=True)


def _months(ledger: Ledger, district_id: int, indicator_id: int) -> tuple[tuple[Decimal | None, ...], Decimal, int]:
    """Counted month values, the opening cumulative, and the month it was given for (0: none)."""
    months: list[Decimal | None] = []
    opening, opening_month = Decimal(0), 0
    for month in range(1, ledger.month + 1):
        entry = ledger.figures.get((district_id, indicator_id, month))
        if entry is not None and entry.opening:
            opening, opening_month = entry.value, month
            months.append(None)
        else:
            months.append(entry.value if entry else None)
    return tuple(months), opening, opening_month


def _cell(ledger: Ledger, district: District, indicator: Indicator, months, opening: Decimal, opening_month: int, *, reported: bool, is_city: bool) -> Cell:
    quota = ledger.quota(district.pk, indicator.pk)
    cell = Cell(
        district=district,
        indicator=indicator,
        is_city=is_city,
        reported=reported,
        quota=quota,
        month_value=months[-1],
        cumulative=_cumulative(indicator, months, opening, opening_month),
        completion=None,
        pace=None,
        gap=None,
        band=Band.NOT_ASSIGNED,
        distance=None,
        gain=None,
        opening=opening,
        opening_month=opening_month,
        months=months,
        limit=ledger.plan.band_limit,
        rate_decimals=ledger.plan.rate_decimals,
    )
    if quota is None:
        return cell
    if not reported:
        return replace(cell, band=Band.NOT_REPORTED)
    return _read_flow(ledger, cell) if cell.is_flow else _read_limit(cell)


def _cumulative(indicator: Indicator, months: Iterable[Decimal | None], opening: Decimal, opening_month: int) -> Decimal | None:
    """Flows add up; of stocks and rates the latest counts. None where nothing was ever counted."""
    known = [value for value in months if value is not None]
    if indicator.kind == Indicator.Kind.FLOW:
        return sum(known, opening) if known or opening_month else None
    return known[-1] if known else None


def _read_flow(ledger: Ledger, cell: Cell) -> Cell:
    plan = ledger.plan
    curve = cell.indicator.pace_curve() or plan.pace_curve()
    pace = periods.pace(ledger.month, curve)
    completion = rates.completion(cell.cumulative, cell.quota)
    return replace(
        cell,
        completion=completion,
        pace=pace,
        gap=rates.gap(completion, pace),
        band=rates.band(cell.cumulative, cell.quota, pace, limit=plan.band_limit),
        gain=rates.completion(cell.month_value, cell.quota),
        forecast=rates.forecast(
            cell.cumulative,
            cell.quota,
            ledger.month,
            opening=cell.opening,
            opening_month=cell.opening_month,
            decimals=cell.indicator.decimals,
            limits=(plan.attainable_from, plan.unlikely_below),
            curve=curve,
        ),
    )


def _read_limit(cell: Cell) -> Cell:
    """Stocks and rates: within the limit or not, and by how much; no completion, pace or rank."""
    direction = rates.Direction(cell.indicator.direction)
    return replace(cell, band=rates.limit_band(cell.cumulative, cell.quota, direction), distance=rates.limit_distance(cell.cumulative, cell.quota, direction))


def _with_ranks(column: Sequence[Cell]) -> list[Cell]:
    """The column with ranks by completion and by gain; 市本级 and cells without a completion stay unranked."""
    by_completion = rates.ranks([cell.completion if cell.district.is_ranked else None for cell in column])
    by_gain = rates.ranks([cell.gain if cell.district.is_ranked else None for cell in column])
    return [replace(cell, rank=rank, gain_rank=gain_rank) for cell, rank, gain_rank in zip(column, by_completion, by_gain, strict=True)]
