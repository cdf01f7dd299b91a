"""The entry page of one district and month: save, submit, withdraw, live checks (DESIGN 6, 8)."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import allowed
from accounts.sign_in.destinations import posted_from
from districts.models import District
from progress import status_words
from progress.models import MonthlyProgress, Status
from progress.pages.entry.entry_page import alert_of, default_mode, entry_page, filled_text, in_mode, later_months, row_views, saved_text
from progress.pages.entry.evidence_upload import AT_FIELD, take_files
from progress.permissions import can_enter, enters_for, visible_district_or_404
from progress.record import entry as record
from progress.record import workflow
from progress.record.entry import CUMULATIVE, MODES, MONTH, ChecksFailed, Conflict, MonthSheet, NotEditable, Typed, month_sheet
from progress.record.evidence import FILE_LIMIT, evidence_of, size_text
from progress.record.workflow import WorkflowError
from targets.models import Plan
from targets.permissions import plan_or_404
from targets.state.revalidation import revalidated

ATTACH = "attach"
"""Save what is typed, and keep the files that came along; files come along with the other buttons too, lest a chosen one be forgotten."""


@dataclass(frozen=True)
class Form:
    """What came in: the texts by indicator code, the mode they are in, and the version of the report the user saw."""

    typed: dict[str, Typed]
    mode: str
    version: int | None
    action: str


def read_form(data: QueryDict) -> Form:
    """The form as sent; unknown modes and versions read as their defaults, which at worst ends in a conflict shown to the user."""
    codes = [name.removeprefix("v-") for name in data if name.startswith("v-")]
    version = data.get("version", "")
    return Form(
        typed={code: Typed(data[f"v-{code}"], data.get(f"r-{code}", ""), data.get(f"a-{code}")) for code in codes},
        mode=data["mode"] if data.get("mode") in MODES else MONTH,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        action=data.get("action", "save"),
    )


@allowed(can_enter)
@revalidated
def entry(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """The form of the district's own reporters, and of the supervisor for the city's own rates and stocks (DESIGN 4.13)."""
    plan, area = entry_place(request, code, month, district)
    if request.method == "POST":
        return respond_to_form(request, plan, area, month, read_form(request.POST))
    sheet = month_sheet(plan, area, month)
    mode = request.GET.get("mode")
    mode = mode if mode in MODES else default_mode(sheet)
    if mode != sheet.mode:
        sheet = month_sheet(plan, area, month, mode=mode)
    return _show(request, sheet)


@require_POST
@allowed(can_enter)
def entry_check(request: HttpRequest, code: str, month: int, district: str) -> JsonResponse:
    """The checks of what is typed just now, as strings for the page; nothing is stored."""
    plan, area = entry_place(request, code, month, district)
    form = read_form(request.POST)
    return JsonResponse(_checked(month_sheet(plan, area, month, typed=form.typed, mode=form.mode), form))


@require_POST
@allowed(can_enter)
def entry_keep(request: HttpRequest, code: str, month: int, district: str) -> JsonResponse:
    """Keep the draft while someone types, and answer as `entry_check` does; `saved` says what the page may call saved.

    Where someone else changed the month nothing is stored and `stale` is true: the page keeps what was typed and says so.
    """
    plan, area = entry_place(request, code, month, district)
    form = read_form(request.POST)
    try:
        sheet = record.save_sheet(plan, area, month, form.typed, by=request.user, version=form.version, mode=form.mode, as_you_go=True, request=request)
    except (Conflict, NotEditable):
        return JsonResponse({**_checked(month_sheet(plan, area, month, typed=form.typed, mode=form.mode), form), "saved": "", "stale": True})
    saved = "" if sheet.unsaved else saved_text(sheet.progress)
    return JsonResponse({**_checked(sheet, replace(form, version=sheet.version)), "saved": saved, "version": sheet.version})


@posted_from("entry", "code", "month", "district")
@allowed(can_enter)
def withdraw(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """Take a submitted month back to a draft, as long as nobody has decided on it."""
    plan, area = entry_place(request, code, month, district)
    report = get_object_or_404(MonthlyProgress, plan=plan, district=area, month=month)
    form = read_form(request.POST)
    try:
        workflow.move(report, workflow.Step.WITHDRAWN, by=request.user, version=form.version, request=request)
        messages.success(request, _("Withdrawn: the month is a draft again and can be changed."), extra_tags="alert-good")
    except WorkflowError as error:
        text = _("Not withdrawn: %(what)s") % {"what": what_happened(error.progress)}
        messages.warning(request, text, extra_tags="alert-warn")
    return redirect("entry", plan.code, month, area.code)


def what_happened(report: MonthlyProgress) -> str:
    """Who brought the month where it now stands, and when."""
    values = {"state": status_words.state_word(report.status), "who": "", "when": status_words.moment(report.changed_at)}
    event = report.events.select_related("by").order_by("pk").last()
    if event is not None:
        values |= {"who": status_words.person(event.by), "when": status_words.moment(event.at)}
    return _("it is now “%(state)s” (%(who)s, %(when)s).") % values


def entry_place(request: HttpRequest, code: str, month: int, district: str) -> tuple[Plan, District]:
    """Plan and district of the address inside the user's scope, told to the frame of the page; refused to whoever may not enter there."""
    plan = plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    area = visible_district_or_404(request.user, plan, district)
    if not enters_for(request.user, plan, area):
        raise PermissionDenied
    return plan, area


