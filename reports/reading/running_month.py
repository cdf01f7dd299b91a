"""The running month: while its reports are still coming in, the city's totals are not held against its pace (docs/decisions/0010).

A total then holds the month before of whoever has not reported; against the new month's pace it would read as lagging though nobody lags.
The numbers stay, the judgement waits: until every report is in or its due day has passed.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import Role, User
from districts.models import District
from progress import status_words
from progress.checks.check_messages import month_name
from progress.ledger.ledger import COUNTED, REPORTED, Ledger, reported_in
from reports.reading.cells import Cell, Reading
from targets.arithmetic import periods
from targets.arithmetic.periods import Due
from targets.arithmetic.rates import Band
from targets.models import Plan
from targets.state.promised import promised_in


def asked_areas(ledger: Ledger) -> list[District]:
    """Whose reports the month waits for: the districts with a quota, or the city itself in a plan of one line."""
    return [area for area in (ledger.districts or (ledger.city,)) if ledger.asked(area.pk)]


def nobody_counts(ledger: Ledger) -> bool:
    """Whether not one report of the month counts on this basis."""
    return not any(ledger.counted(area.pk) for area in asked_areas(ledger))


def is_gathering(ledger: Ledger) -> bool:
    """Whether reports are still coming in: some do not count yet, and the due day has not passed."""
    return not _is_past_due(ledger.plan, ledger.month) and any(not ledger.counted(area.pk) for area in asked_areas(ledger))


def last_counted_month(ledger: Ledger) -> int | None:
    """The latest month before the ledger's with a report that counts on this basis."""
    months = (month for (_district, month), report in ledger.reports.items() if month < ledger.month and report.status in COUNTED[ledger.basis])
    return max(months, default=None)


def unjudged(reading: Reading) -> Reading:
    """The reading as pages show it: while reports are coming in, the city's own flows are not yet assessable and have no forecast."""
    ledger = reading.ledger
    if not is_gathering(ledger):
        return reading
    cells = {key: _without_judgement(cell) if cell.is_city and cell.completion is not None else cell for key, cell in reading.cells.items()}
    return replace(reading, cells=cells)


def notice(ledger: Ledger) -> str:
    """What stands above totals that are not judged yet; empty where they are."""
    if not is_gathering(ledger):
        return ""
    areas = asked_areas(ledger)
    return _(
        "%(month)s is still being reported: %(count)s of %(all)s units so far, due by %(day)s. "
        "Totals hold what the others reported before and are not judged against the pace of %(month)s until then."
    ) % {
        "month": month_name(ledger.month),
        "count": sum(ledger.counted(area.pk) for area in areas),
        "all": len(areas),
        "day": status_words.day(periods.due_date(ledger.plan.year, ledger.month, ledger.plan.due_day)),
    }


def start_month(user: User, plan: Plan) -> int:
    """The month a role's pages start at: the one being reported, but for those who only read the latest one that can be judged."""
    month = plan.current_month
    if user.role not in (Role.LEADER, Role.DEPARTMENT) or month == 1 or _is_past_due(plan, month):
        return month
    reports = [report for report in reported_in(plan).reports.values() if report.status in COUNTED[REPORTED]]
    areas = {area.pk for area in promised_in(plan).districts} or {plan.city_id}
    if sum(report.month == month and report.district_id in areas for report in reports) >= len(areas):
        return month
    return month - 1 if any(report.month == month - 1 for report in reports) else month


def _is_past_due(plan: Plan, month: int) -> bool:
    return periods.due_state(plan.year, month, plan.due_day, plan.today) == Due.OVERDUE


def _without_judgement(cell: Cell) -> Cell:
    shown = replace(cell, band=Band.NOT_ASSESSABLE)
    shown.forecast = None
    return shown
