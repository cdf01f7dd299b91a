"""The brief's page: its text section by section, what no longer matches the figures, issuing, and the file."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed
from progress.checks.check_messages import month_name
from progress.downloads import as_attachment, clean_name
from progress.ledger.ledger import APPROVED, BASES, REPORTED
from reports.frame import address_choices
from reports.models import Brief
from reports.papers.brief import issuing
from reports.papers.brief.brief_page import paper_of, part_of, summary_of
from reports.papers.brief.document.brief_document import DOCX_TYPE
from reports.papers.brief.drafting import editing
from reports.papers.brief.drafting.editing import KeptSection
from reports.papers.brief.issuing import BriefError, MonthBrief
from reports.papers.completion.completion_table import date_of
from reports.permissions import can_read_briefs, can_write_briefs
from reports.reading import sentences
from sheets.writer import safe_text
from targets.arithmetic.periods import month_end
from targets.models import SHANGHAI, Plan
from targets.permissions import city_plan_or_404
from targets.state.revalidation import revalidated

SALT = "reports.brief"
NAMES_SHOWN = 5
LONGEST = 20_000
"""Characters of one section; a whole brief of the largest city needs a third of it."""


@dataclass
class Form:
    """The text being worked on: what was typed on top of what was stored, and the version it was stored under (0: not stored)."""

    month: MonthBrief
    sections: tuple[KeptSection, ...]
    version: int
    number: str = ""
    day: str = ""
    error: str = ""
    error_at: str = ""


@require_http_methods(["GET", "POST"])
@allowed(can_read_briefs)
@revalidated
def brief_page(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The draft to edit (supervisor) or to read (leader), or a brief as it was issued."""
    plan = city_plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    if request.method == "POST":
        if not can_write_briefs(request.user):
            raise PermissionDenied
        return _act(request, plan, month)
    shown = _numbered(request, plan, month) or issuing.current(plan, month)
    if shown is not None and shown.is_issued:
        return _issued_page(request, plan, month, shown)
    figures = issuing.month_brief(plan, month, _basis(request, plan, month, shown))
    if shown is None:
        request.basis = figures.reading.ledger.basis
        if not figures.has_figures:
            return render(request, "reports/brief_none.html", _frame(request, plan, month))
    sections = editing.from_json(shown.sections) if shown else figures.sections
    return _draft_page(request, Form(figures, sections, shown.version if shown else 0), shown)


