"""The audit log: all of it for auditors, that of their own city for supervisors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import audit_list, audit_trail
from accounts.audit.audit_file import LIMIT, audit_csv
from accounts.audit.audit_filter import AuditFilterForm
from accounts.audit.audit_table import AuditTable
from accounts.list_tables import paged
from accounts.models import AuditEvent
from accounts.permissions import allowed, can_export_audit, can_see_audit


@require_safe
@allowed(can_see_audit)
def audit_log(request: HttpRequest) -> HttpResponse:
    """The records with filters, newest first."""
    form = AuditFilterForm(request.GET or None)
    events = audit_list.audit_events(request.user, form.cleaned_data if form.is_valid() else {})
    table = paged(AuditTable(events), request)
    return render(request, "accounts/audit.html", {"form": form, "table": table, "exports": can_export_audit(request.user), "query": request.GET.urlencode()})


@require_safe
@allowed(can_export_audit)
def audit_file(request: HttpRequest) -> HttpResponse:
    """The filtered records as CSV. The export is itself recorded, with the hash of the file."""
    form = AuditFilterForm(request.GET or None)
    back = f"{reverse('audit')}?{request.GET.urlencode()}"
    if form.is_bound and not form.is_valid():
        return redirect(back)
    events = audit_list.audit_events(request.user, form.cleaned_data if form.is_bound else {})
    count = events.count()
    if count > LIMIT:
        words = _("%(count)s records are more than one file holds (%(limit)s). Choose a shorter time.") % {"count": count, "limit": LIMIT}
        messages.error(request, words, extra_tags="alert-bad")
        return redirect(back)
    data, digest = audit_csv(events)
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target="操作记录.csv", detail=f"{count} 条，SHA-256 {digest}")
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": content_disposition_header(True, "操作记录.csv")})
