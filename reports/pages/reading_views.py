"""Pages of the reading: home, overview, indicator, district, help. What they show is worked out in the module named after each page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import allowed, can_see_figures
from progress.ledger.ledger import BASES
from reports.charts import map_panel, rank_table
from reports.charts.chart_library import chart_library_url
from reports.frame import address_choices, navigation
from reports.pages import single_indicator
from reports.pages.district import district_page
from reports.pages.help.help_texts import help_of
from reports.pages.indicator import indicator_page
from reports.pages.overview import overview_page
from reports.permissions import can_see_district, can_see_indicator, can_see_overview, district_or_404
from targets.arithmetic.periods import MONTHS
from targets.models import Plan
from targets.permissions import city_plan_or_404, plan_or_404
from targets.state.revalidation import revalidated

MONTH_PAGES = frozenset({"overview", "table", "brief", "review", "my_month"})
"""Pages of a month whose address needs nothing else; `go` leads to these, to an indicator, to a district and to one district's review."""


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where the role starts."""
    return redirect(navigation.home_url(request.user))


@allowed(can_see_figures)
@require_GET
def go(request: HttpRequest, code: str) -> HttpResponse:
    """Month and basis chosen in the bar, turned into an address that says the whole state."""
    plan = plan_or_404(request.user, code)
    month = address_choices.one_of(request.GET, "month", [str(number) for number in MONTHS], "")
    query = [f"basis={address_choices.one_of(request.GET, 'basis', BASES, '')}"] if request.GET.get("basis") else []
    page = request.GET.get("page", "")
    address = _address(request, plan, int(month), page)
    if page == "overview":
        query += _kept(request, plan)
    return redirect(f"{address}?{'&'.join(query)}" if query else address)


def _address(request: HttpRequest, plan: Plan, month: int, page: str) -> str:
    if page in MONTH_PAGES:
        return reverse(page, args=[plan.code, month])
    if page == "indicator":
        return reverse(page, args=[plan.code, month, address_choices.indicator_or_404(plan, request.GET.get("indicator", "")).code])
    if page in ("district", "review_month"):
        return reverse(page, args=[plan.code, month, district_or_404(request.user, plan, request.GET.get("district", "")).code])
    raise Http404


def _kept(request: HttpRequest, plan: Plan) -> list[str]:
    """What the reader of the overview had chosen stays chosen in another month."""
    kept = [f"indicator={address_choices.indicator_or_404(plan, request.GET['indicator']).code}"] if request.GET.get("indicator") else []
    for name, allowed_values in (("order", address_choices.ORDERS), ("by", rank_table.WAYS), ("map", map_panel.WAYS)):
        if request.GET.get(name):
            kept.append(f"{name}={address_choices.one_of(request.GET, name, allowed_values, '')}")
    return kept


@allowed(can_see_overview)
@require_GET
@revalidated
def overview(request: HttpRequest, code: str, month: int) -> HttpResponse:
    """The city's month on one screen."""
    plan = city_plan_or_404(request.user, code)
    basis = address_choices.basis_of(request.GET, plan, month)
    choice = single_indicator.Choice(
        indicator=address_choices.indicator_or_404(plan, request.GET["indicator"]) if request.GET.get("indicator") else None,
        order=address_choices.one_of(request.GET, "order", address_choices.ORDERS, address_choices.DOCUMENT),
        by=address_choices.one_of(request.GET, "by", rank_table.WAYS, rank_table.COMPLETION),
        map=address_choices.one_of(request.GET, "map", map_panel.WAYS, "") if request.GET.get("map") else "",
        all_warnings=address_choices.one_of(request.GET, "warnings", ("all", "first"), "first") == "all",
    )
    _frame(request, plan, month, basis)
    page = overview_page.overview_of(request.user, plan, month, basis, choice)
    request.waiting = len(page.awaiting)
    context = {"page": page, "plan": plan, "month": month, "basis": basis, "library": chart_library_url()}
    return render(request, "reports/overview.html", context)


@allowed(can_see_indicator)
@require_GET
@revalidated
def indicator(request: HttpRequest, code: str, month: int, indicator: str) -> HttpResponse:
    """One indicator over the city and the year."""
    plan = plan_or_404(request.user, code)
    found = address_choices.indicator_or_404(plan, indicator)
    basis = address_choices.basis_of(request.GET, plan, month)
    _frame(request, plan, month, basis)
    page = indicator_page.indicator_of(request.user, plan, month, basis, found)
    context = {"page": page, "plan": plan, "month": month, "basis": basis, "library": chart_library_url()}
    return render(request, "reports/indicator.html", context)


@allowed(can_see_district)
@require_GET
@revalidated
def district(request: HttpRequest, code: str, month: int, district: str) -> HttpResponse:
    """One area over its indicators and months, and where each number comes from."""
    plan = plan_or_404(request.user, code)
    area = district_or_404(request.user, plan, district)
    basis = address_choices.basis_of(request.GET, plan, month)
    picked = address_choices.indicator_or_404(plan, request.GET["indicator"]) if request.GET.get("indicator") else None
    of = address_choices.month_up_to(request.GET, "of", month)
    _frame(request, plan, month, basis)
    page = district_page.district_of(request.user, plan, month, basis, area, picked, of)
    return render(request, "reports/district.html", {"page": page, "plan": plan, "month": month, "basis": basis})


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """What the words and numbers mean; with the reader's own numbers for whoever sees figures."""
    return render(request, "reports/help.html", {"page": help_of(request.user)})


def _frame(request: HttpRequest, plan: Plan, month: int, basis: str) -> None:
    """What the frame around the page needs to know (`navigation.frame_of`)."""
    request.plan, request.month, request.basis = plan, month, basis
