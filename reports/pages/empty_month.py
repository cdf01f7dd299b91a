"""What stands in place of figures where there are none yet: a month that has not begun, or of which not one report counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from progress import status_words
from progress.checks.check_messages import month_name
from progress.ledger.ledger import APPROVED, REPORTED, Ledger
from progress.models import Status
from reports.frame.page_links import Links
from reports.reading import running_month, sentences
from targets.arithmetic import periods
from targets.models import Plan


@dataclass(frozen=True)
class Empty:
    """What stands in place of figures where there are none yet."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...]


def empty_month(ledger: Ledger, page_of: Callable[[Links], str]) -> Empty | None:
    """Not begun, or not one report of the month counts; None where there is something to read. `page_of` is the same page seen from elsewhere."""
    plan, month = ledger.plan, ledger.month
    if not periods.has_begun(plan.year, month, plan.today) or not running_month.nobody_counts(ledger):
        return not_begun(plan, month)
    shown = {"month": month_name(month), "day": status_words.day(periods.due_date(plan.year, month, plan.due_day))}
    title = _("Nothing of %(month)s is approved yet") if ledger.basis == APPROVED else _("Nobody has reported %(month)s yet")
    return Empty(title % shown, _("The report of %(month)s is due on %(day)s.") % shown, tuple(_ways_on(ledger, page_of)))


def _ways_on(ledger: Ledger, page_of: Callable[[Links], str]) -> Iterator[tuple[str, str]]:
    """From an empty month: to the reported figures where they hold more, and to the latest month that holds any."""
    plan = ledger.plan
    if ledger.basis == APPROVED and any(ledger.state(area.pk) == Status.SUBMITTED for area in running_month.asked_areas(ledger)):
        yield _("Show the reported figures"), page_of(Links(plan, ledger.month, REPORTED))
    before = running_month.last_counted_month(ledger)
    if before:
        yield _("Show %(span)s") % {"span": sentences.span(before)}, page_of(Links(plan, before, ledger.basis))


def not_begun(plan: Plan, month: int) -> Empty | None:
    """A month in the future has nothing to show."""
    if periods.has_begun(plan.year, month, plan.today):
        return None
    back = (_("Show %(month)s") % {"month": month_name(plan.current_month)}, reverse("home"))
    return Empty(_("%(month)s has not begun yet") % {"month": month_name(month)}, _("Its reports are asked for once the month has begun."), (back,))
