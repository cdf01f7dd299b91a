"""The completion table as a workbook (DESIGN 9, DOMAIN 3.1): the table as printed, the rankings, the months, and who reported when.

A Chinese document in both languages of the page. Values, no formulas; numbers as numbers, rounded as printed; the same state gives the same bytes.
The sheet of the table is one range of cells whatever the paper: on A4 it is printed in areas of five indicators with the names repeated,
so a copy of the sheet, or its import, never loses a column to a page break.
"""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles.cell_style import StyleArray

from progress.ledger.ledger import Times
from reports.papers.completion.completion_table import CompletionTable
from reports.papers.completion.further_sheets import months_sheet, ranking_sheet, reports_sheet
from reports.papers.completion.table_sheet import table_sheet
from reports.papers.completion.workbook_look import (
    LOOKS,
)
from sheets.writer import repeatable_xlsx, safe_text


class _Book(Workbook):
    """A workbook that knows the styles its cells have taken so far, by name and number format."""

    def __init__(self) -> None:
        super().__init__()
        self.dressed: dict[tuple[str, str], StyleArray] = {}


def workbook_bytes(table: CompletionTable, times: Mapping[tuple[int, int], Times]) -> bytes:
    """The whole workbook as .xlsx; identical bytes for the same state of the data and the same options."""
    book = _Book()
    for look in LOOKS:
        book.add_named_style(look.style())
    book.properties.title = safe_text(table.title)
    book.properties.creator = safe_text(table.issuer)
    table_sheet(book.active, table)
    ranking_sheet(book.create_sheet(), table)
    months_sheet(book.create_sheet(), table)
    reports_sheet(book.create_sheet(), table, times)
    return repeatable_xlsx(book, table.reading.ledger.changed_at)
