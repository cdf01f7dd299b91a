"""Bringing a plan in from a file: upload, preview with every problem at its cell, confirm; the blank sheet and the example."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed, can_see_figures
from districts.models import District
from targets.breakdown import IndicatorHead
from targets.issuing import plan_import, sample_sheets
from targets.issuing.breakdown_form import BreakdownForm
from targets.issuing.plan_import import Preview
from targets.models import SHANGHAI, Indicator, Plan, Upload
from targets.naming import QUOTA
from targets.permissions import can_import_plans, manages, plan_or_404
from targets.plans import annex_table, replacing
from targets.plans.plan_page import Balance, balances, unit_words
from targets.plans.replacing import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CITY_ROW = "city"


@allowed(can_import_plans)
def plan_import_page(request: HttpRequest) -> HttpResponse:
    """A new plan for the supervisor's own area."""
    return _Import(request, request.user.district, None).respond()


@allowed(can_see_figures)
def plan_replace(request: HttpRequest, code: str) -> HttpResponse:
    """Replace a plan of the supervisor's own area or below, while it has no figures."""
    found = plan_or_404(request.user, code)
    if not can_import_plans(request.user) or not manages(request.user, found):
        raise PermissionDenied
    request.plan = found
    return _Import(request, found.city, found).respond()


@require_GET
@allowed(can_import_plans)
def blank_sheet(request: HttpRequest) -> HttpResponse:
    """The annex's layout without numbers, with the city's own areas where they are known."""
    areas = District.objects.filter(parent=request.user.district).open().order_by("order", "code")
    return _download(request, sample_sheets.blank_xlsx([area.printed_name for area in areas]), "目标任务分解表（空白）.xlsx")


@require_GET
@allowed(can_import_plans)
def example_sheet(request: HttpRequest) -> HttpResponse:
    """The 2017 annex, filled in."""
    return _download(request, sample_sheets.example_xlsx(), "目标任务分解表（示例）.xlsx")


def _download(request: HttpRequest, data: bytes, filename: str) -> HttpResponse:
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=filename)
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename)
    return response


class _Import:
    """One request of the import pages. The file waits on the server between preview and confirmation, under a token only its user can use."""

    def __init__(self, request: HttpRequest, city: District, plan: Plan | None) -> None:
        self._request = request
        self._city = city
        self._plan = plan
        self._purpose = f"plan {plan.code}" if plan else "plan"
        self._address = reverse("plan_replace", args=[plan.code]) if plan else reverse("plan_import")

    def respond(self) -> HttpResponse:
        refusal = self._refusal()
        if refusal:
            return render(self._request, "targets/import_refused.html", {"plan": self._plan, "reason": refusal})
        if self._request.method == "POST":
            return self._confirm() if self._request.POST.get("step") == "confirm" else self._upload()
        token = self._request.GET.get("upload")
        return self._show_preview(token) if token else self._show_form(self._form())

    def _refusal(self) -> str:
        if self._plan is None:
            return ""
        try:
            replacing.refuse_replacing(self._plan)
        except Refused as reason:
            return str(reason)
        return ""

    def _form(self, *args) -> BreakdownForm:
        if self._plan is None:
            return BreakdownForm(*args, initial={"year": timezone.now().astimezone(SHANGHAI).year})
        revision = self._plan.revisions.order_by("number").first()
        initial = {"title": self._plan.title, "document_number": revision.document_number, "issued_on": revision.issued_on, "issuer": self._plan.issuer}
        initial["ceilings"] = "，".join(self._plan.indicators.filter(direction=Indicator.Direction.AT_MOST).values_list("name", flat=True))
        return BreakdownForm(*args, initial=initial, fixed_year=True)

    def _show_form(self, form: BreakdownForm) -> HttpResponse:
        return render(self._request, "targets/import.html", {"form": form, "city": self._city, "plan": self._plan, "address": self._address})

    def _upload(self) -> HttpResponse:
        form = self._form(self._request.POST, self._request.FILES)
        if not form.is_valid():
            return self._show_form(form)
        file = form.cleaned_data["file"]
        upload = Upload.objects.keep(self._request.user, self._purpose, file.name, file.read(), form.details())
        return redirect(f"{self._address}?upload={upload.pk}")

    def _kept(self, token: str) -> Upload | None:
        upload = Upload.objects.kept(self._request.user, self._purpose, token)
        if upload is None:
            messages.warning(
                self._request,
                _("The uploaded file is no longer kept: an hour has passed, or it was imported. Choose it again."),
                extra_tags="alert-warn",
            )
        return upload

    def _preview(self, upload: Upload) -> Preview:
        """The same bytes, read again: what is confirmed is what the page showed, judged by what the database holds now."""
        year = self._plan.year if self._plan else upload.details["year"]
        return plan_import.preview(
            bytes(upload.data),
            upload.filename,
            city=self._city,
            city_name=self._city.name,
            year=year,
            ceilings=upload.details["ceilings"],
            existing=self._plan,
        )

    def _show_preview(self, token: str) -> HttpResponse:
        upload = self._kept(token)
        if upload is None:
            return redirect(self._address)
        try:
            preview = self._preview(upload)
        except Refused as reason:
            return self._refused(reason)
        context = {
            "city": self._city,
            "plan": self._plan,
            "address": self._address,
            "upload": upload,
            "preview": preview,
            "document": _document(upload, preview),
            "office": upload.details.get("issuer") or (self._plan or Plan(city=self._city)).office,
        }
        if not preview.problems:
            context |= _annex_of(preview)
        return render(self._request, "targets/import_preview.html", context)

    def _confirm(self) -> HttpResponse:
        upload = self._kept(self._request.POST.get("upload", ""))
        if upload is None:
            return redirect(self._address)
        document = _document(upload, None)
        try:
            result = plan_import.apply(
                self._preview(upload),
                by=self._request.user,
                title=document["title"],
                document_number=document["document_number"],
                issued_on=document["issued_on"],
                issuer=document["issuer"],
                replace=self._plan is not None,
                request=self._request,
            )
        except Refused as reason:
            return self._refused(reason)
        upload.delete()
        messages.success(self._request, _done(result), extra_tags="alert-good")
        return redirect("plan", result.plan.code)

    def _refused(self, reason: Refused) -> HttpResponse:
        messages.error(self._request, str(reason), extra_tags="alert-bad")
        return redirect(self._address)


