"""The completion table as a workbook (DESIGN 9, DOMAIN 3.1): the table as printed, the rankings, the months, and who reported when.

A Chinese document in both languages of the page. Values, no formulas; numbers as numbers, rounded as printed; the same state gives the same bytes.
The sheet of the table is one range of cells whatever the paper: on A4 it is printed in areas of five indicators with the names repeated,
so a copy of the sheet, or its import, never loses a column to a page break.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import DifferentialStyle, Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet

from progress.ledger.ledger import COUNTED, REPORTED, Ledger, Times
from reports.papers.completion.completion_table import DASH, NAME_LINE, CompletionTable, Item, Row, cumulative_item, name_of, printed, spread, word_of
from reports.reading import display, value_month
from reports.reading.cells import CITY_WORD, Cell, Reading
from reports.reading.paper_words import CHINESE, COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK
from sheets.writer import put, repeatable_xlsx, safe_text
from targets.arithmetic.rates import Band
from targets.models import SHANGHAI, Indicator

TABLE, RANKING, MONTHS, REPORTS = "完成情况表", "排名", "各月", "上报情况"
TITLE_FONT, HEAD_FONT, BODY_FONT, DIGIT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
CHINESE_CHARSET = 134
PAPER_A4, PAPER_A3 = 9, 8
TIME_FORMAT, DAY_FORMAT = "yyyy-mm-dd hh:mm", "m-d"
WIDTH = {QUOTA: 7, MONTH_VALUE: 7, CUMULATIVE: 7, COMPLETION: 8, GAP: 7, RANK: 5}
ROW_HEIGHTS = {"a4": (17, 23, 390), "a3": (17, 34, 620)}
"""Least and greatest height of a row of the table, and the height all rows share, in points: a short table fills its sheet, a long one runs on."""
BLOCKS_ACROSS = 5
"""Rankings of so many indicators stand side by side."""
RANKING_WIDTHS = (6, 20, 10)
"""Rank, area and completion."""
BOLD = 1.15
"""How much wider bold digits are."""
LINE = 15
"""Height in points of one line of 11-point text."""


@dataclass(frozen=True)
class Look:
    """One named style of the workbook, so that an office with other fonts changes them once, in the list of styles."""

    name: str
    font: str
    size: int = 11
    bold: bool = False
    across: str = "left"
    wrap: bool = False
    shrink: bool = False
    boxed: bool = False
    shaded: bool = False

    def style(self) -> NamedStyle:
        """As openpyxl wants it."""
        line = Side(style="thin", color="FF000000")
        style = NamedStyle(name=self.name)
        style.font = Font(name=self.font, size=self.size, bold=self.bold, charset=None if self.font == DIGIT_FONT else CHINESE_CHARSET, family=1)
        style.alignment = Alignment(horizontal=self.across, vertical="center", wrap_text=self.wrap, shrink_to_fit=self.shrink)
        style.border = Border(left=line, right=line, top=line, bottom=line) if self.boxed else Border()
        style.fill = PatternFill("solid", fgColor="FFEEF1F4") if self.shaded else PatternFill()
        return style


TITLE = Look("表题", TITLE_FONT, 20, across="center", shrink=True)
META, META_RIGHT, META_MIDDLE = Look("表头说明", BODY_FONT), Look("表头说明右", BODY_FONT, across="right"), Look("表头说明中", BODY_FONT, across="center")
HEAD = Look("栏目", HEAD_FONT, across="center", wrap=True, boxed=True)
NAME, NAME_TOTAL = Look("单位名", BODY_FONT, wrap=True, boxed=True), Look("单位名合计", BODY_FONT, bold=True, wrap=True, boxed=True, shaded=True)
WORD, WORD_TOTAL = Look("文字", BODY_FONT, across="center", boxed=True), Look("文字合计", BODY_FONT, bold=True, across="center", boxed=True, shaded=True)
NUMBER, NUMBER_TOTAL = Look("数字", DIGIT_FONT, across="right", boxed=True), Look("数字合计", DIGIT_FONT, bold=True, across="right", boxed=True, shaded=True)
PLACE = Look("名次", DIGIT_FONT, across="center", boxed=True)
NOTE = Look("表注", BODY_FONT, 10, wrap=True)
LOOKS = (TITLE, META, META_RIGHT, META_MIDDLE, HEAD, NAME, NAME_TOTAL, WORD, WORD_TOTAL, NUMBER, NUMBER_TOTAL, PLACE, NOTE)


class _Book(Workbook):
    """A workbook that knows the styles its cells have taken so far, by name and number format."""

    def __init__(self) -> None:
        super().__init__()
        self.dressed: dict[tuple[str, str], StyleArray] = {}


def workbook_bytes(table: CompletionTable, times: Mapping[tuple[int, int], Times]) -> bytes:
    """The whole workbook as .xlsx; identical bytes for the same state of the data and the same options."""
    book = _Book()
    for look in LOOKS:
        book.add_named_style(look.style())
    book.properties.title = safe_text(table.title)
    book.properties.creator = safe_text(table.issuer)
    _table_sheet(book.active, table)
    _ranking_sheet(book.create_sheet(), table)
    _months_sheet(book.create_sheet(), table)
    _reports_sheet(book.create_sheet(), table, times)
    return repeatable_xlsx(book, table.reading.ledger.changed_at)


# --- the table -----------------------------------------------------------------------------------------------------------


def _table_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    sheet.title = TABLE
    areas = _printed_areas(table)
    has_parts = any(head.part for head in table.heads)
    first = 6 if has_parts else 5
    sheet.column_dimensions["A"].width = _name_width(row.name if len(row.lines) == 1 else max(row.lines, key=len) for row in table.rows)
    for left, right, heads in areas:
        _head_lines(sheet, table, left, right)
        _head(sheet, table, left, heads, has_parts)
    _even_widths(sheet, areas)
    _box(sheet, 3, 1, first - 1, 1, table.words.area, HEAD)
    _put(sheet, 2, 1, table.as_of.replace("：", ""), META)
    least, greatest, shared = ROW_HEIGHTS[table.options.paper]
    height = min(greatest, max(least, shared / len(table.rows)))
    for number, row in enumerate(table.rows, start=first):
        _table_row(sheet, number, row, height)
    last = first + len(table.rows) - 1
    _marks(sheet, table, first)
    end = _under(sheet, table, areas, last + 1)
    sheet.freeze_panes = sheet.cell(first, 2)
    _page(sheet, PAPER_A3 if table.options.paper == "a3" else PAPER_A4, rows=f"1:{first - 1}")
    if len(areas) > 1:
        sheet.print_title_cols = "A:A"
    sheet.print_area = ",".join(f"{'A' if not index else letter(left)}1:{letter(right)}{end}" for index, (left, right, _heads) in enumerate(areas))


def _printed_areas(table: CompletionTable) -> list[tuple[int, int, range]]:
    """First and last column, and the heads, of every sheet of paper; column A with the names comes before each."""
    areas, left = [], 2
    for heads in table.sheets:
        right = left + sum(len(table.heads[index].columns) for index in heads) - 1
        areas.append((left, right, heads))
        left = right + 1
    return areas


def _even_widths(sheet: Worksheet, areas: Sequence[tuple[int, int, range]]) -> None:
    """Widen the columns of narrower sheets of paper until all are as wide as the widest.

    Each is fitted to the paper's width by itself: with fewer columns its rows would be printed larger, and the last of them on a page of their own.
    """
    widths = [_width(sheet, left, right) for left, right, _heads in areas]
    for (left, right, _heads), width in zip(areas, widths, strict=True):
        for column in range(left, right + 1):
            sheet.column_dimensions[letter(column)].width *= max(widths) / width


def _head_lines(sheet: Worksheet, table: CompletionTable, left: int, right: int) -> None:
    """Title and the line under it, once over the columns of each printed sheet.

    On the first sheet the title spans the names too. On the others they are printed again before it, so it leaves out about as much on the right
    to stand in the middle.
    """
    if left == 2:
        _box(sheet, 1, 1, 1, right, table.title, TITLE)
    else:
        _box(sheet, 1, left, 1, max(left, right - 2), table.title, TITLE)
    sheet.row_dimensions[1].height = 36
    sheet.row_dimensions[2].height = 20
    half = max(left, right - max(2, (right - left) // 3))
    _box(sheet, 2, left, 2, max(left, half - 1), "　".join((table.basis, table.pace)), META)
    if half > left:
        _box(sheet, 2, half, 2, right, "　　".join(text for text in (table.demo, table.unit) if text), META_RIGHT)


def _head(sheet: Worksheet, table: CompletionTable, left: int, heads: range, has_parts: bool) -> None:
    """Two rows, three where there are parts: 其中： stands over all parts of one total, to its right."""
    column, names = left, 4 if has_parts else 3
    lines = 1
    for index in heads:
        head = table.heads[index]
        right = column + len(head.columns) - 1
        if not head.part:
            _box(sheet, 3, column, names, right, head.name, HEAD)
        else:
            _box(sheet, 4, column, 4, right, head.name, HEAD)
            if index == heads.start or not _same_part(table, index - 1, index):
                _box(sheet, 3, column, 3, _end_of_parts(table, index, heads, column), head.part, HEAD)
        width = 0
        for offset, item in enumerate(head.columns):
            _box(sheet, names + 1, column + offset, names + 1, column + offset, _two_lines(item.paper_label), HEAD)
            needed = _column_width(table, index, offset, WIDTH[item.key])
            sheet.column_dimensions[letter(column + offset)].width = needed
            width += needed
        lines = max(lines, _lines(head.name, width))
        column = right + 1
    sheet.row_dimensions[3].height = 18 if has_parts else max(22, LINE * lines + 4)
    if has_parts:
        sheet.row_dimensions[4].height = max(sheet.row_dimensions[4].height or 0, LINE * lines + 4)
    sheet.row_dimensions[names + 1].height = 2 * LINE + 4


def _same_part(table: CompletionTable, one: int, other: int) -> bool:
    return bool(table.heads[one].part) and table.heads[one].indicator.part_of_id == table.heads[other].indicator.part_of_id


def _end_of_parts(table: CompletionTable, index: int, heads: range, column: int) -> int:
    """Last column of the parts that begin at `index`, within one printed sheet."""
    end = column + len(table.heads[index].columns) - 1
    while index + 1 in heads and _same_part(table, index, index + 1):
        index += 1
        end += len(table.heads[index].columns)
    return end


def _table_row(sheet: Worksheet, number: int, row: Row, height: float) -> None:
    _put(sheet, number, 1, "\n".join(row.lines), NAME_TOTAL if row.is_total else NAME)
    sheet.row_dimensions[number].height = max(height, LINE * sum(_lines(line, sheet.column_dimensions["A"].width) for line in row.lines))
    for column, item in enumerate((item for items in row.groups for item in items), start=2):
        _put_item(sheet, number, column, item, row.is_total)


def _put_item(sheet: Worksheet, row: int, column: int, item: Item, is_total: bool) -> None:
    if item.is_number:
        look = NUMBER_TOTAL if is_total else PLACE if item.column == RANK else NUMBER
        _put(sheet, row, column, item.number, look, places=item.places)
    elif item.number is not None:
        _put(sheet, row, column, item.plain, NUMBER)
    else:
        _put(sheet, row, column, item.word, WORD_TOTAL if is_total else WORD)


def _marks(sheet: Worksheet, table: CompletionTable, first: int) -> None:
    """▽ and ▼ before lagging rates, as a format on top of `0.0`: the cell stays a plain number."""
    places = table.reading.ledger.plan.rate_decimals
    for mark, bold in (("▽", False), ("▼", True)):
        cells = [
            f"{letter(column)}{number}"
            for number, row in enumerate(table.rows, start=first)
            for column, item in enumerate((item for items in row.groups for item in items), start=2)
            if item.mark == mark
        ]
        if cells:
            shown = NumberFormat(numFmtId=164 + bold, formatCode=f'"{mark}"{_format(places)}')
            look = DifferentialStyle(numFmt=shown, font=Font(bold=True) if bold else None)
            sheet.conditional_formatting.add(" ".join(cells), Rule(type="expression", dxf=look, formula=["TRUE"]))


def _under(sheet: Worksheet, table: CompletionTable, areas: Sequence[tuple[int, int, range]], row: int) -> int:
    """Notes and the line to sign under every printed sheet; returns the last row used."""
    narrowest = min(_width(sheet, left, right) for left, right, _heads in areas)
    for number, note in enumerate(table.notes, start=1):
        # The name column says that the line is a note, so that an import knows where the table ends.
        _put(sheet, row, 1, f"注{number}.", META_RIGHT)
        for left, right, _heads in areas:
            _box(sheet, row, left, row, right, note + table.words.stop, NOTE)
        sheet.row_dimensions[row].height = LINE * _lines(note, narrowest * 1.05) + 1
        row += 1
    _put(sheet, row, 1, "填报单位：", META_RIGHT)
    for left, right, _heads in areas:
        middle = left + (right - left) // 3
        _box(sheet, row, left, row, middle, table.issuer, META)
        if middle < right:
            _box(sheet, row, middle + 1, row, right, table.words.signed.format(date=table.dated), META_RIGHT)
    sheet.row_dimensions[row].height = 28
    return row


# --- rankings ------------------------------------------------------------------------------------------------------------


def _ranking_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    """Every flow ranked, five side by side on a printed sheet; those that are not ranked stand below with the reason."""
    sheet.title = RANKING
    reading = table.reading
    flows = [indicator for indicator in reading.ledger.indicators if indicator.kind == Indicator.Kind.FLOW]
    title = f"{reading.ledger.plan.year}年{reading.month}月各指标完成率排名"
    areas = []
    for block in spread(len(flows), BLOCKS_ACROSS):
        left, right = 3 * block.start + 1, max(3 * block.stop, 3)
        _sheet_title(sheet, table, title, right, left)
        areas.append((letter(left), letter(right)))
    if not flows:
        _put(sheet, 3, 1, "没有按完成率排名的指标。", META)
    last = max([_ranking(sheet, reading, indicator, 3 * number + 1) for number, indicator in enumerate(flows)], default=3)
    for row in range(5, last + 1):
        names = [str(sheet.cell(row, 3 * number + 2).value or "") for number in range(len(flows))]
        sheet.row_dimensions[row].height = LINE * max(_lines(name, RANKING_WIDTHS[1]) for name in names) + 3
    _page(sheet, PAPER_A4, rows="1:4")
    sheet.freeze_panes = "A5"
    sheet.print_area = ",".join(f"{left}1:{right}{last}" for left, right in areas)


def _ranking(sheet: Worksheet, reading: Reading, indicator: Indicator, left: int) -> int:
    """One indicator's ranking in three columns from `left`; returns its last row."""
    name = name_of(indicator, CHINESE)
    _box(sheet, 3, left, 3, left + 2, name, HEAD)
    sheet.row_dimensions[3].height = max(sheet.row_dimensions[3].height or 0, LINE * max(2, _lines(name, sum(RANKING_WIDTHS))) + 4)
    sheet.row_dimensions[4].height = 20
    for offset, label in enumerate(("名次", "责任单位", "完成率(%)")):
        _put(sheet, 4, left + offset, label, HEAD)
        sheet.column_dimensions[letter(left + offset)].width = RANKING_WIDTHS[offset]
    others = [cell for cell in reading.column(indicator) if not cell.rank and cell.quota is not None]
    row = 4
    for row, cell in enumerate([*reading.ranked(indicator), *others], start=5):
        _ranking_line(sheet, row, left, reading.ledger, cell)
    return row


