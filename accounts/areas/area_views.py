"""The page of areas: the tree, a new city, another name for an area."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.areas import area_tree
from accounts.areas.area_forms import AliasForm, AreaForm
from accounts.permissions import allowed, can_add_areas, can_manage_users, can_see_users, visible_areas


@allowed(can_see_users)
def areas(request: HttpRequest) -> HttpResponse:
    """The tree of areas; an administrator adds a city or another name for an area: POST `act` city or alias."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act and not (can_add_areas(request.user) if act == "city" else can_manage_users(request.user)):
        raise PermissionDenied
    city_form = AreaForm(request.POST if act == "city" else None)
    alias_form = AliasForm(request.user, request.POST if act == "alias" else None)
    if act == "city" and city_form.is_valid():
        area = area_tree.add_area(**city_form.cleaned_data, by=request.user, request=request)
        messages.success(request, _("%(name)s is added. Create its supervisor next.") % {"name": area.name}, extra_tags="alert-good")
        return redirect("areas")
    if act == "alias" and alias_form.is_valid():
        alias = area_tree.add_alias(alias_form.cleaned_data["district"], alias_form.cleaned_data["alias"], by=request.user, request=request)
        messages.success(request, _("Files may now say %(alias)s for %(name)s.") % {"alias": alias.name, "name": alias.district.name}, extra_tags="alert-good")
        return redirect("areas")
    context = {
        "page": area_tree.area_page(visible_areas(request.user), request, alias_form.fields["district"].is_typed or None),
        "words": " ".join(request.GET.get("q", "").split())[:60],
        "under": request.GET.get("under", ""),
        "city_form": city_form if can_add_areas(request.user) else None,
        "alias_form": alias_form if can_manage_users(request.user) else None,
    }
    return render(request, "accounts/areas.html", context)
