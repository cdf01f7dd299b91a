"""Builds the grids the tests of breakdown tables read."""

from decimal import Decimal

from sheets.rows import SheetRows, column_letters
from targets.breakdown import Table


def cell(value):
    """Integers stand for the ``Decimal`` a sheet gives."""
    return Decimal(value) if isinstance(value, int) else value


def position(reference: str) -> tuple[int, int]:
    """``B3`` → (2, 1)."""
    letters = reference.rstrip("0123456789")
    column = next(number for number in range(1000) if column_letters(number) == letters)
    return int(reference[len(letters) :]) - 1, column


def grid(*rows, merged=(), percent=(), without_value=(), hidden_rows=(), hidden_columns=(), name="Sheet1") -> SheetRows:
    """A sheet of these rows; ``merged`` as "B1:C1", ``percent`` and ``without_value`` as "B3", hidden rows and columns as numbers from 1."""
    width = max(len(row) for row in rows)
    ranges = [tuple(part for reference in area.split(":") for part in position(reference)) for area in merged]
    return SheetRows(
        name=name,
        rows=tuple(tuple(cell(value) for value in row) + (None,) * (width - len(row)) for row in rows),
        merged=tuple(sorted(ranges)),
        hidden_rows=frozenset(row - 1 for row in hidden_rows),
        hidden_columns=frozenset(column - 1 for column in hidden_columns),
        formulas_without_value=frozenset(map(position, without_value)),
        percent_cells=frozenset(map(position, percent)),
    )


def quotas(table: Table, which: str = "quota") -> dict[str, dict[str, Decimal | None]]:
    """Area → indicator → value."""
    return {row.name: {head.name: row.cells[index].value(which) for index, head in enumerate(table.indicators)} for row in table.rows}


def found(table: Table) -> list[tuple[str, str, str, str]]:
    """Code, place, what was found and expected of each problem."""
    return [(problem.code, problem.where, problem.found, problem.expected) for problem in table.problems]
