"""Reads one sheet of an .xlsx as it was stored.

The parts are read as a stream, because the usual libraries answer too little or too late for files from strangers: they load every sheet before
a limit can be kept, and give either a formula or its stored result, while an import must tell a result of nothing from no result.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.utils.escape import unescape

from sheets import limits
from sheets.errors import SheetError
from sheets.package import Package, open_package
from sheets.rows import SheetRows, Value, address, exact, rectangle

_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # with those Chinese and Japanese editions add
_PERCENT_IDS = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')  # parts of a number format that are only printed
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_SILENT_BYTES = 8 * 1024 * 1024  # XML that brings no element or text for so long is no sheet, and costs quadratic time


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    part: str


def read_xlsx(data: bytes, filename: str, sheet: str | None) -> SheetRows:
    """The rows of ``sheet``, or of the first visible sheet that holds anything.

    :raises SheetError: any code of the package, ``not_xlsx``, ``macros``, ``no_sheet``, ``empty`` or ``too_large``.
    """
    package = open_package(data, filename)
    budget = _Budget(filename)
    entries, epoch, parts = _workbook(package, budget)
    chosen = _choose(entries, sheet, filename)
    strings = _shared_strings(package, parts.get("sharedStrings"), budget)
    formats = _formats(package, parts.get("styles"), budget)
    for entry in chosen:
        rows = _sheet(package, entry, strings, formats, epoch, budget)
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


class _Budget:
    """How much XML may still be read from this file."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.elements = 0

    def element(self) -> None:
        self.elements += 1
        if self.elements > limits.XML_ELEMENTS:
            raise SheetError(
                "too_large",
                where=self.where,
                found=f"more than {limits.XML_ELEMENTS} elements",
                expected="a sheet without emptied rows and columns",
            )


class _Part(ContentHandler):
    """Base of the handlers below: tag and attribute names without prefix, and text collected where a handler asks for it."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__()
        self._budget = budget
        self.events = 0
        self.text: list[str] | None = None
        self._length = 0

    def startElement(self, name: str, attrs) -> None:
        self.events += 1
        self._budget.element()
        self.start(_local(name), {_local(key) if ":" in key else key: value for key, value in attrs.items()})

    def endElement(self, name: str) -> None:
        self.events += 1
        self.end(_local(name))

    def characters(self, content: str) -> None:
        self.events += 1
        if self.text is not None:
            self._length += len(content)
            if self._length > 2 * limits.CELL_CHARACTERS:
                raise SheetError(
                    "too_large",
                    where=self._budget.where,
                    found="a longer text",
                    expected=f"at most {limits.CELL_CHARACTERS} characters in a cell",
                )
            self.text.append(content)

    def collect(self) -> None:
        """Begin to keep text."""
        self.text = []
        self._length = 0

    def collected(self) -> str:
        """The text since ``collect``; keeps none from now on."""
        text = "".join(self.text or ())
        self.text = None
        return text

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        pass


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _parse(package: Package, part: str, handler: _Part) -> None:
    """Feed a part to its handler. No document type is allowed, so there are no entities to expand."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    events, silent = 0, 0
    try:
        for chunk in package.chunks(part):
            parser.feed(chunk)
            silent = silent + len(chunk) if handler.events == events else 0
            events = handler.events
            if silent > _SILENT_BYTES:
                raise SheetError("broken", where=package.filename, found=part)
        parser.close()
    except (SAXException, DefusedXmlException, ValueError, OverflowError) as error:
        raise SheetError("broken", where=package.filename, found=f"{part}: {type(error).__name__}") from error


class _Relations(_Part):
    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "Relationship" and attrs.get("TargetMode") != "External":
            self.by_id[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], attrs.get("Target", ""))


def _relations(package: Package, part: str, budget: _Budget) -> dict[str, tuple[str, str]]:
    """Relation id → (last word of its type, part it leads to)."""
    folder, name = posixpath.split(part)
    handler = _Relations(budget)
    _parse(package, posixpath.join(folder, "_rels", f"{name}.rels"), handler)
    return {
        key: (kind, target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)))
        for key, (kind, target) in handler.by_id.items()
    }


