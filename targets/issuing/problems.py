"""What is wrong with a file, in sentences: where it is, what was found, what was expected and what to do.

`sheets` and `targets.breakdown` return codes and values; pages, commands and the import of figures all take their words from here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sheets.errors import SheetError
from targets.breakdown import Note, Problem

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class Finding:
    """Something to tell about a file: the cell (empty where it is about the whole file) and a sentence."""

    where: str
    text: str

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What to sort by: sheet, row, column, as one reads down a table."""
        sheet, _mark, cell = self.where.rpartition("!")
        match = _CELL.fullmatch(cell)
        return (sheet, int(match[2]), len(match[1]), match[1]) if match else (sheet, 0, 0, cell)

    def __str__(self) -> str:
        return f"{self.where}{_(': ')}{self.text}" if self.where else self.text


def sentence(problem: Problem) -> str:
    """What is wrong at a place of a table, with its cell."""
    return str(finding_of(problem))


def finding_of(problem: Problem) -> Finding:
    """A problem of a table: its cell, and what was found and expected there in words."""
    write = _PROBLEMS.get(problem.code)
    return Finding(problem.where, write(_line(problem.found), _line(problem.expected)) if write else problem.code)


def finding_of_error(error: SheetError) -> Finding:
    """A file that could not be read, as a finding about the whole file."""
    return Finding("", sentence_of_error(error))


def note_of(note: Note) -> Finding:
    """Something the reader of a preview should see."""
    write = _NOTES.get(note.code)
    return Finding(note.where, write() % {"found": _line(note.found)} if write else note.code)


def _said(words: Callable[[], str]) -> Callable[[str, str], str]:
    """A sentence that may name what was found and what was expected."""
    return lambda found, expected: words() % {"found": found, "expected": expected}


_PROBLEMS = {
    "no_header": _said(
        lambda: _("No heading was found. Expected a row with the word for units (单位, 责任单位, 县（市、区）) and the names of the indicators.")
    ),
    "no_indicators": _said(lambda: _("No indicator was found in the heading. Expected the names of the indicators right of the units.")),
    "no_rows": _said(lambda: _("There is no line under the heading. Expected one line a unit.")),
    "transposed": _said(
        lambda: _("The table lies on its side: indicators run down. Expected units down and indicators across; turn it with “paste transposed” and try again.")
    ),
    "unknown_ceiling": _said(lambda: _("The indicator “%(found)s” named as a ceiling is not in the table. It has: %(expected)s.")),
    "duplicate_indicator": _said(lambda: _("The indicator “%(found)s” is there twice; the first stands in %(expected)s. Expected each indicator once.")),
    "duplicate_subcolumn": _said(lambda: _("The column “%(found)s” is there twice for this indicator; the first stands in %(expected)s.")),
    "unknown_subcolumn": _said(lambda: _("The column “%(found)s” is not known. Expected one of: %(expected)s.")),
    "no_indicator_name": _said(lambda: _("The column “%(found)s” has no indicator over it. Expected the indicator's name above.")),
    "no_parent": _said(lambda: _("“%(found)s” stands under 其中, but there is no total to its left. Expected the total it is a part of left of it.")),
    "unit_mismatch": _said(
        lambda: _("Found the unit of “%(found)s”, expected %(expected)s. One indicator is counted in one unit; persons and attendances are not the same.")
    ),
    "too_long": _said(lambda: _("The name “%(found)s…” is too long. Expected at most %(expected)s characters.")),
    "duplicate_district": _said(lambda: _("“%(found)s” is there twice; the first stands in %(expected)s. Expected each unit once.")),
    "two_totals": _said(lambda: _("“%(found)s” is a second line for the whole city; the first stands in %(expected)s. Expected one.")),
    "no_name": _said(lambda: _("There are figures in this line, but no name of a unit. Expected the unit's name.")),
    "merged_data": _said(lambda: _("The cells %(found)s are merged, so it cannot be told whose figure it is. Expected one cell a figure; undo the merge.")),
    "not_a_number": lambda found, expected: _not_a_number(found, expected),
    "decimals": lambda found, expected: _decimals(found, expected),
    "negative": _said(lambda: _("Found %(found)s. Expected a number that is not negative.")),
    "zero_quota": _said(lambda: _("Found 0. A target is greater than 0; leave the cell blank or write —— where nothing is assigned.")),
    "formula_without_value": _said(
        lambda: _("A formula without a stored result. Expected a number; open the file, save it again, or replace the formula by its value.")
    ),
    "too_large": _said(lambda: _("Found %(found)s. Expected a number %(expected)s.")),
    "no_column_name": _said(lambda: _("Found %(found)s in a column without a heading. Expected the name of an indicator above it.")),
}
"""Code of a problem → what writes its sentence; spoken at call time, in the language of the page."""

_NOTES = {
    "hidden_row": lambda: _("This line is hidden in the file and was read: %(found)s."),
    "hidden_column": lambda: _("This column is hidden in the file and was read: %(found)s."),
    "subtotal_skipped": lambda: _("“%(found)s” is a subtotal and was left out."),
    "unit_in_cell": lambda: _("The cell names its unit itself and was converted: %(found)s."),
    "limit_in_cell": lambda: _("The words around the number were read as its direction: %(found)s."),
}


def _not_a_number(found: str, expected: str) -> str:
    if expected == "integer":
        return _("Found “%(found)s”. Expected a whole number, or blank or —— where nothing is assigned.") % {"found": found}
    return _("Found “%(found)s”. Expected a number, or blank or —— where nothing is assigned.") % {"found": found}


