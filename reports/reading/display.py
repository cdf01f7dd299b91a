"""How numbers of a reading look on a page: formatted once here, in Python, never in templates (docs/decisions/0005)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from progress.status_words import STATE_SIGNS, state_word
from reports.reading.cells import Cell
from targets.arithmetic import rates
from targets.arithmetic.rates import Band, Outlook
from targets.number_words import DASH, MINUS, SIGNS, band_word, gap_class, number, signed

__all__ = [
    "DASH", "MINUS", "SIGNS", "STATE_SIGNS",
    "band_word", "gap", "gap_class", "number", "outlook_band", "outlook_word", "pace", "rate", "signed", "state_word", "value",
]  # fmt: skip


def outlook_word(outlook: str) -> str:
    """The word of a year-end forecast."""
    return {Outlook.ATTAINABLE: _("Attainable"), Outlook.HURRY: _("Must speed up"), Outlook.UNLIKELY: _("Unlikely")}[Outlook(outlook)]


def rate(cell: Cell) -> str | None:
    """The completion as printed, never contradicting its band (DESIGN 5); None where there is none."""
    return cell.rules.printing.rate(cell.completion)


def pace(value: Decimal, decimals: int = 1) -> str:
    """The pace as printed."""
    return rates.display_rate(value, lines=(), decimals=decimals)


def gap(cell: Cell) -> str:
    """The gap in points with its sign."""
    return signed(cell.rules.printing.gap(cell.gap))


def value(cell: Cell, amount: Decimal | None, none: str = DASH) -> str:
    """An amount in the indicator's own decimals."""
    return number(amount, cell.indicator.decimals, none)


def outlook_band(outlook: str) -> str:
    """The band whose colour and sign a forecast borrows."""
    return {Outlook.ATTAINABLE: Band.AHEAD, Outlook.HURRY: Band.BEHIND, Outlook.UNLIKELY: Band.FAR_BEHIND}[Outlook(outlook)]
