"""The annex of a brief: the completion table as plain strings, so that it can be stored as it was when the brief was issued."""

from reports.papers.completion.completion_table import CompletionTable, Head, Row, completion_table, numbered
from reports.papers.completion.table_columns import Options
from reports.reading.cells import Reading

OPTIONS = Options(marks=False)
"""On paper the lists of the brief say who lags; the table gives the numbers."""


def annex_of(reading: Reading) -> dict[str, object]:
    """Title, lines above and below, and one table for every five indicators; numbers as the completion table prints them on paper; when they last changed."""
    table = completion_table(reading, OPTIONS)
    return {
        "title": table.title,
        "meta": table.meta,
        "demo": table.demo,
        "unit": table.unit,
        "area": table.words.area,
        "notes": numbered(table),
        "changed_at": reading.ledger.changed_at.isoformat(),
        "sheets": [_sheet(table, heads) for heads in table.sheets],
    }


def _sheet(table: CompletionTable, heads: range) -> dict[str, object]:
    return {"heads": [_head(table.heads[index]) for index in heads], "rows": [_row(row, heads) for row in table.rows]}


def _head(head: Head) -> dict[str, object]:
    return {"part": head.part, "name": head.name, "columns": [{"key": column.key, "label": column.paper_label} for column in head.columns]}


def _row(row: Row, heads: range) -> dict[str, object]:
    return {"lines": list(row.lines), "total": row.is_total, "cells": [item.plain for index in heads for item in row.groups[index]]}
