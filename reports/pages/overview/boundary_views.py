"""The boundaries of a plan's districts, for the map of the overview."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from accounts.permissions import allowed
from progress.permissions import reporting_districts
from reports.charts.boundary_files import boundaries_for
from reports.permissions import can_see_overview
from targets.permissions import city_plan_or_404

DAY = 24 * 3600


@allowed(can_see_overview)
@require_GET
def boundaries(request: HttpRequest, code: str) -> HttpResponse:
    """GeoJSON of the plan's city; 404 where there is none. No figure is in it, and its address changes with its content: the browser keeps it."""
    found = boundaries_for(reporting_districts(city_plan_or_404(request.user, code)))
    if found is None:
        raise Http404
    response = HttpResponse(found.text, content_type="application/geo+json")
    patch_cache_control(response, private=True, max_age=DAY)
    return response
