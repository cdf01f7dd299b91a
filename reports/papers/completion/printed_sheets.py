"""The completion table as printed sheets of HTML: strings a row (docs/decisions/0005), for `templates/reports/table.html`."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.charts.bars_table import linked
from reports.frame.page_links import Links
from reports.papers.completion.completion_table import COMPLETION, CompletionTable, Head, Item, Row, numbered, spread
from reports.papers.completion.table_columns import DASH, LINES_PER_SHEET, Options
from reports.reading.paper_words import CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK
from targets.models import Indicator

WIDTHS = {QUOTA: "w-q", MONTH_VALUE: "w-m", CUMULATIVE: "w-c", COMPLETION: "w-r", GAP: "w-g", RANK: "w-k"}
TWO_LINES = 4
"""Labels of four characters stand as two lines of two, as in the document."""


@dataclass(frozen=True)
class Sheet:
    """One printed sheet: what stands in its table, and its number of so many."""

    number: int
    page: str
    columns: SafeString
    head: SafeString
    rows: SafeString


def sheet_count(heads: int, rows: int, options: Options) -> int:
    """How many sheets a table of so many indicators and rows needs on the paper chosen."""
    return len(spread(heads, options.per_sheet)) * len(spread(rows, LINES_PER_SHEET[options.paper]))


def sheets(table: CompletionTable) -> list[Sheet]:
    """Every sheet of the paper chosen; indicators first, and where the areas are too many for one sheet, areas within them."""
    lines = spread(len(table.rows), LINES_PER_SHEET[table.options.paper])
    cuts = [(heads, rows) for heads in table.sheets for rows in lines]
    ledger = table.reading.ledger
    links = Links(ledger.plan, ledger.month, ledger.basis)
    return [_sheet(table, heads, rows, number, len(cuts), links) for number, (heads, rows) in enumerate(cuts, start=1)]


def notes(table: CompletionTable) -> str:
    """The notes as one paragraph, as under the printed table."""
    return (" " if table.words.language == "en" else "").join(numbered(table))


def _sheet(table: CompletionTable, heads: range, rows: range, number: int, count: int, links: Links) -> Sheet:
    shown = [table.heads[index] for index in heads]
    indicators = {index: table.heads[index].indicator for index in heads}
    body = "".join(_row(table.rows[index], indicators, links) for index in rows)
    return Sheet(number, table.words.page.format(number=number, count=count), _columns(shown), _head(table, shown), mark_safe(body))


def _columns(heads: list[Head]) -> SafeString:
    columns = "".join(f'<col class="{WIDTHS[column.key]}">' for head in heads for column in head.columns)
    return mark_safe(f'<colgroup><col class="w-name">{columns}</colgroup>')


def _head(table: CompletionTable, heads: list[Head]) -> SafeString:
    above = [f'<th scope="col" rowspan="2">{escape(table.words.area)}</th>']
    below = []
    for head in heads:
        part = f"{escape(head.part)}<br>" if head.part else ""
        above.append(f'<th scope="colgroup" colspan="{len(head.columns)}" class="group-start">{part}{escape(head.name)}</th>')
        for number, column in enumerate(head.columns):
            below.append(f'<th scope="col" class="sub{"" if number else " group-start"}">{_label(column.label)}</th>')
    return mark_safe(f"<tr>{''.join(above)}</tr><tr>{''.join(below)}</tr>")


def _label(label: str) -> str:
    if len(label) == TWO_LINES and not label.isascii():
        return f"{escape(label[:2])}<br>{escape(label[2:])}"
    return escape(label)


def _row(row: Row, indicators: dict[int, Indicator], links: Links) -> str:
    """One area; `indicators` are those of the sheet by their place in the table."""
    name = linked("<br>".join(escape(line) for line in row.lines), links.district(row.district))
    figures = links.figures(row.district)
    cells = "".join(
        _cell(item, not number, _origin(item, indicator, figures, links))
        for index, indicator in indicators.items()
        for number, item in enumerate(row.groups[index])
    )
    opening = '<tr class="total">' if row.is_total else "<tr>"
    return f'{opening}<th scope="row">{name}</th>{cells}</tr>'


def _origin(item: Item, indicator: Indicator, figures: tuple[str, str], links: Links) -> str:
    """Where a number leads, escaped: a quota to the plan, a place to the ranking, everything else to the figure's own origin. Words lead nowhere."""
    if item.number is None:
        return ""
    if item.column == QUOTA:
        return links.plan_page
    return escape(links.indicator(indicator)) if item.column == RANK else f"{figures[0]}{escape(indicator.code)}{figures[1]}"


def _cell(item: Item, starts: bool, url: str) -> str:
    """A number to the right, a word or a place in the middle; the sign of a lagging rate before it, its word for those who cannot see it."""
    classes = ["c"] if item.number is None or item.column == RANK else []
    if item.column == COMPLETION and item.mark == "▼":
        classes.append("far-cell")
    if starts:
        classes.append("group-start")
    mark = f'<span class="mark" aria-hidden="true">{item.mark}</span><span class="vh">{escape(item.mark_word)} </span>' if item.mark else ""
    text = escape(item.screen) if item.word != DASH else DASH
    shown = f'<a class="quiet" href="{url}">{text}</a>' if url else text
    attribute = f' class="{" ".join(classes)}"' if classes else ""
    return f"<td{attribute}>{mark}{shown}</td>"
