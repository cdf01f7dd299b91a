"""Sheets as users hand them back: the downloaded one, opened, changed and saved by a spreadsheet program."""

import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

VALUE, REMARK = "E", "G"
FIRST = 4
"""Column of the month's figures and of the remarks, and the first row, from February on."""


def edited(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """The workbook after `change` was done to its first sheet; the merged cells of the notes below would not move with inserted rows."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for cells in [str(cells) for cells in sheet.merged_cells.ranges if cells.min_row > FIRST + 1]:
        sheet.unmerge_cells(cells)
    change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(data: bytes, *values, remarks=()) -> bytes:
    """The sheet with values, and remarks, typed into its rows from the top; None leaves a cell as it is."""

    def change(sheet: Worksheet) -> None:
        for number, value in enumerate(values, FIRST):
            if value is not None:
                sheet[f"{VALUE}{number}"] = value
        for number, remark in enumerate(remarks, FIRST):
            if remark is not None:
                sheet[f"{REMARK}{number}"] = remark

    return edited(data, change)