def _ranking_line(sheet: Worksheet, row: int, column: int, ledger: Ledger, cell: Cell) -> None:
    name = cell.district.short_name if len(cell.district.printed_name) > NAME_LINE else cell.district.printed_name
    if cell.rank:
        _put(sheet, row, column, cell.rank, PLACE)
    else:
        _put(sheet, row, column, DASH, WORD)
    _put(sheet, row, column + 1, name, NAME)
    _put_rate(sheet, row, column + 2, ledger, cell)


# --- months --------------------------------------------------------------------------------------------------------------


def _months_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    """One line for every indicator and area with a quota: what each month brought, to filter and to sort."""
    sheet.title = MONTHS
    reading = table.reading
    months = range(1, reading.month + 1)
    opening = any(cell.opening_month for cell in reading.cells.values())
    labels = ["指标", "责任单位", "目标任务", *(["期初累计"] if opening else []), *(f"{month}月" for month in months), "累计完成", "完成率(%)"]
    widest = max(9.5, *(_amount_width(table, number) for number in range(len(table.heads))))
    row = _sheet_title(sheet, table, f"{reading.ledger.plan.year}年{CHINESE.span(months)}各月完成情况", len(labels))
    for column, label in enumerate(labels, start=1):
        _put(sheet, row, column, label, HEAD)
        sheet.column_dimensions[letter(column)].width = {1: 25, 2: 26}.get(column, 9.5)
    for column in range(3, len(labels)):
        sheet.column_dimensions[letter(column)].width = widest
    sheet.row_dimensions[row].height = 22
    head = row
    marked = max((_text_width(value_month.mark(cell, CHINESE)) for cell in reading.cells.values()), default=0)
    sheet.column_dimensions[letter(len(labels) - 1)].width = widest + marked
    for number, indicator in enumerate(reading.ledger.indicators):
        for cell in [reading.city(indicator), *reading.column(indicator)]:
            if cell.quota is not None:
                row += 1
                _months_line(sheet, row, reading.ledger, cell, table.heads[number].places, table.heads[number].name, opening)
    _page(sheet, PAPER_A4, rows=f"1:{head}")
    sheet.freeze_panes = sheet.cell(head + 1, 3)
    sheet.auto_filter.ref = f"A{head}:{letter(len(labels))}{row}"


