"""Reads CSV as Chinese offices save it: UTF-8 with or without a mark, GB18030, and comma, semicolon or tab between cells."""

import csv
import io
import re
import unicodedata
from collections import Counter

from sheets import limits
from sheets.errors import SheetError
from sheets.rows import SheetRows, Value, from_text, rectangle

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_EXPECTED = "UTF-8, GB18030"
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 100_000
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_COMMON = 0.75  # share of everyday characters below which decoded text is not Chinese office text
# A text cell our own export guarded against being taken for a formula: see sheets.writer.csv_bytes.
GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def read_csv(data: bytes, filename: str) -> SheetRows:
    """The rows of a CSV file; plain numbers are ``Decimal``, other cells text.

    :raises SheetError: ``encoding``, ``empty``, ``broken`` or ``too_large``.
    """
    text = _decode(data, filename)
    if not text.strip():
        raise SheetError("empty", where=filename)
    meter = limits.Meter(filename)
    meter.text(len(text))
    values: dict[tuple[int, int], Value] = {}
    row = -1
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)):  # noqa: B007
            for column, cell in enumerate(cells):
                value = _value(cell)
                if value is not None:
                    meter.cell(row, column)
                    values[row, column] = value
    except csv.Error as error:
        raise SheetError("broken", where=filename, found=f"row {row + 2}") from error
    if not values:
        raise SheetError("empty", where=filename)
    return SheetRows(name="", rows=rectangle(values))


def _value(cell: str) -> Value:
    return cell[1:] if GUARDED.match(cell) else from_text(cell)


def _decode(data: bytes, filename: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise SheetError("encoding", where=filename, found=name, expected=_EXPECTED)
    if b"\x00" in data:
        raise SheetError("encoding", where=filename, found="NUL", expected=_EXPECTED)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_gb18030(data, filename)
    bad = next((character for character in text if unicodedata.category(character) == "Cc" and character not in "\t\r\n"), None)
    if bad is not None:
        raise SheetError("encoding", where=filename, found=f"U+{ord(bad):04X}", expected=_EXPECTED)
    return text


def _decode_gb18030(data: bytes, filename: str) -> str:
    """GB18030 accepts almost any bytes, so what comes out must also look like office Chinese: mostly GB 2312 characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SheetError("encoding", where=filename, found=f"byte {error.start + 1}", expected=_EXPECTED) from error
    foreign = [character for character in text if ord(character) > 127]
    if sum(map(_everyday, foreign)) < _COMMON * len(foreign):
        raise SheetError("encoding", where=filename, found=text.strip()[:20], expected=_EXPECTED)
    return text


def _everyday(character: str) -> bool:
    """In the Chinese characters, punctuation and full-width forms of GB 2312; not its Greek, kana, Cyrillic or line drawing."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return character in "—–·…"
    return lead in (0xA1, 0xA2, 0xA3) or lead >= 0xB0


def _delimiter(text: str) -> str:
    """The separator that cuts the first rows into the most equal columns; a comma when none does. What stands in quotes does not count."""
    sample = _QUOTED.sub("", text[:_SAMPLE_CHARACTERS]).splitlines()[:_SAMPLE_ROWS]
    return max(",;\t", key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: list[str], delimiter: str) -> int:
    cuts = Counter(line.count(delimiter) for line in sample)
    return max((number * lines for number, lines in cuts.items()), default=0)
