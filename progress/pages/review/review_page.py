"""What the review shows: the queue of a month, and one district's report with what changed since it was last submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from districts.models import District
from progress import status_words
from progress.checks import check_messages
from progress.checks.rules import Finding, Severity
from progress.models import MonthlyProgress, ProgressEvent, Status
from progress.pages.entry.entry_page import completion_text
from progress.record.event_list import EventView, answered_return, listed, submissions
from progress.record.month_sheet import MonthSheet, Row, sheet_of
from progress.record.stored_months import SENT, Record, Stored, is_late, load
from targets.arithmetic import periods, rates
from targets.models import Indicator, Plan
from targets.number_words import MINUS, number
from targets.state.pages import kept_page
from targets.state.promised import promised_in

NONE = "—"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class QueueItem:
    """One district in the queue."""

    district: District
    progress: MonthlyProgress | None
    state: str
    words: str
    sheet: MonthSheet | None = None

    @property
    def flagged(self) -> bool:
        """Whether something in it was wrong or had to be explained: such a report is not approved without being looked at."""
        return self.sheet is not None and any(finding.severity is not Severity.NOTE for finding in self.sheet.findings)

    @property
    def unexplained(self) -> bool:
        """Whether an error or an unexplained figure stands in it."""
        return self.sheet is not None and any(finding.blocks for finding in self.sheet.findings)


@dataclass(frozen=True)
class Queue:
    """A month's reports by where they stand: awaiting review oldest first, the others in official order."""

    plan: Plan
    month: int
    record: Record
    waiting: tuple[QueueItem, ...]
    unreported: tuple[QueueItem, ...]
    returned: tuple[QueueItem, ...]
    approved: tuple[QueueItem, ...]
    asked: int
    month_name: str
    summary: str

    def next_after(self, district: District) -> District | None:
        """The next report to review: the one behind this district's, else the oldest waiting."""
        order = [item.district for item in self.waiting]
        behind = order[order.index(district) + 1 :] if district in order else []
        others = [item for item in behind + order if item.pk != district.pk]
        return others[0] if others else None

    def beside(self, district: District, step: int) -> District | None:
        """The report before (-1) or behind (1) this one in the queue."""
        order = [item.district for item in self.waiting]
        if district not in order:
            return None
        place = order.index(district) + step
        return order[place] if 0 <= place < len(order) else None


@dataclass(frozen=True)
class Flag:
    """A mark beside a figure: its word, whether it is only a note, and the few words behind it."""

    word: str
    is_note: bool
    text: str


@dataclass(frozen=True)
class PacketRow:
    """One indicator of the report under review, as printed; `was` is None where there is no earlier submission."""

    code: str
    indicator: Indicator
    quota: str
    before: str
    last: str
    value: str
    was: str | None
    change: str
    is_changed: bool
    share: str
    cumulative: str
    completion: str
    band: str
    flags: tuple[Flag, ...]
    remark: str
    severity: str
    is_answered: bool = False
    reply: str = ""


@dataclass(frozen=True)
class AnsweredReturn:
    """The return that the report under review answers: by whom, when, why."""

    who: str
    at: str
    reason: str


@dataclass(frozen=True)
class Packet:
    """The report of one district as the reviewer reads it; no rows where nothing has been submitted."""

    sheet: MonthSheet
    rows: tuple[PacketRow, ...]
    events: tuple[EventView, ...]
    title: str
    month_name: str
    last_name: str
    before_name: str
    to_date_name: str
    submitted_by: str
    submitted_at: str
    changed: int
    has_earlier_submission: bool
    on_behalf: bool
    due: str
    answered: AnsweredReturn | None = None

    @property
    def has_figures(self) -> bool:
        """Whether something is there to read."""
        return bool(self.rows)

    @property
    def errors(self) -> tuple[str, ...]:
        """What must not be approved: errors that came in through earlier months or new targets."""
        return tuple(self.sheet.cell_message(finding) for finding in self.sheet.findings if finding.severity is Severity.BLOCK)


# ------------------------------------------------------------------ the queue
def queue_of(plan: Plan, month: int) -> Queue:
    """The reports of a month, in a number of queries that does not grow with the districts."""
    return kept_page(plan, ("queue", month), lambda: _queue_of(plan, month))


def _queue_of(plan: Plan, month: int) -> Queue:
    record, districts = load(plan), promised_in(plan).districts
    asked = [district for district in districts if _is_asked(record, district, month)]
    if _is_asked(record, plan.city, month):
        asked.append(plan.city)
    history = _history([record.report(district, month) for district in asked if record.state(district, month) in (Status.SUBMITTED, Status.RETURNED)])
    items = [_queue_item(record, district, month, history) for district in asked]
    waiting = sorted((item for item in items if item.state == Status.SUBMITTED), key=lambda item: item.progress.submitted_at)
    parts = {
        "waiting": tuple(waiting),
        "unreported": tuple(item for item in items if item.state not in SENT and item.state != Status.RETURNED),
        "returned": tuple(item for item in items if item.state == Status.RETURNED),
        "approved": tuple(item for item in items if item.state == Status.APPROVED),
    }
    summary = _summary(len(asked), **{name: len(found) for name, found in parts.items()})
    return Queue(plan=plan, month=month, record=record, asked=len(asked), month_name=check_messages.month_name(month), summary=summary, **parts)


