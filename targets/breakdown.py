"""Reads a breakdown table (目标任务分解表), or a table of progress of the same shape, from plain rows (DESIGN 9 and 10).

Pure: standard library and the word lists beside it only. Everything wrong with a table is found in one pass and given as codes and values with the address of
the cell; the callers have the words. Numbers come out exact and in base units: 1.2 under 万人次 is 12000 人次.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from targets import heading as headings
from targets import naming
from targets.heading import Column, Grid, Heading, Leaf, Value
from targets.naming import CUMULATIVE, MONTH, QUOTA, REMARK, SINGLE, Unit, kind_of_district, normalise_name, same_indicator

__all__ = [
    "Balance",
    "CellValue",
    "Grid",
    "IndicatorHead",
    "Note",
    "Problem",
    "Row",
    "Table",
    "balance",
    "kind_of_district",
    "normalise_name",
    "read_table",
    "same_indicator",
]

FIGURES = (QUOTA, CUMULATIVE, MONTH, SINGLE)
NAME_LENGTH = 80
RATE_DECIMALS = 4
LIMIT = Decimal(10) ** 12


@dataclass(frozen=True)
class Problem:
    """Something that keeps a table from being imported.

    ``which`` is the sub-column it concerns: a text in 累计完成 does not keep the quotas beside it from being read. ``None`` concerns every reading.
    Codes of the table: no_header, no_indicators, no_rows, transposed, unknown_ceiling. Of the heading: duplicate_indicator, duplicate_subcolumn,
    unknown_subcolumn, no_indicator_name, no_parent, unit_mismatch, too_long. Of rows: duplicate_district, two_totals, no_name, too_long, merged_data. Of cells:
    not_a_number, decimals, negative, zero_quota, formula_without_value, merged_data, unit_mismatch, too_large, no_column_name.
    """

    code: str
    where: str
    found: str = ""
    expected: str = ""
    which: str | None = None


@dataclass(frozen=True)
class Note:
    """Something a reader of the preview should see; it keeps nothing back.

    Codes: hidden_row, hidden_column, subtotal_skipped, unit_in_cell, limit_in_cell.
    """

    code: str
    where: str
    found: str = ""


@dataclass(frozen=True)
class IndicatorHead:
    """An indicator as the heading names it.

    ``unit`` is the base unit, ``printed_unit`` what stands on paper, ``scale`` how many of the base one printed unit is.
    ``kind`` is flow, stock (a count with a ceiling) or rate, ``direction`` at_least or at_most. ``part_of`` is the name of the total
    a 其中 heading makes it a part of.
    ``decimals``: of a flow 0, of a rate the most it was seen with.
    """

    name: str
    unit: str
    printed_unit: str
    scale: Decimal
    kind: str
    direction: str
    decimals: int
    part_of: str | None
    columns: Mapping[str, Column]

    def has(self, which: str) -> bool:
        """Whether the table can answer for this sub-column: by its own name, or by the indicator's only, unnamed column."""
        return which in self.columns or SINGLE in self.columns


@dataclass(frozen=True)
class CellValue:
    """The figures of one area in one indicator, by sub-column; absent = blank."""

    values: Mapping[str, Decimal]
    addresses: Mapping[str, str]
    remark: str = ""

    def value(self, which: str) -> Decimal | None:
        """The quota, cumulative or month value; of an indicator with a single unnamed column that column, whatever is asked for."""
        return self.values.get(which if which in self.addresses else SINGLE)

    def address(self, which: str) -> str:
        """Where the value stands, or would stand; empty where the table has no such column."""
        return self.addresses.get(which, self.addresses.get(SINGLE, ""))


@dataclass(frozen=True)
class Row:
    """The line of one area, or of the city (``is_total``); ``cells`` by position of the indicator."""

    name: str
    official_name: str
    is_total: bool
    address: str
    cells: Mapping[int, CellValue]
    remark: str = ""

    def is_blank(self, which: str) -> bool:
        """Whether nothing is given for this sub-column: an area that has not reported (DESIGN 4.8)."""
        return all(cell.value(which) is None for cell in self.cells.values())


