"""What a spreadsheet becomes once it is read: plain rows of exact values, with what is known about the cells."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

Value = str | Decimal | date | None

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")


@dataclass(frozen=True)
class SheetRows:
    """One sheet: rows of equal length, from cell A1; rows and columns count from 0.

    ``merged`` holds (first row, first column, last row, last column); only the first cell of a merge has the value.
    ``percent_cells`` are numbers shown as percent: 0.9 there reads "90%" on the user's screen.
    ``formulas_without_value`` are formulas whose result the file does not hold; their value is ``None``.
    ``name`` is the name of the sheet, empty for a CSV file.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    formulas_without_value: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    percent_cells: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def address(self, row: int, column: int) -> str:
        """The name a user finds the cell by, as in ``Sheet1!C5``; just ``C5`` for a CSV file."""
        return address(self.name, row, column)


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(sheet: str, row: int, column: int) -> str:
    """The address of a cell by numbers that count from 0."""
    cell = f"{column_letters(column)}{row + 1}"
    return f"{sheet}!{cell}" if sheet else cell


def exact(number: float) -> Decimal:
    """A stored double as the number its author sees: 15 significant digits, as spreadsheets show, no trailing zeros."""
    return tidy(Decimal(f"{number:.15g}"))


def tidy(number: Decimal) -> Decimal:
    """The same number written without exponent or trailing zeros: 1.0 and 1E+0 become 1."""
    try:
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    except InvalidOperation:  # beyond 28 digits: no quantity of ours, left as it stands
        return number


def from_text(text: str) -> str | Decimal | None:
    """A cell of a text file: a plain number becomes a ``Decimal``, blank becomes ``None``; 007 and 1,234 stay text."""
    stripped = text.strip()
    if not stripped:
        return None
    return tidy(Decimal(stripped)) if _PLAIN_NUMBER.fullmatch(stripped) else text


def rectangle(cells: dict[tuple[int, int], Value]) -> tuple[tuple[Value, ...], ...]:
    """Rows of equal length from A1 to the last row and column that hold something."""
    if not cells:
        return ()
    width = max(column for _, column in cells) + 1
    filled: dict[int, list[Value]] = {}
    for (row, column), value in cells.items():
        filled.setdefault(row, [None] * width)[column] = value
    blank: tuple[Value, ...] = (None,) * width
    return tuple(tuple(filled[row]) if row in filled else blank for row in range(max(filled) + 1))
