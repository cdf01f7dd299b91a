"""Where each flow of one area leads by the end of the year."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.charts import inline_marks
from reports.frame.page_links import Links
from reports.reading import display, sentences
from reports.reading.cells import Cell


@dataclass(frozen=True)
class ForecastRow:
    """Where one flow leads by the end of the year."""

    name: SafeString
    remaining: str
    needed: str
    average: str
    multiple: str
    year_end: str
    gap_class: str
    outlook: SafeString | str


def _multiple(value) -> str:
    """2.3 倍, 2.3 ×; —— where there is no average to compare with."""
    return display.DASH if value is None else _("%(number)s ×") % {"number": display.number(value, 1)}


def forecast_note(month: int, flows: Sequence[Cell]) -> str:
    if any(cell.opening_month for cell in flows) or any(cell.curve for cell in flows):
        return _("Year-end: if the rest of the year goes as the months reported so far")
    return _("Year-end = average of %(span)s × 12 ÷ quota") % {"span": sentences.span(month)}


def forecast_row(cell: Cell, links: Links) -> ForecastRow:
    name, forecast = inline_marks.indicator_name(cell.indicator, links.indicator(cell.indicator)), cell.forecast
    if forecast is None:
        return ForecastRow(name, *[display.DASH] * 5, "muted", inline_marks.band(cell.band))
    outlook = inline_marks.outlook(forecast.outlook) if forecast.outlook else display.DASH
    shown = f"{display.pace(forecast.year_end, cell.rate_decimals)}%" if forecast.year_end is not None else display.DASH
    return ForecastRow(
        name=name,
        remaining=display.value(cell, forecast.remaining),
        needed=display.value(cell, forecast.needed_per_month),
        average=display.value(cell, forecast.average),
        multiple=_multiple(forecast.multiple),
        year_end=shown,
        gap_class=display.gap_class(display.outlook_band(forecast.outlook)) if forecast.outlook else "muted",
        outlook=outlook,
    )