def _months_line(sheet: Worksheet, row: int, ledger: Ledger, cell: Cell, places: int, name: str, opening: bool) -> None:
    bold = cell.is_city
    area = CITY_WORD if cell.is_city else cell.district.printed_name
    _put(sheet, row, 1, name, NAME_TOTAL if bold else NAME)
    _put(sheet, row, 2, area, NAME_TOTAL if bold else NAME)
    values = [cell.quota, *([cell.opening if cell.opening_month else None] if opening else []), *cell.months]
    for column, value in enumerate(values, start=3):
        _put_value(sheet, row, column, cell, value, places)
    last = len(values) + 3
    item = cumulative_item(cell, places)
    if item.number is None or item.is_number:
        _put_value(sheet, row, last, cell, cell.cumulative, places)
    else:
        _put(sheet, row, last, item.plain, NUMBER_TOTAL if bold else NUMBER)
    _put_rate(sheet, row, last + 1, ledger, cell)
    sheet.row_dimensions[row].height = LINE * max(_lines(name, 25), _lines(area, 26)) + 3


def _put_value(sheet: Worksheet, row: int, column: int, cell: Cell, value: Decimal | None, places: int) -> None:
    if value is None:
        _put(sheet, row, column, DASH, WORD_TOTAL if cell.is_city else WORD)
    else:
        _put(sheet, row, column, printed(value, cell.indicator, places), NUMBER_TOTAL if cell.is_city else NUMBER, places=places)


