"""Drawings of one indicator: the line over twelve months, and the tiles. Inline SVG from the server; colours are classes."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from districts.models import District
from progress.checks.check_messages import month_name
from reports.charts.year_line import Axis, LimitLine, PaceLine, Point, line_of
from reports.frame.page_links import Links
from reports.reading import amounts, display, sentences
from reports.reading.cells import Cell, Reading
from targets.arithmetic import periods
from targets.arithmetic.rates import Band
from targets.models import Indicator

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 430, 380, 40, 16, 24, 34


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
    line: PaceLine | LimitLine


@dataclass(frozen=True)
class Tiles:
    """The schematic picture of where the districts lie; `listed` are those that have no place in it (all, where none has)."""

    drawing: SafeString | None
    listed: tuple[tuple[str, str], ...]


# ------------------------------------------------------------------ the line
def series_of(readings: Sequence[Reading], indicator: Indicator, area: District) -> Series:
    """The line of `area` from the readings of January to the month, the range of the ranked districts behind it where it is the city's."""
    rows = tuple(_row(reading.cell(area, indicator), number) for number, reading in enumerate(readings, start=1))
    line = line_of(readings, indicator, area)
    if isinstance(line, LimitLine):
        return Series(_limit_chart(line), rows, False, False, False, line)
    return Series(_pace_chart(line), rows, True, bool(line.ranges), line.year_end is not None, line)


def _row(cell: Cell, month: int) -> SeriesRow:
    return SeriesRow(
        month=month_name(month),
        month_value=display.value(cell, cell.month_value),
        cumulative=display.value(cell, cell.cumulative) if cell.is_flow else amounts.limit(cell),
        completion=(display.rate(cell) or display.DASH) if cell.is_flow else amounts.signed_distance(cell),
        pace=display.pace(cell.pace, cell.rate_decimals) if cell.pace is not None else display.DASH,
        band=display.band_word(cell.band),
    )


class _Plot:
    """Months across, a value up; turns both into positions."""

    def __init__(self, axis: Axis):
        self.axis = axis

    def x(self, month: int) -> Decimal:
        return Decimal(LEFT) + Decimal(WIDTH - LEFT - RIGHT) * month / 12

    def y(self, value: Decimal) -> Decimal:
        return Decimal(TOP) + Decimal(HEIGHT - TOP - BOTTOM) * (self.axis.high - value) / (self.axis.high - self.axis.low)

    def point(self, month: int, value: Decimal) -> str:
        return f"{_px(self.x(month))},{_px(self.y(value))}"

    def points(self, pairs: Sequence[Point]) -> str:
        return " ".join(self.point(month, value) for month, value in pairs)

    def frame(self, now: int, unit: str) -> str:
        """Lines across with their values, the months, and a line at the month shown."""
        lines, value = [], self.axis.low
        while value <= self.axis.high:
            y = self.y(value)
            label = display.number(value, self.axis.decimals)
            css = "zero" if value == self.axis.low else "grid"
            lines.append(f'<line class="{css}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_px(y)}" y2="{_px(y)}"/>')
            lines.append(f'<text x="{LEFT - 8}" y="{_px(y + 4)}" text-anchor="end">{label}</text>')
            value += self.axis.step
        for month in periods.MONTHS:
            strong = ' class="t-strong"' if month == now else ""
            lines.append(f'<text x="{_px(self.x(month))}" y="{HEIGHT - 14}" text-anchor="middle"{strong}>{month_mark(month, now)}</text>')
        x = _px(self.x(now))
        lines.append(f'<line class="now" x1="{x}" x2="{x}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{TOP - 8}" text-anchor="end">{escape(unit)}</text>')
        return "".join(lines)


def _pace_chart(line: PaceLine) -> SafeString:
    """Completion against pace in percent, with the year-end at present speed dotted on."""
    plot, now = _Plot(line.axis), line.now
    drawn = [plot.frame(now, "%"), _range_band(plot, line.ranges), f'<polyline class="pace" points="{plot.points(line.paces)}"/>']
    if line.points:
        start = ((0, Decimal(0)),) if line.from_zero else ()
        drawn.append(f'<polyline class="real" points="{plot.points(start + line.points)}"/>{_dots(plot, line.points, now)}')
    if line.year_end is not None and line.points:
        drawn.append(_forecast_line(plot, line.points[-1], line.year_end, line.cell.rate_decimals))
    drawn.append(_now_labels(plot, line.cell, now, line.pace))
    return _svg(drawn, line.words)


