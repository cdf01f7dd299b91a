"""From the ledger to what it means: one `Cell` for every district and indicator, by the rules of `targets/arithmetic/rates.py` (DESIGN 5).

No database here: `read(ledger)` is a function of the ledger alone, so pages, tables, files and the command cannot disagree.
A forecast is worked out only when it is asked for: most pages show few of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from districts.models import District
from progress.ledger.ledger import Ledger
from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band
from targets.models import Indicator

CITY_WORD = "合计"
GOOD = frozenset({Band.EXCEEDED, Band.ATTAINED, Band.AHEAD, Band.ON_PACE})


@dataclass(frozen=True)
class Rules:
    """What all cells of one indicator share at one month: the plan's settings, and what follows from them.

    `pace` and `outlook_limits` in percent, `limit` in points.
    """

    indicator: Indicator
    is_flow: bool
    direction: rates.Direction
    curve: tuple[Decimal, ...] | None
    pace: Decimal
    limit: Decimal
    rate_decimals: int
    printing: rates.Printing
    outlook_limits: tuple[Decimal, Decimal]


@dataclass
class Cell:
    """One indicator of one area at the ledger's month. Filled in by `read` and not changed after.

    `completion`, `pace`, `gap` and `gain` in percent or points, unrounded; None where there is nothing to measure. `distance` is the signed
    distance of a rate or stock from its limit, in its own unit. `months` are the counted month values January to the ledger's month (None:
    nothing counted).
    """

    district: District
    indicator: Indicator
    rules: Rules
    is_flow: bool
    is_city: bool
    reported: bool
    quota: Decimal | None
    month_value: Decimal | None
    cumulative: Decimal | None
    months: tuple[Decimal | None, ...]
    opening: Decimal
    opening_month: int
    band: Band = Band.NOT_ASSIGNED
    completion: Decimal | None = None
    pace: Decimal | None = None
    gap: Decimal | None = None
    gain: Decimal | None = None
    distance: Decimal | None = None
    rank: int | None = None
    gain_rank: int | None = None

    @cached_property
    def forecast(self) -> rates.Forecast | None:
        """What is left and where present speed leads; None where there is no completion."""
        if self.completion is None:
            return None
        return rates.forecast(
            self.cumulative,
            self.quota,
            len(self.months),
            opening=self.opening,
            opening_month=self.opening_month,
            decimals=self.indicator.decimals,
            limits=self.rules.outlook_limits,
            curve=self.rules.curve,
        )

    @property
    def needed_per_month(self) -> Decimal:
        """What the rest of the year asks for each month, as in `forecast`; 0 where there is no completion."""
        return rates.needed_per_month(self.cumulative, self.quota, len(self.months), self.indicator.decimals) if self.completion is not None else Decimal(0)

    @property
    def is_good(self) -> bool:
        """On pace or better."""
        return self.band in GOOD

    @property
    def limit(self) -> Decimal:
        """The band limit in points."""
        return self.rules.limit

    @property
    def rate_decimals(self) -> int:
        """With how many decimals rates are printed."""
        return self.rules.rate_decimals

    @property
    def curve(self) -> tuple[Decimal, ...] | None:
        """The paces of the twelve months where they are not the straight line."""
        return self.rules.curve


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
        return self.cells[district.id, indicator.id]

    def city(self, indicator: Indicator) -> Cell:
        """The city's own cell (合计)."""
        return self.cells[self.ledger.city.id, indicator.id]

    def row(self, district: District) -> list[Cell]:
        """All cells of one area in the document's order."""
        district_id = district.id
        return [self.cells[district_id, indicator.id] for indicator in self.ledger.indicators]

    def column(self, indicator: Indicator) -> list[Cell]:
        """All districts' cells of one indicator in official order, the city's own left out."""
        indicator_id = indicator.id
        return [self.cells[district.id, indicator_id] for district in self.ledger.districts]

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
        return [district for district in self.ledger.districts if self.asked(district) and not self.ledger.counted(district.id)]

    def asked(self, district: District) -> bool:
        """Whether the district holds any quota in the ledger's month."""
        return self.ledger.asked(district.id)


