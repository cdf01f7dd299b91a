"""Evidence for a month's figures (佐证材料): attached and taken back by the district while the month is its own, read by those in scope (DESIGN 8).

Files are kept under random names outside everything the server serves by itself; nothing is ever deleted.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from districts.models import District
from progress import status_words
from progress.downloads import clean_name
from progress.models import Evidence, MonthlyProgress
from progress.permissions import enters_for
from progress.record import entry
from progress.record.evidence_kinds import NotTaken, kind_of
from targets.models import Plan
from targets.state.pages import kept_page

MEGABYTE = 1024 * 1024
FILE_LIMIT = 20 * MEGABYTE
MONTH_LIMIT = 100 * MEGABYTE
FILES_LIMIT = 20
NAME_LENGTH = 120


@dataclass(frozen=True)
class EvidenceView:
    """One file as pages list it. `url` is empty once it was taken back; `withdrawn` says then by whom and when."""

    id: int
    kind: str
    name: str
    url: str
    size: str
    at: datetime
    at_text: str
    who: str
    withdrawn: str


# ------------------------------------------------------------------ attaching and taking back
def attach(plan: Plan, district: District, month: int, file: UploadedFile, *, by: User, now: datetime | None = None, request=None) -> Evidence:
    """Keep a file with the month; where nothing was reported yet, the draft begins with it.

    Raises `NotTaken`: too large, too many, of a kind not taken, there already, or the month is not the district's. Who may is asked before.
    """
    now = now or timezone.now()
    name = shown_name(file.name or "")
    if file.size > FILE_LIMIT:
        values = {"name": name, "found": size_text(file.size), "limit": size_text(FILE_LIMIT)}
        raise NotTaken(_("%(name)s: %(found)s. A file may have at most %(limit)s.") % values)
    data = file.read()
    kind = kind_of(data, name)
    with transaction.atomic():
        report = _report(plan, district, month, by, now, request)
        _refuse_excess(report, name, len(data))
        checksum = hashlib.sha256(data).hexdigest()
        same = report.evidence.filter(sha256=checksum, withdrawn_at__isnull=True).first()
        if same is not None:
            raise NotTaken(_("%(name)s: this file is attached already, as %(same)s.") % {"name": name, "same": same.name})
        evidence = Evidence(progress=report, name=name, kind=kind, size=len(data), sha256=checksum, uploaded_by=by, uploaded_at=now)
        _store(evidence, data)
        audit_trail.record(AuditEvent.Action.FILE_ADDED, by=by, request=request, target=str(report), detail=f"{name} · {checksum}", district=district)
    return evidence


def take_back(evidence: Evidence, *, by: User, now: datetime | None = None, request=None) -> Evidence:
    """Mark a file as taken back: it stays listed, with who and when, and is not handed out any more.

    Raises `NotTaken` where the month is not the district's.
    """
    with transaction.atomic():
        report = _locked(evidence.progress.plan, evidence.progress.district, evidence.progress.month)
        _refuse_barred(report.plan, report.district, report.month)
        stored = Evidence.objects.get(pk=evidence.pk)
        if not stored.is_withdrawn:
            stored.withdrawn_by, stored.withdrawn_at = by, now or timezone.now()
            stored.save(update_fields=["withdrawn_by", "withdrawn_at"])
            audit_trail.record(AuditEvent.Action.FILE_WITHDRAWN, by=by, request=request, target=str(report), detail=stored.name, district=report.district)
    return stored


def _report(plan: Plan, district: District, month: int, by: User, now: datetime, request) -> MonthlyProgress:
    """The month's report, locked first so that it cannot be submitted between the look and the file; a draft without figures where there was none."""
    report = _locked(plan, district, month)
    _refuse_barred(plan, district, month)
    if report is not None:
        return report
    try:
        return entry.save(plan, district, month, {}, by=by, version=None, now=now, request=request)
    except entry.Conflict:  # someone else began it in this moment
        return _locked(plan, district, month)


def _locked(plan: Plan, district: District, month: int) -> MonthlyProgress | None:
    rows = MonthlyProgress.objects.select_for_update(of=("self",)).select_related("plan__city", "district")
    return rows.filter(plan=plan, district=district, month=month).first()