# ------------------------------------------------------------------ saving and submitting
def respond_to_form(request: HttpRequest, plan: Plan, area: District, month: int, form: Form) -> HttpResponse:
    """Do what the form asks: save, submit, attach files, or write the same figures the other way."""
    if form.action.startswith("mode-"):
        return _switch(request, plan, area, month, form)
    try:
        report = record.save(plan, area, month, form.typed, by=request.user, version=form.version, mode=form.mode, request=request)
    except (Conflict, NotEditable) as refusal:
        take_files(request, plan, area, month)
        return _refused(request, plan, area, month, form, refusal)
    all_taken = take_files(request, plan, area, month)
    sheet = month_sheet(plan, area, month, typed=form.typed, mode=form.mode)
    if sheet.unsaved:
        # Stored except for these cells, which only the page still holds: so it is shown again, not reloaded.
        return _show(request, sheet, strict=True, unsaved=True)
    if form.action == "submit" and all_taken:
        return _submit(request, report, form)
    if form.action == "submit":
        messages.warning(request, _("Not submitted: a file was not taken. Choose another one, or submit without it."), extra_tags=f"alert-warn {AT_FIELD}")
    elif form.action != ATTACH:
        messages.success(request, _("Draft saved."), extra_tags="alert-good")
    return _back(plan, area, month, form.mode, at_files=bool(request.FILES) or form.action == ATTACH)


def _submit(request: HttpRequest, report: MonthlyProgress, form: Form) -> HttpResponse:
    plan, area, month = report.plan, report.district, report.month
    try:
        record.submit(report, by=request.user, request=request)
    except ChecksFailed:
        return _show(request, month_sheet(plan, area, month, mode=form.mode), strict=True)
    except (WorkflowError, NotEditable) as refusal:
        stands = refusal.progress if isinstance(refusal, WorkflowError) else report
        messages.warning(request, _("Not submitted: %(what)s") % {"what": what_happened(stands)}, extra_tags="alert-warn")
    return _back(plan, area, month, MONTH)


def _switch(request: HttpRequest, plan: Plan, area: District, month: int, form: Form) -> HttpResponse:
    """The same figures written the other way; no figure is stored."""
    take_files(request, plan, area, month)
    mode = CUMULATIVE if form.action == "mode-cumulative" else MONTH
    sheet = month_sheet(plan, area, month, typed=form.typed, mode=form.mode)
    stored = month_sheet(plan, area, month)
    changed = any(row.stored != stored.row(row.code).stored or not row.storable for row in sheet.rows)
    turned = {code: Typed(text, remark, sheet.row(code).reply) for code, (text, remark) in in_mode(sheet, mode).items()}
    return _show(request, month_sheet(plan, area, month, typed=turned, mode=mode), form=form, changed=changed)


