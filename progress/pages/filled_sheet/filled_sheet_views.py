"""The month's sheet: downloaded, uploaded filled, previewed, confirmed; for one district and for the city with all of them (DESIGN 8, 9)."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import audit_trail
from accounts.models import AuditEvent
from accounts.permissions import allowed
from districts.models import District
from progress import status_words
from progress.checks import check_messages
from progress.downloads import XLSX_TYPE, as_attachment
from progress.pages.filled_sheet.filled_sheet_preview import seen, sheet_page
from progress.pages.filled_sheet.upload_form import SheetForm
from progress.permissions import can_enter, can_review, enters_for, may_import, reporting_districts, visible_district_or_404
from progress.sheets import filled_sheet_in, filled_sheet_out
from progress.sheets.progress_import import Preview, Refused, Result
from targets.models import Plan, Upload
from targets.permissions import city_plan_or_404, plan_or_404


@require_GET
@allowed(can_enter)
def entry_sheet(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """The sheet of one district, to fill in."""
    plan, area = _place(request, code, month, district)
    name = f"{area.printed_name}{plan.year}年{month}月填报表.xlsx"
    return _download(request, filled_sheet_out.district_sheet(plan, area, month), name, f"{plan.code}-{month:02d}-{area.code}.xlsx")


@require_GET
@allowed(can_review)
def review_sheet(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The sheet of all districts, to fill in."""
    plan = _city_plan(request, code, month)
    name = f"{plan.city.printed_name}{plan.year}年{month}月填报表（各单位）.xlsx"
    return _download(request, filled_sheet_out.city_sheet(plan, month, _areas(plan)), name, f"{plan.code}-{month:02d}-all.xlsx")


@require_http_methods(["GET", "POST"])
@allowed(can_enter)
def entry_upload(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """A district's filled sheet: by its reporter, or by the city on its behalf."""
    plan, area = _place(request, code, month, district)
    return _SheetUpload(request, plan, month, area).respond()


@require_http_methods(["GET", "POST"])
@allowed(can_review)
def review_upload(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """A filled sheet of all districts, or of any one of them, brought in by the city."""
    return _SheetUpload(request, _city_plan(request, code, month), month, None).respond()


def _place(request: HttpRequest, code: str, month: int, district: str) -> tuple[Plan, District]:
    """Plan and district of the address inside the user's scope; refused to whoever may bring in no figures for it."""
    plan = plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    area = visible_district_or_404(request.user, plan, district)
    if not may_import(request.user, plan, area):
        raise PermissionDenied
    return plan, area


def _city_plan(request: HttpRequest, code: str, month: int) -> Plan:
    plan = city_plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    return plan


def _areas(plan: Plan) -> Sequence[District]:
    return list(reporting_districts(plan))


def _download(request: HttpRequest, data: bytes, name: str, plain: str) -> HttpResponse:
    audit_trail.record(AuditEvent.Action.EXPORT, request=request, target=name)
    return as_attachment(HttpResponse(data, content_type=XLSX_TYPE), name, plain)


class _SheetUpload:
    """One request of the upload pages. The file waits on the server between preview and confirmation, under a token only its user can use."""

    def __init__(self, request: HttpRequest, plan: Plan, month: int, area: District | None) -> None:
        self._request, self._plan, self._month, self._area = request, plan, month, area
        place = [plan.code, month, *([area.code] if area else [])]
        self._purpose = f"figures {plan.code} {month} {area.code if area else 'all'}"
        self._address = reverse("entry_upload" if area else "review_upload", args=place)
        self._sheet = reverse("entry_sheet" if area else "review_sheet", args=place)
        self._types = area is not None and enters_for(request.user, plan, area)
        self._back = self._back_address()

    def respond(self) -> HttpResponse:
        if self._request.method == "POST":
            return self._confirm() if self._request.POST.get("step") == "confirm" else self._upload()
        token = self._request.GET.get("upload")
        return self._show_kept(token) if token else self._show_form(SheetForm())

    def _back_address(self) -> str:
        if self._area is None:
            return reverse("review", args=[self._plan.code, self._month])
        return reverse("entry" if self._types else "review_month", args=[self._plan.code, self._month, self._area.code])

    def _context(self) -> dict:
        return {
            "plan": self._plan,
            "month": self._month,
            "district": self._area,
            "month_name": check_messages.month_name(self._month),
            "title": status_words.month_of_year(self._plan.year, self._month),
            "address": self._address,
            "sheet_address": self._sheet,
            "back": self._back,
            "on_behalf": not self._types,
        }

    def _show_form(self, form: SheetForm) -> HttpResponse:
        return render(self._request, "progress/sheet_upload.html", self._context() | {"form": form}, status=400 if form.errors else 200)

    def _upload(self) -> HttpResponse:
        form = SheetForm(self._request.POST, self._request.FILES)
        if not form.is_valid():
            return self._show_form(form)
        file = form.cleaned_data["file"]
        upload = Upload.objects.keep(self._request.user, self._purpose, file.name, file.read())
        return redirect(f"{self._address}?upload={upload.pk}")

    def _kept(self, token: str) -> Upload | None:
        upload = Upload.objects.kept(self._request.user, self._purpose, token)
        if upload is None:
            text = _("The uploaded file is no longer kept: an hour has passed, or it was imported. Choose it again.")
            messages.warning(self._request, text, extra_tags="alert-warn")
        return upload

    def _preview(self, upload: Upload) -> Preview:
        """The same bytes, read again and judged by what is stored now."""
        return filled_sheet_in.preview(bytes(upload.data), upload.filename, plan=self._plan, month=self._month, by=self._request.user, district=self._area)

    def _show_kept(self, token: str) -> HttpResponse:
        upload = self._kept(token)
        return redirect(self._address) if upload is None else self._show(upload, self._preview(upload))

    def _show(self, upload: Upload, preview: Preview) -> HttpResponse:
        return render(self._request, "progress/sheet_preview.html", self._context() | {"upload": upload, "preview": preview, "page": sheet_page(preview)})

    def _confirm(self) -> HttpResponse:
        """Apply what the preview showed; where a report has changed since, show the preview again instead."""
        upload = self._kept(self._request.POST.get("upload", ""))
        if upload is None:
            return redirect(self._address)
        preview = self._preview(upload)
        if seen(preview) != self._request.POST.get("seen"):
            text = _("What is stored has changed since you opened this preview. Nothing was saved; look at it again and confirm.")
            messages.warning(self._request, text, extra_tags="alert-warn")
            return redirect(f"{self._address}?upload={upload.pk}")
        submit = self._request.POST.get("action") == "submit"
        try:
            result = filled_sheet_in.apply(preview, by=self._request.user, submit=submit, request=self._request)
        except Refused as reason:
            messages.error(self._request, str(reason), extra_tags="alert-bad")
            return redirect(f"{self._address}?upload={upload.pk}")
        upload.delete()
        messages.success(self._request, _done(result), extra_tags="alert-good")
        return redirect(self._back)


def _done(result: Result) -> str:
    said = []
    if result.stored:
        said.append(ngettext("%(count)s report stored from the file.", "%(count)s reports stored from the file.", result.stored) % {"count": result.stored})
    else:
        said.append(_("The file says what is stored; nothing was changed."))
    if result.submitted:
        said.append(ngettext("%(count)s report submitted.", "%(count)s reports submitted.", result.submitted) % {"count": result.submitted})
    return " ".join(said)
