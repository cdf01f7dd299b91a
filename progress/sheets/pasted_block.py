"""A block copied from a spreadsheet and pasted into the entry page: which of its cells is which figure (DESIGN 8).

Nothing is stored and no figure is judged here; what is taken is put into the cells of the page as it was written, and checked like anything typed.
"""

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from progress.checks.typed_numbers import parse_number
from progress.record.month_sheet import CUMULATIVE, MONTH
from targets import naming
from targets.naming import same_indicator

LARGEST, CELLS = 20_000, 4_000
"""Characters, and cells in the rectangle they span; the annex of a large city has a tenth and a half of that."""

COLUMN_OF_MODE = {MONTH: naming.MONTH, CUMULATIVE: naming.CUMULATIVE}
Line = Sequence[str]

_FIGURES, _REMARKS, _OTHERS = "figures", "remarks", "others"


@dataclass(frozen=True)
class Pasted:
    """Texts by indicator code; `left_out` are the first words of lines that belong to no cell, `heading` whether the first line was one.

    `refused` says why nothing was taken: "" (something was), too_large, nothing, ambiguous (several columns could be the figures), other_figures
    (by its heading the block holds the target, another month, or the cumulative where the month is typed).
    """

    values: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    heading: bool = False
    refused: str = ""


@dataclass(frozen=True)
class _Columns:
    """Where in the block the names, figures and remarks stand; None where there are none."""

    name: int | None = None
    value: int | None = None
    remark: int | None = None