def _decimals(found: str, expected: str) -> str:
    if expected == "integer":
        return _("Found %(found)s. Expected a whole number: persons have no decimals.") % {"found": found}
    return _("Found %(found)s. Expected at most %(expected)s decimals.") % {"found": found, "expected": expected}


def sentence_of_error(error: SheetError) -> str:
    """Why a file could not be read at all."""
    write = _ERRORS.get(error.code)
    where = _line(error.where) or _("The file")
    return write(where, _amount(_line(error.found)), _amount(error.expected)) if write else str(error)


def _line(text: str) -> str:
    """A text from a file on one line: cells and names may hold line breaks."""
    return " ".join(text.split())


def _empty(where: str, found: str, expected: str) -> str:
    return _("%(where)s: there is nothing in it. Expected a table in an .xlsx or .csv file.") % {"where": where}


def _too_large(where: str, found: str, expected: str) -> str:
    return _("%(where)s: larger than can be read (%(found)s). Expected %(expected)s. Keep only the sheet with the table and try again.") % {
        "where": where,
        "found": found,
        "expected": expected,
    }


def _xls(where: str, found: str, expected: str) -> str:
    return _("%(where)s: an old workbook (.xls), whatever its name says. Open it and save it as .xlsx, then try again.") % {"where": where}


def _encrypted(where: str, found: str, expected: str) -> str:
    return _("%(where)s: protected by a password. Save it without a password, then try again.") % {"where": where}


def _macros(where: str, found: str, expected: str) -> str:
    return _("%(where)s: a workbook with macros. Save it as an ordinary .xlsx, then try again.") % {"where": where}


def _type(where: str, found: str, expected: str) -> str:
    return _("%(where)s: this type of file is not read (%(found)s). Expected .xlsx or .csv.") % {"where": where, "found": found}


def _not_xlsx(where: str, found: str, expected: str) -> str:
    return _("%(where)s: named .xlsx, but its content is no workbook (found: %(found)s). Open it in WPS or Excel and save it as .xlsx, then try again.") % {
        "where": where,
        "found": found,
    }


def _not_csv(where: str, found: str, expected: str) -> str:
    return _("%(where)s: named .csv, but its content is a workbook or an archive. Save it as .xlsx, then try again.") % {"where": where}


def _broken(where: str, found: str, expected: str) -> str:
    return _("%(where)s: damaged, it cannot be read to the end (%(found)s). Open it in WPS or Excel and save it again, then try again.") % {
        "where": where,
        "found": found,
    }


def _bomb(where: str, found: str, expected: str) -> str:
    return _("%(where)s: packed in a way no table is, so it was not opened (%(found)s). Expected %(expected)s.") % {
        "where": where,
        "found": found,
        "expected": expected,
    }


def _encoding(where: str, found: str, expected: str) -> str:
    return _("%(where)s: its text is in an encoding that is not read (found: %(found)s). Save it as UTF-8 or GB18030 (GBK), or as .xlsx.") % {
        "where": where,
        "found": found,
    }


def _no_sheet(where: str, found: str, expected: str) -> str:
    return _("%(where)s: it has no sheet named “%(expected)s” (found: %(found)s).") % {"where": where, "found": found, "expected": expected}


_ERRORS = {
    "empty": _empty,
    "too_large": _too_large,
    "xls": _xls,
    "encrypted": _encrypted,
    "macros": _macros,
    "type": _type,
    "not_xlsx": _not_xlsx,
    "not_csv": _not_csv,
    "broken": _broken,
    "bomb": _bomb,
    "encoding": _encoding,
    "no_sheet": _no_sheet,
}

_MEASURE = re.compile(
    r"(?P<bound>at most |more than )?(?P<number>\d+) (?P<of>bytes unpacked|bytes|rows|columns|cells|characters in a cell|characters|parts|merged ranges)"
)
_PLACE = re.compile(r"(?P<of>row|column|byte) (?P<number>\d+)")


_CONTENTS = {
    "text (CSV?)": lambda: _("text, perhaps CSV"),
    "HTML or XML": lambda: _("a web page or XML"),
    "unknown": lambda: _("something unknown"),
    "an archive without its end": lambda: _("it stops before its end"),
}
"""What `sheets` says a file holds → the words for it; names of parts and packing stay as they are, for whoever repairs the file."""


def _amount(text: str) -> str:
    """A measure such as `at most 10485760 bytes` in the language of the page; anything else as it is."""
    if match := _MEASURE.fullmatch(text):
        number, of = int(match["number"]), match["of"]
        measured = _megabytes(number, of) if of.startswith("bytes") else f"{number:,} {_measures()[of]}"
        return {"at most ": _("at most %(amount)s"), "more than ": _("more than %(amount)s")}.get(match["bound"] or "", "%(amount)s") % {"amount": measured}
    if match := _PLACE.fullmatch(text):
        return {"row": _("row %(number)s"), "column": _("column %(number)s"), "byte": _("byte %(number)s")}[match["of"]] % {"number": match["number"]}
    said = _CONTENTS.get(text)
    return said() if said else text


def _megabytes(number: int, of: str) -> str:
    size = f"{number / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
    return _("%(size)s unpacked") % {"size": size} if of == "bytes unpacked" else size


def _measures() -> dict[str, str]:
    return {
        "rows": _("rows"),
        "columns": _("columns"),
        "cells": _("cells"),
        "characters": _("characters"),
        "characters in a cell": _("characters in a cell"),
        "parts": _("parts"),
        "merged ranges": _("merged ranges"),
    }
