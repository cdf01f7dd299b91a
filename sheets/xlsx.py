"""Reads one sheet of an .xlsx as it was stored.

The parts are read as a stream, because the usual libraries answer too little or too late for files from strangers: they load every sheet before
a limit can be kept, and give either a formula or its stored result, while an import must tell a result of nothing from no result.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from sheets import limits
from sheets.errors import SheetError
from sheets.package import Package, open_package
from sheets.rows import SheetRows, Value, address, exact, rectangle
from sheets.xlsx_parts import Budget, Part, SheetEntry, cell_formats, parse, shared_strings, sheet_entries

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


def read_xlsx(data: bytes, filename: str, sheet: str | None) -> SheetRows:
    """The rows of ``sheet``, or of the first visible sheet that holds anything.

    :raises SheetError: any code of the package, ``not_xlsx``, ``macros``, ``no_sheet``, ``empty`` or ``too_large``.
    """
    package = open_package(data, filename)
    budget = Budget(filename)
    entries, epoch, parts = sheet_entries(package, budget)
    chosen = _choose(entries, sheet, filename)
    strings = shared_strings(package, parts.get("sharedStrings"), budget)
    formats = cell_formats(package, parts.get("styles"), budget)
    for entry in chosen:
        rows = _cells_of_sheet(package, entry, strings, formats, epoch, budget)
        if rows.rows or sheet is not None:
            return rows
    raise SheetError("empty", where=filename)


def _choose(entries: list[SheetEntry], sheet: str | None, filename: str) -> list[SheetEntry]:
    if sheet is None:
        return [entry for entry in entries if entry.visible]
    named = [entry for entry in entries if entry.name == sheet]
    if not named:
        raise SheetError("no_sheet", where=filename, found=", ".join(entry.name for entry in entries), expected=sheet)
    return named[:1]


class _Sheet(Part):
    """The cells of a sheet. A cell is handed on when its end tag is reached; positions may be left out of the file and are then counted."""

    def __init__(self, budget: Budget, name: str, cell: Callable) -> None:
        super().__init__(budget)
        self._name = name
        self._cell = cell
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._row = self._column = -1
        self._type = self._style = ""
        self._value: str | None = None
        self._pieces: list[str] = []
        self._formula = self._guide = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attrs)
        elif tag == "v" or (tag == "t" and not self._guide):
            self.collect()
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._guide = True
        elif tag == "row":
            self._start_row(attrs)
        elif tag == "mergeCell":
            self._add_merge(attrs.get("ref", ""))
        elif tag == "col":
            self._start_column(attrs)

    def end(self, tag: str) -> None:
        if tag == "v":
            self._value = self.collected()
        elif tag == "t" and not self._guide:
            self._pieces.append(self.collected())
        elif tag == "rPh":
            self._guide = False
        elif tag == "c":
            text = "".join(self._pieces) if self._type == "inlineStr" else self._value
            if text or self._formula:
                self._cell(self._row, self._column, self._type, text, int(self._style or 0), self._formula)

    def _add_merge(self, reference: str) -> None:
        if len(self.merged) >= limits.MERGES:
            raise SheetError("too_large", where=self._name, found=f"more than {limits.MERGES} merged ranges", expected=f"at most {limits.MERGES}")
        self.merged.append(_cell_range(reference))

    def _start_row(self, attrs: dict[str, str]) -> None:
        self._row = int(attrs["r"]) - 1 if "r" in attrs else self._row + 1
        self._column = -1
        if (attrs.get("hidden") in ("1", "true") or attrs.get("ht") == "0") and self._row < limits.ROWS:
            self.hidden_rows.add(self._row)

    def _start_column(self, attrs: dict[str, str]) -> None:
        if attrs.get("hidden") in ("1", "true") or attrs.get("width") == "0":
            last = min(int(attrs.get("max", "1")), limits.COLUMNS)
            self.hidden_columns.update(range(int(attrs.get("min", "1")) - 1, last))

    def _start_cell(self, attrs: dict[str, str]) -> None:
        if "r" in attrs:
            self._row, self._column = _cell_position(attrs["r"])
        else:
            self._column += 1
        self._type = attrs.get("t", "n")
        self._style = attrs.get("s", "0")
        self._value, self._formula, self._guide = None, False, False
        self._pieces = []


def _cell_position(reference: str) -> tuple[int, int]:
    """``C5`` → (4, 2)."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _cell_range(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_cell_position(first), *_cell_position(last or first))


class _Cells:
    """Turns stored cells into values and keeps them within the limits."""

    def __init__(self, name: str, strings: list[str], formats: list[str], epoch: datetime) -> None:
        self._name = name
        self._strings = strings
        self._formats = formats
        self._epoch = epoch
        self._meter = limits.Meter(name)
        self.values: dict[tuple[int, int], Value] = {}
        self.percent: set[tuple[int, int]] = set()
        self.without_value: set[tuple[int, int]] = set()

    def add(self, row: int, column: int, kind: str, text: str | None, style: int, formula: bool) -> None:
        self._meter.cell(row, column)
        if formula and not text and kind != "str":
            self.without_value.add((row, column))
            self.values[row, column] = None
            return
        value = self._value(kind, text or "", style, (row, column))
        if value is None:
            return
        if isinstance(value, str):
            self._meter.text(len(value))
        elif isinstance(value, Decimal) and self._format(style) == "percent":
            self.percent.add((row, column))
        self.values[row, column] = value

    def _format(self, style: int) -> str:
        return self._formats[style] if 0 <= style < len(self._formats) else "number"

    def _value(self, kind: str, text: str, style: int, at: tuple[int, int]) -> Value:
        if kind == "n":
            return self._number(text, style, at)
        if kind == "s":
            index = int(text)
            if not 0 <= index < len(self._strings):
                raise SheetError("broken", where=address(self._name, *at), found=f"text {index}", expected=f"0–{len(self._strings) - 1}")
            return self._strings[index] if self._strings[index].strip() else None
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return _day(datetime.fromisoformat(text))
        if kind == "e":
            return text
        return unescape(text) if text.strip() else None

    def _number(self, text: str, style: int, at: tuple[int, int]) -> Value:
        if not text.strip():
            return None
        number = float(text)
        if number - number != 0:  # infinite or not a number
            raise SheetError("broken", where=address(self._name, *at), found=text[:40], expected="a number")
        if self._format(style) == "date":
            return self._date(number)
        return exact(number)

    def _date(self, number: float) -> Value:
        try:
            return _day(from_excel(number, self._epoch))
        except (OverflowError, ValueError):
            return exact(number)


def _day(moment: datetime | date | time | timedelta | None) -> Value:
    """A date without its time of day; a time alone becomes text."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else str(moment)


def _cells_of_sheet(package: Package, entry: SheetEntry, strings: list[str], formats: list[str], epoch: datetime, budget: Budget) -> SheetRows:
    cells = _Cells(entry.name, strings, formats, epoch)
    handler = _Sheet(budget, entry.name, cells.add)
    parse(package, entry.part, handler)
    rows = rectangle(cells.values)
    return SheetRows(
        name=entry.name,
        rows=rows,
        merged=tuple(sorted(handler.merged)),
        hidden_rows=frozenset(row for row in handler.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for column in handler.hidden_columns if rows and column < len(rows[0])),
        formulas_without_value=frozenset(cells.without_value),
        percent_cells=frozenset(cells.percent),
    )
