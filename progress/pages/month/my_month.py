"""The reporter's home: what is due, what came back and why, what is done (DESIGN 8)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from districts.models import District
from progress import status_words
from progress.checks import check_messages
from progress.models import MonthlyProgress, ProgressEvent, Status
from progress.record.event_list import last_return
from progress.record.month_sheet import sheet_of
from progress.record.stored_months import SENT, Record, is_late, load
from targets.arithmetic import periods, rates
from targets.models import Indicator, Plan
from targets.state.pages import kept_page

WORST_FIRST = (
    rates.Band.FAR_BEHIND,
    rates.Band.OVER_LIMIT,
    rates.Band.BEHIND,
    rates.Band.ON_PACE,
    rates.Band.AHEAD,
    rates.Band.ATTAINED,
    rates.Band.EXCEEDED,
    rates.Band.WITHIN_LIMIT,
    rates.Band.NOT_ASSESSABLE,
)


@dataclass(frozen=True)
class MonthLine:
    """One month of the year: where it stands and what to do next."""

    month: int
    name: str
    state: str
    late: bool
    filled: str
    detail: str
    action: str


@dataclass(frozen=True)
class ReturnedMonth:
    """A month that came back: by whom, why, and the cells pointed at as (code, name)."""

    month: int
    name: str
    who: str
    at: str
    reason: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Standing:
    """How the district stands at the end of its last month sent in: each band there is with the indicators in it, worst first."""

    month: int
    period: str
    bands: tuple[tuple[str, tuple[Indicator, ...]], ...]


@dataclass(frozen=True)
class MyMonth:
    """The page: the month of the address first, then what else is open, then the year."""

    now: MonthLine
    due_text: str
    title: str
    standing: Standing | None
    returned: tuple[ReturnedMonth, ...]
    overdue: tuple[MonthLine, ...]
    lines: tuple[MonthLine, ...]
    counts: str


def my_month(plan: Plan, district: District, month: int) -> MyMonth:
    """The year of one district, in a fixed number of queries."""
    return kept_page(plan, ("my month", district.pk, month), lambda: _my_month(plan, district, month))


def _my_month(plan: Plan, district: District, month: int) -> MyMonth:
    record = load(plan, [district])
    lines = [_line(record, district, number) for number in periods.MONTHS]
    lines = [line for line in lines if line is not None]
    now = next((line for line in lines if line.month == month), None) or _line(record, district, month, always=True)
    return MyMonth(
        now=now,
        due_text=_due_text(plan, month, now),
        title=status_words.month_of_year(plan.year, month),
        standing=_standing(record, district, month),
        returned=_returned(record, district),
        overdue=tuple(line for line in lines if line.late and line.month != month and line.state != Status.RETURNED),
        lines=tuple(reversed([line for line in lines if line.state != periods.Due.NOT_DUE])),
        counts=_counts(lines),
    )


def _standing(record: Record, district: District, month: int) -> Standing | None:
    """The bands of the latest month up to `month` that is submitted or approved; None where there is none."""
    sent = [number for number in periods.MONTHS if number <= month and record.state(district, number) in SENT]
    if not sent:
        return None
    found: dict[str, list[Indicator]] = {}
    for row in sheet_of(record, district, sent[-1]).rows:
        found.setdefault(str(row.band), []).append(row.indicator)
    bands = tuple((str(band), tuple(found[band])) for band in WORST_FIRST if band in found)
    return Standing(month=sent[-1], period=check_messages.period_name(1, sent[-1]), bands=bands)


def _line(record: Record, district: District, month: int, always: bool = False) -> MonthLine | None:
    """A month as the list says it; None where nothing is asked and nothing stored."""
    assigned = [indicator for indicator in record.indicators if record.quota(district, indicator, month) is not None]
    report = record.report(district, month)
    if not assigned and report is None and not always:
        return None
    state = str(record.state(district, month))
    filled = sum(1 for indicator in assigned if record.figure(district, month, indicator).value is not None)
    return MonthLine(
        month=month,
        name=check_messages.month_name(month),
        state=state,
        late=is_late(record.plan, month, state),
        filled=f"{filled}/{len(assigned)}",
        detail=_detail(record.plan, month, report),
        action=_action(state, month, report is not None),
    )


def _detail(plan: Plan, month: int, report: MonthlyProgress | None) -> str:
    if report is None:
        return _("due on %(day)s") % {"day": status_words.day(periods.due_date(plan.year, month, plan.due_day))}
    if report.status == Status.APPROVED:
        return _("approved by %(who)s, %(when)s") % {"who": status_words.person(report.approved_by), "when": status_words.moment(report.approved_at)}
    if report.status == Status.SUBMITTED:
        return _("submitted by %(who)s, %(when)s") % {"who": status_words.person(report.submitted_by), "when": status_words.moment(report.submitted_at)}
    return _("saved by %(who)s, %(when)s") % {"who": status_words.person(report.changed_by), "when": status_words.moment(report.changed_at)}


def _action(state: str, month: int, begun: bool) -> str:
    """What the link to the month says."""
    name = check_messages.month_name(month)
    if state == Status.RETURNED:
        return _("Correct %(month)s") % {"month": name}
    if state in (Status.SUBMITTED, Status.APPROVED):
        return _("See %(month)s") % {"month": name}
    return _("Go on with %(month)s") % {"month": name} if begun else _("Fill in %(month)s") % {"month": name}


def _due_text(plan: Plan, month: int, line: MonthLine) -> str:
    due = periods.due_date(plan.year, month, plan.due_day)
    if line.state in (Status.SUBMITTED, Status.APPROVED):
        return line.detail
    days = (plan.today - due).days
    if days > 0:
        return ngettext("Due on %(day)s, %(days)s day overdue.", "Due on %(day)s, %(days)s days overdue.", days) % {"day": status_words.day(due), "days": days}
    left = ngettext("%(days)s day left.", "%(days)s days left.", -days) % {"days": -days}
    return status_words.sentences([_("Due on %(day)s.") % {"day": status_words.day(due)}, left])


def _counts(lines: list[MonthLine]) -> str:
    """已审定 5，待审 0，已退回 1."""
    said = []
    for status in (Status.APPROVED, Status.SUBMITTED, Status.RETURNED, Status.DRAFT):
        count = sum(1 for line in lines if line.state == status)
        if count:
            said.append(_("%(state)s %(count)s") % {"state": status_words.state_word(status), "count": count})
    return pgettext("between parts of an event", ", ").join(said)


def _returned(record: Record, district: District) -> tuple[ReturnedMonth, ...]:
    """The months to correct, with the last reason given."""
    reports = [report for (pk, _month), report in sorted(record.reports.items()) if pk == district.pk and report.status == Status.RETURNED]
    names = {indicator.code: indicator.display_name for indicator in record.indicators}
    events: dict[int, list[ProgressEvent]] = {}
    for event in ProgressEvent.objects.filter(progress__in=reports, kind=ProgressEvent.Kind.RETURNED).select_related("by").order_by("pk"):
        events.setdefault(event.progress_id, []).append(event)
    found = []
    for report in reports:
        event = last_return(events.get(report.pk, []))
        if event is not None:
            cells = tuple((code, names[code]) for code in event.cells if code in names)
            name, at = check_messages.month_name(report.month), status_words.moment(event.at)
            found.append(ReturnedMonth(report.month, name, status_words.person(event.by), at, event.note, cells))
    return tuple(found)