def _is_asked(record: Record, district: District, month: int) -> bool:
    return any(record.quota(district, indicator, month) is not None for indicator in record.indicators)


def _history(reports: list[MonthlyProgress]) -> dict[int, list[ProgressEvent]]:
    """Every submission and return of these reports, oldest first."""
    found: dict[int, list[ProgressEvent]] = {}
    kinds = (ProgressEvent.Kind.SUBMITTED, ProgressEvent.Kind.RETURNED)
    for event in ProgressEvent.objects.filter(progress__in=reports, kind__in=kinds).order_by("pk"):
        found.setdefault(event.progress_id, []).append(event)
    return found


def _queue_item(record: Record, district: District, month: int, history: Mapping[int, list[ProgressEvent]]) -> QueueItem:
    state, report = record.state(district, month), record.report(district, month)
    events = history.get(report.pk, []) if report else []
    if state == Status.SUBMITTED:
        sheet = sheet_of(record, district, month)
        return QueueItem(district, report, state, _marks(sheet, report, submissions(events)), sheet)
    if state == Status.RETURNED:
        return QueueItem(district, report, state, status_words.moment(events[-1].at if events else report.changed_at))
    if state == Status.APPROVED:
        return QueueItem(district, report, state, status_words.moment(report.approved_at))
    plan = record.plan
    due = _("due on %(day)s") % {"day": status_words.day(periods.due_date(plan.year, month, plan.due_day))}
    return QueueItem(district, report, "overdue" if is_late(plan, month, state) else "due" if report else state, due)


def _marks(sheet: MonthSheet, report: MonthlyProgress, history: list[ProgressEvent]) -> str:
    """第 2 次上报，7月5日 16:20，改动 2 处，提示 2 处."""
    counts = sheet.counts
    changed = len(changed_codes(sheet, history[-2])) if len(history) > 1 else 0
    said = [_("submission no. %(number)s") % {"number": report.submissions}, status_words.moment(report.submitted_at)]
    if changed:
        said.append(ngettext("%(count)s figure changed", "%(count)s figures changed", changed) % {"count": changed})
    if counts.errors or counts.missing:
        total = counts.errors + counts.missing
        said.append(ngettext("%(count)s error", "%(count)s errors", total) % {"count": total})
    if counts.to_explain:
        said.append(_("%(count)s to explain") % {"count": counts.to_explain})
    if counts.explained:
        said.append(_("%(count)s explained") % {"count": counts.explained})
    if counts.notes:
        said.append(ngettext("%(count)s note", "%(count)s notes", counts.notes) % {"count": counts.notes})
    if not sheet.findings and not changed:
        said.append(_("no marks"))
    return pgettext("between parts of an event", ", ").join(said)


def _summary(asked: int, waiting: int, unreported: int, returned: int, approved: int) -> str:
    """上报 15/16：已审定 11，待审 4，未上报 1."""
    said = [_("approved %(count)s") % {"count": approved}, _("awaiting review %(count)s") % {"count": waiting}]
    if returned:
        said.append(_("returned %(count)s") % {"count": returned})
    said.append(_("not reported %(count)s") % {"count": unreported})
    parts = pgettext("between parts of an event", ", ").join(said)
    return _("Reported %(sent)s/%(all)s: %(list)s.") % {"sent": approved + waiting, "all": asked, "list": parts}


# ------------------------------------------------------------------ one report
def packet_of(queue: Queue, district: District) -> Packet:
    """The report of a district: as stored where it is submitted or approved, as last submitted where it was returned."""
    return kept_page(queue.plan, ("packet", queue.month, district.pk), lambda: _packet_of(queue, district))


