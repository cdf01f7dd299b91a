"""Drawings of one indicator: the line over twelve months, and the tiles. Inline SVG from the server; colours are classes."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from districts.models import District
from progress.check_messages import month_name
from reports import display, sentences, units
from reports.reading import Cell, Reading
from targets import periods
from targets.models import Indicator
from targets.rates import Band

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 430, 380, 40, 16, 24, 34
SHORTEST_TOP = Decimal(120)
LINES_AT_MOST = 7


@dataclass(frozen=True)
class SeriesRow:
    """One month of the table under a line: all text."""

    month: str
    month_value: str
    cumulative: str
    completion: str
    pace: str
    band: str


@dataclass(frozen=True)
class Series:
    """The line of one indicator over the year with its table; `is_flow` tells completion against pace from value against limit."""

    chart: SafeString
    rows: tuple[SeriesRow, ...]
    is_flow: bool
    has_range: bool
    has_forecast: bool


@dataclass(frozen=True)
class Tiles:
    """The schematic picture of where the districts lie; `listed` are those that have no place in it (all, where none has)."""

    drawing: SafeString | None
    listed: tuple[tuple[str, str], ...]


# ------------------------------------------------------------------ the line
def series_of(readings: Sequence[Reading], indicator: Indicator, area: District) -> Series:
    """The line of `area` from the readings of January to the month, the range of the ranked districts behind it where it is the city's."""
    cells = [reading.cell(area, indicator) for reading in readings]
    is_flow = indicator.kind == Indicator.Kind.FLOW
    rows = tuple(_row(cell, number) for number, cell in enumerate(cells, start=1))
    if not is_flow:
        return Series(_limit_chart(cells), rows, False, False, False)
    ranges = _ranges(readings, indicator) if cells[-1].is_city else []
    forecast = cells[-1].forecast
    goes_on = forecast is not None and forecast.year_end is not None and len(cells) < 12
    return Series(_pace_chart(readings, cells, ranges, forecast.year_end if goes_on else None), rows, True, bool(ranges), goes_on)


def _row(cell: Cell, month: int) -> SeriesRow:
    return SeriesRow(
        month=month_name(month),
        month_value=display.value(cell, cell.month_value),
        cumulative=display.value(cell, cell.cumulative) if cell.is_flow else units.limit(cell),
        completion=(display.rate(cell) or display.DASH) if cell.is_flow else units.signed_distance(cell),
        pace=display.pace(cell.pace, cell.rate_decimals) if cell.pace is not None else display.DASH,
        band=display.band_word(cell.band),
    )


def _ranges(readings: Sequence[Reading], indicator: Indicator) -> list[tuple[int, Decimal, Decimal]]:
    """(month, lowest, highest) completion among the ranked districts of each month that has any."""
    found = []
    for month, reading in enumerate(readings, start=1):
        values = [cell.completion for cell in reading.ranked(indicator)]
        if len(values) > 1:
            found.append((month, min(values), max(values)))
    return found


