"""The review queue and one report under review: approve, return, approve many (DESIGN 6, 8)."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.audit.record_language import in_record_language
from accounts.permissions import allowed
from accounts.sign_in.destinations import posted_from
from districts.models import District
from progress import status_words
from progress.checks.rules import Severity
from progress.models import MonthlyProgress, Status
from progress.pages.entry.entry_views import what_happened
from progress.pages.review.review_page import Queue, QueueItem, packet_of, queue_of
from progress.permissions import can_read_review, can_review, visible_district_or_404
from progress.record import workflow
from progress.record.evidence import evidence_of
from progress.record.workflow import WorkflowError
from sheets.writer import safe_text
from targets.models import Plan
from targets.permissions import city_plan_or_404
from targets.state.revalidation import revalidated

REASON_LENGTH = 1000
COMMON_REASONS = {
    "register": gettext_lazy("It differs from the registration system; check it and report again."),
    "evidence": gettext_lazy("Evidence is missing; attach it."),
    "cumulative": gettext_lazy("The cumulative does not follow from last month."),
    "remark": gettext_lazy("The remark does not explain the figure; say what caused it."),
    "scope": gettext_lazy("Check what is counted: the definition of the indicator is in Help."),
}
"""Reasons often given for a return, each one click; what the office means beyond them is typed."""


@allowed(can_read_review)
@revalidated
def review(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The queue, with the report that waits longest opened."""
    queue = queue_of(_plan(request, code, month), month)
    return _show(request, queue, queue.waiting[0].district if queue.waiting else None)


