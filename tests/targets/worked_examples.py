"""Reads the tables of docs/rates.md that follow a `<!-- run: name -->` mark."""

import re
from decimal import Decimal
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "rates.md"
MARK = re.compile(r"<!-- run: (?P<name>[a-z ]+) -->")
NOTHING = "—"


def tables() -> dict[str, list[dict[str, str]]]:
    """Every marked table by name, as rows keyed by header; the asterisks of result columns are kept."""
    found: dict[str, list[dict[str, str]]] = {}
    lines = iter(DOCUMENT.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if mark := MARK.fullmatch(line.strip()):
            assert mark["name"] not in found, f"two tables named {mark['name']}"
            header = _cells(next(lines))
            assert set(next(lines)) <= set("|-"), f"{mark['name']}: no table follows the mark"
            found[mark["name"]] = _rows(header, lines)
    return found


def _rows(header, lines):
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        cells = _cells(line)
        assert len(cells) == len(header), line
        rows.append(dict(zip(header, cells, strict=True)))
    assert rows
    return rows


def _cells(line):
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def number(cell: str) -> Decimal | None:
    return None if cell == NOTHING else Decimal(cell)


def numbers(cell: str, separator: str | None = ",") -> list[Decimal | None]:
    return [number(part.strip()) for part in cell.split(separator)]


def curve(cell: str) -> list[Decimal] | None:
    return None if cell == NOTHING else numbers(cell, separator=None)


def results(row: dict[str, str]) -> dict[str, str | None]:
    """The row's expected results, `—` read as None."""
    return {name.strip("*"): None if cell == NOTHING else cell for name, cell in row.items() if name.startswith("*")}