@require_GET
@allowed(can_read_briefs)
def brief_docx(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The Word file of what the page shows."""
    plan = city_plan_or_404(request.user, code)
    shown = _numbered(request, plan, month) or issuing.current(plan, month)
    figures = issuing.month_brief(plan, month, _basis(request, plan, month, shown))
    if shown is None and not figures.has_figures:
        messages.error(request, _no_figures(month), extra_tags="alert-bad")
        return redirect("brief", plan.code, month)
    title = issuing.title_of(shown) if shown else figures.draft.title
    name = clean_name(f"{title}（{f'第{shown.number}期' if shown and shown.is_issued else '草稿'}）.docx")
    plain = f"{plan.code}-{month:02d}-brief{f'-{shown.number}' if shown and shown.is_issued else '-draft'}.docx"
    response = as_attachment(HttpResponse(issuing.document_of(shown, figures), content_type=DOCX_TYPE), name, plain)
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=name, detail=urlencode({"plan": plan.code, "month": month}))
    return response


# ---- what the buttons do


def _act(request: HttpRequest, plan: Plan, month: int) -> HttpResponse:
    """One form, several buttons: save, adopt one sentence or all, draft anew, draft another, issue."""
    action, _colon, rest = request.POST.get("do", "save").partition(":")
    if action == "another":
        return _another(request, plan, month)
    stored = issuing.draft_of(plan, month)
    if stored is None and issuing.current(plan, month) is not None:
        messages.error(request, _("This brief has been issued. What was issued stays as it was; to say more, draft another one."), extra_tags="alert-bad")
        return redirect("brief", plan.code, month)
    basis = rest if action == "redraft" and rest in BASES else _basis(request, plan, month, stored)
    form = _typed(request, issuing.month_brief(plan, month, basis), stored)
    if action == "redraft":
        form.sections = form.month.sections
    elif action == "adopt":
        form.sections = _adopted(form, rest)
    try:
        if action == "issue":
            return _issue(request, form)
        issuing.save(form.month, form.sections, by=request.user, version=form.version or None)
    except BriefError as error:
        return _refused(request, form, error)
    messages.success(request, _("Draft saved."), extra_tags="alert-good")
    anchor = f"#section-{rest.partition('/')[0]}" if action == "adopt" and "/" in rest else ""
    return redirect(reverse("brief", args=[plan.code, month]) + anchor)


def _issue(request: HttpRequest, form: Form) -> HttpResponse:
    issued = issuing.issue(
        form.month,
        form.sections,
        by=request.user,
        version=form.version or None,
        number=_whole(form.number),
        day=_day(form.day),
        confirmed=bool(request.POST.get("confirmed")),
        request=request,
    )
    messages.success(request, _("Brief no. %(number)s has been issued.") % {"number": issued.number}, extra_tags="alert-good")
    return redirect("brief", issued.plan.code, issued.month)


def _another(request: HttpRequest, plan: Plan, month: int) -> HttpResponse:
    """A further brief of a month that already has an issued one."""
    figures = issuing.month_brief(plan, month, _basis(request, plan, month, None))
    if figures.has_figures and issuing.draft_of(plan, month) is None:
        # At the second click of two the draft is there already: it is shown.
        with suppress(BriefError):
            issuing.save(figures, figures.sections, by=request.user, version=None)
    return redirect("brief", plan.code, month)


def _typed(request: HttpRequest, month: MonthBrief, stored: Brief | None) -> Form:
    """What was typed, laid over the text it was typed on: the stored one, or the fresh one that travelled with the form."""
    base = editing.from_json(stored.sections) if stored else _travelled(request) or month.sections
    sections = tuple(editing.edited(section, _text(request, section)) for section in base)
    return Form(month, sections, _whole(request.POST.get("version", "")) or 0, request.POST.get("number", ""), request.POST.get("day", ""))


def _text(request: HttpRequest, section: KeptSection) -> str:
    typed = request.POST.get(f"text-{section.key}")
    return section.text if typed is None else safe_text(typed)[:LONGEST]


def _travelled(request: HttpRequest) -> tuple[KeptSection, ...] | None:
    """The draft as it was when the page was opened, signed so that nobody can pass his own words off as drafted."""
    try:
        return editing.from_json(signing.loads(request.POST.get("base", ""), salt=SALT))
    except signing.BadSignature:
        return None


def _adopted(form: Form, which: str) -> tuple[KeptSection, ...]:
    key, _slash, sentence = which.partition("/")
    changed = []
    for section in form.sections:
        fresh = form.month.draft.section(section.key)
        if which == "all":
            section = editing.adopt_all(section, fresh)
        elif section.key == key:
            section = editing.adopt(section, fresh, sentence)
        changed.append(section)
    return tuple(changed)


def _refused(request: HttpRequest, form: Form, error: BriefError) -> HttpResponse:
    """The page again with everything typed, saying what stands in the way; after a conflict the next save goes over the other's text."""
    plan, month = form.month.reading.ledger.plan, form.month.reading.month
    if error.code == "stale" and error.brief is not None and error.brief.is_issued:
        messages.error(request, _("This brief has been issued meanwhile and can no longer be changed."), extra_tags="alert-bad")
        return redirect("brief", plan.code, month)
    form.error, form.error_at = _words(error, month), {"number": "number", "date": "day", "not": "confirmed"}.get(error.code.partition("_")[0], "")
    if error.code == "stale" and error.brief is not None:
        form.version = error.brief.version
    return _draft_page(request, form, issuing.draft_of(plan, month), status=409 if error.code == "stale" else 400)


def _words(error: BriefError, month: int) -> str:
    """Why it was refused and what to do."""
    if error.code == "number_taken":
        return _("Number %(number)s has been used: issued on %(day)s for %(month)s. Choose another; the next free one is %(next)s.") % {
            "number": error.brief.number,
            "day": f"{error.brief.issued_on:%Y-%m-%d}",
            "month": month_name(error.brief.month),
            "next": issuing.next_number(error.brief.plan),
        }
    if error.code == "stale":
        who = error.brief.changed_by.full_name if error.brief else ""
        at = f"{timezone.localtime(error.brief.changed_at):%H:%M}" if error.brief else ""
        text = _("Meanwhile %(name)s saved another text at %(time)s. Yours stands below and is not saved; saving it now replaces the other one.")
        return text % {"name": who, "time": at}
    return {
        "no_figures": _no_figures(month),
        "number_missing": _("Give the brief a number from 1 to %(highest)s.") % {"highest": issuing.HIGHEST_NUMBER},
        "date_missing": _("Give the date of issue."),
        "date_early": _("The date of issue lies before the end of the month the brief is about."),
        "not_confirmed": _("Some sentences no longer match the figures. Adopt them, or confirm that the brief is to be issued as it stands."),
    }[error.code]


# ---- what the pages show


def _draft_page(request: HttpRequest, form: Form, stored: Brief | None, status: int = 200) -> HttpResponse:
    plan, month = form.month.reading.ledger.plan, form.month.reading.month
    findings = form.month.findings(form.sections)
    changed = issuing.mismatches(findings)
    context = _frame(request, plan, month) | {
        "stored": stored,
        "form": form,
        "parts": [part_of(section, findings[section.key]) for section in form.sections],
        "paper": paper_of(form.sections, None, date_of(form.month.reading.ledger), plan.is_demo),
        "base": "" if stored else signing.dumps(editing.to_json(form.sections), salt=SALT, compress=True),
        "basis": form.month.reading.ledger.basis,
        "number": form.number or issuing.next_number(plan),
        "day": form.day or max(plan.today, form.month.reading.ledger.changed_at.astimezone(SHANGHAI).date()).isoformat(),
        "changed": changed,
        "summary": summary_of(findings),
        "head": sentences.head(form.month.reading.ledger),
        "unreported": sentences.listed([district.display_name for district in form.month.reading.unreported], NAMES_SHOWN),
        "unreported_count": len(form.month.reading.unreported),
        "docx_url": reverse("brief_docx", args=[plan.code, month]) + ("" if stored else f"?basis={form.month.reading.ledger.basis}"),
        "bases": [(APPROVED, _("Draft anew from approved figures")), (REPORTED, _("Draft anew from reported figures"))],
    }
    template = "reports/brief.html" if can_write_briefs(request.user) else "reports/brief_read.html"
    return render(request, template, context, status=status)


def _issued_page(request: HttpRequest, plan: Plan, month: int, shown: Brief) -> HttpResponse:
    sections = editing.from_json(shown.sections)
    context = _frame(request, plan, month) | {
        "brief": shown,
        "parts": [part_of(section) for section in sections],
        "paper": paper_of(sections, shown.number, shown.issued_on, bool(shown.table["demo"])),
        "head": _("Up to %(day)s, %(basis)s")
        % {
            "day": sentences.long_date(month_end(plan.year, month)),
            "basis": sentences.basis_word(shown.basis),
        },
        "sha256": hashlib.sha256(bytes(shown.document)).hexdigest(),
        "docx_url": f"{reverse('brief_docx', args=[plan.code, month])}?number={shown.number}",
        "has_draft": issuing.draft_of(plan, month) is not None,
    }
    return render(request, "reports/brief_issued.html", context)


def _frame(request: HttpRequest, plan: Plan, month: int) -> dict[str, object]:
    """What every page of briefs shows: where one is, who may write, what has been issued."""
    return {
        "plan": plan,
        "month": month,
        "writes": can_write_briefs(request.user),
        "issued": [(item, issuing.title_of(item)) for item in Brief.objects.issued().filter(plan=plan).select_related("issued_by").defer("document", "table")],
        "crumbs": [(_("Overview"), reverse("overview", args=[plan.code, month])), (_("Brief"), "")],
    }


def _numbered(request: HttpRequest, plan: Plan, month: int) -> Brief | None:
    """The issued brief the address names; 404 for a number this month has not issued."""
    wanted = request.GET.get("number")
    if wanted is None:
        return None
    found = Brief.objects.issued().filter(plan=plan, month=month, number=_whole(wanted)).first()
    if found is None:
        raise Http404
    return found


def _basis(request: HttpRequest, plan: Plan, month: int, stored: Brief | None) -> str:
    """A stored brief keeps its basis; else the one asked for or the one the month opens with."""
    if stored is not None:
        return stored.basis
    return address_choices.basis_of(request.POST if request.method == "POST" else request.GET, plan, month)


def _whole(text: str) -> int | None:
    """A whole number as typed; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _no_figures(month: int) -> str:
    return _("No figures of %(month)s have been submitted yet: there is nothing to write a brief on.") % {"month": month_name(month)}