def _put_rate(sheet: Worksheet, row: int, column: int, ledger: Ledger, cell: Cell) -> None:
    """The completion as printed; of a rate or stock, and where there is none, the word."""
    shown = display.rate(cell)
    if shown is not None:
        _put(sheet, row, column, Decimal(shown), NUMBER_TOTAL if cell.is_city else NUMBER, places=cell.rate_decimals)
    else:
        word = word_of(ledger, cell) if cell.band in (Band.NOT_REPORTED, Band.WITHIN_LIMIT, Band.OVER_LIMIT) else DASH
        _put(sheet, row, column, word, WORD_TOTAL if cell.is_city else WORD)


# --- reports -------------------------------------------------------------------------------------------------------------


def _reports_sheet(sheet: Worksheet, table: CompletionTable, times: Mapping[tuple[int, int], Times]) -> None:
    """Who reported when: the month's status and times, and the day every month came in."""
    sheet.title = REPORTS
    ledger = table.reading.ledger
    months = range(1, ledger.month + 1)
    labels = ["责任单位", f"{ledger.month}月状态", "上报时间", "审定时间", "上报\n次数", *(f"{month}月上报" for month in months)]
    row = head = _sheet_title(sheet, table, f"{ledger.plan.year}年{ledger.month}月上报情况", len(labels))
    for column, label in enumerate(labels, start=1):
        _put(sheet, row, column, label, HEAD)
        sheet.column_dimensions[letter(column)].width = {1: 26, 2: 11, 3: 17, 4: 17, 5: 6.5}.get(column, 8.5)
    sheet.row_dimensions[row].height = 2 * LINE + 4
    for district in ledger.districts:
        if not table.reading.asked(district):
            continue
        row += 1
        _put(sheet, row, 1, district.printed_name, NAME)
        sheet.row_dimensions[row].height = LINE * _lines(district.printed_name, 26) + 3
        _put(sheet, row, 2, CHINESE.states[ledger.state(district.pk)], WORD)
        report, sent = ledger.reports.get((district.pk, ledger.month)), times.get((district.pk, ledger.month), Times(None, None))
        _put_time(sheet, row, 3, sent.submitted_at, TIME_FORMAT)
        _put_time(sheet, row, 4, sent.approved_at, TIME_FORMAT)
        _put(sheet, row, 5, report.submissions if report else 0, PLACE)
        for column, month in enumerate(months, start=6):
            counted = ledger.state(district.pk, month) in COUNTED[REPORTED]
            _put_time(sheet, row, column, times[district.pk, month].submitted_at if counted else None, DAY_FORMAT)
    _page(sheet, PAPER_A4, rows=f"1:{head}")
    sheet.freeze_panes = sheet.cell(head + 1, 2)


