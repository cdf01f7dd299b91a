"""The blank sheet and the filled example of a breakdown: the annex's two-level layout, in Chinese in both languages of the page (documents are).

Both are made from the 2017 tables in fixtures/, so that the example is a real document and both read back through our own import.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sheets.writer import put, repeatable_xlsx
from targets.issuing import fixture_tables

DASH = "——"
SHEET_NAME = "任务分解表"
UNIT = "单位：人"
HEAD_ROW = 3
BODY_ROW = 5
BLANK_AREAS = 20
NOTES = (
    "填表说明：1. 第一行写标题，列名写指标，可以增减列；属于某个总数的指标放在它右边，上面写“其中”。",
    "说明：2. 合计行写全市任务数，可以在最前或最后；没有下达任务的格留空或写——，不要写0。",
    "说明：3. 单位不都是人时，在指标名后用括号写明，如（万人次）、（%）；分列在指标名下的“目标任务”也能读。",
    "说明：4. 单位名称写全称或简称都可以，按名称对应，不按位置；以“说明”“注”开头的行不读。",
)


@dataclass(frozen=True)
class Heading:
    """One indicator's column; `is_part` puts it under 其中 beside the total to its left."""

    name: str
    is_part: bool


def example_xlsx() -> bytes:
    """The annex of 2017, whole: importing it changes nothing where that plan stands."""
    with fixture_tables.BREAKDOWN.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    body = [[line[0], *(Decimal(cell) if cell.isdigit() else cell for cell in line[1:])] for line in lines[4:]]
    return _xlsx(lines[0][0], body, ())


def blank_xlsx(areas: Sequence[str]) -> bytes:
    """The same layout without numbers: 合计, the areas named, and room for more."""
    names = ["合计", *areas]
    rows: list[list] = [[name] for name in names] + [[None] for _row in range(max(0, BLANK_AREAS - len(names)))]
    return _xlsx("（城市）（年份）年城乡就业工作目标任务分解表", rows, NOTES)


def _xlsx(title: str, body: Sequence[Sequence], notes: Sequence[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_NAME
    headings = [Heading(row["name"], bool(row["part_of"])) for row in fixture_tables.table(fixture_tables.INDICATORS)]
    width = len(headings) + 1
    _title(sheet, title, width)
    _head(sheet, headings)
    for number, line in enumerate(body, BODY_ROW):
        for column in range(1, width + 1):
            _cell(sheet, number, column, line[column - 1] if column <= len(line) else None)
    for number, note in enumerate(notes, BODY_ROW + len(body)):
        put(sheet.cell(number, 1), note)
        sheet.cell(number, 1).font = Font(name="宋体", size=10)
    _paper(sheet, width)
    return repeatable_xlsx(book, datetime.combine(fixture_tables.issued(), time(), UTC))


def _title(sheet: Worksheet, title: str, width: int) -> None:
    put(sheet.cell(1, 1), title)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(1, 1).font = Font(name="方正小标宋简体", size=18)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 32
    put(sheet.cell(2, width), UNIT)
    sheet.cell(2, width).alignment = Alignment(horizontal="right")
    sheet.cell(2, width).font = Font(name="宋体", size=11)


def _head(sheet: Worksheet, headings: Sequence[Heading]) -> None:
    _heading(sheet, "单位", 1, down=True)
    column = 2
    while column <= len(headings) + 1:
        if not headings[column - 2].is_part:
            _heading(sheet, headings[column - 2].name, column, down=True)
            column += 1
            continue
        first = column
        while column <= len(headings) + 1 and headings[column - 2].is_part:
            _cell(sheet, HEAD_ROW, column, "其中" if column == first else None, head=True)
            _cell(sheet, HEAD_ROW + 1, column, headings[column - 2].name, head=True)
            column += 1
        if column - first > 1:
            sheet.merge_cells(start_row=HEAD_ROW, start_column=first, end_row=HEAD_ROW, end_column=column - 1)
    sheet.row_dimensions[HEAD_ROW].height = 22
    sheet.row_dimensions[HEAD_ROW + 1].height = 48


def _heading(sheet: Worksheet, text: str, column: int, *, down: bool) -> None:
    _cell(sheet, HEAD_ROW, column, text, head=True)
    _cell(sheet, HEAD_ROW + 1, column, None, head=True)
    if down:
        sheet.merge_cells(start_row=HEAD_ROW, start_column=column, end_row=HEAD_ROW + 1, end_column=column)


def _cell(sheet: Worksheet, row: int, column: int, value, *, head: bool = False) -> None:
    cell = sheet.cell(row, column)
    if value is not None:
        put(cell, value)
    thin = Side(style="thin")
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    cell.font = Font(name="黑体" if head else "宋体", size=11)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=head or column == 1)
    if not head and column > 1:
        cell.number_format = "General"


def _paper(sheet: Worksheet, width: int) -> None:
    sheet.column_dimensions["A"].width = 26
    for column in range(2, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 12
    sheet.freeze_panes = sheet.cell(BODY_ROW, 2)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
