"""Who stands where in one indicator: by completion, by this month's gain, who moved, and the few lines that sum it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from progress.checks.check_messages import month_name
from reports.charts import inline_marks
from reports.charts.bars_table import linked
from reports.charts.series_chart import drawn_name
from reports.frame.page_links import Links
from reports.reading import amounts, display, sentences
from reports.reading.cells import Cell, Reading
from reports.reading.completeness import lacking_marks
from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band
from targets.models import Indicator

COMPLETION, GAIN = "completion", "gain"
WAYS = (COMPLETION, GAIN)
PODIUM = 3


@dataclass(frozen=True)
class RankTable:
    """What a ranking shows; `rows` is ready HTML. `compared` is the month the movement is measured against, empty in January."""

    caption: str
    by: str
    unit: str
    compared: str
    is_flow: bool
    rows: SafeString


def rank_table(reading: Reading, before: Reading | None, indicator: Indicator, links: Links, by: str = COMPLETION, own: int | None = None) -> RankTable:
    """The ranking of one indicator, its unranked districts below; `own` is the id of the reader's own district, which is marked.

    A rate or stock is not ranked: its districts stand in the document's order with value and distance.
    """
    rows = _Rows(reading, indicator, links, own, by)
    compared = month_name(before.month) if before else ""
    if indicator.kind != Indicator.Kind.FLOW:
        cells = [cell for cell in reading.column(indicator) if cell.quota is not None]
        html = "".join(rows.limit(cell) for cell in cells)
        return RankTable(
            _("%(indicator)s by district") % {"indicator": indicator.display_name}, by, amounts.unit_word(indicator.unit), "", False, mark_safe(html)
        )
    ranked = reading.ranked(indicator) if by == COMPLETION else reading.ranked_by_gain(indicator)
    moves = movement(ranked, before, indicator, by)
    html = "".join(rows.flow(cell, by, moves.get(cell.district.pk) if before else None, bool(before)) for cell in ranked)
    placed = {cell.district.pk for cell in ranked}
    html += "".join(rows.unranked(cell, by, bool(before)) for cell in reading.column(indicator) if cell.quota is not None and cell.district.pk not in placed)
    caption = _("Ranking by completion: %(indicator)s") if by == COMPLETION else _("Ranking by gain of the month: %(indicator)s")
    return RankTable(caption % {"indicator": indicator.display_name}, by, "%" if by == COMPLETION else _("points"), compared, True, mark_safe(html))


def movement(ranked: Sequence[Cell], before: Reading | None, indicator: Indicator, by: str) -> dict[int, int]:
    """By district id how many places it rose since the month before, among the districts ranked in both months."""
    if before is None:
        return {}
    key = _value(by)
    pairs = [(cell, before.cell(cell.district, indicator)) for cell in ranked]
    both = [(now, then) for now, then in pairs if key(then) is not None and key(now) is not None]
    now_ranks = rates.ranks([key(now) for now, _then in both])
    then_ranks = rates.ranks([key(then) for _now, then in both])
    return {now.district.pk: then_rank - now_rank for (now, _then), now_rank, then_rank in zip(both, now_ranks, then_ranks, strict=True)}


def month_pace(reading: Reading, indicator: Indicator) -> Decimal:
    """The share of the year's plan due in the month alone, in points: what a month's gain is measured against."""
    curve = indicator.pace_curve() or reading.ledger.plan.pace_curve()
    before = periods.pace(reading.month - 1, curve) if reading.month > 1 else Decimal(0)
    return periods.pace(reading.month, curve) - before


def digest(reading: Reading, indicator: Indicator) -> list[tuple[str, str]]:
    """前三, 后三, 未达序时, 增幅前三, 最高与最低: the lines a brief would quote, as (head, text). Empty where nothing is ranked."""
    ranked = reading.ranked(indicator)
    if not ranked:
        return []
    lines = [(_("First three"), _names(_top(ranked, lambda cell: cell.rank), display.rate))]
    last = _last(ranked)
    if last:
        lines.append((_("Last three"), _names(last, display.rate)))
    lines.append((_("Below pace"), _below(ranked)))
    gained = reading.ranked_by_gain(indicator)
    if gained:
        head = _("Greatest gain in %(month)s") % {"month": month_name(reading.month)}
        lines.append((head, _names(_top(gained, lambda cell: cell.gain_rank), gain_text)))
    lines.append((_("Highest and lowest"), _spread(ranked)))
    return lines


def _value(by: str):
    return (lambda cell: cell.completion) if by == COMPLETION else (lambda cell: cell.gain)


def _top(cells: Sequence[Cell], rank) -> list[Cell]:
    """The first three places, all who share them included."""
    return [cell for cell in cells if rank(cell) <= PODIUM]


def _last(ranked: Sequence[Cell]) -> list[Cell]:
    """The last three places, all who share them included; nobody who also stands among the first three."""
    line = ranked[-PODIUM:][0].completion
    return [cell for cell in ranked if cell.completion <= line and cell.rank > PODIUM]


def _names(cells: Sequence[Cell], number) -> str:
    return sentences.listed([f"{cell.district.display_name} {number(cell)}" for cell in cells])


def gain_text(cell: Cell) -> str:
    """The month's increase in points with its sign."""
    return display.signed(rates.display_rate(cell.gain, lines=(), decimals=cell.rate_decimals))


