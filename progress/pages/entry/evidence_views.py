"""Files of evidence: attached beside the form, handed out to those in scope, taken back (DESIGN 8)."""

from dataclasses import replace

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed, can_see_figures
from accounts.sign_in.destinations import posted_from
from progress.downloads import as_attachment
from progress.models import Evidence
from progress.pages.entry.entry_views import ATTACH, entry_place, read_form, respond_to_form
from progress.pages.entry.evidence_upload import AT_FIELD
from progress.permissions import can_enter, visible_district_or_404
from progress.record.evidence import take_back, visible_evidence
from progress.record.evidence_kinds import CONTENT_TYPES, NotTaken
from targets.permissions import plan_or_404


@posted_from("entry", "code", "month", "district")
@allowed(can_enter)
def evidence_add(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """Keep the chosen files. What is typed in the form comes along and is saved as a draft first, so that choosing a file loses nothing."""
    plan, area = entry_place(request, code, month, district)
    if not request.FILES:
        messages.warning(request, _("Choose a file first."), extra_tags=f"alert-warn {AT_FIELD}")
    return respond_to_form(request, plan, area, month, replace(read_form(request.POST), action=ATTACH))


@posted_from("entry", "code", "month", "district")
@allowed(can_enter)
def evidence_withdraw(request: HttpRequest, code: str, month: int, district: str, pk: int) -> HttpResponse:
    """Take a file back."""
    plan, area = entry_place(request, code, month, district)
    rows = Evidence.objects.select_related("progress__plan__city", "progress__district")
    evidence = get_object_or_404(rows, pk=pk, progress__plan=plan, progress__district=area, progress__month=month)
    try:
        take_back(evidence, by=request.user, request=request)
        messages.success(request, _("Taken back: %(name)s") % {"name": evidence.name}, extra_tags=f"alert-good {AT_FIELD}")
    except NotTaken as reason:
        messages.warning(request, str(reason), extra_tags=f"alert-warn {AT_FIELD}")
    return redirect(f"{reverse('entry', args=[plan.code, month, area.code])}#evidence")


@require_GET
@allowed(can_see_figures)
def evidence_file(request: HttpRequest, code: str, month: int, district: str, pk: int) -> HttpResponse:
    """One file, always as a download, and in a sandbox should a browser show it all the same."""
    plan = plan_or_404(request.user, code)
    area = visible_district_or_404(request.user, plan, district)
    evidence = visible_evidence(request.user, plan, area, month).filter(pk=pk).first()
    if evidence is None:
        raise Http404
    try:
        content = evidence.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=evidence.name, detail=evidence.sha256, district=area)
    response = FileResponse(content, content_type=CONTENT_TYPES[evidence.kind])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return as_attachment(response, evidence.name, f"{plan.code}-{month:02d}-{area.code}-{evidence.pk}.{evidence.kind}")