def _put_time(sheet: Worksheet, row: int, column: int, at: datetime | None, number_format: str) -> None:
    """A time in Shanghai; workbooks know no zones."""
    if at is None:
        _put(sheet, row, column, DASH, WORD)
    else:
        _put(sheet, row, column, at.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0), PLACE, number_format=number_format)


# --- parts of every sheet ------------------------------------------------------------------------------------------------


def _sheet_title(sheet: Worksheet, table: CompletionTable, title: str, right: int, left: int = 1) -> int:
    """Title and the line under it over the columns of a printed sheet; returns the next row."""
    _box(sheet, 1, left, 1, right, f"{table.reading.ledger.city.name}{title}", TITLE)
    _box(sheet, 2, left, 2, right, "　".join(text for text in (table.meta, table.demo, table.unit) if text), META)
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[2].height = 20
    return 3


def _put(sheet: Worksheet, row: int, column: int, value: object, look: Look, places: int | None = None, number_format: str = "") -> None:
    cell = sheet.cell(row, column)
    put(cell, value)
    _dress(cell, look, number_format if places is None else _format(places))


def _dress(cell: SheetCell, look: Look, number_format: str = "") -> None:
    """A named style and a number format. Openpyxl looks both up anew for every cell, a third of the time a workbook takes: the first cell
    of its kind is asked once, the others take its numbers."""
    known = cell.parent.parent.dressed
    key = look.name, number_format
    if key not in known:
        cell.style = look.name
        if number_format:
            cell.number_format = number_format
        known[key] = cell._style
    cell._style = copy(known[key])