def read(ledger: Ledger, month: int | None = None, indicators: Iterable[Indicator] | None = None) -> Reading:
    """The reading of a ledger, at its own month or an earlier one (the figures of earlier months are all in it).

    With `indicators` only their cells are there. What was read of a ledger once is handed out again: nobody changes it.
    """
    chosen = ledger.indicators if indicators is None else tuple(indicators)
    key = (month or ledger.month, tuple(indicator.id for indicator in chosen))
    found = ledger.readings.get(key)
    if found is None:
        found = ledger.readings[key] = _read(ledger, month, chosen)
    if found.ledger.changed_at == ledger.changed_at:
        return found
    # The cells are the same, but a draft was saved since: the ledger they are shown with says so.
    return replace(found, ledger=replace(found.ledger, changed_at=ledger.changed_at))


def _read(ledger: Ledger, month: int | None, indicators: Sequence[Indicator]) -> Reading:
    if month is not None and month != ledger.month:
        ledger = replace(ledger, month=month)
    cells: dict[tuple[int, int], Cell] = {}
    for indicator in indicators:
        rules = _rules(ledger, indicator)
        column = _column(ledger, rules)
        for cell in (*column, _city_cell(ledger, rules, column)):
            cells[cell.district.id, indicator.id] = cell
    return Reading(ledger, cells)


def count_far_behind_before(reading: Reading) -> int:
    """How many districts' cells were far behind a month earlier: the length of that reading's `far_behind`, without the reading."""
    ledger = replace(reading.ledger, month=reading.month - 1)
    rules = {indicator.id: _rules(ledger, indicator) for indicator in ledger.indicators}
    counted = [district for district in ledger.districts if ledger.counted(district.id)]
    return sum(_was_far_behind(ledger, rules[cell.indicator.id], cell) for district in counted for cell in reading.row(district) if cell.is_flow)


def _was_far_behind(ledger: Ledger, rules: Rules, cell: Cell) -> bool:
    opened = 0 < cell.opening_month <= ledger.month
    done = rates.cumulative(cell.months[:-1], rules.is_flow, cell.opening if opened else None)
    return rates.band(done, ledger.quota(cell.district.id, cell.indicator.id), rules.pace, limit=rules.limit) == Band.FAR_BEHIND


def by_month(ledger: Ledger, indicator: Indicator, known: Iterable[Reading] = ()) -> list[Reading]:
    """The readings of one indicator at every month from January to the ledger's; `known` readings of the same ledger are taken as they are."""
    ready = {reading.month: reading for reading in known}
    return [ready.get(month) or read(ledger, month, [indicator]) for month in range(1, ledger.month + 1)]


def series(ledger: Ledger, indicator: Indicator, district: District | None = None) -> list[Cell]:
    """The cell of the city (or of one district) at every month from January to the ledger's: the 12-month line's points."""
    return [reading.cell(district or ledger.city, indicator) for reading in by_month(ledger, indicator)]


def _column(ledger: Ledger, rules: Rules) -> list[Cell]:
    """The districts' cells of one indicator with their ranks; 市本级 and cells without a completion stay unranked."""
    column = [_cell(ledger, rules, district, _done(ledger, district, rules.indicator), ledger.counted(district.id)) for district in ledger.districts]
    ranked = [cell for cell in column if cell.district.is_ranked]
    for cell, rank in zip(ranked, rates.ranks([cell.completion for cell in ranked]), strict=True):
        cell.rank = rank
    for cell, rank in zip(ranked, rates.ranks([cell.gain for cell in ranked]), strict=True):
        cell.gain_rank = rank
    return column