def _range_band(plot: _Plot, ranges) -> str:
    if not ranges:
        return ""
    start = [(0, Decimal(0))] if ranges[0][0] == 1 else []
    highs = start + [(month, high) for month, _low, high in ranges]
    lows = [(month, low) for month, low, _high in reversed(ranges)]
    return f'<polygon class="range" points="{plot.points(highs + lows)}"/>'


def _dots(plot: _Plot, line: Sequence[Point], now: int) -> str:
    dots = []
    for month, value in line:
        css, radius = ("dot dot-now", 4) if month == now else ("dot", 3)
        dots.append(f'<circle class="{css}" cx="{_px(plot.x(month))}" cy="{_px(plot.y(value))}" r="{radius}"/>')
    return "".join(dots)


def _forecast_line(plot: _Plot, last: Point, year_end: Decimal, decimals: int) -> str:
    x, y = plot.x(12), plot.y(year_end)
    text = escape(year_end_text(year_end, decimals))
    # Above its line where it ends above the pace's, else so low that the rising line stays clear of the words.
    label_y = y - 9 if year_end >= 100 else y + 16 + (plot.y(last[1]) - y) / (x - plot.x(last[0])) * _text_width(text)
    return (
        f'<line class="fore" x1="{_px(plot.x(last[0]))}" y1="{_px(plot.y(last[1]))}" x2="{_px(x)}" y2="{_px(y)}"/>'
        f'<text x="{_px(x - 4)}" y="{_px(label_y)}" text-anchor="end">{text}</text>'
    )


def _text_width(text: str) -> int:
    """About how wide a label is drawn: a Chinese character is as wide as it is high."""
    return sum(7 if character.isascii() else 12 for character in text)


def year_end_text(year_end: Decimal, decimals: int) -> str:
    """年底预计 111.3%."""
    return _("Year-end %(rate)s%%") % {"rate": display.pace(year_end, decimals)}


def pace_text(pace: Decimal, decimals: int) -> str:
    """序时 50.0%, the label at a line or tick."""
    return pgettext("label in a chart", "Pace %(pace)s%%") % {"pace": display.pace(pace, decimals)}


def _now_labels(plot: _Plot, cell: Cell, now: int, pace: Decimal) -> str:
    """The two numbers at the month shown, the higher one above its line, the lower one below."""
    due = escape(pace_text(pace, cell.rate_decimals))
    if cell.completion is None:
        return _label(plot, now, pace, due, "t-strong", above=False)
    ahead = cell.gap >= 0
    rate = _label(plot, now, cell.completion, f"{display.rate(cell)}%", "t-accent", above=ahead)
    return rate + _label(plot, now, pace, due, "t-strong", above=not ahead)


def _label(plot: _Plot, month: int, value: Decimal, text: str, css: str, *, above: bool) -> str:
    """Above: to the left of the point; below: to its right; turned over near the edges of the picture."""
    to_left = above or month > 9
    dx, anchor = (-8, "end") if to_left else (10, "start")
    dy = -10 if above else 16
    return f'<text class="{css}" x="{_px(plot.x(month) + dx)}" y="{_px(plot.y(value) + dy)}" text-anchor="{anchor}">{text}</text>'


def _limit_chart(line: LimitLine) -> SafeString:
    """The value of a rate or stock against its limit."""
    plot, cell = _Plot(line.axis), line.cell
    drawn = [plot.frame(line.now, amounts.unit_word(cell.indicator.unit))]
    if line.limits:
        drawn.append(f'<polyline class="pace" points="{plot.points(line.limits)}"/>')
        at_y = plot.y(line.limits[-1][1]) - 8
        drawn.append(f'<text x="{_px(plot.x(12) - 4)}" y="{_px(at_y)}" text-anchor="end">{escape(amounts.limit(cell))}</text>')
    if line.points:
        drawn.append(f'<polyline class="real" points="{plot.points(line.points)}"/>{_dots(plot, line.points, line.now)}')
        month, value = line.points[-1]
        drawn.append(_label(plot, month, value, escape(display.value(cell, value)), "t-accent", above=False))
    return _svg(drawn, line.words)


def _svg(drawn: Sequence[str], label: str) -> SafeString:
    return mark_safe(f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>')


def month_mark(month: int, now: int) -> str:
    """6月 for the first, the last and the month shown, a bare number for the others."""
    return pgettext("month on a chart", "%(month)s") % {"month": month} if month in (1, now, 12) else str(month)


def _px(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), "f")


