"""Briefs from draft to issue (通报): what the page, the file and the command show of a month, and the only way a brief is stored or issued.

A draft may be stored and changed, with compare-and-set so that nobody's words are lost unseen. Issuing keeps text, table and file as they went out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from progress.ledger.ledger import ledger_of
from reports.models import Brief
from reports.papers.brief.document.brief_annex import annex_of
from reports.papers.brief.document.brief_document import BriefContent, brief_bytes
from reports.papers.brief.drafting import brief_text, drafting, editing
from reports.papers.brief.drafting.brief_text import BriefDraft
from reports.papers.brief.drafting.editing import Finding, KeptSection, Kind
from reports.papers.completion.completion_table import date_of
from reports.reading.cells import Reading, read
from targets.arithmetic import periods
from targets.models import Plan

HIGHEST_NUMBER = 9999


class BriefError(Exception):
    """Why a brief is not stored or issued.

    `code` is one of no_figures, stale (someone else saved first), number_missing, number_taken, date_missing, date_early (before the month's end),
    not_confirmed (sentences that no longer match). `brief` is the stored brief that stands in the way, where there is one.
    """

    def __init__(self, code: str, brief: Brief | None = None):
        super().__init__(code)
        self.code = code
        self.brief = brief


@dataclass(frozen=True)
class MonthBrief:
    """A month's figures on one basis and the text they give."""

    reading: Reading

    @cached_property
    def draft(self) -> BriefDraft:
        """The text, with what has turned since the month before."""
        month = self.reading.month
        return drafting.draft(self.reading, read(self.reading.ledger, month - 1) if month > 1 else None)

    @cached_property
    def sections(self) -> tuple[KeptSection, ...]:
        """The text as it would be stored untouched."""
        return editing.keep(self.draft)

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to brief on."""
        return drafting.has_figures(self.reading)

    def findings(self, sections: Sequence[KeptSection]) -> dict[str, list[Finding]]:
        """By section which sentences are the user's own and which the figures have overtaken."""
        return editing.compare(sections, self.draft)


def month_brief(plan: Plan, month: int, basis: str) -> MonthBrief:
    """The figures of a month as a brief reads them."""
    return MonthBrief(read(ledger_of(plan, month, basis)))


def draft_of(plan: Plan, month: int) -> Brief | None:
    """The stored draft of a month."""
    return Brief.objects.filter(plan=plan, month=month, status=Brief.Status.DRAFT).select_related("changed_by").first()


def current(plan: Plan, month: int) -> Brief | None:
    """What a month's page, file and command show: the stored draft, else the brief issued last, else None: then the figures' own text."""
    return draft_of(plan, month) or Brief.objects.issued().filter(plan=plan, month=month).select_related("issued_by").first()


def next_number(plan: Plan) -> int:
    """The number after the highest of the plan's year."""
    last = Brief.objects.issued().filter(plan=plan).first()
    return last.number + 1 if last else 1


def mismatches(findings: dict[str, list[Finding]]) -> int:
    """How many sentences the figures have overtaken; a user's own words on unchanged figures are none."""
    return sum(1 for found in findings.values() for finding in found if finding.kind != Kind.OWN)


def document_of(brief: Brief | None, month: MonthBrief) -> bytes:
    """The Word file: of an issued brief the very bytes that went out, else the stored or fresh text with the figures as they stand, marked 草稿."""
    if brief is not None and brief.is_issued:
        return bytes(brief.document)
    sections = editing.from_json(brief.sections) if brief else month.sections
    return brief_bytes(BriefContent(sections, annex_of(month.reading), date_of(month.reading.ledger)))


def title_of(brief: Brief) -> str:
    """The title of a stored brief."""
    return next((section.text.replace("\n", "") for section in editing.from_json(brief.sections) if section.key == brief_text.TITLE), "")


def save(month: MonthBrief, sections: Sequence[KeptSection], *, by: User, version: int | None, now: datetime | None = None) -> Brief:
    """Store the draft. `version` is the one the user saw, None where none was stored; BriefError('stale') if another has been stored since."""
    ledger = month.reading.ledger
    now = now or timezone.now()
    text = {"sections": editing.to_json(sections), "basis": ledger.basis, "changed_by": by, "changed_at": now}
    if version is None:
        try:
            with transaction.atomic():
                return Brief.objects.create(plan=ledger.plan, month=ledger.month, created_by=by, created_at=now, **text)
        except IntegrityError as error:
            raise BriefError("stale", draft_of(ledger.plan, ledger.month)) from error
    changed = Brief.objects.filter(plan=ledger.plan, month=ledger.month, status=Brief.Status.DRAFT, version=version).update(version=version + 1, **text)
    if not changed:
        raise BriefError("stale", current(ledger.plan, ledger.month))
    return draft_of(ledger.plan, ledger.month)


def issue(
    month: MonthBrief,
    sections: Sequence[KeptSection],
    *,
    by: User,
    version: int | None,
    number: int | None,
    day: date | None,
    confirmed: bool = False,
    now: datetime | None = None,
    request=None,
) -> Brief:
    """Store and issue in one step, with the table and the file as they stand now.

    BriefError as named there; `confirmed` issues although sentences no longer match the figures. Where the user saw nothing stored
    (`version` None) and the month's brief went out meanwhile, it is not issued a second time: a further one is begun as a draft.
    """
    plan = month.reading.ledger.plan
    now = now or timezone.now()
    _check(month, sections, number, day, confirmed)
    content = BriefContent(tuple(sections), annex_of(month.reading), day, number)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)  # who issues at the same moment waits here, and then sees what went out
        if version is None and (stored := current(plan, month.reading.month)):
            raise BriefError("stale", stored)
        brief = save(month, sections, by=by, version=version, now=now)
        out = {"status": Brief.Status.ISSUED, "number": number, "issued_on": day, "issued_by": by, "issued_at": now}
        try:
            with transaction.atomic():
                Brief.objects.filter(pk=brief.pk, version=brief.version).update(table=content.table, document=brief_bytes(content), **out)
        except IntegrityError as error:
            raise BriefError("number_taken", _numbered(plan, number)) from error
        audit_trail.record(
            AuditEvent.Action.BRIEF_ISSUED,
            by=by,
            request=request,
            target=f"通报第{number}期 {content.title}",
            detail=urlencode({"plan": plan.code, "month": month.reading.month, "basis": month.reading.ledger.basis, "number": number, "issued_on": day}),
            district=plan.city,
        )
    return Brief.objects.select_related("issued_by").get(pk=brief.pk)


def _check(month: MonthBrief, sections: Sequence[KeptSection], number: int | None, day: date | None, confirmed: bool) -> None:
    plan = month.reading.ledger.plan
    if not month.has_figures:
        raise BriefError("no_figures")
    if number is None or not 1 <= number <= HIGHEST_NUMBER:
        raise BriefError("number_missing")
    if taken := _numbered(plan, number):
        raise BriefError("number_taken", taken)
    if day is None:
        raise BriefError("date_missing")
    if day < periods.month_end(plan.year, month.reading.month):
        raise BriefError("date_early")
    if not confirmed and mismatches(month.findings(sections)):
        raise BriefError("not_confirmed")


def _numbered(plan: Plan, number: int) -> Brief | None:
    return Brief.objects.issued().filter(plan=plan, number=number).first()
