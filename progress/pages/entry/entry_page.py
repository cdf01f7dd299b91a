"""What the entry page shows of a sheet: every string made here, so that the page and the live checks say the same."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from progress import status_words
from progress.checks import check_messages
from progress.checks.finding_counts import Counts
from progress.checks.rules import Finding, Severity
from progress.models import MonthlyProgress, ProgressEvent, Status
from progress.record.event_list import EventView, events_of, last_return, listed
from progress.record.month_sheet import CUMULATIVE, MONTH, MonthSheet, Row, plain_text
from targets.arithmetic import periods, rates
from targets.models import Indicator
from targets.number_words import gap_class, number, signed, unit_word

NONE = "—"


@dataclass(frozen=True)
class Message:
    """One sentence under a row; `kind` is block, explain or note."""

    kind: str
    tag: str
    text: str


@dataclass(frozen=True)
class RowView:
    """One row of the form in words and numbers as printed; `band` is None where nothing can be said yet."""

    code: str
    indicator: Indicator
    unit_name: str
    quota: str
    before: str
    last: str
    text: str
    shown: str
    remark: str
    derived: str
    completion: str
    percent: str
    gap: str
    gap_class: str
    band: str | None
    status_text: str
    kind: str
    needs_word: bool
    is_opening: bool
    is_returned: bool
    reply: str
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Pointer:
    """A link to a cell that needs something."""

    anchor: str
    name: str


@dataclass(frozen=True)
class Alert:
    """What still keeps the month from being submitted, with links to the cells."""

    title: str
    errors: tuple[Pointer, ...]
    to_explain: tuple[Pointer, ...]
    missing: tuple[Pointer, ...]
    is_bad: bool


@dataclass(frozen=True)
class LaterMonth:
    """A later month that the figures of earlier ones put in question."""

    month: int
    name: str
    messages: tuple[str, ...]


@dataclass(frozen=True)
class EntryPage:
    """Everything the template writes out."""

    sheet: MonthSheet
    rows: tuple[RowView, ...]
    alert: Alert | None
    counts: Counts
    title: str
    month_name: str
    before_name: str
    to_date_name: str
    due_text: str
    unit: str
    unit_name: str
    pace: str
    mode: str
    saved_text: str
    missing_months: tuple[tuple[int, str], ...]
    later: tuple[LaterMonth, ...]
    returned: ProgressEvent | None
    returned_cells: tuple[Pointer, ...]
    events: tuple[EventView, ...]

    @property
    def is_cumulative(self) -> bool:
        """Whether the cells take cumulatives."""
        return self.mode == CUMULATIVE

    @property
    def filled_text(self) -> str:
        """已填 9/10."""
        return filled_text(self.sheet)


def entry_page(sheet: MonthSheet, *, strict: bool = False, other: MonthSheet | None = None) -> EntryPage:
    """The page of a sheet. `strict` also says at the cell what is only left blank; `other` is the stored sheet where it differs."""
    events = events_of(sheet.progress)
    returned = last_return(events) if sheet.state == Status.RETURNED else None
    pointed = tuple(returned.cells) if returned else ()
    month = sheet.month
    units = {row.indicator.unit for row in sheet.rows}
    return EntryPage(
        sheet=sheet,
        rows=row_views(sheet, strict=strict, other=other),
        alert=alert_of(sheet),
        counts=sheet.counts,
        title=status_words.month_of_year(sheet.plan.year, month),
        month_name=check_messages.month_name(month),
        before_name=check_messages.period_name(1, month - 1) if month > 1 else "",
        to_date_name=check_messages.period_name(1, month),
        due_text=due_text(sheet),
        unit=(unit := units.pop() if len(units) == 1 else ""),
        unit_name=unit_word(unit),
        pace=rates.display_rate(sheet.pace, lines=(), decimals=1),
        mode=sheet.mode,
        saved_text=saved_text(sheet.progress),
        missing_months=tuple((number_, check_messages.month_name(number_)) for number_ in sheet.missing_months),
        later=later_months(sheet),
        returned=returned,
        returned_cells=tuple(Pointer(f"v-{code}", sheet.names.get(code, code)) for code in pointed if sheet.row(code)),
        events=tuple(listed(events, sheet.names)),
    )


def row_views(sheet: MonthSheet, *, strict: bool = False, other: MonthSheet | None = None) -> tuple[RowView, ...]:
    """The rows as printed."""
    return tuple(_row_view(sheet, row, strict, other.row(row.code) if other else None, other) for row in sheet.rows)


def _row_view(sheet: MonthSheet, row: Row, strict: bool, stored: Row | None, other: MonthSheet | None) -> RowView:
    decimals = row.indicator.decimals
    blocked = any(finding.severity is Severity.BLOCK for finding in row.findings)
    is_blank = any(finding.code == "missing" for finding in row.findings)
    messages = [message for finding in row.findings if strict or finding.code != "missing" for message in [_message(sheet, finding)]]
    messages += _conflict(sheet, row, stored, other)
    judged = row.value is not None and not blocked
    completion = completion_text(sheet, row)
    entered, derived = (row.cumulative, row.value) if sheet.mode == CUMULATIVE else (row.value, row.cumulative)
    return RowView(
        code=row.code,
        indicator=row.indicator,
        unit_name=unit_word(row.indicator.unit),
        quota=number(row.quota, decimals),
        before=number(row.before, decimals, NONE) if sheet.month > 1 else NONE,
        last=number(row.last, decimals, NONE),
        text=row.text,
        shown=number(entered, _places(entered, decimals), NONE),
        remark=row.remark,
        derived=number(derived, _places(derived, decimals), NONE),
        completion=completion or NONE,
        percent="%" if completion else "",
        gap=_gap(sheet, row) if judged else NONE,
        gap_class=gap_class(row.band) if judged else "muted",
        band=str(row.band) if judged else None,
        status_text="" if judged else pgettext("check", "blank") if is_blank else _("worked out once corrected"),
        kind=_kind(row.findings, strict),
        needs_word=any(finding.needs_remark for finding in row.findings),
        is_opening=row.is_opening,
        is_returned=row.is_returned,
        reply=row.reply,
        messages=tuple(messages),
    )


def completion_text(sheet: MonthSheet, row: Row) -> str | None:
    """The completion as printed, never contradicting its band (DESIGN 5); None where there is none."""
    if row.completion is None:
        return None
    lines = rates.lines_for(row.pace, sheet.plan.band_limit)
    return rates.display_rate(row.completion, lines=lines, decimals=sheet.plan.rate_decimals)


def _places(value: Decimal | None, decimals: int) -> int:
    """The indicator's decimals; more where a slip has more, so that it is not rounded out of sight."""
    return decimals if value is None else max(decimals, min(4, len(plain_text(value).partition(".")[2])))


