"""The page of a district's monthly report, to print, sign and seal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import allowed
from progress.permissions import enters_for
from reports.papers.monthly_report.monthly_report import monthly_report_of
from reports.permissions import can_see_district, district_or_404
from targets.permissions import plan_or_404
from targets.state.revalidation import revalidated


@require_GET
@allowed(can_see_district)
@revalidated
def monthly_report(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """The form as printed, or a word on why there is none yet. The city itself hands in no such form."""
    plan = plan_or_404(request.user, code)
    area = district_or_404(request.user, plan, district)
    if area.pk == plan.city_id:
        raise Http404
    request.plan, request.month = plan, month
    context = {
        "plan": plan,
        "month": month,
        "district": area,
        "report": monthly_report_of(plan, area, month, request.user),
        "enters": enters_for(request.user, plan, area),
        "crumbs": [(area.display_name, reverse("district", args=[plan.code, month, area.code])), (_("Monthly report"), "")],
    }
    return render(request, "reports/monthly_report.html", context)
