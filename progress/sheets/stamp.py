"""The hidden stamp of a sheet we handed out: what it was made for, and what stood in its locked cells (DESIGN 9, "Filled sheet in").

It guards against mix-ups, not against people: rights and figures are judged by the server when the sheet comes back.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from sheets.errors import SheetError
from sheets.reader import read_rows
from sheets.rows import SheetRows
from sheets.writer import put

SHEET_NAME = "填报表标识"
VERSION = "1"
FIELDS = ("plan", "month", "district", "version")
CHECKSUM = "checksum"


@dataclass(frozen=True)
class Line:
    """One row of the sheet as handed out; everything as text, `row` counting from 1 as the user sees it."""

    row: int
    code: str
    name: str
    unit: str
    quota: str
    before: str


@dataclass(frozen=True)
class Stamp:
    """What the sheet was made for. `district` is empty for the sheet of all districts, `version` 0 where no report existed."""

    plan: str
    month: int
    district: str
    version: int = 0
    lines: tuple[Line, ...] = ()


class Damaged(Exception):
    """The stamp is there but does not say what we wrote into it."""


def write(book: Workbook, stamp: Stamp) -> None:
    """Add the stamp as a sheet that spreadsheet programs do not even offer to show."""
    sheet = book.create_sheet(SHEET_NAME)
    sheet.sheet_state = "veryHidden"
    for number, row in enumerate([*_rows(stamp), (CHECKSUM, _checksum(stamp))], 1):
        for column, text in enumerate(row, 1):
            put(sheet.cell(number, column), text)
    sheet.protection.sheet = True


def read(data: bytes, filename: str) -> Stamp | None:
    """The stamp of an uploaded file, None where it has none. Raises `Damaged`, and `SheetError` where the file cannot be read at all."""
    try:
        rows = read_rows(data, filename, sheet=SHEET_NAME)
    except SheetError as error:
        if error.code == "no_sheet":
            return None
        raise
    try:
        stamp, checksum = _parse(rows)
    except (ValueError, IndexError, KeyError) as error:
        raise Damaged from error
    if checksum != _checksum(stamp):
        raise Damaged
    return stamp


def _rows(stamp: Stamp) -> Iterator[Sequence[str]]:
    yield ("format", VERSION)
    for field in FIELDS:
        yield (field, str(getattr(stamp, field)))
    for line in stamp.lines:
        yield ("line", str(line.row), line.code, line.name, line.unit, line.quota, line.before)


def _parse(rows: SheetRows) -> tuple[Stamp, str]:
    texts = [["" if value is None else str(value) for value in row] for row in rows.rows]
    fields = {row[0]: row[1] for row in texts if row[0] != "line"}
    if fields["format"] != VERSION:
        raise ValueError(fields["format"])
    lines = tuple(Line(int(row[1]), *row[2:7]) for row in texts if row[0] == "line")
    return Stamp(fields["plan"], int(fields["month"]), fields["district"], int(fields["version"]), lines), fields[CHECKSUM]


def _checksum(stamp: Stamp) -> str:
    text = json.dumps(list(_rows(stamp)), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