def _city_cell(ledger: Ledger, rules: Rules, column: Sequence[Cell]) -> Cell:
    """合计: a flow is the sum of the districts; a rate or stock is the city's own entry, never a mean (DESIGN 4.2).

    A plan of one line, the city's, has no districts to sum: there the city's own figures count.
    """
    indicator = rules.indicator
    if rules.is_flow and column:
        months = tuple(rates.city_total([cell.months[index] for cell in column]) for index in range(ledger.month))
        known = [cell for cell in column if cell.cumulative is not None]
        opening = sum((cell.opening for cell in known), Decimal(0))
        # Where some districts began in January and others with an opening figure, the average runs from January: it may be low, never too high.
        opening_month = min((cell.opening_month for cell in known), default=0)
        done, reported = _Done(months, opening, opening_month), bool(known)
    else:
        done = _done(ledger, ledger.city, indicator)
        reported = bool(done.opening_month) or any(value is not None for value in done.months)
    return _cell(ledger, rules, ledger.city, done, reported)


class _Done(NamedTuple):
    """Counted month values, the opening cumulative, and the month it was given for (0: none)."""

    months: tuple[Decimal | None, ...]
    opening: Decimal
    opening_month: int


_NO_ENTRY = (None, False)


def _done(ledger: Ledger, district: District, indicator: Indicator) -> _Done:
    district_id, indicator_id = district.id, indicator.id
    months: list[Decimal | None] = []
    opening, opening_month = Decimal(0), 0
    for month in range(1, ledger.month + 1):
        value, is_opening = ledger.figures.get((district_id, indicator_id, month), _NO_ENTRY)
        if is_opening:
            value, opening, opening_month = None, value, month
        months.append(value)
    return _Done(tuple(months), opening, opening_month)


def _rules(ledger: Ledger, indicator: Indicator) -> Rules:
    plan = ledger.plan
    curve = indicator.pace_curve() or plan.pace_curve()
    pace = periods.pace(ledger.month, curve)
    return Rules(
        indicator=indicator,
        is_flow=indicator.kind == Indicator.Kind.FLOW,
        direction=rates.Direction(indicator.direction),
        curve=curve,
        pace=pace,
        limit=plan.band_limit,
        rate_decimals=plan.rate_decimals,
        printing=rates.Printing.of(pace, plan.band_limit, plan.rate_decimals),
        outlook_limits=(plan.attainable_from, plan.unlikely_below),
    )


def _cell(ledger: Ledger, rules: Rules, district: District, done: _Done, reported: bool) -> Cell:
    """Everything a cell says but its ranks, for which all cells of the column must be known."""
    indicator = rules.indicator
    cell = Cell(
        district=district,
        indicator=indicator,
        rules=rules,
        is_flow=rules.is_flow,
        is_city=district is ledger.city,
        reported=reported,
        quota=ledger.quota(district.id, indicator.id),
        month_value=done.months[-1],
        cumulative=rates.cumulative(done.months, rules.is_flow, done.opening if done.opening or done.opening_month else None),
        months=done.months,
        opening=done.opening,
        opening_month=done.opening_month,
    )
    if cell.quota is not None:
        _measure(cell, rules)
    return cell


def _measure(cell: Cell, rules: Rules) -> None:
    """The band, and whatever else can be said of a cell with a quota by its kind."""
    if not cell.reported:
        cell.band = Band.NOT_REPORTED
    elif rules.is_flow:
        cell.pace = rules.pace
        cell.completion = rates.completion(cell.cumulative, cell.quota)
        cell.gap = rates.gap(cell.completion, cell.pace)
        cell.band = rates.band(cell.cumulative, cell.quota, cell.pace, limit=rules.limit)
        cell.gain = rates.completion(cell.month_value, cell.quota)
    else:
        cell.band = rates.limit_band(cell.cumulative, cell.quota, rules.direction)
        cell.distance = rates.limit_distance(cell.cumulative, cell.quota, rules.direction)
