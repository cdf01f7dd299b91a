"""A long plain table as .xlsx, written row by row: tens of thousands of rows in constant memory and with the same bytes for the same rows.

openpyxl makes everything around the rows: styles, widths, the frozen head, the filter. The rows go into the package as text between them, because
a cell costs openpyxl about nine microseconds and its text about one (docs/decisions/0011).
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from sheets.errors import SheetError
from sheets.writer import new_part, repack, safe_text

ROWS = 1_048_576
"""Rows of a sheet, the head among them: the limit of the format."""
PLACES = 4
"""Most decimals a number may carry."""
TIME_FORMAT = "yyyy-mm-dd hh:mm"
Value = str | int | Decimal | datetime | None

_CHUNK = 500
_DATA, _BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_END = b"</sheetData>"


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in characters, and what stands in it."""

    head: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Sheet:
    """What stands around the rows: names of the two sheets, heads, the lines of the second sheet, and the fonts by name."""

    name: str
    columns: Sequence[Column]
    title: str
    author: str
    notes_name: str
    notes: Sequence[str]
    head_font: str
    body_font: str


def write_xlsx(out: BinaryIO, sheet: Sheet, rows: Iterable[Sequence[Value]], changed_at: datetime) -> int:
    """Write the table to `out` and return how many rows it has, the head left out.

    Text stays text whatever it begins with; a ``Decimal`` is shown with the places it carries; times have no zone.

    :param changed_at: aware; the last change of the data, the file's own date.
    :raises SheetError: ``too_large`` for more rows than a sheet holds.
    """
    shell, styles = _shell(sheet, changed_at)
    lines = _Lines(len(sheet.columns), styles)
    with zipfile.ZipFile(io.BytesIO(shell)) as source, zipfile.ZipFile(out, "w") as target:
        before, after = source.read(_DATA).split(_END)
        # First, because the workbook's own part says how many rows there are.
        with target.open(new_part(_DATA), "w") as part:
            part.write(before)
            for chunk in lines.chunks(rows):
                part.write(chunk)
            part.write(_END + _until(after, lines.last))
        for name in source.namelist():
            if name != _DATA:
                part = source.read(name)
                target.writestr(new_part(name), _until(part, lines.last) if name == _BOOK else part)
    return lines.last - 1


def _until(xml: bytes, last: int) -> bytes:
    """Ranges made to the end of the sheet, cut to the rows there are."""
    return xml.replace(b"%d" % ROWS, b"%d" % last)


class _Lines:
    """Rows as text of the sheet. `styles` are the numbers of the styles: of text, of a time, and of a number by its places."""

    def __init__(self, width: int, styles: tuple[int, int, tuple[int, ...]]):
        self.last = 1
        self._letters = [get_column_letter(column) for column in range(1, width + 1)]
        self._text, self._time, self._number = styles
        # The same names, units and times stand in thousands of rows; remarks pass through.
        self._said = lru_cache(maxsize=4096)(self._say)
        self._timed = lru_cache(maxsize=4096)(self._tell)

    def chunks(self, rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
        """The rows as bytes, some hundred at a time."""
        rest = iter(rows)
        while chunk := "".join(map(self._line, islice(rest, _CHUNK))):
            yield chunk.encode("utf-8")

    def _line(self, row: Sequence[Value]) -> str:
        self.last += 1
        if self.last > ROWS:
            raise SheetError("too_large", found=f"row {self.last}", expected=f"at most {ROWS} rows")
        number = self.last
        cells = [f'<c r="{letter}{number}"{self._cell(value)}' for letter, value in zip(self._letters, row, strict=True) if value is not None and value != ""]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _cell(self, value: Value) -> str:
        """The end of the cell's tag and what stands in it."""
        if isinstance(value, str):
            return self._said(value)
        if isinstance(value, Decimal):
            return f' s="{self._number[min(max(-value.as_tuple().exponent, 0), PLACES)]}"><v>{value:f}</v></c>'
        if isinstance(value, datetime):
            return self._timed(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return f' s="{self._number[0]}"><v>{value}</v></c>'
        raise TypeError(f"{type(value).__name__} in row {self.last}")

    def _say(self, text: str) -> str:
        return f' s="{self._text}" t="inlineStr"><is><t xml:space="preserve">{escape(safe_text(text))}</t></is></c>'

    def _tell(self, at: datetime) -> str:
        return f' s="{self._time}"><v>{to_excel(at)!r}</v></c>'


# --- everything around the rows ------------------------------------------------------------------------------------------


def _shell(sheet: Sheet, changed_at: datetime) -> tuple[bytes, tuple[int, int, tuple[int, ...]]]:
    """The workbook with its heads and no rows, and the numbers of the styles its rows will use."""
    book = Workbook()
    book.properties.title, book.properties.creator = safe_text(sheet.title), safe_text(sheet.author)
    _heads(book.active, sheet)
    _notes(book.create_sheet(sheet.notes_name), sheet)
    styles = _styles(book.active, sheet)
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue(), changed_at), styles


def _heads(data: Worksheet, sheet: Sheet) -> None:
    data.title = sheet.name
    line = Side(style="thin", color="FF808080")
    for number, column in enumerate(sheet.columns, start=1):
        cell = data.cell(1, number, column.head)
        cell.font = Font(name=sheet.head_font, size=11, charset=134, family=1)
        cell.alignment = Alignment(horizontal="right", vertical="center", wrap_text=True) if column.is_number else _indented(wrap=True)
        cell.fill = PatternFill("solid", fgColor="FFEEF1F4")
        cell.border = Border(bottom=line)
        data.column_dimensions[get_column_letter(number)].width = column.width
    data.row_dimensions[1].height = 34
    data.freeze_panes = "A2"
    data.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{ROWS}"
    _page(data)
    data.print_title_rows = "1:1"


def _notes(notes: Worksheet, sheet: Sheet) -> None:
    notes.column_dimensions["A"].width = 110
    for number, line in enumerate(sheet.notes, start=1):
        cell = notes.cell(number, 1, safe_text(line))
        cell.data_type = "s"
        cell.font = Font(name=sheet.head_font if number == 1 else sheet.body_font, size=14 if number == 1 else 11, charset=134, family=1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    _page(notes)


def _page(page: Worksheet) -> None:
    """Landscape, one page wide, as long as need be."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _styles(data: Worksheet, sheet: Sheet) -> tuple[int, int, tuple[int, ...]]:
    """Styles belong to cells; one cell of each kind is made and taken away again."""
    text = _style(data, sheet, "@", _indented())
    time = _style(data, sheet, TIME_FORMAT, _indented())
    numbers = tuple(_style(data, sheet, "0." + "0" * places if places else "0", Alignment()) for places in range(PLACES + 1))
    return text, time, numbers


def _indented(*, wrap: bool = False) -> Alignment:
    """To the left, a little clear of the number before."""
    return Alignment(horizontal="left", vertical="center" if wrap else None, wrap_text=wrap, indent=1)


def _style(data: Worksheet, sheet: Sheet, number_format: str, alignment: Alignment) -> int:
    cell = data.cell(2, 1)
    cell.font = Font(name=sheet.body_font, size=11, charset=134, family=1)
    cell.alignment = alignment
    cell.number_format = number_format
    style = cell.style_id
    del data._cells[2, 1]
    return style