@dataclass(frozen=True)
class Table:
    """A table as read; ``rows`` in the document's order, the city's own line among them."""

    title: str = ""
    unit: str = ""
    indicators: tuple[IndicatorHead, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def single_column(self) -> bool:
        """Whether every indicator has one unnamed column only: the caller says what the figures are."""
        return bool(self.indicators) and all(set(head.columns) <= {SINGLE, REMARK} for head in self.indicators)

    @property
    def total(self) -> Row | None:
        """The line of 合计 or of the city."""
        return next((row for row in self.rows if row.is_total), None)

    @property
    def districts(self) -> tuple[Row, ...]:
        """The lines of the areas below the city."""
        return tuple(row for row in self.rows if not row.is_total)

    def problems_for(self, which: str) -> tuple[Problem, ...]:
        """What keeps this sub-column from being imported."""
        return tuple(problem for problem in self.problems if problem.which in (None, which))


@dataclass(frozen=True)
class Balance:
    """The districts' quotas against the city's for one indicator; ``difference`` = sum − total, ``None`` where no total is given (DESIGN 4.4)."""

    indicator: str
    total: Decimal | None
    sum: Decimal
    difference: Decimal | None


def read_table(grid: Grid, *, city_name: str | None = None, ceilings: Iterable[str] = ()) -> Table:
    """The table in ``grid``; never raises for what a user may have written, see ``Table.problems``.

    :param city_name: of the issuing city: its row is the total, as 合计 is.
    :param ceilings: indicators, with or without unit, whose figure must stay at or below the target.
    """
    return _Reader(grid, city_name, tuple(ceilings)).read()


def balance(table: Table, which: str = QUOTA) -> list[Balance]:
    """Per count the sum over the districts against the total. Rates are left out: they are never summed (DESIGN 4.2)."""
    balances = []
    for index, head in enumerate(table.indicators):
        if head.kind == "rate":
            continue
        values = [value for row in table.districts if (value := row.cells[index].value(which)) is not None]
        total = table.total.cells[index].value(which) if table.total else None
        summed = sum(values, Decimal(0))
        balances.append(Balance(head.name, total, summed, None if total is None else summed - total))
    return balances


# --- single cells --------------------------------------------------------------------------------------------------------

_NONE = re.compile(r"[-—–―─/]*|未下达(任务)?|未上报|未填报|未报|无(任务)?")
_OLDER_MONTH = re.compile(r"（\d{1,2}月数）$")
_NUMBER = re.compile(
    r"(?P<before>不低于|不少于|不高于|不超过|控制在|低于|小于|≥|≤|>=|<=|>|<)?"
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[^\d.,]*?)(?P<after>以内|之内|以上|以下)?"
)
_CEILING_WORDS = {"不高于", "不超过", "控制在", "低于", "小于", "≤", "<=", "<", "以内", "之内", "以下"}


@dataclass(frozen=True)
class _Number:
    """A number as written in a cell."""

    value: Decimal
    unit: Unit | None = None
    limit: str = ""


def _plain_cell(text: str) -> str:
    return naming.plain(text).replace("−", "-").strip(naming.MARKS)


def _is_carried_over(raw: object) -> bool:
    """Our own table marks with ※ the cumulative of a unit that has not reported the month, and with （3月数） a rate of an earlier month:
    neither is a figure of the table's month (DESIGN 9)."""
    return isinstance(raw, str) and ("※" in raw or bool(_OLDER_MONTH.search(raw)))


def _is_none(value: Value) -> bool:
    return value is None or (isinstance(value, str) and bool(_NONE.fullmatch(_plain_cell(value))))