class _Workbook(_Part):
    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.sheets: list[dict[str, str]] = []
        self.epoch = CALENDAR_WINDOWS_1900

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append(attrs)
        elif tag == "workbookPr" and attrs.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904


def _workbook(package: Package, budget: _Budget) -> tuple[list[SheetEntry], datetime, dict[str, str]]:
    """The sheets in their order, the day dates count from, and the other parts by kind."""
    where = package.filename
    if "_rels/.rels" not in package.names or "[Content_Types].xml" not in package.names:
        raise SheetError("not_xlsx", where=where, found="zip", expected=".xlsx")
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        raise SheetError("macros", where=where, found="vbaProject.bin", expected=".xlsx")
    main = [part for kind, part in _relations(package, "", budget).values() if kind == "officeDocument"]
    if not main or not main[0].startswith("xl/") or not main[0].endswith(".xml"):
        raise SheetError("not_xlsx", where=where, found=main[0] if main else "zip", expected=".xlsx")
    handler = _Workbook(budget)
    _parse(package, main[0], handler)
    relations = _relations(package, main[0], budget)
    if any(kind == "xlMacrosheet" for kind, _ in relations.values()):
        raise SheetError("macros", where=where, found="xlMacrosheet", expected=".xlsx")
    entries = []
    for attrs in handler.sheets:
        kind, part = relations.get(attrs.get("id", ""), ("", ""))
        if kind == "worksheet":
            entries.append(SheetEntry(attrs.get("name", ""), attrs.get("state", "visible") == "visible", part))
    return entries, handler.epoch, dict(relations.values())


class _SharedStrings(_Part):
    """The texts of all cells; pinyin guides (rPh) are no part of a text."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.strings: list[str] = []
        self._meter = limits.Meter(budget.where)
        self._pieces: list[str] = []
        self._guide = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._guide = True
        elif tag == "t" and not self._guide:
            self.collect()

    def end(self, tag: str) -> None:
        if tag == "t" and not self._guide:
            self._pieces.append(self.collected())
        elif tag == "rPh":
            self._guide = False
        elif tag == "si":
            text = unescape("".join(self._pieces))
            self._meter.text(len(text))
            self.strings.append(text)


def _shared_strings(package: Package, part: str | None, budget: _Budget) -> list[str]:
    if part is None:
        return []
    handler = _SharedStrings(budget)
    _parse(package, part, handler)
    return handler.strings


class _Styles(_Part):
    """The number format of each cell style."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self._in_cells = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "numFmt":
            self.codes[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self.used.append(int(attrs.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False


def _formats(package: Package, part: str | None, budget: _Budget) -> list[str]:
    """Cell style → ``percent``, ``date`` or ``number``."""
    if part is None:
        return []
    handler = _Styles(budget)
    _parse(package, part, handler)
    return [_format_kind(number, handler.codes.get(number)) for number in handler.used]


def _format_kind(number: int, code: str | None) -> str:
    if code is None and number in _DATE_IDS:
        return "date"
    if code is None and number in _PERCENT_IDS:
        return "percent"
    shown = _LITERAL.sub("", code if code is not None else BUILTIN_FORMATS.get(number, "General")[:200])
    if "%" in shown:
        return "percent"
    return "date" if shown.lower() != "general" and is_date_format(shown) else "number"


class _Sheet(_Part):
    """The cells of a sheet. A cell is handed on when its end tag is reached; positions may be left out of the file and are then counted."""

    def __init__(self, budget: _Budget, name: str, cell: Callable) -> None:
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
        self.merged.append(_range(reference))

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
            self._row, self._column = _position(attrs["r"])
        else:
            self._column += 1
        self._type = attrs.get("t", "n")
        self._style = attrs.get("s", "0")
        self._value, self._formula, self._guide = None, False, False
        self._pieces = []


def _position(reference: str) -> tuple[int, int]:
    """``C5`` → (4, 2)."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _range(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_position(first), *_position(last or first))


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


def _sheet(package: Package, entry: SheetEntry, strings: list[str], formats: list[str], epoch: datetime, budget: _Budget) -> SheetRows:
    cells = _Cells(entry.name, strings, formats, epoch)
    handler = _Sheet(budget, entry.name, cells.add)
    _parse(package, entry.part, handler)
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
