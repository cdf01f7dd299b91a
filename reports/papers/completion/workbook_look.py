"""How the sheets of the completion workbook look: fonts, borders, widths, paper; one way to put a cell."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.papers.completion.completion_table import CompletionTable
from reports.papers.completion.table_columns import printed
from sheets.writer import put

TITLE_FONT, HEAD_FONT, BODY_FONT, DIGIT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
CHINESE_CHARSET = 134
PAPER_A4, PAPER_A3 = 9, 8
TIME_FORMAT, DAY_FORMAT = "yyyy-mm-dd hh:mm", "m-d"
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


# --- parts of every sheet ------------------------------------------------------------------------------------------------


def sheet_title(sheet: Worksheet, table: CompletionTable, title: str, right: int, left: int = 1) -> int:
    """Title and the line under it over the columns of a printed sheet; returns the next row."""
    put_box(sheet, 1, left, 1, right, f"{table.reading.ledger.city.name}{title}", TITLE)
    put_box(sheet, 2, left, 2, right, "　".join(text for text in (table.meta, table.demo, table.unit) if text), META)
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[2].height = 20
    return 3


def put_cell(sheet: Worksheet, row: int, column: int, value: object, look: Look, places: int | None = None, number_format: str = "") -> None:
    cell = sheet.cell(row, column)
    put(cell, value)
    _dress(cell, look, number_format if places is None else format_of(places))


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


def put_box(sheet: Worksheet, top: int, left: int, bottom: int, right: int, value: str, look: Look) -> None:
    """A text over a range of merged cells, each with its border."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            _dress(sheet.cell(row, column), look)
    put_cell(sheet, top, left, value, look)
    if (top, left) != (bottom, right):
        # Not `merge_cells`, which works out anew the borders every cell has already.
        sheet.merged_cells.add(f"{letter(left)}{top}:{letter(right)}{bottom}")


def set_page(sheet: Worksheet, paper: int, rows: str = "1:2") -> None:
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


def format_of(places: int) -> str:
    return "0." + "0" * places if places else "0"


def two_lines(label: str) -> str:
    """目标任务 on two lines of two, 完成率(%) with its sign below."""
    if label.endswith("(%)"):
        return f"{label[:-3]}\n(%)"
    return f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}" if len(label) >= 4 else label


def column_width(table: CompletionTable, head: int, offset: int, least: float) -> float:
    """Wide enough for the longest number or word of the column, so that no number prints as ###."""
    texts = [row.groups[head][offset] for row in table.rows]
    total = text_width(table.rows[0].groups[head][offset].plain) * BOLD + 1
    return max(least, total, *(text_width(item.mark + item.plain) + 1.5 for item in texts))


def amount_width(table: CompletionTable, head: int) -> float:
    """Wide enough for every amount of an indicator in bold."""
    places = table.heads[head].places
    cells = [table.reading.city(table.heads[head].indicator), *table.reading.column(table.heads[head].indicator)]
    amounts = [amount for cell in cells for amount in (cell.quota, cell.cumulative, cell.opening, *cell.months) if amount is not None]
    return max((len(str(printed(amount, cells[0].indicator, places))) for amount in amounts), default=0) * BOLD + 2.5


def name_width(names: Iterable[str]) -> float:
    return min(26.0, max(19.0, *(text_width(name) + 2 for name in names)))


def text_width(text: str) -> int:
    """Columns of a half-width character; Chinese and signs count twice."""
    return sum(1 if character.isascii() else 2 for character in text)


def sheet_width(sheet: Worksheet, left: int, right: int) -> float:
    return sum(sheet.column_dimensions[letter(column)].width for column in range(left, right + 1))


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in so many half-width columns; a bit is kept free, because fonts differ."""
    return sum(max(1, -(-text_width(line) // max(1, int(width - 1)))) for line in text.split("\n"))
