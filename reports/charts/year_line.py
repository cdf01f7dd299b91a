"""What the line of one indicator says over the year: points, pace, range, forecast, and an axis that holds them.

`series_chart.py` draws it as inline SVG, `plot_data.py` hands it to the chart library; both say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from districts.models import District
from progress.checks.check_messages import month_name
from reports.reading import amounts, display
from reports.reading.cells import Cell, Reading
from targets.arithmetic import periods
from targets.models import Indicator

SHORTEST_TOP = Decimal(120)
LINES_AT_MOST = 7

Point = tuple[int, Decimal]
"""A month (0 is the start of the year) and a value."""


@dataclass(frozen=True)
class Axis:
    """The values up the side: lowest line, highest line, and the step between two."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def decimals(self) -> int:
        """Decimals its labels need."""
        return max(0, -int(self.step.as_tuple().exponent))


@dataclass(frozen=True)
class PaceLine:
    """Completion of a flow against pace, in percent. `ranges` are (month, lowest, highest) of the ranked districts."""

    cell: Cell
    now: int
    points: tuple[Point, ...]
    paces: tuple[Point, ...]
    ranges: tuple[tuple[int, Decimal, Decimal], ...]
    year_end: Decimal | None
    axis: Axis

    @property
    def pace(self) -> Decimal:
        """The pace at the month shown."""
        return self.paces[self.now][1]

    @property
    def from_zero(self) -> bool:
        """Whether the line starts with the year; an opening figure starts it later."""
        return bool(self.points) and self.points[0][0] == 1

    @property
    def words(self) -> str:
        """The line in one sentence."""
        cell = self.cell
        said = {
            "area": _area(cell),
            "indicator": cell.indicator.display_name,
            "month": month_name(self.now),
            "pace": display.pace(self.pace, cell.rate_decimals),
        }
        if cell.completion is None:
            return _("%(area)s, %(indicator)s: nothing reported by the end of %(month)s; pace %(pace)s%%") % said
        text = _("%(area)s, %(indicator)s: cumulative completion %(rate)s%% at the end of %(month)s, pace %(pace)s%%") % (said | {"rate": display.rate(cell)})
        if self.year_end is None:
            return text
        return text + _("; at present speed %(rate)s%% by the end of the year") % {"rate": display.pace(self.year_end, cell.rate_decimals)}


@dataclass(frozen=True)
class LimitLine:
    """The value of a rate or stock against its limit, in its own unit."""

    cell: Cell
    now: int
    points: tuple[Point, ...]
    limits: tuple[Point, ...]
    axis: Axis

    @property
    def words(self) -> str:
        """The line in one sentence."""
        cell = self.cell
        return _("%(area)s, %(indicator)s: %(value)s at the end of %(month)s, limit %(limit)s") % {
            "area": _area(cell),
            "indicator": cell.indicator.display_name,
            "month": month_name(self.now),
            "value": amounts.amount(cell, cell.cumulative),
            "limit": amounts.limit(cell),
        }


def line_of(readings: Sequence[Reading], indicator: Indicator, area: District) -> PaceLine | LimitLine:
    """The line of `area` from the readings of January to the month; the range of the ranked districts with it where it is the city's."""
    cells = [reading.cell(area, indicator) for reading in readings]
    return _pace_line(readings, cells) if indicator.kind == Indicator.Kind.FLOW else _limit_line(cells)


def _pace_line(readings: Sequence[Reading], cells: Sequence[Cell]) -> PaceLine:
    cell, now = cells[-1], len(cells)
    curve = cell.indicator.pace_curve() or readings[-1].ledger.plan.pace_curve()
    points = tuple((month, item.completion) for month, item in enumerate(cells, start=1) if item.completion is not None)
    ranges = _ranges(readings, cell.indicator) if cell.is_city else ()
    year_end = cell.forecast.year_end if cell.forecast is not None and now < 12 else None
    tops = [SHORTEST_TOP, year_end or Decimal(0)] + [value for _month, value in points] + [top for _month, _low, top in ranges]
    paces = ((0, Decimal(0)), *((month, periods.pace(month, curve)) for month in periods.MONTHS))
    return PaceLine(cell, now, points, paces, ranges, year_end, _from_zero(max(tops)))


def _limit_line(cells: Sequence[Cell]) -> LimitLine:
    points = tuple((month, item.cumulative) for month, item in enumerate(cells, start=1) if item.cumulative is not None)
    limits = tuple((month, item.quota) for month, item in enumerate(cells, start=1) if item.quota is not None)
    if limits:
        limits = ((0, limits[0][1]), *limits, (12, limits[-1][1]))
    values = [value for _month, value in points + limits] or [Decimal(0)]
    return LimitLine(cells[-1], len(cells), points, limits, _window(min(values), max(values)))


def _ranges(readings: Sequence[Reading], indicator: Indicator) -> tuple[tuple[int, Decimal, Decimal], ...]:
    """(month, lowest, highest) completion among the ranked districts of each month that has any."""
    found = []
    for month, reading in enumerate(readings, start=1):
        values = [cell.completion for cell in reading.ranked(indicator)]
        if len(values) > 1:
            found.append((month, min(values), max(values)))
    return tuple(found)


def _area(cell: Cell) -> str:
    return _("Total") if cell.is_city else cell.district.display_name


def _from_zero(top: Decimal) -> Axis:
    """An axis that holds `top` in a few lines from zero."""
    step = Decimal(20)
    while top / step > LINES_AT_MOST:
        step *= 2 if step.as_tuple().digits[0] != 2 else Decimal("2.5")
    return Axis(Decimal(0), (top / step).to_integral_value(rounding=ROUND_CEILING) * step, step)


def _window(low: Decimal, high: Decimal) -> Axis:
    """An axis around values that need not begin at zero."""
    spread = max(high - low, abs(high) / 4, Decimal(1) / 10)
    step = Decimal(10) ** (spread.adjusted())
    for factor in (Decimal("0.2"), Decimal("0.5"), Decimal(1)):
        if spread / (step * factor) <= LINES_AT_MOST - 2:
            step *= factor
            break
    bottom = (low / step).to_integral_value(rounding=ROUND_FLOOR) * step - (step if low > 0 and low < high else 0)
    bottom = max(bottom, Decimal(0)) if low >= 0 else bottom
    top = (high / step).to_integral_value(rounding=ROUND_CEILING) * step + step
    return Axis(bottom, top, step)
