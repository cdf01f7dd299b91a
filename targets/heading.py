"""Finds the heading of a breakdown table and reads from it which column holds what (DESIGN 9, 10).

Pure: standard library and ``targets.naming`` only. A heading has one to several rows, with merged cells or with blanks where cells were merged before the
table became CSV; an indicator may stand alone, with 其中 parts to its right, and over sub-columns such as 目标任务 and 累计完成.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from targets import naming
from targets.naming import IGNORED, REMARK, SINGLE, Unit

Value = str | Decimal | date | None

WINDOW = 60  # rows within which the heading must begin and end
_NUMBERLIKE = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?(人次|人|户)?")
_BLANK_MARK = re.compile(r"[-—–―─/]+|未下达|未上报")
_COLUMN_NUMBERS = {"甲", "栏次", "行次", "列次"}


class Grid(Protocol):
    """Plain rows of one sheet with what is known about its cells; rows and columns count from 0. ``sheets.SheetRows`` is one."""

    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    formulas_without_value: frozenset[tuple[int, int]]
    percent_cells: frozenset[tuple[int, int]]

    def address(self, row: int, column: int) -> str: ...


@dataclass(frozen=True)
class Column:
    """One sub-column of an indicator: what it holds, where, the unit printed for it alone, and the last month its heading names."""

    which: str
    index: int
    address: str
    heading: str
    unit: Unit | None = None
    month: int | None = None


@dataclass(frozen=True)
class Heading:
    """The rows of the heading (first to last) and the columns that hold names, remarks and indicators."""

    first: int
    last: int
    district: int
    official: int | None = None
    remarks: tuple[int, ...] = ()
    skipped: frozenset[int] = frozenset()
    leaves: tuple["Leaf", ...] = ()
    transposed: bool = False
    unnamed: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """One column of figures: the names over it from the top, and whether 其中 stands over it."""

    names: tuple[str, ...]
    column: Column
    unit: Unit | None
    is_part: bool = False
    parent: str | None = None

    @property
    def name(self) -> str:
        return self.names[-1]


def text_of(value: Value) -> str:
    """A cell as text; a date in a heading is a month ("2017年6月") that the spreadsheet took for a date."""
    if value is None:
        return ""
    return f"{value.year}年{value.month}月" if isinstance(value, date) else str(value)


def is_number_like(value: Value) -> bool:
    """Whether a cell belongs under a heading rather than in it: a number, or a mark for none."""
    if isinstance(value, Decimal):
        return True
    text = naming.plain(value).strip(naming.MARKS) if isinstance(value, str) else ""
    return bool(_NUMBERLIKE.fullmatch(text) or _BLANK_MARK.fullmatch(text))


def is_column_numbers(label: str) -> bool:
    """The row "甲 1 2 3" that numbers the columns."""
    return naming.plain(label) in _COLUMN_NUMBERS


def find_heading(grid: Grid) -> Heading | None:
    """The heading of the table, ``None`` where no row looks like one."""
    return _Finder(grid).find()


@dataclass
class _Finder:
    """The rows of the window with merged cells filled, and the search in them."""

    grid: Grid
    texts: list[list[str]] = field(init=False)
    covered: set[tuple[int, int]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.texts = [[text_of(value).strip() for value in row] for row in self.grid.rows[:WINDOW]]
        self.width = len(self.texts[0]) if self.texts else 0
        self._fill_merged()

    def _fill_merged(self) -> None:
        for top, left, bottom, right in self.grid.merged:
            if top >= len(self.texts) or left >= self.width:
                continue
            cells = ((r, c) for r in range(top, min(bottom, len(self.texts) - 1) + 1) for c in range(left, min(right, self.width - 1) + 1))
            for cell in cells:
                if cell in self.covered:  # overlapping merges are no honest file; stop, so that they cost nothing
                    break
                self.covered.add(cell)
                self.texts[cell[0]][cell[1]] = self.texts[top][left]

    def find(self) -> Heading | None:
        first = next((row for row in range(len(self.texts)) if self._begins(row)), self._row_above_figures())
        if first is None:
            return None
        labelled, district = self._district_label(first)
        if self._stands_above(first, labelled, district):
            first = labelled
        last = first
        while last + 1 < len(self.texts) and self._continues(last + 1, district):
            last += 1
        self._fill_blanks(first, last, district)
        return self._read(first, last, district)

    def _begins(self, row: int) -> bool:
        """A heading begins with the first row of two different words that say nothing about the file itself."""
        raw = self.grid.rows[row]
        if any(isinstance(value, Decimal) for value in raw):
            return False
        return len({text_of(value).strip() for value in raw if value is not None and not naming.is_meta(text_of(value))} - {""}) >= 2

    def _row_above_figures(self) -> int | None:
        """The last row of words before the first with a name and a number: the heading of a single column."""
        for row, raw in enumerate(self.grid.rows[1:WINDOW], 1):
            if isinstance(raw[0], str) and any(map(is_number_like, raw[1:])):
                return row - 1 if any(isinstance(value, str) for value in self.grid.rows[row - 1][1:]) else None
        return None

    def _district_label(self, first: int) -> tuple[int, int]:
        """Row and column of the word over the names; without one, the first column that is not of running numbers."""
        for row in range(first, min(first + 8, len(self.texts))):
            if row > first and any(isinstance(value, Decimal) for value in self.grid.rows[row]):
                break
            for column, text in enumerate(self.texts[row]):
                if text and naming.is_district_label(text):
                    return row, column
        return first, next((column for column, text in enumerate(self.texts[first]) if not naming.is_serial(text)), 0)

    def _stands_above(self, first: int, labelled: int, district: int) -> bool:
        """Whether the first row is a line above the table (郑州市, 2017年3月): no label in front, and the labelled row names indicators itself."""
        label = self.texts[first][district]
        names_itself = any(text and not naming.subcolumn(text) for text in self.texts[labelled][district + 1 :])
        return bool(label) and not _is_row_label(label) and names_itself

    def _continues(self, row: int, district: int) -> bool:
        """Below the first row, a row of the heading has a blank or a label where names will stand, and nothing like a number."""
        label, raw = self.texts[row][district], self.grid.rows[row]
        if not any(value is not None for value in raw) and not any((row, c) in self.covered for c in range(self.width)):
            return False
        if label and not _is_row_label(label):
            return False
        return not any(is_number_like(value) for value in raw[district + 1 :])

    def _fill_blanks(self, first: int, last: int, district: int) -> None:
        """Blanks right of a heading that has words below them were one cell with it before the table became CSV."""
        for row in range(first, last):
            for column in range(district + 2, self.width):
                left = self.texts[row][column - 1]
                if self.texts[row][column] or not left or {(row, column), (row, column - 1)} & self.covered:
                    continue
                below = any(self.texts[lower][column] for lower in range(row + 1, last + 1))
                same_group = all(self.texts[upper][column] == self.texts[upper][column - 1] for upper in range(first, row))
                if below and same_group:
                    self.texts[row][column] = left

    def _read(self, first: int, last: int, district: int) -> Heading:
        unit_row = next((row for row in range(first + 1, last + 1) if self._is_unit_row(row, district)), None)
        rows = [row for row in self._naming_rows(first, last, district) if row != unit_row]
        heading = _HeadingReader(self.grid, last, district)
        for column in range(self.width):
            path = self._path(column, rows)
            if column == district or not path:
                continue
            unit = naming.parse_unit(self.texts[unit_row][column]) if unit_row is not None else None
            heading.add(column, path, unit)
        return replace(heading.result(), first=first)

    def _is_unit_row(self, row: int, district: int) -> bool:
        words = [text for text in self.texts[row][district + 1 :] if text]
        return bool(words) and all(naming.parse_unit(word) for word in words)

    def _naming_rows(self, first: int, last: int, district: int) -> list[int]:
        """Rows that name columns. Where a row says it is the one of the indicators, rows of groups and departments around it name nothing."""
        rows = range(first, last + 1)
        labelled = [row for row in rows if naming.is_indicator_label(self.texts[row][district])]
        if not labelled or len(rows) == len(labelled):
            return list(rows)
        return [row for row in rows if row in labelled or row == last or self._has_subcolumns(row, district)]

    def _has_subcolumns(self, row: int, district: int) -> bool:
        words = [text for text in self.texts[row][district + 1 :] if text]
        return any(naming.subcolumn(word) or naming.split_part(word)[0] for word in words)

    def _path(self, column: int, rows: list[int]) -> list[str]:
        """The headings over a column from the top, each once; ``A|B`` in one cell is A over B."""
        path: list[str] = []
        for row in rows:
            for piece in re.split(r"[|｜]", self.texts[row][column]):
                if piece.strip() and (not path or path[-1] != piece.strip()):
                    path.append(piece.strip())
        return path


def _is_row_label(text: str) -> bool:
    """Whether a word in the column of names belongs to the heading."""
    tests = (naming.is_district_label, naming.is_indicator_label, naming.is_group_label, naming.is_department_label)
    return any(test(text) for test in tests)


class _HeadingReader:
    """Sorts the columns by the headings over them."""

    def __init__(self, grid: Grid, last: int, district: int) -> None:
        self._grid = grid
        self._last = last
        self._district = district
        self._official: int | None = None
        self._remarks: list[int] = []
        self._skipped: set[int] = set()
        self._leaves: list[Leaf] = []
        self._unnamed: list[Column] = []
        self._indicator_label = False

    def add(self, column: int, path: list[str], unit: Unit | None) -> None:
        """Take in a column by the headings over it."""
        if len(path) == 1 and self._is_special(column, path[0]):
            return
        names, is_part, parent, which, month, own_unit, words = [], False, None, SINGLE, None, unit, ""
        name_unit: Unit | None = None
        for element in path:
            found = naming.subcolumn(element)
            part, rest = naming.split_part(element)
            name, element_unit, bracket_word = naming.split_brackets(rest)
            if found:
                which, month, words = *found, element
                own_unit = element_unit or (naming.PERCENT if naming.percent_behind(element) else own_unit)
                continue
            if part:
                is_part, parent, names = True, (names[-1] if names else parent), []
            if name and not naming.is_generic(name):
                names.append(naming.tidy_name(name))
            name_unit = element_unit or name_unit
            if bracket_word and (word := naming.subcolumn(bracket_word)):
                which, month, words = *word, bracket_word
        address = self._grid.address(self._last, column)
        self._place(names, Column(which, column, address, words or path[-1], own_unit, month), name_unit, (is_part, parent))

    def _place(self, names: list[str], column: Column, unit: Unit | None, part: tuple[bool, str | None]) -> None:
        if names:
            self._leaves.append(Leaf(tuple(names), column, unit, *part))
        elif column.which == REMARK:
            self._remarks.append(column.index)
        elif column.which == IGNORED:
            self._skipped.add(column.index)
        else:
            self._unnamed.append(column)

    def _is_special(self, column: int, text: str) -> bool:
        """Columns that hold no figures: full names, running numbers, codes, persons, the names of indicators of a table that lies on its side."""
        if naming.is_official_label(text):
            self._official = column
        elif naming.is_indicator_label(text):
            self._indicator_label = True
            self._skipped.add(column)
        elif naming.is_serial(text) or naming.is_unused_label(text) or naming.is_district_label(text) or naming.is_department_label(text):
            self._skipped.add(column)
        else:
            return False
        return True

    def result(self) -> Heading:
        """The heading, without its first row."""
        return Heading(
            first=self._last,
            last=self._last,
            district=self._district,
            official=self._official,
            remarks=tuple(self._remarks),
            skipped=frozenset(self._skipped),
            leaves=tuple(self._leaves),
            transposed=self._lies_on_its_side(),
            unnamed=tuple(self._unnamed),
        )

    def _lies_on_its_side(self) -> bool:
        """Indicators down and areas or column words across: a layout of published tables that is not read."""
        if self._indicator_label and not self._leaves:
            return True
        areas = [leaf for leaf in self._leaves if leaf.column.which == SINGLE and _looks_like_area(leaf.name)]
        return len(areas) >= 2 and 2 * len(areas) > len(self._leaves)


def _looks_like_area(name: str) -> bool:
    return bool(re.search(r"[市县区镇乡旗]$|街道$|本级$", naming.normalise_name(name)))


def percent_everywhere(grid: Grid, column: int, rows: range) -> bool:
    """Whether every number of a column is shown as percent, by its format or with the sign."""
    seen = False
    for row in rows:
        value = grid.rows[row][column]
        if isinstance(value, Decimal):
            if (row, column) not in grid.percent_cells:
                return False
            seen = True
        elif isinstance(value, str) and is_number_like(value) and not _BLANK_MARK.fullmatch(naming.plain(value)):
            if not naming.plain(value).endswith("%"):
                return False
            seen = True
    return seen


def by_name(leaves: tuple[Leaf, ...]) -> Mapping[str, list[Leaf]]:
    """Leaves of one indicator together, in the order the names first appear."""
    groups: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        groups.setdefault(naming.normalise_name(leaf.name), []).append(leaf)
    return groups