def _below(ranked: Sequence[Cell]) -> str:
    below = [cell.district.display_name for cell in ranked if cell.band in (Band.BEHIND, Band.FAR_BEHIND)]
    if not below:
        return pgettext("districts below pace", "none")
    return ngettext("%(count)s: %(names)s", "%(count)s: %(names)s", len(below)) % {"count": len(below), "names": sentences.listed(below)}


def _spread(ranked: Sequence[Cell]) -> str:
    apart = ranked[0].completion - ranked[-1].completion
    return _("%(points)s points apart") % {"points": display.number(apart, ranked[0].rate_decimals)}


class _Rows:
    """Makes the rows of one ranking."""

    def __init__(self, reading: Reading, indicator: Indicator, links: Links, own: int | None, by: str):
        self.reading, self.links, self.own, self.by = reading, links, own, by
        self.month_pace = month_pace(reading, indicator)
        self.top = max([self.month_pace, *(cell.gain for cell in reading.column(indicator) if cell.gain is not None)]) or Decimal(1)
        self.marks = lacking_marks(reading.ledger)

    def flow(self, cell: Cell, by: str, move: int | None, compared: bool) -> str:
        rank, value = (cell.rank, display.rate(cell)) if by == COMPLETION else (cell.gain_rank, gain_text(cell))
        moved = f'<td class="move num">{_move(move)}</td>' if compared else ""
        number = linked(escape(value), self.links.figure(cell.district, cell.indicator))
        head = f'{self._open(cell)}<td class="num">{rank}</td>{self._name(cell)}{self._bar(cell)}'
        return f'{head}<td class="num strong">{number}</td>{moved}{self._band(cell)}</tr>'

    def unranked(self, cell: Cell, by: str, compared: bool) -> str:
        """市本级 shows its rate without a rank; who has not reported shows that."""
        head = f'{self._open(cell)}<td class="num muted">—</td>{self._name(cell)}{self._bar(cell)}'
        value = cell.completion if by == COMPLETION else cell.gain
        if value is None:
            word = (
                sentences.why_word(sentences.why_uncounted(self.reading.ledger, cell.district))
                if cell.band == Band.NOT_REPORTED
                else display.band_word(cell.band)
            )
            return f'{head}<td colspan="{3 if compared else 2}" class="num muted small">{escape(word)}</td></tr>'
        shown = linked(escape(display.rate(cell) if by == COMPLETION else gain_text(cell)), self.links.figure(cell.district, cell.indicator))
        return f'{head}<td class="num strong">{shown}</td>{"<td></td>" if compared else ""}{self._band(cell)}</tr>'

    def limit(self, cell: Cell) -> str:
        value = linked(escape(display.value(cell, cell.cumulative)), self.links.figure(cell.district, cell.indicator))
        return (
            f'{self._open(cell)}{self._name(cell)}<td class="num strong">{value}</td><td class="num">{display.value(cell, cell.quota)}</td>'
            f'<td class="num {amounts.distance_class(cell)}">{amounts.signed_distance(cell)}</td><td>{inline_marks.band(cell.band)}</td></tr>'
        )

    def _open(self, cell: Cell) -> str:
        return '<tr class="is-own">' if cell.district.pk == self.own else "<tr>"

    def _name(self, cell: Cell) -> str:
        url, name = self.links.district(cell.district), escape(drawn_name(cell.district, self.reading.ledger.city))
        mark = self.marks.get(cell.district.pk, "")
        return f'<th scope="row"><a href="{escape(url)}">{name}</a>{mark}</th>' if url else f'<th scope="row">{name}{mark}</th>'

    def _bar(self, cell: Cell) -> str:
        name = f"{cell.district.display_name} {cell.indicator.display_name}"
        if self.by == GAIN:
            return f'<td class="rank-bar">{inline_marks.gain_bar(cell, name, self.month_pace, self.top)}</td>'
        return f'<td class="rank-bar">{inline_marks.bullet(cell, name, height=16, pace=self.reading.pace)}</td>'

    def _band(self, cell: Cell) -> str:
        return f'<td class="band-{cell.band}">{inline_marks.sign(cell.band)}<span class="vh">{escape(display.band_word(cell.band))}</span></td>'


def _move(places: int | None) -> str:
    """An arrow and how many places; the words are for those who do not see it."""
    if places is None:
        word = _("not ranked the month before")
        return f'<span class="vh">{escape(word)}</span>'
    if places == 0:
        return _arrow("–", pgettext("movement in a ranking", "unchanged"), "")
    return (
        _arrow("↑", pgettext("movement in a ranking", "up"), str(places))
        if places > 0
        else _arrow("↓", pgettext("movement in a ranking", "down"), str(-places))
    )


def _arrow(sign: str, word: str, places: str) -> str:
    return f'<span aria-hidden="true">{sign}</span><span class="vh">{escape(word)} </span>{places}'


def way_words(month: int) -> list[tuple[str, str]]:
    """The two ways to rank, for a choice."""
    return [(COMPLETION, _("By completion")), (GAIN, _("By gain of %(month)s") % {"month": month_name(month)})]
