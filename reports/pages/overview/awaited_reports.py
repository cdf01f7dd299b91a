"""Whose month the city waits for, and which reports wait for the city."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from districts.models import District
from progress import status_words
from progress.ledger.ledger import Ledger
from progress.models import Status
from progress.permissions import can_read_review
from reports.charts import inline_marks
from reports.frame.page_links import Links
from reports.pages.overview import heat_table
from reports.reading import sentences
from reports.reading.cells import Reading
from targets.arithmetic import periods


@dataclass(frozen=True)
class Waiting:
    """One district whose month the city waits for, or that waits for the city."""

    district: str
    url: str | None
    pills: tuple[SafeString, ...]
    note: str


def not_reported(reading: Reading, links: Links) -> tuple[Waiting, ...]:
    """The districts whose month is asked for and neither sent nor approved, in official order."""
    return tuple(_missing(reading, district, links) for district in reading.ledger.districts if _is_missing(reading, district))


def awaiting_review(ledger: Ledger, user: User) -> tuple[Waiting, ...]:
    """The reports that wait for the city, first come first."""
    return tuple(_awaiting(ledger, district, since, user) for district, since in _by_arrival(ledger))


def _is_missing(reading: Reading, district: District) -> bool:
    state = reading.ledger.state(district.pk)
    return reading.asked(district) and state not in (Status.SUBMITTED, Status.APPROVED)


def _missing(reading: Reading, district: District, links: Links) -> Waiting:
    ledger = reading.ledger
    state = ledger.state(district.pk)
    due = status_words.day(periods.due_date(ledger.plan.year, ledger.month, ledger.plan.due_day))
    note = _("due on %(day)s") % {"day": due}
    if state == Status.DRAFT:
        note = sentences.clauses([note, _("there is a draft")])
    elif state == Status.RETURNED:
        note = sentences.clauses([note, _("to be sent again")])
    return Waiting(district.display_name, links.district(district), (heat_table.state_pill(reading, district),), note)


def _by_arrival(ledger: Ledger) -> list[tuple[District, datetime]]:
    """Who awaits review and since when, first come first; the city's own report among them, as in the review."""
    areas = [area for area in (ledger.city, *ledger.districts) if (area.pk, ledger.month) in ledger.arrived]
    waiting = [(area, ledger.arrived[area.pk, ledger.month]) for area in areas]
    return sorted(waiting, key=lambda arrival: arrival[1])


def _awaiting(ledger: Ledger, district: District, since: datetime, user: User) -> Waiting:
    note = status_words.moment(since)
    if ledger.reports[district.pk, ledger.month].submissions > 1:
        note = _("%(at)s, sent again") % {"at": note}
    url = reverse("review_month", args=[ledger.plan.code, ledger.month, district.code]) if can_read_review(user) else None
    return Waiting(district.display_name, url, (inline_marks.pill(Status.SUBMITTED),), note)