def _number_of(value: Value, shown_as_percent: bool) -> _Number | None:
    """The number in a cell; ``None`` where it holds something else. 0.9 shown as 90% is 90 %."""
    if isinstance(value, Decimal):
        return _Number(value * 100, naming.PERCENT) if shown_as_percent else _Number(value)
    match = _NUMBER.fullmatch(_plain_cell(value)) if isinstance(value, str) else None
    if not match:
        return None
    unit = naming.parse_unit(match["unit"]) if match["unit"] else None
    if match["unit"] and unit is None:
        return None
    return _Number(Decimal(match["number"].replace(",", "")), unit, match["before"] or match["after"] or "")


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


# --- indicators ----------------------------------------------------------------------------------------------------------


@dataclass
class _Draft:
    """An indicator while it is gathered from its columns."""

    name: str
    unit: Unit
    columns: dict[str, Column] = field(default_factory=dict)
    part_of: str | None = None
    decimals: int = 0
    ceiling: bool = False

    @property
    def is_rate(self) -> bool:
        return self.unit.base == "%"

    def head(self) -> IndicatorHead:
        # A count with a ceiling is read as a stock: its latest value is held against the limit. As a flow it would read
        # "exceeded" when it breaks the limit, the false green of DESIGN 1 (docs/decisions/0009).
        kind, direction = "rate" if self.is_rate else "stock" if self.ceiling else "flow", "at_most" if self.ceiling else "at_least"
        unit = self.unit
        return IndicatorHead(self.name, unit.base, unit.printed, unit.scale, kind, direction, self.decimals, self.part_of, dict(self.columns))