def _gap(sheet: MonthSheet, row: Row) -> str:
    if row.is_flow:
        return signed(rates.display_gap(row.gap, limit=sheet.plan.band_limit, decimals=sheet.plan.rate_decimals), NONE)
    return signed(rates.plain(row.distance), NONE)


def _kind(findings: tuple[Finding, ...], strict: bool) -> str:
    """The colour of the row: its gravest open finding."""
    shown = [finding for finding in findings if strict or finding.code != "missing"]
    if any(finding.severity is Severity.BLOCK for finding in shown):
        return "block"
    if any(finding.blocks for finding in shown):
        return "explain"
    return ""


def _message(sheet: MonthSheet, finding: Finding) -> Message:
    # What has been explained no longer asks for anything: it is said calmly.
    kind = Severity.NOTE if finding.severity is Severity.EXPLAIN and finding.explained else finding.severity
    tag = pgettext("status", "Returned") if finding.needs_reply else check_messages.severity_label(finding.severity)
    return Message(str(kind), tag, sheet.message(finding))


def _conflict(sheet: MonthSheet, row: Row, stored: Row | None, other: MonthSheet | None) -> list[Message]:
    """Both values where someone else has stored another one meanwhile."""
    if stored is None or other is None or (stored.stored == row.stored and row.storable):
        return []
    by = other.progress
    found = []
    values = {"who": status_words.person(by.changed_by) if by else "", "when": status_words.moment(by.changed_at) if by else ""}
    if (stored.value, stored.is_opening) != (row.stored.value, row.stored.is_opening) or not row.storable:
        blank = pgettext("check", "blank")
        values |= {"stored": number(stored.value, _places(stored.value, row.indicator.decimals), blank), "typed": row.text.strip() or blank}
        found.append(Message("explain", _("Two versions"), _("Stored: %(stored)s (%(who)s, %(when)s). You typed: %(typed)s, not saved.") % values))
    if stored.reply != row.stored.reply:
        values |= {"stored": stored.reply or _("no reply"), "typed": row.reply or _("no reply")}
        found.append(Message("explain", _("Two versions"), _("Reply stored: %(stored)s (%(who)s, %(when)s). You wrote: %(typed)s, not saved.") % values))
    if stored.remark != row.stored.remark:
        values |= {"stored": stored.remark or _("no remark"), "typed": row.remark or _("no remark")}
        found.append(Message("explain", _("Two versions"), _("Remark stored: %(stored)s (%(who)s, %(when)s). You wrote: %(typed)s, not saved.") % values))
    return found