def _packet_of(queue: Queue, district: District) -> Packet:
    record, month, plan = queue.record, queue.month, queue.plan
    report = record.report(district, month)
    events = list(report.events.select_related("by").order_by("pk")) if report else []
    sent = submissions(events)
    state = record.state(district, month)
    shown = record
    if state == Status.RETURNED and sent:
        shown = record.with_figures(district, month, _as_submitted(record, sent[-1]))
    sheet = sheet_of(shown, district, month)
    earlier = sent[-2] if len(sent) > 1 else None
    has_rows = bool(sent) and (state in SENT or state == Status.RETURNED)
    totals = _city_totals(record, month) if has_rows else {}
    answered = answered_return(events) if state in SENT else None
    replies = {code: str(figure.get("reply", "")) for code, figure in (sent[-1].figures or {}).items()} if answered else {}
    rows = tuple(_packet_row(sheet, row, earlier, totals, answered, replies) for row in sheet.rows) if has_rows else ()
    return Packet(
        sheet=sheet,
        rows=rows,
        events=tuple(listed(events, sheet.names)) if sent or state in SENT else (),
        title=status_words.month_of_year(plan.year, month),
        month_name=check_messages.month_name(month),
        last_name=check_messages.month_name(month - 1) if month > 1 else "",
        before_name=check_messages.period_name(1, month - 1) if month > 1 else "",
        to_date_name=check_messages.period_name(1, month),
        submitted_by=status_words.person(sent[-1].by) if sent else "",
        submitted_at=status_words.moment(sent[-1].at) if sent else "",
        changed=sum(row.is_changed for row in rows),
        has_earlier_submission=earlier is not None,
        on_behalf=any(event.on_behalf for event in events),
        due=status_words.day(periods.due_date(plan.year, month, plan.due_day)),
        answered=AnsweredReturn(status_words.person(answered.by), status_words.moment(answered.at), answered.note) if answered else None,
    )


def _as_submitted(record: Record, event: ProgressEvent) -> dict[int, Stored]:
    """The figures a submission held, as the record would hold them."""
    ids = {indicator.code: indicator.pk for indicator in record.indicators}
    return {ids[code]: _stored(cell) for code, cell in (event.figures or {}).items() if code in ids}


def _stored(cell: Mapping[str, object]) -> Stored:
    value = cell.get("value")
    return Stored(None if value is None else Decimal(str(value)), str(cell.get("remark", "")), bool(cell.get("opening")))


def changed_codes(sheet: MonthSheet, earlier: ProgressEvent) -> set[str]:
    """Codes of the indicators whose value differs from an earlier submission."""
    before = {code: _stored(cell).value for code, cell in (earlier.figures or {}).items()}
    return {row.code for row in sheet.rows if row.value != before.get(row.code)}


def _city_totals(record: Record, month: int) -> dict[int, Decimal]:
    """What all districts whose month is submitted or approved did in the month, by indicator (flows; openings are no month's work)."""
    totals: dict[int, Decimal] = {}
    flows = {indicator.pk for indicator in record.indicators if indicator.kind == Indicator.Kind.FLOW}
    for (district, number_), figures in record.figures.items():
        report = record.reports.get((district, number_))
        if number_ != month or report is None or report.status not in SENT or district == record.plan.city_id:
            continue
        for indicator, figure in figures.items():
            if indicator in flows and figure.value is not None and not figure.is_opening:
                totals[indicator] = totals.get(indicator, Decimal(0)) + figure.value
    return totals


def _packet_row(
    sheet: MonthSheet,
    row: Row,
    earlier: ProgressEvent | None,
    totals: Mapping[int, Decimal],
    answered: ProgressEvent | None,
    replies: Mapping[str, str],
) -> PacketRow:
    decimals = row.indicator.decimals
    before = _stored((earlier.figures or {}).get(row.code, {})).value if earlier else None
    is_changed = earlier is not None and before != row.value
    flags = [Flag(pgettext("mark", "changed"), True, "")] if is_changed else []
    flags += [_flag(sheet, finding) for finding in row.findings]
    return PacketRow(
        code=row.code,
        indicator=row.indicator,
        quota=number(row.quota, decimals),
        before=number(row.before, decimals, NONE) if sheet.month > 1 else NONE,
        last=number(row.last, decimals, NONE),
        value=number(row.value, decimals, NONE),
        was=number(before, decimals, NONE) if earlier else None,
        change=_difference(row.value, before, decimals) if is_changed else "",
        is_changed=is_changed,
        share=_share(row, totals),
        cumulative=number(row.cumulative, decimals, NONE),
        completion=completion_text(sheet, row) or NONE,
        band=str(row.band),
        flags=tuple(flags),
        remark=row.remark,
        severity=str(row.severity or ""),
        is_answered=answered is not None and row.code in answered.cells,
        reply=replies.get(row.code, ""),
    )


def _flag(sheet: MonthSheet, finding: Finding) -> Flag:
    is_calm = finding.severity is Severity.NOTE or (finding.severity is Severity.EXPLAIN and finding.explained)
    word = _("Explained") if finding.severity is Severity.EXPLAIN and finding.explained else check_messages.severity_label(finding.severity)
    return Flag(word, is_calm, sheet.short_message(finding))


def _difference(value: Decimal | None, before: Decimal | None, decimals: int) -> str:
    if value is None or before is None:
        return NONE
    difference = value - before
    return ("+" if difference > 0 else MINUS) + number(abs(difference), decimals)


def _share(row: Row, totals: Mapping[int, Decimal]) -> str:
    total = totals.get(row.indicator.pk)
    if not row.is_flow or row.value is None or row.is_opening or not total or total <= 0:
        return NONE
    return rates.display_rate(row.value * HUNDRED / total, decimals=1)
