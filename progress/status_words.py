"""How a month's status, its events and their moments are said on screen."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, reduce

from django.utils import dateformat, timezone
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from progress.models import ProgressEvent, Status
from targets.arithmetic import periods

Kind = ProgressEvent.Kind

STATE_SIGNS = {
    Status.DRAFT: "□",
    periods.Due.NOT_DUE: "·",
    periods.Due.DUE: "·",
    periods.Due.OVERDUE: "!",
    Status.SUBMITTED: "→",
    Status.RETURNED: "←",
    Status.APPROVED: "√",
}


STATE_WORDS = {
    Status.DRAFT: pgettext_lazy("status", "Draft"),
    periods.Due.NOT_DUE: _("Not due"),
    periods.Due.DUE: pgettext_lazy("status", "Due"),
    periods.Due.OVERDUE: _("Overdue"),
    Status.SUBMITTED: _("Awaiting review"),
    Status.RETURNED: pgettext_lazy("status", "Returned"),
    Status.APPROVED: pgettext_lazy("status", "Approved"),
}


def state_word(state: str) -> str:
    """The word of a month's status, stored or derived."""
    return _state_words(get_language())[state]


@cache
def _state_words(_language: str | None) -> dict[str, str]:
    """Looked up once a language: catalogues do not change while the server runs."""
    return {state: str(word) for state, word in STATE_WORDS.items()}


def event_word(kind: str, again: bool = False) -> str:
    """What happened, as the list of events says it; `again` for a submission after the first."""
    return {
        Kind.SAVED: pgettext("event", "Draft saved"),
        Kind.SUBMITTED: pgettext("event", "Submitted again") if again else pgettext("event", "Submitted"),
        Kind.WITHDRAWN: pgettext("event", "Withdrawn"),
        Kind.RETURNED: pgettext("event", "Returned"),
        Kind.APPROVED: pgettext("event", "Approved"),
        Kind.IMPORTED: pgettext("event", "Imported"),
        Kind.REMINDED: pgettext("event", "Reminded"),
    }[Kind(kind)]


def person(user: User | None) -> str:
    """Who it was, with the office he sits in."""
    if user is None:
        return ""
    return f"{user.organisation} {user.full_name}".strip()


def listed(names: Iterable[str]) -> str:
    """Names or facts one after the other: 中牟县、荥阳市."""
    return pgettext("between names", ", ").join(names)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after the other, with a space between them where the language has one."""
    return reduce(lambda first, second: pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}, parts)


def day(value: date) -> str:
    """7月5日, 5 July."""
    return dateformat.format(value, pgettext("format of a day", "j F"))


def moment(value: datetime) -> str:
    """7月5日 16:20, 5 July 16:20, on Shanghai's clock."""
    return dateformat.format(timezone.localtime(value), pgettext("format of a day and time", "j F H:i"))


def clock(value: datetime) -> str:
    """16:20."""
    return dateformat.format(timezone.localtime(value), "H:i")


def month_of_year(year: int, month: int) -> str:
    """2017年6月, June 2017."""
    return dateformat.format(date(year, month, 1), pgettext("format of a month and year", "F Y"))