class _Drafter:
    """Turns the columns of a heading into indicators."""

    def __init__(self, grid: Grid, heading: Heading, table_unit: Unit | None, problems: list[Problem]) -> None:
        self._grid = grid
        self._heading = heading
        self._table_unit = table_unit
        self._problems = problems
        self._data = range(heading.last + 1, len(grid.rows))

    def drafts(self) -> list[_Draft]:
        """The indicators in the document's order."""
        parents = {normalise_name(leaf.name) for leaf in self._heading.leaves if leaf.column.which != SINGLE}
        drafts: list[_Draft] = []
        for group in headings.by_name(tuple(leaf for leaf in self._heading.leaves if not self._unknown_subcolumn(leaf, parents))).values():
            if all(leaf.column.which == naming.IGNORED for leaf in group):
                continue
            drafts.append(self._draft(group))
        self._find_totals(drafts)
        for column in self._heading.unnamed:
            self._problems.append(Problem("no_indicator_name", column.address, column.heading))
        return drafts

    def _unknown_subcolumn(self, leaf: Leaf, parents: set[str]) -> bool:
        """A word under an indicator that has sub-columns must be one of those known."""
        unknown = leaf.column.which == SINGLE and not leaf.is_part and len(leaf.names) > 1 and normalise_name(leaf.names[-2]) in parents
        if unknown:
            self._problems.append(Problem("unknown_subcolumn", leaf.column.address, leaf.name, naming.SUBCOLUMN_WORDS))
        return unknown

    def _draft(self, leaves: list[Leaf]) -> _Draft:
        draft = _Draft(leaves[0].name, self._unit(leaves) or self._default(leaves[0].name))
        if len(draft.name) > NAME_LENGTH:
            self._problems.append(Problem("too_long", leaves[0].column.address, draft.name[:20], str(NAME_LENGTH)))
        doubled = False
        for before, leaf in zip([None, *leaves], leaves, strict=False):
            if leaf.column.which == naming.IGNORED or (naming.percent_behind(leaf.column.heading) and not draft.is_rate and leaf.column.which != SINGLE):
                continue
            first = draft.columns.get(leaf.column.which)
            if first is None:
                draft.columns[leaf.column.which] = leaf.column
            elif not doubled:
                doubled = self._report_double(draft.name, first, before, leaf)
        self._check_units(draft, leaves)
        return draft

    def _report_double(self, name: str, first: Column, before: Leaf | None, leaf: Leaf) -> bool:
        """A whole indicator twice is told once; two columns of one kind under it are told each."""
        beside = before is not None and before.column.index + 1 == leaf.column.index and first.heading != leaf.column.heading
        if beside and leaf.column.which != SINGLE:
            which = leaf.column.which
            self._problems.append(Problem("duplicate_subcolumn", leaf.column.address, leaf.column.heading, first.address, which))
            return False
        self._problems.append(Problem("duplicate_indicator", leaf.column.address, name, first.address))
        return True

    def _unit(self, leaves: list[Leaf]) -> Unit | None:
        """The unit printed for the indicator: behind its name, else behind the column of the quota, else behind another."""
        printed = [leaf.unit for leaf in leaves if leaf.unit]
        order = sorted(leaves, key=lambda leaf: FIGURES.index(leaf.column.which) if leaf.column.which in FIGURES else len(FIGURES))
        behind = [leaf.column.unit for leaf in order if leaf.column.unit and leaf.column.which in FIGURES]
        counted = [unit for unit in behind if unit.base != "%"]
        if printed:
            return printed[0]
        if counted:
            return counted[0]
        quota_in_percent = behind and order[0].column.which in (QUOTA, SINGLE) and order[0].column.unit == naming.PERCENT
        if quota_in_percent or self._shown_as_percent(order):
            return naming.PERCENT
        return None

    def _shown_as_percent(self, leaves: list[Leaf]) -> bool:
        """Whether the figures themselves are percents: every number of the quotas, or of the only column."""
        first = leaves[0].column
        return first.which in (QUOTA, SINGLE) and headings.percent_everywhere(self._grid, first.index, self._data)

    def _default(self, name: str) -> Unit:
        if naming.is_rate_name(name):
            return naming.PERCENT
        return self._table_unit or naming.PERSON

    def _check_units(self, draft: _Draft, leaves: list[Leaf]) -> None:
        """One indicator is counted in one unit: 人 beside 人次 is a mistake, 万人 beside 人 is not."""
        for leaf in leaves:
            unit = leaf.column.unit if leaf.column.which in FIGURES else None
            for other in (unit, leaf.unit):
                if other and other.base not in (draft.unit.base, "%"):
                    self._problems.append(Problem("unit_mismatch", leaf.column.address, other.printed, draft.unit.printed))
                    return

    def _find_totals(self, drafts: list[_Draft]) -> None:
        """A part belongs to the heading over it where that is an indicator, else to the nearest indicator on its left that is no part itself."""
        names = {normalise_name(draft.name): draft.name for draft in drafts}
        leaves = {normalise_name(leaf.name): leaf for leaf in reversed(self._heading.leaves)}
        total: str | None = None
        for draft in drafts:
            leaf = leaves[normalise_name(draft.name)]
            if not leaf.is_part:
                total = draft.name
                continue
            above = names.get(normalise_name(leaf.parent)) if leaf.parent else None
            draft.part_of = above if above and above != draft.name else total
            if draft.part_of is None:
                self._problems.append(Problem("no_parent", leaf.column.address, draft.name))


# --- the table -----------------------------------------------------------------------------------------------------------


