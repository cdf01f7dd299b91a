"""The heat table: districts × indicators, each cell a rate with its band, a card in words, and a link to where it comes from.

One string per row (docs/decisions/0005): this is the largest table of the product.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from districts.models import District
from progress.checks.check_messages import month_name
from progress.models import Status
from reports.charts import inline_marks
from reports.charts.series_chart import drawn_name
from reports.frame.address_choices import DOCUMENT, LOW, RANK
from reports.frame.page_links import Links
from reports.reading import amounts, display, sentences, value_month
from reports.reading.cells import Cell, Reading
from reports.reading.completeness import lacking_marks
from targets.arithmetic.rates import Band
from targets.models import Indicator

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
    cells = {district.id: reading.cell(district, chosen) for district in districts}
    if order == RANK:
        return sorted(districts, key=lambda district: (cells[district.id].rank is None, cells[district.id].rank or 0))

    def lowest(district: District):
        cell = cells[district.id]
        value = cell.completion if cell.is_flow else cell.distance
        return value is None, value or 0

    return sorted(districts, key=lowest)


def with_breaks(name: str) -> str:
    """The name, escaped, with places where a narrow head may break it."""
    return "<wbr>".join(escape(part) for part in _BREAKS.split(name))


class Words:
    """The words of the cards in one language, escaped; numbers need no escaping."""

    def __init__(self):
        self.total = escape(_("Total"))
        self.bands = {band: escape(display.band_word(band)) for band in Band}
        self.whys = {why: escape(sentences.why_word(why)) for why in sentences.WHYS}
        self.not_assigned = escape(_("No quota assigned, not ranked"))
        self.nothing = escape(_("%(month)s %(what)s. Quota %(quota)s; not ranked this month"))
        self.not_reported = escape(_("%(month)s %(what)s. Cumulative of %(earlier)s %(cumulative)s, quota %(quota)s; not ranked this month"))
        self.measured = escape(_("%(band)s, gap %(gap)s points. Cumulative %(cumulative)s, quota %(quota)s, completion %(rate)s%%"))
        self.unmeasured = escape(_("%(band)s. Cumulative %(cumulative)s, quota %(quota)s"))
        self.limited = escape(_("%(band)s, %(distance)s. Value %(cumulative)s, limit %(limit)s"))
        self.rank = escape(_(", rank %(rank)s"))


@cache
def _words(_language: str | None) -> Words:
    """Looked up once a language: catalogues do not change while the server runs."""
    return Words()


class Cards:
    """What a cell says in words, on hover, on focus and to screen readers. Made once a table: names and units are escaped once, not once a cell."""

    def __init__(self, reading: Reading):
        self.words = _words(get_language())
        self.month = escape(month_name(reading.month))
        self.units = {indicator.id: escape(amounts.suffix(indicator.unit)) for indicator in reading.ledger.indicators}
        self.names = {indicator.id: escape(indicator.display_name) for indicator in reading.ledger.indicators}
        self.codes = {indicator.id: escape(indicator.code) for indicator in reading.ledger.indicators}
        uncounted = sentences.uncounted(reading.ledger)
        spans = [(group, sentences.span(group.counted_until) if group.counted_until else _("the months counted before")) for group in uncounted]
        self.earlier = {area.id: escape(span) for group, span in spans for area in group.districts}

    def measured_text(self, cell: Cell, rate: str) -> str:
        """A cell with a completion; `rate` as printed."""
        unit, decimals = self.units[cell.indicator.id], cell.indicator.decimals
        text = self.words.measured % {
            "band": self.words.bands[cell.band],
            "gap": display.gap(cell),
            "cumulative": display.number(cell.cumulative, decimals) + unit,
            "quota": display.number(cell.quota, decimals) + unit,
            "rate": rate,
        }
        return text + self.words.rank % {"rank": cell.rank} if cell.rank else text

    def other_text(self, cell: Cell, state: str) -> str:
        """A cell that has none: not assigned, not reported, a rate or stock against its limit."""
        if cell.band == Band.NOT_ASSIGNED:
            return self.words.not_assigned
        unit = self.units[cell.indicator.id]
        said = {"band": self.words.bands[cell.band], "cumulative": _amount(cell, cell.cumulative, unit), "quota": _amount(cell, cell.quota, unit)}
        if cell.band == Band.NOT_REPORTED:
            said |= {"month": self.month, "what": self.words.whys[sentences.why_of(state)], "earlier": self.earlier.get(cell.district.id, "")}
            return (self.words.nothing if cell.cumulative is None else self.words.not_reported) % said
        if not cell.is_flow:
            said["cumulative"] += escape(value_month.mark(cell))
            return self.words.limited % (said | {"limit": escape(amounts.limit(cell)), "distance": escape(amounts.distance_words(cell))})
        return self.words.unmeasured % said


def _amount(cell: Cell, value: Decimal | None, unit: str) -> str:
    return display.DASH if value is None else display.value(cell, value) + unit


def _head(indicator: Indicator, links: Links, chosen: Indicator, order: str, by: str) -> str:
    is_chosen = indicator.id == chosen.id
    part = escape(_("of which"))
    of = f'<span class="of">{part}</span>' if indicator.part_of_id else ""
    unit = "" if indicator.kind == Indicator.Kind.FLOW else f'<span class="of">{escape(amounts.unit_word(indicator.unit))}</span>'
    sort = ' aria-sort="ascending"' if is_chosen and order == LOW else ""
    mark = ' class="is-chosen"' if is_chosen else ""
    url = escape(links.overview("#heat", indicator=indicator.code, order=order, by=by))
    return f'<th scope="col"{mark}{sort}><a href="{url}">{of}{with_breaks(indicator.display_name)}{unit}</a></th>'


class _Rows:
    """Makes the rows of one heat table."""

    def __init__(self, reading: Reading, links: Links, chosen: Indicator):
        self.reading, self.links, self.chosen = reading, links, chosen
        self.ledger, self.cards = reading.ledger, Cards(reading)
        self.signs = {band: inline_marks.sign(band) for band in Band if band != Band.NOT_ASSIGNED}
        self.opened = {band: f'<td class="c-{band}">' for band in Band}
        self.words = {why: f'<span aria-hidden="true">{word}</span>' for why, word in self.cards.words.whys.items()}
        asked = [district for district in self.ledger.districts if reading.asked(district)]
        self.reported = f"{sum(self.ledger.counted(district.id) for district in asked)}/{len(asked)}"
        self.asked = {district.id for district in asked}
        self.marks = lacking_marks(self.ledger)

    def row(self, district: District) -> str:
        cells = self.reading.row(district)
        is_city = district.id == self.ledger.city.id
        state = "" if is_city else self.ledger.state(district.id)
        name = self.cards.words.total if is_city else escape(district.display_name)
        rank = self.reading.cell(district, self.chosen).rank
        rank_html = f'<span class="rank">{rank}</span>' if rank else NONE
        url = self.links.figures(district)
        body = "".join([self._cell(cell, name, state, url) for cell in cells])
        return (
            f'<tr{self._class(district, is_city)}><th scope="row">{self._name(district, name, is_city)}</th>'
            f'<td class="plain mid col-opt">{self._state(district, is_city)}</td>'
            f'<td class="plain mid">{rank_html}</td>{body}<td class="plain mid">{self._far(cells)}</td></tr>'
        )

    def _cell(self, cell: Cell, area: str, state: str, url: tuple[str, str] | None) -> str:
        """One cell: sign and number, the card, and the link where the reader may open it."""
        rate = display.rate(cell)
        if rate is None:
            shown, text = self._other(cell, state), self.cards.other_text(cell, state)
        else:
            shown, text = f"{self.signs[cell.band]}<span>{rate}</span>", self.cards.measured_text(cell, rate)
        inner = f'{shown}<span class="tip"><b>{area} · {self.cards.names[cell.indicator.id]}</b>{text}</span>'
        if url is None:
            return f'{self.opened[cell.band]}<span class="cell">{inner}</span></td>'
        return f'{self.opened[cell.band]}<a href="{url[0]}{self.cards.codes[cell.indicator.id]}{url[1]}">{inner}</a></td>'

    def _other(self, cell: Cell, state: str) -> str:
        if cell.band == Band.NOT_ASSIGNED:
            return f'<span aria-hidden="true">{display.DASH}</span>'
        if cell.band == Band.NOT_REPORTED:
            return f"{self.signs[cell.band]}{self.words[sentences.why_of(state)]}"
        return f"{self.signs[cell.band]}<span>{display.DASH if cell.is_flow else display.value(cell, cell.cumulative)}</span>"

    def _class(self, district: District, is_city: bool) -> str:
        if is_city:
            return ' class="row-total"'
        return ' class="row-city"' if district.kind == District.Kind.MUNICIPAL else ""

    def _name(self, district: District, name: str, is_city: bool) -> str:
        full = "" if is_city else escape(district.full_display_name)
        name = name if is_city else escape(drawn_name(district, self.ledger.city))
        text = f'<abbr title="{full}">{name}</abbr>' if full and full != name else name
        url, mark = self.links.district(district), self.marks.get(district.id, "")
        return f'<a href="{escape(url)}">{text}</a>{mark}' if url else text + mark

    def _state(self, district: District, is_city: bool) -> str:
        if is_city:
            return self.reported
        return state_pill(self.reading, district) if district.id in self.asked else NONE

    def _far(self, cells: Sequence[Cell]) -> str:
        far = [cell.band for cell in cells].count(Band.FAR_BEHIND)
        if far:
            return escape(ngettext("%(count)s item", "%(count)s items", far) % {"count": far})
        if any(cell.completion is not None for cell in cells):
            return '<span class="muted">0</span>'
        return NONE


def state_pill(reading: Reading, district: District) -> SafeString:
    """Where the district's month stands; a draft that is late reads as overdue."""
    state = reading.ledger.state(district.id)
    late = reading.ledger.is_late(district.id)
    return inline_marks.pill("overdue" if late and state != Status.RETURNED else state)


def order_words() -> list[tuple[str, str]]:
    """The orders of the rows, for a choice."""
    return [(DOCUMENT, _("As in the document")), (RANK, pgettext("order", "By rank")), (LOW, _("Lowest completion first"))]