class _Refused(Exception):
    """The block does not say which column holds the figures, or that none does; `code` as in `Pasted.refused`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read_block(text: str, names: Mapping[str, Sequence[str]], start: str, month: int, *, mode: str = MONTH, remarks_only: bool = False) -> Pasted:
    """Read a block pasted into the page of `month`.

    `names` holds the names of each row of the page by code, in the order of the page. Lines that carry the name of an indicator go to its
    row; without names they go down from the row `start`. A first line of column words says which column is which: one of another month, or of
    other figures, is never taken. A blank cell empties the cell it falls on, as in a spreadsheet. With `remarks_only` (pasted into a remark) a
    block without names and words is a column of remarks.
    """
    if len(text) > LARGEST:
        return Pasted(refused="too_large")
    lines = _lines(text)
    if not lines:
        return Pasted(refused="nothing")
    if len(lines) * max(len(line) for line in lines) > CELLS:
        return Pasted(refused="too_large")
    named = _name_column(lines, names)
    heading = _is_heading(lines, named, names, remarks_only)
    body = lines[1:] if heading else lines
    try:
        said = _said(lines[0], named, mode, month) if heading else {}
        columns = _by_words(said, named) or _by_content(body, named, remarks_only, {column for column, what in said.items() if what == _OTHERS})
    except _Refused as refused:
        return Pasted(refused=refused.code)
    place = _by_name(names, columns.name) if named is not None else _downwards(list(names), start)
    return _fill(body, columns, place, heading)


def _lines(text: str) -> list[list[str]]:
    """Cells line by line, as a spreadsheet writes them to the clipboard; blank lines at the end are none."""
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter="\t")]
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def _cell(line: Line, column: int | None) -> str:
    return line[column] if column is not None and column < len(line) else ""


def _code_of(name: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """The indicator of a name; a number before it ("1.") and 其中 do not count."""
    if not name:
        return None
    return next((code for code, own in names.items() if any(same_indicator(name, one) for one in own)), None)


def _name_column(lines: Sequence[Line], names: Mapping[str, Sequence[str]]) -> int | None:
    """The column in which names of indicators stand, if any does."""
    width = max(len(line) for line in lines)
    found = {column: sum(_code_of(_cell(line, column), names) is not None for line in lines) for column in range(width)}
    best = max(found, key=lambda column: (found[column], -column))
    return best if found[best] else None


def _is_heading(lines: Sequence[Line], named: int | None, names: Mapping[str, Sequence[str]], remarks_only: bool) -> bool:
    """Whether the first line holds column words: no name of an indicator and no number in it, but numbers or names below."""
    first, rest = lines[0], lines[1:]
    if not rest or not any(first) or any(cell and _is_figure(cell) for cell in first):
        return False
    if named is not None:
        return _code_of(_cell(first, named), names) is None
    return not remarks_only and any(_is_number(cell) for line in rest for cell in line)


def _is_number(cell: str) -> bool:
    parsed = parse_number(cell)
    return parsed.value is not None or parsed.error == "too_large"


def _is_figure(cell: str) -> bool:
    """A number, or one of the words that stand for none."""
    return parse_number(cell).error != "not_a_number"


def _said(heading: Line, named: int | None, mode: str, month: int) -> dict[int, str]:
    """What the words of the heading say their columns hold; columns with other words are left open."""
    found = {column: word for column, text in enumerate(heading) if column != named and (word := naming.subcolumn(text))}
    return {column: _what(which, of, mode, month) for column, (which, of) in found.items()}


def _what(which: str, of: int | None, mode: str, month: int) -> str:
    if which == naming.REMARK:
        return _REMARKS
    return _FIGURES if which == COLUMN_OF_MODE[mode] and of in (None, month) else _OTHERS


def _by_words(said: Mapping[int, str], named: int | None) -> _Columns | None:
    """The columns as their heading names them; None where it does not say which column holds the figures."""
    values = [column for column, what in said.items() if what == _FIGURES]
    remarks = [column for column, what in said.items() if what == _REMARKS]
    if len(values) > 1 or len(remarks) > 1:
        raise _Refused("ambiguous")
    return _Columns(named, values[0], remarks[0] if remarks else None) if values else None


def _by_content(body: Sequence[Line], named: int | None, remarks_only: bool, others: Collection[int]) -> _Columns:
    """The one column of numbers and the one of words; `others` are columns that hold something else by their heading."""
    width = max(len(line) for line in body)
    filled = {column: [cell for line in body if (cell := _cell(line, column))] for column in range(width) if column != named and column not in others}
    if remarks_only and named is None and len(filled) == 1:
        return _Columns(remark=0)
    # A column with one slip among its numbers is still the column of figures.
    figures = [column for column, cells in filled.items() if any(_is_number(cell) for cell in cells)]
    texts = [column for column, cells in filled.items() if cells and column not in figures]
    if others and not figures:
        raise _Refused("other_figures")
    if not figures and len(texts) == 1 and len(filled) == 1:
        figures, texts = texts, []
    if len(figures) > 1 or len(texts) > 1:
        raise _Refused("ambiguous")
    return _Columns(named, figures[0] if figures else None, texts[0] if texts else None)


def _by_name(names: Mapping[str, Sequence[str]], column: int | None) -> Callable[[int, Line], str | None]:
    return lambda _number, line: _code_of(_cell(line, column), names)


def _downwards(codes: Sequence[str], start: str) -> Callable[[int, Line], str | None]:
    below = codes[codes.index(start) :] if start in codes else codes
    return lambda number, _line: below[number] if number < len(below) else None


def _fill(body: Sequence[Line], columns: _Columns, place: Callable[[int, Line], str | None], heading: bool) -> Pasted:
    values, remarks, left_out = {}, {}, []
    for number, line in enumerate(body):
        code = place(number, line)
        if code is None:
            left_out += [next(cell for cell in line if cell)] if any(line) else []
            continue
        if columns.value is not None:
            values[code] = _cell(line, columns.value)
        # A remark is not emptied by a block that only brings a few.
        if text := _cell(line, columns.remark):
            remarks[code] = text
    taken = any(values.values()) or remarks
    return Pasted(values, remarks, tuple(left_out), heading) if taken else Pasted(refused="nothing")