class _Reader:
    """One reading of one table: gathers indicators, rows, problems and notes."""

    def __init__(self, grid: Grid, city_name: str | None, ceilings: tuple[str, ...]) -> None:
        self._grid = grid
        self._city = city_name
        self._ceilings = ceilings
        self._problems: list[Problem] = []
        self._notes: list[Note] = []
        self._drafts: list[_Draft] = []
        self._used: list[int] = []
        self._anchors = {(top, left): (bottom, right) for top, left, bottom, right in grid.merged if (top, left) != (bottom, right)}

    def read(self) -> Table:
        heading = headings.find_heading(self._grid)
        if heading is None:
            return Table(problems=(Problem("no_header", self._grid.address(0, 0)),))
        self._heading = heading
        unit = self._table_unit()
        if heading.transposed:
            where = self._grid.address(heading.first, heading.district)
            return Table(self._title(), unit.printed if unit else "", problems=(Problem("transposed", where),))
        self._drafts = _Drafter(self._grid, heading, unit, self._problems).drafts()
        if not self._drafts:
            self._problems.append(Problem("no_indicators", self._grid.address(heading.last, heading.district)))
        self._used = [column.index for draft in self._drafts for which, column in draft.columns.items() if which != REMARK]
        self._apply_ceilings()
        rows = self._rows()
        if not rows:
            self._problems.append(Problem("no_rows", self._grid.address(min(heading.last + 1, len(self._grid.rows) - 1), heading.district)))
        self._check_unnamed_columns()
        self._check_quotas(rows)
        self._note_hidden()
        heads = tuple(draft.head() for draft in self._drafts)
        return Table(self._title(), unit.printed if unit else "", heads, tuple(rows), tuple(self._notes), tuple(self._problems))

    # the lines above

    def _lines_above(self) -> Iterator[str]:
        for row in self._grid.rows[: self._heading.first]:
            yield from (text for value in row if (text := headings.text_of(value).strip()))

    def _title(self) -> str:
        lines = [line for line in self._lines_above() if naming.unit_of_line(line) is None or len(line) > 16]
        named = [line for line in lines if re.search(r"表|任务|目标|情况", line) and not re.match(r"附[件表]\s*\d*\s*[:：]?$", line)]
        others = [line for line in lines if not naming.is_meta(line)]
        return naming.tidy_name((named or others or [""])[0])

    def _table_unit(self) -> Unit | None:
        return next((unit for line in self._lines_above() if (unit := naming.unit_of_line(line))), None)

    # indicators

    def _apply_ceilings(self) -> None:
        for draft in self._drafts:
            draft.ceiling = naming.is_ceiling(draft.name)
        for asked in self._ceilings:
            found = [draft for draft in self._drafts if same_indicator(asked, f"{draft.name}({draft.unit.printed})")]
            if not found:
                self._problems.append(Problem("unknown_ceiling", "", asked, "、".join(draft.name for draft in self._drafts)))
            for draft in found:
                draft.ceiling = True

    # rows

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        seen: dict[str, str] = {}
        for index in self._data_rows():
            row = self._row(index)
            if row.is_total:
                key, code = "", "two_totals"
            else:
                key, code = normalise_name(row.name), "duplicate_district"
            if key in seen:
                self._problems.append(Problem(code, row.address, row.name, seen[key]))
                continue
            seen[key] = row.address
            rows.append(row)
        return rows

    def _data_rows(self) -> Iterator[int]:
        """The rows of areas and of the city: not blank ones, notes, subtotals, headings repeated on the next page."""
        after_table = False
        last_figures = max((row for row in range(len(self._grid.rows)) if not self._is_bare(row)), default=0)
        for index in range(self._heading.last + 1, len(self._grid.rows)):
            raw = self._grid.rows[index]
            if all(value is None for value in raw):
                after_table = after_table or index > last_figures
                continue
            bare, name = self._is_bare(index), self._name(index)
            if bare and self._is_note(index, name, after_table):
                after_table = index > last_figures
            elif self._is_area(index, name, bare):
                yield index

    def _is_note(self, index: int, name: str, after_table: bool) -> bool:
        text = unicodedata.normalize("NFKC", name)
        sentence = re.search(r"[:;。=]|\d{4}年\d{1,2}月", text) or re.search(r"(局|委|办公室|政府|厅)$", text)
        return after_table or naming.is_note(self._first_text(index)) or bool(sentence)

    def _is_area(self, index: int, name: str, bare: bool) -> bool:
        address = self._grid.address(index, self._heading.district)
        if not name:
            if not bare:
                formula = (index, self._heading.district) in self._grid.formulas_without_value
                self._problems.append(Problem("formula_without_value" if formula else "no_name", address))
            return False
        heads_rows = naming.is_district_label(name) or headings.is_column_numbers(name)
        if heads_rows or (bare and naming.is_group_of_areas(name)):
            return False
        if not self._is_total(name) and naming.is_subtotal(name):
            self._notes.append(Note("subtotal_skipped", address, name))
            return False
        return True

    def _is_total(self, name: str) -> bool:
        return naming.is_total(name, self._city)

    def _name(self, index: int) -> str:
        return naming.tidy_name(headings.text_of(self._grid.rows[index][self._heading.district]))

    def _is_bare(self, index: int) -> bool:
        """Whether a row has nothing in any column of figures; words there do not count in a line that begins as a note."""
        raw = self._grid.rows[index]
        if any((index, column) in self._grid.formulas_without_value for column in self._used):
            return False
        if naming.is_note(self._first_text(index)):
            return not any(headings.is_number_like(raw[column]) for column in self._used)
        return all(raw[column] is None for column in self._used)

    def _first_text(self, index: int) -> str:
        return next((headings.text_of(value) for value in self._grid.rows[index] if isinstance(value, str)), "")

    def _row(self, index: int) -> Row:
        name, column = self._name(index), self._heading.district
        address = self._grid.address(index, column)
        bottom, _ = self._anchors.get((index, column), (index, column))
        if bottom > index:
            self._problems.append(Problem("merged_data", address, f"{address}:{self._grid.address(bottom, column)}"))
        if len(name) > NAME_LENGTH:
            self._problems.append(Problem("too_long", address, name[:20], str(NAME_LENGTH)))
        official = self._text(index, self._heading.official) if self._heading.official is not None else ""
        remark = "；".join(text for place in self._heading.remarks if (text := self._text(index, place)))
        cells = {number: self._cell(index, draft) for number, draft in enumerate(self._drafts)}
        return Row(name, naming.tidy_name(official) or name, self._is_total(name), address, cells, remark)

    def _text(self, index: int, column: int) -> str:
        value = self._grid.rows[index][column]
        if isinstance(value, date):
            return value.isoformat()
        return " ".join(headings.text_of(value).split())

    # cells

    def _cell(self, index: int, draft: _Draft) -> CellValue:
        values: dict[str, Decimal] = {}
        addresses: dict[str, str] = {}
        remark = ""
        for which, column in draft.columns.items():
            if which == REMARK:
                remark = self._text(index, column.index)
                continue
            addresses[which] = self._grid.address(index, column.index)
            value = self._figure((index, column.index), which, draft)
            if value is not None:
                values[which] = value
        return CellValue(values, addresses, remark)

    def _figure(self, position: tuple[int, int], which: str, draft: _Draft) -> Decimal | None:
        """The value of a cell in base units; one that cannot be read is reported and blank."""
        raw = self._grid.rows[position[0]][position[1]]
        if position in self._grid.formulas_without_value:
            return self._report("formula_without_value", position, which)
        if _is_none(raw) or (which in (CUMULATIVE, MONTH) and _is_carried_over(raw)):
            return None
        if position in self._anchors:
            return self._report("merged_data", position, which, f"{self._grid.address(*position)}:{self._grid.address(*self._anchors[position])}")
        number = _number_of(raw, position in self._grid.percent_cells)
        if number is None or (number.limit and which not in (QUOTA, SINGLE)):
            return self._report("not_a_number", position, which, self._shown(position), "number" if draft.is_rate else "integer")
        if number.unit and number.unit.base != draft.unit.base:
            return self._report("unit_mismatch", position, which, self._shown(position), draft.unit.printed)
        value = _whole(number.value * (number.unit or _unit_of(draft, which)).scale)
        code, expected = _size_problem(value, draft)
        if code:
            return self._report(code, position, which, self._shown(position), expected)
        self._note_writing(number, position, draft)
        draft.decimals = max(draft.decimals, _decimals(value))
        return value

    def _report(self, code: str, position: tuple[int, int], which: str, found: str = "", expected: str = "") -> None:
        self._problems.append(Problem(code, self._grid.address(*position), found, expected, None if which == SINGLE else which))

    def _shown(self, position: tuple[int, int]) -> str:
        """What the user sees in a cell, shortened."""
        value = self._grid.rows[position[0]][position[1]]
        if isinstance(value, Decimal) and position in self._grid.percent_cells:
            return f"{_whole(value * 100):f}%"
        return f"{value:f}" if isinstance(value, Decimal) else str(value)[:40]

    def _note_writing(self, number: "_Number", position: tuple[int, int], draft: _Draft) -> None:
        """Tell of a unit or a limit written into the cell; a limit says which side is good."""
        where, shown = self._grid.address(*position), self._shown(position)
        if number.unit and not draft.is_rate:
            self._notes.append(Note("unit_in_cell", where, shown))
        if number.limit:
            self._notes.append(Note("limit_in_cell", where, shown))
            draft.ceiling = draft.ceiling or number.limit in _CEILING_WORDS

    # the whole

    def _check_quotas(self, rows: list[Row]) -> None:
        """Rules that hold for a quota alone: never negative, and 0 only where at most 0 is meant (DESIGN 4.11)."""
        for row in rows:
            for index, cell in row.cells.items():
                draft, value = self._drafts[index], cell.value(QUOTA)
                if value is not None and value < 0:
                    self._problems.append(Problem("negative", cell.address(QUOTA), f"{value:f}", "≥ 0", QUOTA))
                elif value == 0 and not draft.ceiling:
                    self._problems.append(Problem("zero_quota", cell.address(QUOTA), "0", "> 0", QUOTA))
                done = cell.values.get(CUMULATIVE)
                if done is not None and done < 0:
                    self._problems.append(Problem("negative", cell.address(CUMULATIVE), f"{done:f}", "≥ 0", CUMULATIVE))

    def _check_unnamed_columns(self) -> None:
        """Numbers with no heading over them would be lost in silence."""
        heading = self._heading
        named = {leaf.column.index for leaf in heading.leaves} | {column.index for column in heading.unnamed} | heading.skipped
        named |= {heading.district, *heading.remarks} | ({heading.official} if heading.official is not None else set())
        width = len(self._grid.rows[0])
        for column in (column for column in range(width) if column not in named):
            for row in range(heading.last + 1, len(self._grid.rows)):
                if isinstance(self._grid.rows[row][column], Decimal):
                    self._problems.append(Problem("no_column_name", self._grid.address(row, column), headings.text_of(self._grid.rows[row][column])))
                    break

    def _note_hidden(self) -> None:
        district = self._heading.district
        for row in sorted(self._grid.hidden_rows):
            if any(value is not None for value in self._grid.rows[row]):
                self._notes.append(Note("hidden_row", self._grid.address(row, district), headings.text_of(self._grid.rows[row][district])))
        named = {column.index: draft.name for draft in self._drafts for column in draft.columns.values()}
        for column in sorted(self._grid.hidden_columns & named.keys()):
            self._notes.append(Note("hidden_column", self._grid.address(self._heading.last, column), named[column]))


def _whole(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent."""
    if abs(value) >= LIMIT:
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _unit_of(draft: _Draft, which: str) -> Unit:
    """The unit of one column: its own (万人 beside 人), else the indicator's."""
    unit = draft.columns[which].unit
    return unit if unit and unit.base == draft.unit.base else draft.unit


def _size_problem(value: Decimal, draft: _Draft) -> tuple[str, str]:
    """Code and expectation where a value has a size or decimals its indicator cannot have; two empty texts where all is well."""
    if abs(value) >= LIMIT:
        return "too_large", f"< {LIMIT:f}"
    if draft.is_rate:
        return ("decimals", str(RATE_DECIMALS)) if _decimals(value) > RATE_DECIMALS else ("", "")
    return ("decimals", "integer") if value != value.to_integral_value() else ("", "")