def _done(result: plan_import.Result) -> str:
    said = {
        plan_import.CREATED: _("The plan was imported."),
        plan_import.REPLACED: _("The plan was replaced."),
        plan_import.UNCHANGED: _("The file says what the plan says; nothing was changed."),
    }
    return said[result.outcome]


def _document(upload: Upload, preview: Preview | None) -> dict:
    """The document's particulars as typed; for display with what the file suggests where nothing was typed."""
    details = upload.details
    issued_on = date.fromisoformat(details["issued_on"]) if details["issued_on"] else None
    title = details["title"]
    if preview is not None and not title:
        title = preview.existing.title if preview.existing else preview.title
    issuer = details.get("issuer", "")  # an upload kept from before this was asked for has none
    return {"title": title, "document_number": details["document_number"], "issued_on": issued_on, "issuer": issuer}


def _annex_of(preview: Preview) -> dict:
    """The table as read, in the layout of the plan's page, and its balance check."""
    table = preview.table
    columns = [_column(index, head, preview) for index, head in enumerate(table.indicators)]
    lines = [(CITY_ROW, table.total)] if table.total else []
    lines += [(area.row.address, area.row) for area in preview.areas]
    cells = {
        (key, index): annex_table.Cell(value, row.cells[index].address(QUOTA))
        for key, row in lines
        for index in range(len(columns))
        if (value := row.cells[index].value(QUOTA)) is not None
    }
    shown = [annex_table.Line(key, row.name, is_total=key == CITY_ROW) for key, row in lines]
    checked: list[Balance] = balances(columns, {key: cell.value for key, cell in cells.items()}, CITY_ROW)
    return {
        "annex_title": table.title or _("The table as read"),
        "annex_left": _("As read from %(file)s") % {"file": preview.filename},
        "annex_unit": annex_table.shared_unit(columns),
        "annex_columns": len(columns),
        "annex_head": annex_table.head(columns),
        "annex_rows": annex_table.rows(columns, shown, cells),
        "annex_notes": [],
        "annex_foot": "",
        "balances": checked,
        "mismatches": [item for item in checked if item.state == "differs"],
    }


def _column(index: int, head: IndicatorHead, preview: Preview) -> annex_table.Column:
    names = [other.name for other in preview.table.indicators]
    part_of = names.index(head.part_of) if head.part_of else None
    return annex_table.Column(index, head.name, unit_words(head.printed_unit, head.direction), head.scale, part_of, head.kind == Indicator.Kind.FLOW)
