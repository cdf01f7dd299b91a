"""How numbers of a reading look on a page: formatted once here, in Python, never in templates (docs/decisions/0005)."""
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from progress.models import Status
from reports.reading import Cell
from targets import periods, rates
from targets.rates import Band, Outlook

DASH = "——"
MINUS = "\N{MINUS SIGN}"

SIGNS = {
    Band.EXCEEDED: "★",
    Band.ATTAINED: "◆",
    Band.AHEAD: "▲",
    Band.ON_PACE: "●",
    Band.BEHIND: "▽",
    Band.FAR_BEHIND: "▼",
    Band.NOT_ASSIGNED: DASH,
    Band.NOT_ASSESSABLE: "◇",
    Band.NOT_REPORTED: "○",
    Band.WITHIN_LIMIT: "●",
    Band.OVER_LIMIT: "▼",
}
STATE_SIGNS = {
    Status.DRAFT: "□",
    periods.Due.NOT_DUE: "·",
    periods.Due.DUE: "·",
    periods.Due.OVERDUE: "!",
    Status.SUBMITTED: "→",
    Status.RETURNED: "←",
    Status.APPROVED: "√",
}


def band_word(band: str) -> str:
    """The word beside every band's colour."""
    return {
        Band.EXCEEDED: _("Exceeded"),
        Band.ATTAINED: _("Attained"),
        Band.AHEAD: _("Ahead of pace"),
        Band.ON_PACE: _("On pace"),
        Band.BEHIND: pgettext("band", "Behind"),
        Band.FAR_BEHIND: _("Far behind"),
        Band.NOT_ASSIGNED: _("Not assigned"),
        Band.NOT_ASSESSABLE: _("Not yet assessable"),
        Band.NOT_REPORTED: _("Not reported"),
        Band.WITHIN_LIMIT: _("Within the limit"),
        Band.OVER_LIMIT: _("Over the limit"),
    }[Band(band)]


def state_word(state: str) -> str:
    """The word of a month's status, stored or derived."""
    return {
        Status.DRAFT: pgettext("status", "Draft"),
        periods.Due.NOT_DUE: _("Not due"),
        periods.Due.DUE: pgettext("status", "Due"),
        periods.Due.OVERDUE: _("Overdue"),
        Status.SUBMITTED: _("Awaiting review"),
        Status.RETURNED: pgettext("status", "Returned"),
        Status.APPROVED: pgettext("status", "Approved"),
    }[str(state)]


def outlook_word(outlook: str) -> str:
    """The word of a year-end forecast."""
    return {Outlook.ATTAINABLE: _("Attainable"), Outlook.HURRY: _("Must speed up"), Outlook.UNLIKELY: _("Unlikely")}[Outlook(outlook)]


def number(value: Decimal | None, decimals: int = 0, none: str = DASH) -> str:
    """Thousands separators and fixed decimals; `none` where there is no value (——, never 0)."""
    if value is None:
        return none
    return f"{Decimal(rates.display_number(value, decimals)):,}".replace("-", MINUS)


def signed(text: str | None, none: str = DASH) -> str:
    """A plain decimal text with + or a real minus in front; zero has no sign."""
    if text is None:
        return none
    if text.startswith("-"):
        return MINUS + text[1:]
    return text if not text.strip("0.") else "+" + text


def rate(cell: Cell) -> str | None:
    """The completion as printed, never contradicting its band (DESIGN 5); None where there is none."""
    if cell.completion is None:
        return None
    return rates.display_rate(cell.completion, lines=rates.lines_for(cell.pace, cell.limit), decimals=cell.rate_decimals)


def pace(value: Decimal, decimals: int = 1) -> str:
    """The pace as printed."""
    return rates.display_rate(value, lines=(), decimals=decimals)


def gap(cell: Cell) -> str:
    """The gap in points with its sign."""
    return signed(rates.display_gap(cell.gap, limit=cell.limit, decimals=cell.rate_decimals))


def value(cell: Cell, amount: Decimal | None, none: str = DASH) -> str:
    """An amount in the indicator's own decimals."""
    return number(amount, cell.indicator.decimals, none)


def gap_class(band: str) -> str:
    """The colour class of a gap."""
    return {Band.FAR_BEHIND: "gap-bad", Band.BEHIND: "gap-slow", Band.OVER_LIMIT: "gap-bad"}.get(Band(band), "gap-ok")


def outlook_band(outlook: str) -> str:
    """The band whose colour and sign a forecast borrows."""
    return {Outlook.ATTAINABLE: Band.AHEAD, Outlook.HURRY: Band.BEHIND, Outlook.UNLIKELY: Band.FAR_BEHIND}[Outlook(outlook)]