def _refused(request: HttpRequest, plan: Plan, area: District, month: int, form: Form, refusal: Conflict | NotEditable) -> HttpResponse:
    """Someone else was faster, or the month takes no figures: both values are shown, nothing typed is lost.

    Where what is stored is exactly what was sent, as after a double click, the user's wish has been done already.
    """
    typed = month_sheet(plan, area, month, typed=form.typed, mode=form.mode)
    stored = month_sheet(plan, area, month, mode=form.mode)
    same = stored.progress is not None and all(row.stored == stored.row(row.code).stored and row.storable for row in typed.rows)
    if same and isinstance(refusal, Conflict) and form.action == "submit":
        return _submit(request, stored.progress, form)
    if same:
        return _back(plan, area, month, form.mode, at_files=bool(request.FILES) or form.action == ATTACH)
    return _show(request, typed, other=stored)


def _back(plan: Plan, area: District, month: int, mode: str, *, at_files: bool = False) -> HttpResponse:
    address = reverse("entry", args=[plan.code, month, area.code])
    return redirect(address + (f"?mode={mode}" if mode != MONTH else "") + ("#evidence" if at_files else ""))


# ------------------------------------------------------------------ showing
def _show(
    request: HttpRequest,
    sheet: MonthSheet,
    *,
    strict: bool = False,
    unsaved: bool = False,
    other: MonthSheet | None = None,
    form: Form | None = None,
    changed: bool = False,
) -> HttpResponse:
    """The page. `other` is the stored sheet where the user's own differs from it; `form` keeps the version the user saw, where nothing was stored."""
    context = {
        "page": entry_page(sheet, strict=strict, other=other),
        "evidence": evidence_of(sheet.progress),
        "evidence_limit": size_text(FILE_LIMIT),
        "sheet": sheet,
        "plan": sheet.plan,
        "month": sheet.month,
        "district": sheet.district,
        "types": sheet.editable,
        "can_withdraw": sheet.state == Status.SUBMITTED,
        "seen_version": form.version if form else sheet.version,
        "is_dirty": unsaved or changed or other is not None,
        # Which of two versions stands is decided by a button, not by a draft kept while typing goes on.
        "decides": other is not None,
        "unsaved": status_words.listed(sheet.names[code] for code in sheet.unsaved) if unsaved else "",
        "conflict": status_words.person(other.progress.changed_by) if other and other.progress else "",
        "conflict_at": status_words.moment(other.progress.changed_at) if other and other.progress else "",
        "state_now": status_words.state_word(other.state) if other else "",
    }
    return render(request, "progress/entry.html", context)


def _checked(sheet: MonthSheet, form: Form) -> dict:
    """What the page writes into its cells while the user types."""
    rows = {}
    for view in row_views(sheet):
        rows[view.code] = {
            "derived": view.derived,
            "completion": view.completion,
            "percent": view.percent,
            "gap": view.gap,
            "gap_class": view.gap_class,
            "kind": view.kind,
            "needs_word": view.needs_word,
            "invalid": view.kind == "block",
            "status": render_to_string("progress/entry_status.html", {"row": view}).strip(),
            "messages": render_to_string("progress/entry_messages.html", {"row": view}).strip() if view.messages else "",
        }
    counts = sheet.counts
    return {
        "rows": rows,
        "alert": render_to_string("progress/entry_alert.html", {"alert": alert_of(sheet)}).strip(),
        "later": render_to_string("progress/entry_later.html", {"later": later_months(sheet), "plan": sheet.plan, "district": sheet.district}).strip(),
        "filled": filled_text(sheet),
        "errors": counts.errors,
        "to_explain": counts.to_explain,
        "can_submit": sheet.can_submit,
        "stale": sheet.version != form.version or not sheet.editable,
    }
