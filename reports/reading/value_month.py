"""A rate or stock of which the latest value is from an earlier month: it counts (DESIGN 4.2), and the month it is from stands beside it."""

from django.utils.translation import get_language

from reports.reading.cells import Cell
from reports.reading.paper_words import CHINESE, ENGLISH, Words


def words_of_page() -> Words:
    """The words of the language the page is asked in."""
    return ENGLISH if (get_language() or "").startswith("en") else CHINESE


def older_month(cell: Cell) -> int | None:
    """The month the value of a rate or stock is from where that is not the month read; None for a flow and where there is no value."""
    if cell.is_flow or cell.cumulative is None or cell.month_value is not None:
        return None
    return max(month for month, value in enumerate(cell.months, start=1) if value is not None)


def mark(cell: Cell, words: Words | None = None) -> str:
    """（3月数） behind a value that is from March, in the words given or those of the page; empty behind one of the month itself."""
    month = older_month(cell)
    if month is None:
        return ""
    words = words or words_of_page()
    return words.aged.format(month=words.months[month - 1])