# ------------------------------------------------------------------ the tiles
TILE, TILE_HEIGHT, TILE_GAP = 66, 62, 5
WIDE_LINE, NARROW_LINE = 5, 12
LINE_HEIGHTS = {"t-name": 20, "t-latin": 18, "t-small": 12, "t-tiny": 12, "v": 20}
"""How high a line of each class stands; the type itself is in the stylesheet."""


def tiles_of(reading: Reading, indicator: Indicator, links: Links) -> Tiles:
    """Every ranked district at its place in the grid; those without a place are listed."""
    cells = [cell for cell in reading.column(indicator) if cell.district.is_ranked]
    placed = [cell for cell in cells if _has_place(cell.district)]
    listed = tuple((cell.district.display_name, tile_text(cell, reading)) for cell in cells if not _has_place(cell.district))
    if not placed:
        return Tiles(None, listed)
    width = (max(cell.district.tile_column for cell in placed) + 1) * (TILE + TILE_GAP) - 2
    height = (max(cell.district.tile_row for cell in placed) + 1) * (TILE_HEIGHT + TILE_GAP) + 2
    label = escape(_("%(indicator)s: schematic position of the districts, the same numbers as in the ranking") % {"indicator": indicator.display_name})
    drawn = "".join(_tile(cell, reading, links) for cell in placed)
    return Tiles(mark_safe(f'<svg class="tiles" viewBox="0 0 {width} {height}" role="group" aria-label="{label}">{drawn}</svg>'), listed)


def _has_place(district: District) -> bool:
    return district.tile_column is not None and district.tile_row is not None


def _tile(cell: Cell, reading: Reading, links: Links) -> str:
    """One district: name and number in the middle of the tile, the whole of it a link where the reader may open it."""
    x = cell.district.tile_column * (TILE + TILE_GAP) + 1
    y = cell.district.tile_row * (TILE_HEIGHT + TILE_GAP) + 1
    lines = [*_name_lines(cell.district, reading.ledger.city), *_value_lines(cell, reading)]
    base = y + (TILE_HEIGHT - sum(LINE_HEIGHTS[css] for css, _text in lines)) // 2
    drawn = []
    for css, text in lines:
        base += LINE_HEIGHTS[css]
        drawn.append(f'<text class="{css}" x="{x + TILE // 2}" y="{base - 5}">{escape(text)}</text>')
    tile = f'<rect class="tile-{cell.band}" x="{x}" y="{y}" width="{TILE}" height="{TILE_HEIGHT}" rx="3"/>{"".join(drawn)}'
    url = links.figure(cell.district, cell.indicator)
    return f'<a href="{escape(url)}">{tile}</a>' if url else f"<g>{tile}</g>"


def drawn_name(district: District, city: District) -> str:
    """The name where room is short: an English one without the city's own in front."""
    return district.display_name.removeprefix(f"{city.display_name} ")


def _name_lines(district: District, city: District) -> list[tuple[str, str]]:
    """The name in lines that fit a tile, each with its class: full size where one line holds it."""
    name = district.display_name
    if not name.isascii():
        lines = [name[index : index + WIDE_LINE] for index in range(0, len(name), WIDE_LINE)][:3]
        return [("t-name", name)] if len(name) < WIDE_LINE else [("t-small", line) for line in lines]
    lines = textwrap.wrap(drawn_name(district, city), NARROW_LINE, break_long_words=False)[:3] or [name]
    full = len(lines) == 1 and len(lines[0]) < NARROW_LINE - 2
    return [("t-latin" if full else "t-small" if len(line) < NARROW_LINE - 1 else "t-tiny", line) for line in lines]


def _value_lines(cell: Cell, reading: Reading) -> list[tuple[str, str]]:
    """The number under the name; why there is none in small type, on two lines where one does not hold it."""
    text = tile_text(cell, reading)
    if cell.band != Band.NOT_REPORTED or not text.split(" ", 1)[1].isascii():
        return [("v", text)]
    return [("t-small", line) for line in textwrap.wrap(text, NARROW_LINE)]


def tile_text(cell: Cell, reading: Reading) -> str:
    """Sign and number of a district, or why it has none."""
    sign = display.SIGNS[cell.band]
    if cell.band == Band.NOT_ASSIGNED:
        return sign
    if cell.band == Band.NOT_REPORTED:
        return f"{sign} {sentences.why_word(sentences.why_uncounted(reading.ledger, cell.district))}"
    shown = (display.rate(cell) or display.DASH) if cell.is_flow else display.value(cell, cell.cumulative)
    return f"{sign} {shown}"