@allowed(can_read_review)
@revalidated
def review_month(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """One district's report beside the queue."""
    plan = _plan(request, code, month)
    area = visible_district_or_404(request.user, plan, district)
    return _show(request, queue_of(plan, month), area)


@posted_from("review_month", "code", "month", "district")
@allowed(can_review)
def decide(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """Approve or return one report; of two supervisors deciding at once one is told what the other did."""
    plan = _plan(request, code, month)
    area = visible_district_or_404(request.user, plan, district)
    report = MonthlyProgress.objects.select_related("plan", "district").filter(plan=plan, district=area, month=month).first()
    if report is None:
        raise Http404
    if request.POST.get("action") == "approve":
        return _approve(request, plan, area, month, report)
    return _return(request, plan, area, month, report)


@posted_from("review", "code", "month")
@allowed(can_review)
def approve_many(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """Approve the selected reports, or all that carry no mark to look at; what was skipped is said with its reason."""
    plan = _plan(request, code, month)
    queue = queue_of(plan, month)
    selected = set(request.POST.getlist("district"))
    by_selection = request.POST.get("which") == "selected"
    if by_selection and not selected:
        messages.warning(request, _("Nothing was selected."), extra_tags="alert-warn")
    items = [item for item in queue.waiting if not by_selection or item.district.code in selected]
    approved, skipped = [], []
    for item in items:
        reason = _why_skipped(item, by_selection) or _approve_one(request, item)
        (skipped if reason else approved).append((item.district.display_name, reason))
    waiting = {item.district.code for item in queue.waiting}
    if by_selection and selected - waiting:
        messages.warning(request, _("Some of the selected reports no longer await review; nothing was done to them."), extra_tags="alert-warn")
    _say_many(request, approved, skipped)
    return redirect("review", plan.code, month)


def _plan(request: HttpRequest, code: str, month: int) -> Plan:
    """The plan of the address among those of the user's own city and below."""
    plan = city_plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    return plan


# ------------------------------------------------------------------ deciding
def _approve(request: HttpRequest, plan: Plan, area: District, month: int, report: MonthlyProgress) -> HttpResponse:
    queue = queue_of(plan, month)
    errors = packet_of(queue, area).errors
    if report.status == Status.SUBMITTED and errors:
        messages.error(request, _("Not approved: %(what)s") % {"what": errors[0]}, extra_tags="alert-bad")
        return redirect("review_month", plan.code, month, area.code)
    try:
        workflow.move(report, workflow.Step.APPROVED, by=request.user, version=_version(request), request=request)
    except WorkflowError as error:
        return _told(request, error, plan, area, month)
    messages.success(request, _("Approved: %(name)s") % {"name": area.display_name}, extra_tags="alert-good")
    return _on_to(plan, month, queue.next_after(area))


def _return(request: HttpRequest, plan: Plan, area: District, month: int, report: MonthlyProgress) -> HttpResponse:
    """Send a report back with a reason; without one, or after someone else's decision, the dialog stays with what was typed."""
    reason = safe_text(request.POST.get("reason", "")).strip()[:REASON_LENGTH]
    common = [text for text in COMMON_REASONS if text in request.POST.getlist("common")]
    cells = _cells(request, plan)
    queue = queue_of(plan, month)
    if not (reason or common) or not cells:
        missing = {"reason_missing": not (reason or common), "cells_missing": not cells}
        return _show(request, queue, area, dialog="return", reason=reason, common=common, cells=cells, **missing)
    try:
        with in_record_language():
            note = "\n".join([*(str(COMMON_REASONS[text]) for text in common), *([reason] if reason else [])]) + _deadline(request)
        workflow.move(report, workflow.Step.RETURNED, by=request.user, version=_version(request), note=note, cells=cells, request=request)
    except WorkflowError as error:
        messages.warning(request, _("Not returned: %(what)s") % {"what": what_happened(error.progress)}, extra_tags="alert-warn")
        return _show(request, queue_of(plan, month), area, dialog="return", reason=reason, common=common, cells=cells)
    messages.success(request, _("Returned: %(name)s") % {"name": area.display_name}, extra_tags="alert-good")
    return _on_to(plan, month, queue.next_after(area))


def _told(request: HttpRequest, error: WorkflowError, plan: Plan, area: District, month: int) -> HttpResponse:
    messages.warning(request, _("Not approved: %(what)s") % {"what": what_happened(error.progress)}, extra_tags="alert-warn")
    return redirect("review_month", plan.code, month, area.code)


def _on_to(plan: Plan, month: int, following: District | None) -> HttpResponse:
    return redirect("review_month", plan.code, month, following.code) if following else redirect("review", plan.code, month)


def _version(request: HttpRequest) -> int:
    """The version the supervisor saw; anything unreadable is no version of anything, so the step is refused as outdated."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _cells(request: HttpRequest, plan: Plan) -> list[str]:
    """Codes of the indicators the return points at, in their order; others are ignored."""
    chosen = set(request.POST.getlist("cells"))
    return [code for code in plan.indicators.order_by("order").values_list("code", flat=True) if code in chosen]


def _deadline(request: HttpRequest) -> str:
    """A line with the day by which the report is wanted again; an unreadable day is left out."""
    try:
        day = date.fromisoformat(request.POST.get("again", ""))
    except ValueError:
        return ""
    with in_record_language():
        return "\n" + _("Please report again by %(day)s.") % {"day": status_words.day(day)}


# ------------------------------------------------------------------ approving many
def _why_skipped(item: QueueItem, by_selection: bool) -> str:
    """Why a report is not approved in bulk, "" where it may be."""
    if item.unexplained:
        return _("has errors or unexplained figures")
    if not by_selection and item.flagged:
        return _("has figures that had to be explained")
    return ""


def _approve_one(request: HttpRequest, item: QueueItem) -> str:
    """Approve; "" or what kept it from being approved. The version is that of the page, so that nothing unseen is approved."""
    seen = request.POST.get(f"version-{item.district.code}", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    try:
        workflow.move(item.progress, workflow.Step.APPROVED, by=request.user, version=version, request=request)
    except WorkflowError:
        return _("has changed since this page was opened")
    return ""


def _say_many(request: HttpRequest, approved: list[tuple[str, str]], skipped: list[tuple[str, str]]) -> None:
    if approved:
        names = status_words.listed(name for name, _reason in approved)
        text = ngettext("%(count)s report approved: %(names)s", "%(count)s reports approved: %(names)s", len(approved))
        messages.success(request, text % {"count": len(approved), "names": names}, extra_tags="alert-good")
    if skipped:
        said = status_words.listed(_("%(name)s (%(reason)s)") % {"name": name, "reason": reason} for name, reason in skipped)
        text = ngettext("%(count)s report skipped: %(list)s", "%(count)s reports skipped: %(list)s", len(skipped))
        messages.warning(request, text % {"count": len(skipped), "list": said}, extra_tags="alert-warn")


# ------------------------------------------------------------------ showing
def _show(
    request: HttpRequest,
    queue: Queue,
    area: District | None,
    *,
    dialog: str = "",
    reason: str = "",
    common: list[str] | None = None,
    cells: list[str] | None = None,
    reason_missing: bool = False,
    cells_missing: bool = False,
) -> HttpResponse:
    """Queue and report; `dialog` opens with what was typed."""
    packet = packet_of(queue, area) if area else None
    decides = can_review(request.user)
    progress = packet.sheet.progress if packet else None
    status = progress.status if progress else ""
    pointed = cells if cells is not None else [row.code for row in packet.rows if row.severity and row.severity != Severity.NOTE] if packet else []
    context = {
        "plan": queue.plan,
        "month": queue.month,
        "queue": queue,
        "packet": packet,
        "evidence": evidence_of(progress, request.user),
        "district": area,
        "decides": decides,
        "can_approve": decides and status == Status.SUBMITTED,
        "can_return": decides and status in (Status.SUBMITTED, Status.APPROVED),
        "following": queue.next_after(area) if area else None,
        "before": queue.beside(area, -1) if area else None,
        "behind": queue.beside(area, 1) if area else None,
        "here": reverse("review_month", args=[queue.plan.code, queue.month, area.code]) if area else "",
        "dialog": dialog,
        "reason": reason,
        "cells": pointed,
        "common_reasons": [(key, words, key in (common or [])) for key, words in COMMON_REASONS.items()],
        "reason_missing": reason_missing,
        "cells_missing": cells_missing,
    }
    return render(request, "progress/review.html", context)