def _refuse_barred(plan: Plan, district: District, month: int) -> None:
    if entry.month_sheet(plan, district, month).barred:
        raise NotTaken(_("Files can be attached and taken back only while the month can be edited."))


def _refuse_excess(report: MonthlyProgress, name: str, size: int) -> None:
    kept = report.evidence.filter(withdrawn_at__isnull=True)
    if kept.count() >= FILES_LIMIT:
        raise NotTaken(_("%(name)s: a month may have at most %(limit)s files.") % {"name": name, "limit": FILES_LIMIT})
    # What was taken back still lies on the disk, so it counts here.
    held = report.evidence.aggregate(held=Sum("size"))["held"] or 0
    if held + size > MONTH_LIMIT:
        values = {"name": name, "held": size_text(held), "limit": size_text(MONTH_LIMIT)}
        raise NotTaken(_("%(name)s: the month holds %(held)s of files already; at most %(limit)s are kept.") % values)


def _store(evidence: Evidence, data: bytes) -> None:
    """The file and its row, both or neither."""
    evidence.content.save(evidence.name, ContentFile(data), save=False)
    try:
        evidence.save()
    except Exception:
        evidence.content.storage.delete(evidence.content.name)
        raise


# ------------------------------------------------------------------ reading
def visible_evidence(user: User, plan: Plan, district: District, month: int) -> QuerySet[Evidence]:
    """The files one may open of a district in one's scope: its own reporters all, everyone else those of a month that was submitted; none taken back."""
    report = MonthlyProgress.objects.select_related("plan", "district").filter(plan=plan, district=district, month=month).first()
    if report is None or not may_open(user, report):
        return Evidence.objects.none()
    return report.evidence.filter(withdrawn_at__isnull=True)


def may_open(user: User, progress: MonthlyProgress) -> bool:
    """Whether one may open a month's files: its own reporters always, others with the district in their scope once it was submitted."""
    if enters_for(user, progress.plan, progress.district):
        return True
    in_scope = user.district is not None and user.district.holds(progress.district)
    return in_scope and progress.submissions > 0


def evidence_of(progress: MonthlyProgress | None, reader: User | None = None) -> list[EvidenceView]:
    """The files of a month as its pages list them, those taken back last; with `reader` none where he may not open them."""
    if progress is None or (reader is not None and not may_open(reader, progress)):
        return []
    return kept_page(progress.plan, ("evidence", progress.pk), lambda: _evidence_of(progress))


def _evidence_of(progress: MonthlyProgress) -> list[EvidenceView]:
    rows = progress.evidence.select_related("uploaded_by", "withdrawn_by").order_by("pk")
    return [_view(progress, row) for row in sorted(rows, key=lambda row: row.is_withdrawn)]


def _view(progress: MonthlyProgress, row: Evidence) -> EvidenceView:
    address = reverse("evidence_file", args=[progress.plan.code, progress.month, progress.district.code, row.pk])
    taken = {"who": status_words.person(row.withdrawn_by), "when": status_words.moment(row.withdrawn_at)} if row.is_withdrawn else {}
    return EvidenceView(
        id=row.pk,
        kind=row.get_kind_display(),
        name=row.name,
        url="" if row.is_withdrawn else address,
        size=size_text(row.size),
        at=row.uploaded_at,
        at_text=status_words.moment(row.uploaded_at),
        who=status_words.person(row.uploaded_by),
        withdrawn=_("taken back, %(who)s, %(when)s") % taken if taken else "",
    )


def size_text(size: int) -> str:
    """184 kB, 1.2 MB; rounded up, so that what is over a limit never prints as the limit."""
    if size < MEGABYTE:
        return f"{-(-size // 1024)} kB"
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + " MB"


def shown_name(name: str) -> str:
    """The user's name of a file, safe to print and to hand back: no path, no control or direction characters, at most 120 characters with its suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = clean_name(_printable(last)) or "file"
    stem, dot, suffix = kept.rpartition(".")
    return kept if len(kept) <= NAME_LENGTH else f"{stem[: NAME_LENGTH - len(suffix) - 1]}{dot}{suffix}"[-NAME_LENGTH:]


def _printable(characters: Iterable[str]) -> str:
    return "".join(character for character in characters if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
