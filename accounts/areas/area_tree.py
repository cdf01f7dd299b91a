"""Areas as the administrator sees them: the tree, a new city, another name for an area. Names of areas that stand in documents are not edited here."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from districts.models import District, DistrictAlias

OWN_NAMES = ("name", "printed_name", "short_name")


@dataclass(frozen=True)
class Node:
    """One area in the tree: how deep it stands, its other names, how many users sit at it."""

    district: District
    depth: int
    aliases: list[str]
    users: int


def tree(visible) -> list[Node]:
    """The visible areas, every area directly under the one it belongs to, in official order."""
    rows = list(visible.annotate(user_count=Count("users", distinct=True)).prefetch_related("aliases").order_by("order", "code"))
    ids = {row.pk for row in rows}
    children: dict[int | None, list[District]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in ids else None, []).append(row)
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
