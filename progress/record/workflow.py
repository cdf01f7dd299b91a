"""The only door through which a month changes its status (DESIGN 6).

A table says which step leads from where to where and who owns each status; `move` does the rest in one transaction with compare-and-set:
of two people deciding at once one wins and the other is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from accounts.audit import audit_trail
from accounts.audit.record_language import in_record_language
from accounts.models import AuditEvent, User
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status

DISTRICT, CITY = "district", "city"
Step = ProgressEvent.Kind

OWNER = {Status.DRAFT: DISTRICT, Status.RETURNED: DISTRICT, Status.SUBMITTED: CITY, Status.APPROVED: CITY}
"""Who acts next on a month of this status; figures can be edited only while it is the district."""


@dataclass(frozen=True)
class Transition:
    """One permitted step: from which statuses to which, by whom, and whether it needs a reason."""

    sources: frozenset[str]
    to: str
    by: str
    needs_reason: bool = False


TRANSITIONS: dict[str, Transition] = {
    Step.SUBMITTED: Transition(frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED, DISTRICT),
    Step.WITHDRAWN: Transition(frozenset({Status.SUBMITTED}), Status.DRAFT, DISTRICT),
    Step.APPROVED: Transition(frozenset({Status.SUBMITTED}), Status.APPROVED, CITY),
    Step.RETURNED: Transition(frozenset({Status.SUBMITTED, Status.APPROVED}), Status.RETURNED, CITY, needs_reason=True),
}


class WorkflowError(Exception):
    """A step that is not permitted; `code` is one of not_possible, reason_needed, stale."""

    def __init__(self, code: str, progress: MonthlyProgress):
        super().__init__(code)
        self.code = code
        self.progress = progress


def editable(progress: MonthlyProgress | None) -> bool:
    """Figures may be typed while the month is the district's: missing, a draft, or returned."""
    return progress is None or OWNER[progress.status] == DISTRICT


def move(
    progress: MonthlyProgress,
    step: str,
    *,
    by: User,
    version: int | None = None,
    note: str = "",
    cells: Sequence[str] = (),
    on_behalf: bool = False,
    source: str = "",
    now: datetime | None = None,
    request=None,
) -> MonthlyProgress:
    """Take one step and write its event.

    `version` is the version the user saw (default: the one of `progress`); if the stored month has moved on, nothing is written and `WorkflowError('stale')`
    carries the month as it now stands. `cells` are codes of the indicators a return points at. Who may take the step is asked before, in `permissions.py`.
    """
    transition_ = TRANSITIONS[step]
    seen = progress.version if version is None else version
    if progress.status not in transition_.sources:
        raise WorkflowError("stale" if seen != progress.version else "not_possible", progress)
    if transition_.needs_reason and not note.strip():
        raise WorkflowError("reason_needed", progress)
    now = now or timezone.now()
    before = progress.status
    with transaction.atomic():
        changed = MonthlyProgress.objects.filter(pk=progress.pk, version=seen, status=before).update(
            version=seen + 1, status=transition_.to, **_stamps(step, progress, by, now)
        )
        stored = MonthlyProgress.objects.select_related("plan", "district", "submitted_by", "approved_by", "changed_by").get(pk=progress.pk)
        if not changed:
            raise WorkflowError("stale", stored)
        event = ProgressEvent(
            progress=stored, kind=step, at=now, by=by, from_status=before, note=note.strip(), cells=list(cells), on_behalf=on_behalf, source=source
        )
        _record(event, stored, request)
        if step == Step.RETURNED:
            _ask_anew(stored, by, now)
    return stored


def _record(event: ProgressEvent, stored: MonthlyProgress, request) -> None:
    """The step in the month's own story and in the audit log."""
    event.to_status = stored.status
    event.figures = snapshot(stored) if event.kind == Step.SUBMITTED else None
    event.save()
    with in_record_language():
        detail = f"{Status(event.from_status).label} → {Status(event.to_status).label}"
    audit_trail.record(AuditEvent.Action.STATUS, by=event.by, request=request, target=str(stored), detail=detail, district=stored.district)


def snapshot(progress: MonthlyProgress) -> dict[str, dict[str, object]]:
    """The figures as they stand, by indicator code: value as plain string or None, remark, opening flag, and the reply where one was given."""
    rows = progress.figures.select_related("indicator").order_by("indicator__order")
    return {row.indicator.code: _told(row) for row in rows}


def _told(figure: Figure) -> dict[str, object]:
    value = None if figure.value is None else format(figure.value.normalize(), "f")
    told: dict[str, object] = {"value": value, "remark": figure.remark, "opening": figure.is_opening}
    return told | ({"reply": figure.reply} if figure.reply else {})


def _ask_anew(progress: MonthlyProgress, by: User, now: datetime) -> None:
    """A new return asks anew: replies to the one before stay in the submission they came with."""
    answered = list(progress.figures.exclude(reply=""))
    for figure in answered:
        figure.reply = ""
    if answered:
        bulk_update_with_history(answered, Figure, ["reply"], default_user=by, default_date=now)


def _stamps(step: str, progress: MonthlyProgress, by: User, now: datetime) -> dict[str, object]:
    """The who-and-when columns a step sets or clears."""
    if step == Step.SUBMITTED:
        return {"submitted_by": by, "submitted_at": now, "approved_by": None, "approved_at": None, "submissions": progress.submissions + 1}
    if step == Step.WITHDRAWN:
        return {"submitted_by": None, "submitted_at": None}
    if step == Step.APPROVED:
        return {"approved_by": by, "approved_at": now}
    return {"approved_by": None, "approved_at": None}