# ------------------------------------------------------------------ around the table
def alert_of(sheet: MonthSheet) -> Alert | None:
    """What is left to do, None where nothing is or nothing has been typed yet."""
    counts = sheet.counts
    if sheet.barred or sheet.filled == 0 or sheet.can_submit:
        return None
    blocked = [row for row in sheet.rows if row.severity is Severity.BLOCK and not _is_missing(row)]
    to_explain = [row for row in sheet.rows if row not in blocked and any(finding.blocks and finding.code != "missing" for finding in row.findings)]
    missing = [row for row in sheet.rows if _is_missing(row)]
    said = []
    if counts.errors:
        said.append(ngettext("%(count)s error", "%(count)s errors", counts.errors) % {"count": counts.errors})
    if counts.to_explain:
        said.append(ngettext("%(count)s to explain", "%(count)s to explain", counts.to_explain) % {"count": counts.to_explain})
    if counts.missing:
        said.append(ngettext("%(count)s blank", "%(count)s blank", counts.missing) % {"count": counts.missing})
    return Alert(
        title=_("Not ready to submit: %(list)s") % {"list": pgettext("between parts of an event", ", ").join(said)},
        errors=tuple(_pointer("v", row) for row in blocked),
        to_explain=tuple(_pointer("r" if any(finding.blocks and finding.needs_remark for finding in row.findings) else "a", row) for row in to_explain),
        missing=tuple(_pointer("v", row) for row in missing),
        is_bad=bool(counts.errors or counts.to_explain),
    )


def _is_missing(row: Row) -> bool:
    return any(finding.code == "missing" for finding in row.findings)


def _pointer(prefix: str, row: Row) -> Pointer:
    return Pointer(f"{prefix}-{row.code}", row.indicator.display_name)


def filled_text(sheet: MonthSheet) -> str:
    """已填 9/10."""
    return _("Filled %(filled)s/%(all)s") % {"filled": sheet.filled, "all": len(sheet.rows)}


def due_text(sheet: MonthSheet) -> str:
    """When the report is due, and how late it is."""
    plan = sheet.plan
    due = periods.due_date(plan.year, sheet.month, plan.due_day)
    if sheet.is_late:
        days = (plan.today - due).days
        return ngettext("Due on %(day)s, %(days)s day overdue.", "Due on %(day)s, %(days)s days overdue.", days) % {"day": status_words.day(due), "days": days}
    return _("Due on %(day)s.") % {"day": status_words.day(due)}


def saved_text(progress: MonthlyProgress | None) -> str:
    """已保存 10:32, with the day where it was not today; 尚未保存 where there is nothing."""
    if progress is None:
        return _("Nothing saved yet")
    today = timezone.localdate() == timezone.localdate(progress.changed_at)
    at = status_words.clock(progress.changed_at) if today else status_words.moment(progress.changed_at)
    return _("Saved %(at)s") % {"at": at}


def later_months(sheet: MonthSheet) -> tuple[LaterMonth, ...]:
    """The later months whose checks now fail because of earlier figures (DESIGN 4.8)."""
    by_month: dict[int, list[str]] = {}
    for month, finding in sheet.later:
        by_month.setdefault(month, []).append(sheet.cell_message(finding, month))
    return tuple(LaterMonth(month, check_messages.month_name(month), tuple(texts)) for month, texts in by_month.items())


def in_mode(sheet: MonthSheet, mode: str) -> dict[str, tuple[str, str]]:
    """Text and remark of every row as the other mode writes them; what is no number stays as typed."""
    shown = {}
    for row in sheet.rows:
        value = row.cumulative if mode == CUMULATIVE else row.value
        shown[row.code] = (row.text if not row.storable or value is None else plain_text(value), row.remark)
    return shown


def default_mode(sheet: MonthSheet) -> str:
    """Months, but cumulatives where the month holds an opening one: it must not turn into a month's work by a mere saving."""
    return CUMULATIVE if sheet.has_opening else MONTH
