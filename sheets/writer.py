"""Writes spreadsheets that are safe to open and the same bytes for the same content (DESIGN 9)."""

import codecs
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell

from sheets.limits import CELL_CHARACTERS

# What XML 1.0 cannot carry: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Text a spreadsheet would take for a formula, and text already guarded, so that reading takes off exactly what writing put on.
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEEDS_QUOTES = re.compile(r"[\",;\t\r\n]|^\s|\s$")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_FIRST = "[Content_Types].xml"
MARK = codecs.BOM_UTF8
"""What a CSV file begins with, so that Excel and WPS show Chinese."""


def safe_text(value: object) -> str:
    """``value`` as text a cell can hold: no characters XML forbids, at most 32,767 UTF-16 units; ``None`` is empty."""
    text = _ILLEGAL.sub("", "" if value is None else str(value))
    if len(text) <= CELL_CHARACTERS // 2:  # no character takes more than two units
        return text
    return text.encode("utf-16-le")[: CELL_CHARACTERS * 2].decode("utf-16-le", "ignore")


def put(cell: Cell, value: str | Decimal | int | date | None) -> None:
    """Write a value as what it is: text stays text whatever it begins with, numbers are numbers.

    :raises TypeError: for floats and other types, which have no exact place in a table.
    """
    if value is None or value == "":
        cell.value = None
    elif isinstance(value, str):
        cell.value = safe_text(value)
        cell.data_type = "s"  # openpyxl would make a formula of "=…" and an error of "#N/A"
    elif isinstance(value, Decimal | int | date) and not isinstance(value, bool):
        cell.value = value
    else:
        raise TypeError(f"{type(value).__name__} in cell {cell.coordinate}")


def repeatable_xlsx(workbook: Workbook, changed_at: datetime) -> bytes:
    """The workbook as .xlsx: identical bytes for identical content, dated ``changed_at`` (aware), the last change of the data."""
    out = io.BytesIO()
    workbook.save(out)
    return repack(out.getvalue(), changed_at)


def repack(data: bytes, at: datetime) -> bytes:
    """An Office file (.xlsx, .docx) with its parts in fixed order and with fixed times, created and modified ``at``.

    :param at: aware; written in UTC with whole seconds.
    :raises ValueError: for a time without a zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time with a zone is needed")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            content = source.read(name)
            target.writestr(new_part(name), _dated(content, at) if name == _CORE else content)
    return out.getvalue()


def new_part(name: str) -> zipfile.ZipInfo:
    """A part of a package, deflated, with a fixed time and nothing of the machine it is made on."""
    part = zipfile.ZipInfo(name, _FIXED_TIME)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system = 0
    return part


def _dated(core: bytes, at: datetime) -> bytes:
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*", lambda match: match[1] + stamp, core)


def csv_bytes(rows: Iterable[Sequence[object]], *, bom: bool = True) -> bytes:
    """Rows as CSV by RFC 4180: UTF-8, CRLF, quotes where needed; with a mark so that Excel and WPS show Chinese.

    Text that a spreadsheet would run as a formula gets a leading apostrophe, which ``read_rows`` takes off again; numbers, negative ones too, stay numbers.
    """
    return (MARK if bom else b"") + b"".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The rows of `csv_bytes` one by one and without the mark, for files that are never whole in memory."""
    return (f"{','.join([_quoted(_csv_cell(value)) for value in row])}\r\n".encode() for row in rows)


def _quoted(text: str) -> str:
    """In quotes where any program might see a separator in it: also a semicolon or a tab."""
    if not _NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | date) and not isinstance(value, bool):
        return str(value)
    text = safe_text(value)
    return f"'{text}" if _FORMULA_LIKE.match(text) else text
