"""The heat table: districts × indicators, each cell a rate with its band, a card in words, and a link to where it comes from.

One string per row (docs/decisions/0005): this is the largest table of the product.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from districts.models import District
from progress.check_messages import month_name
from progress.models import Status
from reports import display, parts, sentences, units
from reports.links import Links
from reports.reading import Cell, Reading
from targets.models import Indicator
from targets.rates import Band

DOCUMENT, RANK, LOW = "document", "rank", "low"
ORDERS = (DOCUMENT, RANK, LOW)
NONE = '<span class="muted">—</span>'

# A long Chinese name breaks in a narrow head only where a word ends: before these, and inside these two.
_BREAKS = re.compile("(?<=.)(?=再就业|转移就业|技能培训|创业培训|创业辅导|返乡创业|就业困难|人员实现|实现就业)|(?<=城镇)(?=就业|登记)|(?<=新增农村)")


@dataclass(frozen=True)
class HeatTable:
    """What the heat table shows; `columns` is how many indicators there are, `heads` and `rows` are ready HTML."""

    caption: str
    month: str
    columns: int
    heads: SafeString
    rows: SafeString
    rank_url: str
    rank_sort: str
    chosen: str
    limit: str


def heat_table(reading: Reading, links: Links, chosen: Indicator, order: str, by: str) -> HeatTable:
    """All areas of the plan, the city first, the districts in the order asked for; the rank column is that of `chosen`."""
    ledger = reading.ledger
    rows = _Rows(reading, links, chosen)
    html = [rows.row(ledger.city)] + [rows.row(district) for district in ordered(reading, chosen, order)]
    caption = _("Completion of the districts in each indicator (%%), up to %(month)s, %(basis)s") % {
        "month": month_name(reading.month),
        "basis": sentences.basis_word(ledger.basis),
    }
    return HeatTable(
        caption=caption,
        month=month_name(reading.month),
        columns=len(ledger.indicators),
        heads=mark_safe("".join(_head(indicator, links, chosen, order, by) for indicator in ledger.indicators)),
        rows=mark_safe("".join(html)),
        rank_url=links.overview("#heat", indicator=chosen.code, order=DOCUMENT if order == RANK else RANK, by=by),
        rank_sort="ascending" if order == RANK else "none",
        chosen=chosen.display_name,
        limit=display.number(ledger.plan.band_limit.normalize(), max(0, -int(ledger.plan.band_limit.normalize().as_tuple().exponent))),
    )


def ordered(reading: Reading, chosen: Indicator, order: str) -> Sequence[District]:
    """The districts in the document's order, by rank, or from the lowest completion up; whoever has none stands last, ties in the document's order.

    A rate or stock has no completion: there the worst distance from the limit counts as lowest.
    """
    districts = reading.ledger.districts
    if order == DOCUMENT:
        return districts
    cells = {district.pk: reading.cell(district, chosen) for district in districts}
    if order == RANK:
        return sorted(districts, key=lambda district: (cells[district.pk].rank is None, cells[district.pk].rank or 0))

    def lowest(district: District):
        cell = cells[district.pk]
        value = cell.completion if cell.is_flow else cell.distance
        return value is None, value or 0

    return sorted(districts, key=lowest)


def with_breaks(name: str) -> str:
    """The name, escaped, with places where a narrow head may break it."""
    return "<wbr>".join(escape(part) for part in _BREAKS.split(name))


def card(cell: Cell, state: str, counted_until: int | None = None) -> str:
    """What a cell says in words, on hover, on focus and to screen readers; ready HTML."""
    name = _("Total") if cell.is_city else cell.district.display_name
    head = f"<b>{escape(name)} · {escape(cell.indicator.display_name)}</b>"
    return head + escape(_card_text(cell, state, counted_until))


def _card_text(cell: Cell, state: str, counted_until: int | None) -> str:
    if cell.band == Band.NOT_ASSIGNED:
        return _("No quota assigned, not ranked")
    month = len(cell.months)
    words = {
        "month": month_name(month),
        "cumulative": units.amount(cell, cell.cumulative),
        "quota": units.amount(cell, cell.quota),
        "band": display.band_word(cell.band),
    }
    if cell.band == Band.NOT_REPORTED:
        words["what"] = sentences.why_word({Status.SUBMITTED: "awaiting", Status.RETURNED: "returned"}.get(state, "unreported"))
        if cell.cumulative is None:
            return _("%(month)s %(what)s. Quota %(quota)s; not ranked this month") % words
        words["earlier"] = sentences.span(counted_until) if counted_until else _("the months counted before")
        return _("%(month)s %(what)s. Cumulative of %(earlier)s %(cumulative)s, quota %(quota)s; not ranked this month") % words
    if not cell.is_flow:
        words |= {"limit": units.limit(cell), "distance": units.distance_words(cell)}
        return _("%(band)s, %(distance)s. Value %(cumulative)s, limit %(limit)s") % words
    if cell.completion is None:
        return _("%(band)s. Cumulative %(cumulative)s, quota %(quota)s") % words
    words |= {"gap": display.gap(cell), "rate": display.rate(cell)}
    text = _("%(band)s, gap %(gap)s points. Cumulative %(cumulative)s, quota %(quota)s, completion %(rate)s%%") % words
    return text + (_(", rank %(rank)s") % {"rank": cell.rank} if cell.rank else "")


def _head(indicator: Indicator, links: Links, chosen: Indicator, order: str, by: str) -> str:
    is_chosen = indicator.pk == chosen.pk
    part = escape(_("of which"))
    of = f'<span class="of">{part}</span>' if indicator.part_of_id else ""
    unit = "" if indicator.kind == Indicator.Kind.FLOW else f'<span class="of">{escape(units.unit_word(indicator.unit))}</span>'
    sort = ' aria-sort="ascending"' if is_chosen and order == LOW else ""
    mark = ' class="is-chosen"' if is_chosen else ""
    url = escape(links.overview("#heat", indicator=indicator.code, order=order, by=by))
    return f'<th scope="col"{mark}{sort}><a href="{url}">{of}{with_breaks(indicator.display_name)}{unit}</a></th>'


class _Rows:
    """Makes the rows of one heat table."""

    def __init__(self, reading: Reading, links: Links, chosen: Indicator):
        self.reading, self.links, self.chosen = reading, links, chosen
        self.ledger = reading.ledger
        self.counted_until = {district.pk: group.counted_until for group in sentences.uncounted(self.ledger) for district in group.districts}
        self.signs = {band: parts.sign(band) for band in Band if band != Band.NOT_ASSIGNED}
        self.words = {why: f'<span aria-hidden="true">{escape(sentences.why_word(why))}</span>' for why in ("unreported", "returned", "awaiting")}

    def row(self, district: District) -> str:
        cells = self.reading.row(district)
        is_city = district.pk == self.ledger.city.pk
        state = "" if is_city else self.ledger.state(district.pk)
        rank = self.reading.cell(district, self.chosen).rank
        rank_html = f'<span class="rank">{rank}</span>' if rank else NONE
        body = "".join(self._cell(cell, state) for cell in cells)
        return (
            f'<tr{self._class(district, is_city)}><th scope="row">{self._name(district, is_city)}</th>'
            f'<td class="plain mid col-opt">{self._state(district, is_city)}</td>'
            f'<td class="plain mid">{rank_html}</td>{body}<td class="plain mid">{self._far(cells)}</td></tr>'
        )

    def _cell(self, cell: Cell, state: str) -> str:
        tip = f'<span class="tip">{card(cell, state, self.counted_until.get(cell.district.pk))}</span>'
        url = self.links.figure(cell.district, cell.indicator)
        inner = self._inner(cell, state) + tip
        return (
            f'<td class="c-{cell.band}"><a href="{escape(url)}">{inner}</a></td>'
            if url
            else f'<td class="c-{cell.band}"><span class="cell">{inner}</span></td>'
        )

    def _inner(self, cell: Cell, state: str) -> str:
        if cell.band == Band.NOT_ASSIGNED:
            return f'<span aria-hidden="true">{display.DASH}</span>'
        if cell.band == Band.NOT_REPORTED:
            why = {Status.SUBMITTED: "awaiting", Status.RETURNED: "returned"}.get(state, "unreported")
            return f"{self.signs[cell.band]}{self.words[why]}"
        shown = (display.rate(cell) or display.DASH) if cell.is_flow else display.value(cell, cell.cumulative)
        return f"{self.signs[cell.band]}<span>{shown}</span>"

    def _class(self, district: District, is_city: bool) -> str:
        if is_city:
            return ' class="row-total"'
        return ' class="row-city"' if district.kind == District.Kind.MUNICIPAL else ""

    def _name(self, district: District, is_city: bool) -> str:
        name, full = (_("Total"), "") if is_city else (district.display_name, district.full_display_name)
        text = f'<abbr title="{escape(full)}">{escape(name)}</abbr>' if full and full != name else escape(name)
        url = self.links.district(district)
        return f'<a href="{escape(url)}">{text}</a>' if url else text

    def _state(self, district: District, is_city: bool) -> str:
        if is_city:
            asked = [item for item in self.ledger.districts if self.reading.asked(item)]
            return f"{sum(self.ledger.counted(item.pk) for item in asked)}/{len(asked)}"
        return state_pill(self.reading, district) if self.reading.asked(district) else NONE

    def _far(self, cells: Sequence[Cell]) -> str:
        far = sum(cell.band == Band.FAR_BEHIND for cell in cells)
        if far:
            return escape(ngettext("%(count)s item", "%(count)s items", far) % {"count": far})
        if any(cell.completion is not None for cell in cells):
            return '<span class="muted">0</span>'
        return NONE


def state_pill(reading: Reading, district: District) -> SafeString:
    """Where the district's month stands; a draft that is late reads as overdue."""
    state = reading.ledger.state(district.pk)
    late = reading.ledger.is_late(district.pk)
    return parts.pill("overdue" if late and state != Status.RETURNED else state)


def order_words() -> list[tuple[str, str]]:
    """The orders of the rows, for a choice."""
    return [(DOCUMENT, _("As in the document")), (RANK, pgettext("order", "By rank")), (LOW, _("Lowest completion first"))]
