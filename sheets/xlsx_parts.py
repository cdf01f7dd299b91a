"""The XML parts of an .xlsx, each read event by event within one budget: relations, list of sheets, shared strings, number formats."""

import posixpath
import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.utils.escape import unescape

from sheets import limits
from sheets.errors import SheetError
from sheets.package import Package

_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # with those Chinese and Japanese editions add
_PERCENT_IDS = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')  # parts of a number format that are only printed
_SILENT_BYTES = 8 * 1024 * 1024  # XML that brings no element or text for so long is no sheet, and costs quadratic time


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    visible: bool
    part: str


class Budget:
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


class Part(ContentHandler):
    """Base of the handlers below: tag and attribute names without prefix, and text collected where a handler asks for it."""

    def __init__(self, budget: Budget) -> None:
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


def parse(package: Package, part: str, handler: Part) -> None:
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


class _Relations(Part):
    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "Relationship" and attrs.get("TargetMode") != "External":
            self.by_id[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], attrs.get("Target", ""))


def _relations(package: Package, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Relation id → (last word of its type, part it leads to)."""
    folder, name = posixpath.split(part)
    handler = _Relations(budget)
    parse(package, posixpath.join(folder, "_rels", f"{name}.rels"), handler)
    return {
        key: (kind, target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)))
        for key, (kind, target) in handler.by_id.items()
    }


class _Workbook(Part):
    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[dict[str, str]] = []
        self.epoch = CALENDAR_WINDOWS_1900

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append(attrs)
        elif tag == "workbookPr" and attrs.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904


def sheet_entries(package: Package, budget: Budget) -> tuple[list[SheetEntry], datetime, dict[str, str]]:
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
    parse(package, main[0], handler)
    relations = _relations(package, main[0], budget)
    if any(kind == "xlMacrosheet" for kind, _ in relations.values()):
        raise SheetError("macros", where=where, found="xlMacrosheet", expected=".xlsx")
    entries = []
    for attrs in handler.sheets:
        kind, part = relations.get(attrs.get("id", ""), ("", ""))
        if kind == "worksheet":
            entries.append(SheetEntry(attrs.get("name", ""), attrs.get("state", "visible") == "visible", part))
    return entries, handler.epoch, dict(relations.values())


class _SharedStrings(Part):
    """The texts of all cells; pinyin guides (rPh) are no part of a text."""

    def __init__(self, budget: Budget) -> None:
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


def shared_strings(package: Package, part: str | None, budget: Budget) -> list[str]:
    if part is None:
        return []
    handler = _SharedStrings(budget)
    parse(package, part, handler)
    return handler.strings


class _Styles(Part):
    """The number format of each cell style."""

    def __init__(self, budget: Budget) -> None:
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


def cell_formats(package: Package, part: str | None, budget: Budget) -> list[str]:
    """Cell style → ``percent``, ``date`` or ``number``."""
    if part is None:
        return []
    handler = _Styles(budget)
    parse(package, part, handler)
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
