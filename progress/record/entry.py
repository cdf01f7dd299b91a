"""The one way figures get into the record: saving and submitting a month (DESIGN 4.8, 6).

The form, the uploaded file, the commands and the sample data all come through here. Who may do it is asked before, in
`permissions.py`; what the figures are worth is judged in `month_sheet.py`; the status moves in `workflow.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from districts.models import District
from progress.models import Figure, MonthlyProgress, ProgressEvent
from progress.record import workflow
from progress.record.month_sheet import CUMULATIVE, MODES, MONTH, MonthSheet, Row, Typed, month_sheet, sheet_of
from progress.record.stored_months import Stored
from progress.record.workflow import WorkflowError
from targets.models import Plan

__all__ = [
    "CUMULATIVE", "ChecksFailed", "Conflict", "MODES", "MONTH", "MonthSheet", "NotEditable", "Row", "Typed", "month_sheet", "save", "save_sheet",
    "sheet_of", "submit",
]  # fmt: skip

ONE_SITTING = timedelta(minutes=15)
"""Drafts kept while someone types belong to one event as long as no longer pause than this lies between them."""


class Conflict(Exception):
    """Someone else has changed the month since the user opened it; `stored` is the report as it now stands."""

    def __init__(self, stored: MonthlyProgress | None):
        super().__init__("conflict")
        self.stored = stored


class NotEditable(Exception):
    """The month takes no figures; `code` is one of `MonthSheet.barred`, `stored` the report if there is one."""

    def __init__(self, code: str, stored: MonthlyProgress | None):
        super().__init__(code)
        self.code = code
        self.stored = stored


class ChecksFailed(Exception):
    """Something in the month must be corrected or explained before it is submitted; `sheet` says what."""

    def __init__(self, sheet: MonthSheet):
        super().__init__("checks failed")
        self.sheet = sheet


def save(plan: Plan, district: District, month: int, typed: Mapping[str, Typed], **how: Any) -> MonthlyProgress:
    """As `save_sheet`, for whoever needs the stored report alone."""
    progress = save_sheet(plan, district, month, typed, **how).progress
    assert progress is not None
    return progress


def save_sheet(
    plan: Plan,
    district: District,
    month: int,
    typed: Mapping[str, Typed],
    *,
    by: User,
    version: int | None,
    mode: str = MONTH,
    source: str = "",
    on_behalf: bool = False,
    as_you_go: bool = False,
    now: datetime | None = None,
    request=None,
) -> MonthSheet:
    """Store a draft, in one transaction and a fixed number of queries; the sheet as it now stands, its `progress` the stored report.

    `version` is that of the report the user saw, None where he saw none. A draft may be incomplete: blank cells, and cells that
    break a rule, are stored as they are. A text that is no number cannot be stored: its cell is left blank, never at an old value
    the user has typed over, and `MonthSheet.unsaved` of the same texts names it, so that the form shows it again. Where nothing
    differs from what is stored nothing is written, no event and no new version. Drafts kept `as_you_go`, while someone types, go on
    with the last event of the same person instead of filling the month's story with one line after another.

    Raises `Conflict` where someone else changed the month meanwhile, `NotEditable` where it takes no figures.
    """
    now = now or timezone.now()
    with transaction.atomic():
        stored = _locked(plan, district, month)
        _refuse_stale(stored, version)
        sheet = month_sheet(plan, district, month, typed=typed, mode=mode)
        if sheet.barred:
            raise NotEditable(sheet.barred, stored)
        existing = {figure.indicator_id: figure for figure in Figure.objects.filter(progress=stored).order_by()} if stored else {}
        changed = [row for row in sheet.rows if _differs(row.stored, existing.get(row.indicator.pk))]
        if stored and not changed:
            return replace(sheet, progress=stored, state=str(stored.status))
        progress = _touch(stored, by, now) if stored else _create(plan, district, month, by, now)
        _write(progress, changed, existing, by, now)
        if not (as_you_go and _goes_on(progress, changed, by, now)):
            _log(progress, changed, by, now, source, on_behalf, request)
    return replace(sheet, progress=progress, state=str(progress.status))


def submit(
    progress: MonthlyProgress,
    *,
    by: User,
    version: int | None = None,
    source: str = "",
    on_behalf: bool = False,
    now: datetime | None = None,
    request=None,
) -> MonthlyProgress:
    """Judge the stored figures once more and send the month to the city.

    Raises `WorkflowError` ("stale", "not_possible") where the month has moved on, `ChecksFailed` where something blocks or is
    unexplained, `NotEditable` where the month is closed or has not begun.
    """
    seen = progress.version if version is None else version
    with transaction.atomic():
        stored = _locked(progress.plan, progress.district, progress.month)
        if stored.version != seen:
            raise WorkflowError("stale", stored)
        if not workflow.editable(stored):
            raise WorkflowError("not_possible", stored)
        sheet = month_sheet(stored.plan, stored.district, stored.month)
        if sheet.barred:
            raise NotEditable(sheet.barred, stored)
        if not sheet.can_submit:
            raise ChecksFailed(sheet)
        return workflow.move(stored, workflow.Step.SUBMITTED, by=by, version=seen, source=source, on_behalf=on_behalf, now=now, request=request)


def _locked(plan: Plan, district: District, month: int) -> MonthlyProgress | None:
    """The stored report, its row locked until the transaction ends (SQLite locks the whole database when it begins)."""
    rows = MonthlyProgress.objects.select_for_update(of=("self",)).select_related("plan__city", "district", "changed_by", "submitted_by", "approved_by")
    return rows.filter(plan=plan, district=district, month=month).order_by("pk").first()


def _refuse_stale(stored: MonthlyProgress | None, version: int | None) -> None:
    """The compare of compare-and-set: the stored version must be the one the user saw."""
    if stored is not None and not workflow.editable(stored):
        raise NotEditable(str(stored.status), stored)
    if (stored.version if stored else None) != version:
        raise Conflict(stored)


def _create(plan: Plan, district: District, month: int, by: User, now: datetime) -> MonthlyProgress:
    """A new report; where another user makes the same one at the same moment, the database lets only one through."""
    try:
        with transaction.atomic():
            return MonthlyProgress.objects.create(plan=plan, district=district, month=month, created_by=by, created_at=now, changed_by=by, changed_at=now)
    except IntegrityError:
        raise Conflict(MonthlyProgress.objects.select_related("changed_by").filter(plan=plan, district=district, month=month).first()) from None


def _touch(stored: MonthlyProgress, by: User, now: datetime) -> MonthlyProgress:
    stored.version, stored.changed_by, stored.changed_at = stored.version + 1, by, now
    stored.save(update_fields=["version", "changed_by", "changed_at"])
    return stored


def _differs(new: Stored, old: Figure | None) -> bool:
    if old is None:
        return new != Stored()
    return new != Stored(old.value, old.remark, old.is_opening, old.reply)


def _write(progress: MonthlyProgress, changed: list[Row], existing: Mapping[int, Figure], by: User, now: datetime) -> None:
    """Create and update figures with their history, each in one go."""
    created, updated = [], []
    for row in changed:
        figure = existing.get(row.indicator.pk)
        (created if figure is None else updated).append(figure := figure or Figure(progress=progress, indicator=row.indicator))
        figure.value, figure.remark, figure.is_opening, figure.reply = row.stored.value, row.stored.remark, row.stored.is_opening, row.stored.reply
    if created:
        bulk_create_with_history(created, Figure, default_user=by, default_date=now)
    if updated:
        bulk_update_with_history(updated, Figure, ["value", "remark", "is_opening", "reply"], default_user=by, default_date=now)


def _goes_on(progress: MonthlyProgress, changed: list[Row], by: User, now: datetime) -> bool:
    """Whether the last event is this person's own draft of a moment ago; then it moves on to now and names the new cells too."""
    last = progress.events.order_by("pk").last()
    if last is None or last.kind != ProgressEvent.Kind.SAVED or last.by_id != by.pk or now - last.at > ONE_SITTING:
        return False
    last.at, last.cells = now, list(dict.fromkeys([*last.cells, *(row.code for row in changed)]))
    last.save(update_fields=["at", "cells"])
    return True


def _log(progress: MonthlyProgress, changed: list[Row], by: User, now: datetime, source: str, on_behalf: bool, request) -> None:
    """The event of the month and the record of the audit log."""
    kind = ProgressEvent.Kind.IMPORTED if source else ProgressEvent.Kind.SAVED
    codes = [row.code for row in changed]
    ProgressEvent.objects.create(
        progress=progress, kind=kind, at=now, by=by, from_status=progress.status, to_status=progress.status, source=source, on_behalf=on_behalf, cells=codes
    )
    which = f"指标 {'、'.join(codes)}" if codes else ""
    audit_trail.record(AuditEvent.Action.SAVED, by=by, request=request, target=str(progress), detail=which, district=progress.district)
