"""The reporter's home and the city's month ledger."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import allowed, can_see_city
from progress.pages.month import my_month as home
from progress.pages.month.month_ledger import ledger_page
from progress.permissions import can_read_review, is_reporter, reports_to
from targets.permissions import city_plan_or_404, plan_or_404
from targets.state.revalidation import revalidated


@allowed(is_reporter)
@revalidated
def my_month(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """What is due, returned and done in the reporter's own district."""
    plan = plan_or_404(request.user, code)
    request.plan, request.month = plan, month
    district = request.user.district
    if not reports_to(plan, district):
        raise Http404
    return render(request, "progress/my_month.html", {"plan": plan, "month": month, "district": district, "page": home.my_month(plan, district, month)})


@allowed(can_see_city)
@revalidated
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """Districts × months by status."""
    plan = city_plan_or_404(request.user, code)
    request.plan = plan
    return render(request, "progress/ledger.html", {"plan": plan, "page": ledger_page(plan), "opens_review": can_read_review(request.user)})
