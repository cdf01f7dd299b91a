"""Areas as the administrator sees them: the tree, a new city, another name for an area. Names of areas that stand in documents are not edited here."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from accounts.paging import page_of
from districts.models import District, DistrictAlias, DistrictQuerySet

WHOLE = 300
"""Areas shown as one whole tree; of more, what is below a city is opened by a click."""
OWN_NAMES = ("name", "printed_name", "short_name")


@dataclass(frozen=True)
class Node:
    """One area in the tree: how deep it stands, its other names, how many users sit at it."""

    district: District
    depth: int
    aliases: list[str]
    users: int


def area_page(visible: DistrictQuerySet, request: HttpRequest, are_many: bool | None = None) -> Page:
    """One page of `Node`: areas whose name or code holds what the address looks for (`q`), the areas below one (`under`), or all of them.

    Where all are very many, only provinces and cities stand in the list, and each leads to what is below it. `are_many` says so where it is known.
    """
    words, under = " ".join(request.GET.get("q", "").split())[:60], request.GET.get("under", "")
    if words:
        page = page_of(_named(visible, words), request)
        page.object_list = _nodes(page.object_list, flat=True)
        return page
    node = visible.filter(code=under).first() if under else None
    shown = visible.within(node) if node else visible
    # By path every area stands behind the one it belongs to, so that a page holds whole families; the order among brothers is the official one.
    if node or not (shown[: WHOLE + 1].count() > WHOLE if are_many is None else are_many):
        nodes = _nodes(shown.order_by("path")[: WHOLE + 1])
        if len(nodes) <= WHOLE:
            return Paginator(nodes, WHOLE).page(1)
    cities = shown if node else shown.filter(kind__in=[District.Kind.PROVINCE, District.Kind.CITY])
    page = page_of(cities.order_by("path"), request)
    page.object_list = _nodes(page.object_list)
    return page


def _named(visible: DistrictQuerySet, words: str) -> DistrictQuerySet:
    names = Q(name__icontains=words) | Q(code__icontains=words) | Q(printed_name__icontains=words)
    return visible.filter(names | Q(pk__in=DistrictAlias.objects.filter(name__icontains=words).values("district"))).order_by("path")


def _nodes(areas, flat: bool = False) -> list[Node]:
    """The areas, each directly under the one it belongs to where that is among them, brothers in official order."""
    sitting = User.objects.filter(district=OuterRef("pk")).order_by().values("district").annotate(count=Count("pk")).values("count")
    rows = list(areas.select_related("parent").prefetch_related("aliases").annotate(user_count=Coalesce(Subquery(sitting), 0)))
    keys = {row.pk for row in rows}
    children: dict[int | None, list[District]] = {}
    for row in sorted(rows, key=lambda row: (row.order, row.code)):
        children.setdefault(row.parent_id if row.parent_id in keys and not flat else None, []).append(row)
    nodes: list[Node] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            nodes.append(Node(row, depth, [alias.name for alias in row.aliases.all()], row.user_count))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return nodes


def known_as(name: str) -> Q:
    """Areas of this name, official, printed, short or other."""
    condition = Q(aliases__name=name)
    for field in OWN_NAMES:
        condition |= Q(**{field: name})
    return condition


@transaction.atomic
def add_area(*, name: str, code: str, kind: str, parent: District | None, by: User, request=None) -> District:
    """A new city or province, so that users can sit at it and plans be read for it. Name and code are checked by the form."""
    order = (District.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    area = District.objects.create(code=code, name=name, printed_name=name, short_name=name, kind=kind, parent=parent, order=order)
    audit_trail.record(AuditEvent.Action.AREA_CREATED, by=by, request=request, target=f"{name} {code}", district=area)
    return area


@transaction.atomic
def add_alias(district: District, name: str, *, by: User, request=None) -> DistrictAlias:
    """Another name under which files know an area."""
    alias = DistrictAlias.objects.create(district=district, name=name)
    audit_trail.record(AuditEvent.Action.AREA_CHANGED, by=by, request=request, target=f"{district.name} {district.code}", detail=f"+ {name}", district=district)
    return alias