def _box(sheet: Worksheet, top: int, left: int, bottom: int, right: int, value: str, look: Look) -> None:
    """A text over a range of merged cells, each with its border."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            _dress(sheet.cell(row, column), look)
    _put(sheet, top, left, value, look)
    if (top, left) != (bottom, right):
        # Not `merge_cells`, which works out anew the borders every cell has already.
        sheet.merged_cells.add(f"{letter(left)}{top}:{letter(right)}{bottom}")


def _page(sheet: Worksheet, paper: int, rows: str = "1:2") -> None:
    """Landscape, one page wide, as long as need be; head rows on every page, page x of y below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = rows
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.6
    margins.header = margins.footer = 0.3
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.center.font = f"{BODY_FONT},Regular"
    sheet.oddFooter.center.size = 10


def _format(places: int) -> str:
    return "0." + "0" * places if places else "0"


def _two_lines(label: str) -> str:
    """目标任务 on two lines of two, 完成率(%) with its sign below."""
    if label.endswith("(%)"):
        return f"{label[:-3]}\n(%)"
    return f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}" if len(label) >= 4 else label


def _column_width(table: CompletionTable, head: int, offset: int, least: float) -> float:
    """Wide enough for the longest number or word of the column, so that no number prints as ###."""
    texts = [row.groups[head][offset] for row in table.rows]
    total = _text_width(table.rows[0].groups[head][offset].plain) * BOLD + 1
    return max(least, total, *(_text_width(item.mark + item.plain) + 1.5 for item in texts))


def _amount_width(table: CompletionTable, head: int) -> float:
    """Wide enough for every amount of an indicator in bold."""
    places = table.heads[head].places
    cells = [table.reading.city(table.heads[head].indicator), *table.reading.column(table.heads[head].indicator)]
    amounts = [amount for cell in cells for amount in (cell.quota, cell.cumulative, cell.opening, *cell.months) if amount is not None]
    return max((len(str(printed(amount, cells[0].indicator, places))) for amount in amounts), default=0) * BOLD + 2.5


def _name_width(names: Iterable[str]) -> float:
    return min(26.0, max(19.0, *(_text_width(name) + 2 for name in names)))


def _text_width(text: str) -> int:
    """Columns of a half-width character; Chinese and signs count twice."""
    return sum(1 if character.isascii() else 2 for character in text)


def _width(sheet: Worksheet, left: int, right: int) -> float:
    return sum(sheet.column_dimensions[letter(column)].width for column in range(left, right + 1))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in so many half-width columns; a bit is kept free, because fonts differ."""
    return sum(max(1, -(-_text_width(line) // max(1, int(width - 1)))) for line in text.split("\n"))
