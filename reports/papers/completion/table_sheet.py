"""The first sheet of the completion workbook: the table as printed."""

from collections.abc import Sequence

from openpyxl.formatting.rule import DifferentialStyle, Rule
from openpyxl.styles import Font
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.papers.completion.completion_table import CompletionTable, Item, Row
from reports.papers.completion.workbook_look import (
    HEAD,
    LINE,
    META,
    META_RIGHT,
    NAME,
    NAME_TOTAL,
    NOTE,
    NUMBER,
    NUMBER_TOTAL,
    PAPER_A3,
    PAPER_A4,
    PLACE,
    TITLE,
    WORD,
    WORD_TOTAL,
    column_width,
    format_of,
    line_count,
    name_width,
    put_box,
    put_cell,
    set_page,
    sheet_width,
    two_lines,
)
from reports.reading.paper_words import COMPLETION, CUMULATIVE, GAP, MONTH_VALUE, QUOTA, RANK

TABLE = "完成情况表"
WIDTH = {QUOTA: 7, MONTH_VALUE: 7, CUMULATIVE: 7, COMPLETION: 8, GAP: 7, RANK: 5}
ROW_HEIGHTS = {"a4": (17, 23, 390), "a3": (17, 34, 620)}
"""Least and greatest height of a row of the table, and the height all rows share, in points: a short table fills its sheet, a long one runs on."""


# --- the table -----------------------------------------------------------------------------------------------------------


def table_sheet(sheet: Worksheet, table: CompletionTable) -> None:
    sheet.title = TABLE
    areas = _printed_areas(table)
    has_parts = any(head.part for head in table.heads)
    first = 6 if has_parts else 5
    sheet.column_dimensions["A"].width = name_width(row.name if len(row.lines) == 1 else max(row.lines, key=len) for row in table.rows)
    for left, right, heads in areas:
        _head_lines(sheet, table, left, right)
        _head_rows(sheet, table, left, heads, has_parts)
    _even_widths(sheet, areas)
    put_box(sheet, 3, 1, first - 1, 1, table.words.area, HEAD)
    put_cell(sheet, 2, 1, table.as_of.replace("：", ""), META)
    least, greatest, shared = ROW_HEIGHTS[table.options.paper]
    height = min(greatest, max(least, shared / len(table.rows)))
    for number, row in enumerate(table.rows, start=first):
        _table_row(sheet, number, row, height)
    last = first + len(table.rows) - 1
    _mark_formats(sheet, table, first)
    end = _notes_below(sheet, table, areas, last + 1)
    sheet.freeze_panes = sheet.cell(first, 2)
    set_page(sheet, PAPER_A3 if table.options.paper == "a3" else PAPER_A4, rows=f"1:{first - 1}")
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
    widths = [sheet_width(sheet, left, right) for left, right, _heads in areas]
    for (left, right, _heads), width in zip(areas, widths, strict=True):
        for column in range(left, right + 1):
            sheet.column_dimensions[letter(column)].width *= max(widths) / width


def _head_lines(sheet: Worksheet, table: CompletionTable, left: int, right: int) -> None:
    """Title and the line under it, once over the columns of each printed sheet.

    On the first sheet the title spans the names too. On the others they are printed again before it, so it leaves out about as much on the right
    to stand in the middle.
    """
    if left == 2:
        put_box(sheet, 1, 1, 1, right, table.title, TITLE)
    else:
        put_box(sheet, 1, left, 1, max(left, right - 2), table.title, TITLE)
    sheet.row_dimensions[1].height = 36
    sheet.row_dimensions[2].height = 20
    half = max(left, right - max(2, (right - left) // 3))
    put_box(sheet, 2, left, 2, max(left, half - 1), "　".join((table.basis, table.pace)), META)
    if half > left:
        put_box(sheet, 2, half, 2, right, "　　".join(text for text in (table.demo, table.unit) if text), META_RIGHT)


def _head_rows(sheet: Worksheet, table: CompletionTable, left: int, heads: range, has_parts: bool) -> None:
    """Two rows, three where there are parts: 其中： stands over all parts of one total, to its right."""
    column, names = left, 4 if has_parts else 3
    lines = 1
    for index in heads:
        head = table.heads[index]
        right = column + len(head.columns) - 1
        if not head.part:
            put_box(sheet, 3, column, names, right, head.name, HEAD)
        else:
            put_box(sheet, 4, column, 4, right, head.name, HEAD)
            if index == heads.start or not _same_part(table, index - 1, index):
                put_box(sheet, 3, column, 3, _end_of_parts(table, index, heads, column), head.part, HEAD)
        width = 0
        for offset, item in enumerate(head.columns):
            put_box(sheet, names + 1, column + offset, names + 1, column + offset, two_lines(item.paper_label), HEAD)
            needed = column_width(table, index, offset, WIDTH[item.key])
            sheet.column_dimensions[letter(column + offset)].width = needed
            width += needed
        lines = max(lines, line_count(head.name, width))
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
    put_cell(sheet, number, 1, "\n".join(row.lines), NAME_TOTAL if row.is_total else NAME)
    sheet.row_dimensions[number].height = max(height, LINE * sum(line_count(line, sheet.column_dimensions["A"].width) for line in row.lines))
    for column, item in enumerate((item for items in row.groups for item in items), start=2):
        _put_item(sheet, number, column, item, row.is_total)


def _put_item(sheet: Worksheet, row: int, column: int, item: Item, is_total: bool) -> None:
    if item.is_number:
        look = NUMBER_TOTAL if is_total else PLACE if item.column == RANK else NUMBER
        put_cell(sheet, row, column, item.number, look, places=item.places)
    elif item.number is not None:
        put_cell(sheet, row, column, item.plain, NUMBER)
    else:
        put_cell(sheet, row, column, item.word, WORD_TOTAL if is_total else WORD)


def _mark_formats(sheet: Worksheet, table: CompletionTable, first: int) -> None:
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
            shown = NumberFormat(numFmtId=164 + bold, formatCode=f'"{mark}"{format_of(places)}')
            look = DifferentialStyle(numFmt=shown, font=Font(bold=True) if bold else None)
            sheet.conditional_formatting.add(" ".join(cells), Rule(type="expression", dxf=look, formula=["TRUE"]))


def _notes_below(sheet: Worksheet, table: CompletionTable, areas: Sequence[tuple[int, int, range]], row: int) -> int:
    """Notes and the line to sign under every printed sheet; returns the last row used."""
    narrowest = min(sheet_width(sheet, left, right) for left, right, _heads in areas)
    for number, note in enumerate(table.notes, start=1):
        # The name column says that the line is a note, so that an import knows where the table ends.
        put_cell(sheet, row, 1, f"注{number}.", META_RIGHT)
        for left, right, _heads in areas:
            put_box(sheet, row, left, row, right, note + table.words.stop, NOTE)
        sheet.row_dimensions[row].height = LINE * line_count(note, narrowest * 1.05) + 1
        row += 1
    put_cell(sheet, row, 1, "填报单位：", META_RIGHT)
    for left, right, _heads in areas:
        middle = left + (right - left) // 3
        put_box(sheet, row, left, row, middle, table.issuer, META)
        if middle < right:
            put_box(sheet, row, middle + 1, row, right, table.words.signed.format(date=table.dated), META_RIGHT)
    sheet.row_dimensions[row].height = 28
    return row
