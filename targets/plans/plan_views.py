"""The list of plans and the page of one: the breakdown as printed, its balance, its revisions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.permissions import allowed, can_see_city, can_see_figures
from targets.models import Plan
from targets.permissions import can_import_plans, manages, plan_or_404
from targets.plans.plan_list import plan_list, searched_words
from targets.plans.plan_page import PlanPage, plan_page
from targets.plans.replacing import may_be_replaced
from targets.state.pages import kept_page
from targets.state.revalidation import revalidated


@allowed(can_see_figures)
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan in the user's scope: switch city and year."""
    context = {
        "page": plan_list(request.user, request),
        "words": searched_words(request),
        "may_import": can_import_plans(request.user),
        "sees_city": can_see_city(request.user),
    }
    return render(request, "targets/plans.html", context)


@allowed(can_see_figures)
@revalidated
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan at its latest revision, or the one asked for by ?revision=."""
    found = plan_or_404(request.user, code)
    request.plan = found
    asked = request.GET.get("revision")
    if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) <= 4):
        raise Http404
    page = plan_page(found, int(asked) if asked is not None else None)
    if page is None:
        raise Http404
    return render(request, "targets/plan.html", {**_plan_context(request, found), **_annex_context(found, page), "page": page})


def _plan_context(request: HttpRequest, found: Plan) -> dict:
    is_managed = can_import_plans(request.user) and manages(request.user, found)
    return {
        "plan": found,
        "is_past": found.year < found.today.year,
        "may_import": can_import_plans(request.user),
        "may_replace": is_managed and kept_page(found, ("replaceable",), lambda: may_be_replaced(found)),
    }


def _annex_context(found: Plan, page: PlanPage) -> dict:
    """The annex's own words: title, number and day stand on the printed sheet too."""
    revision = page.revision
    english = (get_language() or "").startswith("en")
    title = revision.title if revision.title and not english else _("%(title)s: breakdown") % {"title": found.display_title}
    notes = [_("“——” means not assigned; it is not 0.")]
    notes += [
        _("%(district)s set itself %(value)s for %(indicator)s; %(quota)s was assigned, and completion is measured by that.")
        % {"district": item.district, "indicator": item.indicator, "value": item.value, "quota": item.quota}
        for item in page.own_targets
    ]
    return {
        "is_latest": revision.number == page.revisions[-1].number,
        "annex_title": title,
        "annex_left": revision.document_number,
        "annex_middle": _("Sample data") if found.is_demo else "",
        "annex_unit": page.unit,
        "annex_columns": page.indicators,
        "annex_head": page.head,
        "annex_rows": page.rows,
        "annex_notes": notes,
        "annex_foot": f"{found.office}　{dateformat.format(revision.issued_on, _('j F Y'))}" if revision.issued_on else found.office,
    }
