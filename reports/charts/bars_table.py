"""The table of bars: one row per indicator of one area, cumulative against quota and pace. Rows are built as strings (docs/decisions/0005)."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from districts.models import District
from progress.checks.check_messages import month_name
from reports.charts import inline_marks
from reports.frame.page_links import Links
from reports.reading import amounts, display, value_month
from reports.reading.cells import Cell, Reading
from targets.arithmetic.rates import Band
from targets.models import Indicator

NONE = '<span class="muted">—</span>'


@dataclass(frozen=True)
class BarsTable:
    """What the table of bars shows; `rows` is ready HTML. `unit` is empty where the indicators' units differ and each row says its own."""

    caption: str
    axis: SafeString
    unit: str
    month: str
    with_rank: bool
    rows: SafeString


def bars_table(reading: Reading, area: District, links: Links, caption: str, with_rank: bool = False, indicators: Sequence[Indicator] = ()) -> BarsTable:
    """One row per indicator of `area` (default: all); with its rank among the ranked districts where `with_rank`."""
    shown = indicators or reading.ledger.indicators
    unit = amounts.common_unit(shown)
    rows = _Rows(reading, links, bool(unit), with_rank)
    html = "".join(rows.row(reading.cell(area, indicator)) for indicator in shown)
    return BarsTable(caption, inline_marks.axis(reading.pace), unit, month_name(reading.month), with_rank, mark_safe(html))


def nothing() -> SafeString:
    """In place of a month nothing was reported for: neither 0 nor 未下达."""
    return mark_safe(f'<span class="muted" aria-hidden="true">{display.SIGNS[Band.NOT_REPORTED]}</span><span class="vh">{escape(_("Not reported"))}</span>')


def linked(html: str, url: str | None, css: str = "quiet") -> str:
    """A number that leads to where it comes from, or a name to its page; `html` is ready HTML."""
    opened = f'<a class="{css}"' if css else "<a"
    return f'{opened} href="{escape(url)}">{html}</a>' if url else html


class _Rows:
    """Makes the rows of one table; what is the same for all of them is worked out once."""

    def __init__(self, reading: Reading, links: Links, unit_in_head: bool, with_rank: bool):
        self.reading, self.links, self.unit_in_head, self.with_rank = reading, links, unit_in_head, with_rank
        self.plan, self.nothing = links.plan_page, nothing()
        # The heads of the columns, repeated on the cells for narrow screens.
        self.cumulative, self.quota, self.completion = escape(_("Cumulative")), escape(pgettext("column", "Quota")), escape(_("Completion"))
        self.gap, self.rank, self.value = escape(pgettext("narrow column", "Gap, pts")), escape(_("Rank")), escape(pgettext("column", "Value"))
        self.limit, self.distance = escape(pgettext("column", "Limit")), escape(pgettext("column", "Distance"))

    def row(self, cell: Cell) -> str:
        part = ' class="is-part"' if cell.indicator.part_of_id else ""
        name = inline_marks.indicator_name(cell.indicator, self.links.indicator(cell.indicator))
        head = f'<tr{part}><th scope="row" class="s-name">{name}</th>'
        return head + (self._flow(cell) if cell.is_flow else self._limit(cell)) + "</tr>"

    def _flow(self, cell: Cell) -> str:
        rate, gap = display.rate(cell), display.gap(cell) if cell.gap is not None and cell.band != Band.NOT_ASSESSABLE else NONE
        unit = "" if self.unit_in_head else f' <span class="unit">{escape(amounts.unit_word(cell.indicator.unit))}</span>'
        bar = inline_marks.bullet(cell, f"{cell.district.display_name} {cell.indicator.display_name}", pace=self.reading.pace)
        return "".join(
            [
                f'<td class="col-bar s-bar">{bar}</td>',
                self._number(self.cumulative, self._value(cell, display.value(cell, cell.cumulative)) + unit, "strong"),
                self._number(self.quota, linked(display.value(cell, cell.quota), self.plan)),
                self._number(self.completion, NONE if rate is None else self._value(cell, rate) + '<span class="unit">%</span>', "lead-num"),
                self._number(self.gap, gap, display.gap_class(cell.band)),
                self._rank(cell),
                self._end(cell, inline_marks.spark(cell)),
            ]
        )

    def _limit(self, cell: Cell) -> str:
        """A rate or stock: its value, its limit and the distance; no bar, because it has no completion."""
        words = escape(amounts.distance_words(cell)) if cell.distance is not None else ""
        return "".join(
            [
                f'<td class="col-bar s-bar muted small">{words}</td>',
                self._number(self.value, self._value(cell, escape(amounts.amount(cell, cell.cumulative) + value_month.mark(cell))), "strong"),
                self._number(self.limit, linked(escape(amounts.limit(cell)), self.plan)),
                self._number(self.completion, NONE),
                self._number(self.distance, amounts.signed_distance(cell), amounts.distance_class(cell)),
                self._rank(cell),
                self._end(cell, ""),
            ]
        )

    def _number(self, label: str, html: str, css: str = "") -> str:
        return f'<td class="num s-num {css}" data-label="{label}">{html}</td>' if css else f'<td class="num s-num" data-label="{label}">{html}</td>'

    def _end(self, cell: Cell, spark: str) -> str:
        month = display.value(cell, cell.month_value) if cell.month_value is not None or cell.quota is None else self.nothing
        status = f'<td class="s-status">{inline_marks.band(cell.band)}</td>'
        return f'{status}<td class="num s-hide">{self._value(cell, month)}</td><td class="s-hide col-spark">{spark}</td>'

    def _value(self, cell: Cell, html: str) -> str:
        return linked(html, self.links.figure(cell.district, cell.indicator))

    def _rank(self, cell: Cell) -> str:
        if not self.with_rank:
            return ""
        among = len(self.reading.ranked(cell.indicator))
        text = linked(f'{cell.rank}<span class="unit"> / {among}</span>', self.links.indicator(cell.indicator)) if cell.rank else NONE
        return self._number(self.rank, text)
