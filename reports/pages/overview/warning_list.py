"""The list of warnings (预警): cells far behind with what is still to be done. Rows are built as strings (docs/decisions/0005)."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.charts.bars_table import linked
from reports.frame.page_links import Links
from reports.reading import display
from reports.reading.cells import Cell


def warning_rows(cells: Iterable[Cell], links: Links) -> SafeString:
    """One row a cell: who, in what, cumulative and quota, rate and gap, what each month of the rest of the year must bring."""
    times = escape(_("%(number)s ×"))
    return mark_safe("".join([_row(cell, links, times) for cell in cells]))


def _row(cell: Cell, links: Links, times: str) -> str:
    forecast = cell.forecast
    name = linked(escape(cell.district.display_name), links.district(cell.district), css="")
    cumulative = linked(display.value(cell, cell.cumulative), links.figure(cell.district, cell.indicator))
    needed = display.value(cell, forecast.needed_per_month) if forecast else display.DASH
    multiple = times % {"number": display.number(forecast.multiple, 1)} if forecast and forecast.multiple is not None else display.DASH
    return (
        f'<tr><th scope="row" class="nowrap">{name}</th><td>{escape(cell.indicator.display_name)}</td>'
        f'<td class="num">{cumulative} <span class="unit">/ {display.value(cell, cell.quota)}</span></td>'
        f'<td class="num strong">{display.rate(cell) or display.DASH}</td><td class="num gap-bad">{display.gap(cell)}</td>'
        f'<td class="num">{needed}</td><td class="num">{multiple}</td></tr>'
    )