class _Plot:
    """Months across, a value up; turns both into positions."""

    def __init__(self, low: Decimal, high: Decimal):
        self.low, self.high = low, high

    def x(self, month: int) -> Decimal:
        return Decimal(LEFT) + Decimal(WIDTH - LEFT - RIGHT) * month / 12

    def y(self, value: Decimal) -> Decimal:
        return Decimal(TOP) + Decimal(HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def point(self, month: int, value: Decimal) -> str:
        return f"{_px(self.x(month))},{_px(self.y(value))}"

    def points(self, pairs: Sequence[tuple[int, Decimal]]) -> str:
        return " ".join(self.point(month, value) for month, value in pairs)

    def frame(self, now: int, step: Decimal, decimals: int, unit: str) -> str:
        """Lines across with their values, the months, and a line at the month shown."""
        lines, value = [], self.low
        while value <= self.high:
            y = self.y(value)
            label = display.number(value, decimals)
            css = "zero" if value == self.low else "grid"
            lines.append(f'<line class="{css}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_px(y)}" y2="{_px(y)}"/>')
            lines.append(f'<text x="{LEFT - 8}" y="{_px(y + 4)}" text-anchor="end">{label}</text>')
            value += step
        for month in periods.MONTHS:
            strong = ' class="t-strong"' if month == now else ""
            lines.append(f'<text x="{_px(self.x(month))}" y="{HEIGHT - 14}" text-anchor="middle"{strong}>{_month_mark(month, now)}</text>')
        x = _px(self.x(now))
        lines.append(f'<line class="now" x1="{x}" x2="{x}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{TOP - 8}" text-anchor="end">{escape(unit)}</text>')
        return "".join(lines)


def _pace_chart(readings: Sequence[Reading], cells: Sequence[Cell], ranges, year_end: Decimal | None) -> SafeString:
    """Completion against pace in percent, with the year-end at present speed dotted on."""
    cell, now = cells[-1], len(cells)
    curve = cell.indicator.pace_curve() or readings[-1].ledger.plan.pace_curve()
    paces = [(0, Decimal(0))] + [(month, periods.pace(month, curve)) for month in periods.MONTHS]
    line = [(month, item.completion) for month, item in enumerate(cells, start=1) if item.completion is not None]
    step, high = _scale(max([SHORTEST_TOP, year_end or Decimal(0)] + [value for _month, value in line] + [top for _month, _low, top in ranges]))
    plot = _Plot(Decimal(0), high)
    drawn = [plot.frame(now, step, 0, "%"), _range_band(plot, ranges), f'<polyline class="pace" points="{plot.points(paces)}"/>']
    if line:
        start = [(0, Decimal(0))] if line[0][0] == 1 else []
        drawn.append(f'<polyline class="real" points="{plot.points(start + line)}"/>{_dots(plot, line, now)}')
    if year_end is not None and line:
        drawn.append(_forecast_line(plot, line[-1], year_end, cell.rate_decimals))
    drawn.append(_now_labels(plot, cell, now, periods.pace(now, curve)))
    return _svg(drawn, _pace_words(cell, now, periods.pace(now, curve), year_end))


def _pace_words(cell: Cell, now: int, pace: Decimal, year_end: Decimal | None) -> str:
    words = {
        "area": _("Total") if cell.is_city else cell.district.display_name,
        "indicator": cell.indicator.display_name,
        "month": month_name(now),
        "pace": display.pace(pace, cell.rate_decimals),
    }
    if cell.completion is None:
        return _("%(area)s, %(indicator)s: nothing reported by the end of %(month)s; pace %(pace)s%%") % words
    text = _("%(area)s, %(indicator)s: cumulative completion %(rate)s%% at the end of %(month)s, pace %(pace)s%%") % (
        words | {"rate": display.rate(cell)}
    )
    if year_end is None:
        return text
    return text + _("; at present speed %(rate)s%% by the end of the year") % {"rate": display.pace(year_end, cell.rate_decimals)}


def _range_band(plot: _Plot, ranges) -> str:
    if not ranges:
        return ""
    start = [(0, Decimal(0))] if ranges[0][0] == 1 else []
    highs = start + [(month, high) for month, _low, high in ranges]
    lows = [(month, low) for month, low, _high in reversed(ranges)]
    return f'<polygon class="range" points="{plot.points(highs + lows)}"/>'


def _dots(plot: _Plot, line: Sequence[tuple[int, Decimal]], now: int) -> str:
    dots = []
    for month, value in line:
        css, radius = ("dot dot-now", 4) if month == now else ("dot", 3)
        dots.append(f'<circle class="{css}" cx="{_px(plot.x(month))}" cy="{_px(plot.y(value))}" r="{radius}"/>')
    return "".join(dots)


def _forecast_line(plot: _Plot, last: tuple[int, Decimal], year_end: Decimal, decimals: int) -> str:
    x, y = plot.x(12), plot.y(year_end)
    text = escape(_("Year-end %(rate)s%%") % {"rate": display.pace(year_end, decimals)})
    # Above its line where it ends above the pace's, else below it, so that the two never cross the words.
    label_y = y - 9 if year_end >= 100 else y + 20
    return (
        f'<line class="fore" x1="{_px(plot.x(last[0]))}" y1="{_px(plot.y(last[1]))}" x2="{_px(x)}" y2="{_px(y)}"/>'
        f'<text x="{_px(x - 4)}" y="{_px(label_y)}" text-anchor="end">{text}</text>'
    )


def _now_labels(plot: _Plot, cell: Cell, now: int, pace: Decimal) -> str:
    """The two numbers at the month shown, the higher one above its line, the lower one below."""
    pace_text = escape(pgettext("label in a chart", "Pace %(pace)s%%") % {"pace": display.pace(pace, cell.rate_decimals)})
    if cell.completion is None:
        return _label(plot, now, pace, pace_text, "t-strong", above=False)
    ahead = cell.gap >= 0
    rate = _label(plot, now, cell.completion, f"{display.rate(cell)}%", "t-accent", above=ahead)
    return rate + _label(plot, now, pace, pace_text, "t-strong", above=not ahead)


def _label(plot: _Plot, month: int, value: Decimal, text: str, css: str, *, above: bool) -> str:
    """Above: to the left of the point; below: to its right; turned over near the edges of the picture."""
    to_left = (above and month > 2) or month > 9
    dx, anchor = (-8, "end") if to_left else (10, "start")
    dy = -10 if above else 16
    return f'<text class="{css}" x="{_px(plot.x(month) + dx)}" y="{_px(plot.y(value) + dy)}" text-anchor="{anchor}">{text}</text>'


def _limit_chart(cells: Sequence[Cell]) -> SafeString:
    """The value of a rate or stock against its limit."""
    cell, now = cells[-1], len(cells)
    line = [(month, item.cumulative) for month, item in enumerate(cells, start=1) if item.cumulative is not None]
    limits = [(month, item.quota) for month, item in enumerate(cells, start=1) if item.quota is not None]
    if limits:
        limits = [(0, limits[0][1]), *limits, (12, limits[-1][1])]
    values = [value for _month, value in line + limits] or [Decimal(0)]
    step, low, high = _window(min(values), max(values))
    plot = _Plot(low, high)
    decimals = max(0, -int(step.as_tuple().exponent))
    unit = units.unit_word(cell.indicator.unit)
    drawn = [plot.frame(now, step, decimals, unit)]
    if limits:
        drawn.append(f'<polyline class="pace" points="{plot.points(limits)}"/>')
        drawn.append(f'<text x="{_px(plot.x(12) - 4)}" y="{_px(plot.y(limits[-1][1]) - 8)}" text-anchor="end">{escape(units.limit(cell))}</text>')
    if line:
        drawn.append(f'<polyline class="real" points="{plot.points(line)}"/>{_dots(plot, line, now)}')
        drawn.append(_label(plot, line[-1][0], line[-1][1], escape(display.value(cell, line[-1][1])), "t-accent", above=False))
    area = _("Total") if cell.is_city else cell.district.display_name
    words = {
        "area": area,
        "indicator": cell.indicator.display_name,
        "month": month_name(now),
        "value": units.amount(cell, cell.cumulative),
        "limit": units.limit(cell),
    }
    return _svg(drawn, _("%(area)s, %(indicator)s: %(value)s at the end of %(month)s, limit %(limit)s") % words)


def _svg(drawn: Sequence[str], label: str) -> SafeString:
    return mark_safe(f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>')


def _month_mark(month: int, now: int) -> str:
    """6月 for the first, the last and the month shown, a bare number for the others."""
    return pgettext("month on a chart", "%(month)s") % {"month": month} if month in (1, now, 12) else str(month)


def _scale(top: Decimal) -> tuple[Decimal, Decimal]:
    """A step and a highest line that hold `top` in a few lines from zero."""
    step = Decimal(20)
    while top / step > LINES_AT_MOST:
        step *= 2 if step.as_tuple().digits[0] != 2 else Decimal("2.5")
    return step, (top / step).to_integral_value(rounding=ROUND_CEILING) * step


def _window(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Step, lowest and highest line around values that need not begin at zero."""
    spread = max(high - low, abs(high) / 4, Decimal(1) / 10)
    step = Decimal(10) ** (spread.adjusted())
    for factor in (Decimal("0.2"), Decimal("0.5"), Decimal(1)):
        if spread / (step * factor) <= LINES_AT_MOST - 2:
            step *= factor
            break
    bottom = (low / step).to_integral_value(rounding=ROUND_FLOOR) * step - (step if low > 0 and low < high else 0)
    bottom = max(bottom, Decimal(0)) if low >= 0 else bottom
    top = (high / step).to_integral_value(rounding=ROUND_CEILING) * step + step
    return step, bottom, top


def _px(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), "f")


# ------------------------------------------------------------------ the tiles
TILE, TILE_HEIGHT, TILE_GAP = 66, 62, 5
WIDE_LINE, NARROW_LINE = 5, 12


def tiles_of(reading: Reading, indicator: Indicator) -> Tiles:
    """Every ranked district at its place in the grid; those without a place are listed."""
    cells = [cell for cell in reading.column(indicator) if cell.district.is_ranked]
    placed = [cell for cell in cells if _has_place(cell.district)]
    listed = tuple((cell.district.display_name, _tile_text(cell, reading)) for cell in cells if not _has_place(cell.district))
    if not placed:
        return Tiles(None, listed)
    width = (max(cell.district.tile_column for cell in placed) + 1) * (TILE + TILE_GAP) - 2
    height = (max(cell.district.tile_row for cell in placed) + 1) * (TILE_HEIGHT + TILE_GAP) + 2
    label = escape(
        _("%(indicator)s: schematic position of the districts, the same numbers as in the ranking") % {"indicator": indicator.display_name}
    )
    drawn = "".join(_tile(cell, reading) for cell in placed)
    return Tiles(mark_safe(f'<svg class="tiles" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{drawn}</svg>'), listed)


def _has_place(district: District) -> bool:
    return district.tile_column is not None and district.tile_row is not None


def _tile(cell: Cell, reading: Reading) -> str:
    x = cell.district.tile_column * (TILE + TILE_GAP) + 1
    y = cell.district.tile_row * (TILE_HEIGHT + TILE_GAP) + 1
    middle = x + TILE // 2
    lines, fits = _name_lines(cell.district, reading.ledger.city)
    if fits:
        name, value_y = f'<text x="{middle}" y="{y + 26}">{escape(lines[0])}</text>', y + 46
    else:
        top = y + 24 - 5 * (len(lines) - 1)
        name = "".join(f'<text class="t-small" x="{middle}" y="{top + 11 * number}">{escape(line)}</text>' for number, line in enumerate(lines))
        value_y = y + 46 + 4 * (len(lines) - 1)
    return (
        f'<g><rect class="tile-{cell.band}" x="{x}" y="{y}" width="{TILE}" height="{TILE_HEIGHT}" rx="3"/>{name}'
        f'<text class="v" x="{middle}" y="{value_y}">{escape(_tile_text(cell, reading))}</text></g>'
    )


def _name_lines(district: District, city: District) -> tuple[list[str], bool]:
    """The name in lines that fit a tile, and whether it fits on one line in full size; an English name without the city's own in front."""
    name = district.display_name
    if not name.isascii():
        return [name[index : index + WIDE_LINE] for index in range(0, len(name), WIDE_LINE)][:3], len(name) < WIDE_LINE
    lines = textwrap.wrap(name.removeprefix(f"{city.display_name} "), NARROW_LINE, break_long_words=False)[:3] or [name]
    return lines, len(lines) == 1 and len(lines[0]) < NARROW_LINE - 3


def _tile_text(cell: Cell, reading: Reading) -> str:
    sign = display.SIGNS[cell.band]
    if cell.band == Band.NOT_ASSIGNED:
        return sign
    if cell.band == Band.NOT_REPORTED:
        word = sentences.why_word(sentences.why_uncounted(reading.ledger, cell.district))
        return sign if word.isascii() else f"{sign} {word}"
    shown = (display.rate(cell) or display.DASH) if cell.is_flow else display.value(cell, cell.cumulative)
    return f"{sign} {shown}"
