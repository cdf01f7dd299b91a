"""The tree of areas: province › city › county-level unit › township, and the names each is known by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from districts.paths import SEPARATOR, PathField, as_path

MAKE_THE_PATH = frozenset({"code", "parent", "parent_id"})


def is_within(node: "District", of: str = "") -> Q:
    """The condition that an area is `node` or lies below it; `of` names the foreign key to the area where something else is asked for.

    One look-up in the index of paths, however deep the tree and however many areas there are.
    """
    return Q(**{f"{of}__path__below" if of else "path__below": node.path})


class DistrictQuerySet(models.QuerySet):
    """Questions asked of areas."""

    def within(self, node: "District | None") -> "DistrictQuerySet":
        """The area itself and everything below it; nothing for None."""
        return self.none() if node is None else self.filter(is_within(node))

    def above(self, node: "District | None") -> "DistrictQuerySet":
        """The area itself and every area that holds it."""
        if node is None:
            return self.none()
        return self.filter(code__in=node.codes_above())

    def bulk_create(self, objs, *args, **kwargs):
        """As Django's, with each area's path; an area stands after the one it belongs to."""
        objs = list(objs)
        for area in objs:
            area.path = area.path_of_now()
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs) -> int:
        """As Django's; where code or parent change, all paths are written anew."""
        changed = super().update(**kwargs)
        if not kwargs.keys().isdisjoint(MAKE_THE_PATH):
            self.model.objects.rewrite_paths()
        return changed

    update.alters_data = True

    def rewrite_paths(self) -> None:
        """Make every area's path what its parents say."""
        areas = {area.pk: area for area in self.all()}
        for area in areas.values():
            codes, above = [], area
            while above is not None and above.code not in codes:
                codes.append(above.code)
                above = areas.get(above.parent_id)
            path = as_path(reversed(codes))
            if path != area.path:
                super(DistrictQuerySet, self.filter(pk=area.pk)).update(path=path)

    def open(self) -> "DistrictQuerySet":
        """Areas not closed by merger or renaming."""
        return self.filter(closed_on__isnull=True)


class District(models.Model):
    """Any area that can hold a quota (县（市、区）/责任单位); the city's own node stands for 合计."""

    class Kind(models.TextChoices):
        """What sort of area it is; `municipal` (市本级) is never ranked."""

        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        MUNICIPAL = "municipal", _("Municipal departments")
        COUNTY_CITY = "county_city", _("County-level city")
        COUNTY = "county", _("County")
        DISTRICT = "district", _("Urban district")
        ZONE = "zone", _("Development zone")
        TOWNSHIP = "township", _("Township")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("official name"), max_length=80)
    printed_name = models.CharField(_("name as printed in documents"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    order = models.PositiveIntegerField(_("official order"), default=0)
    map_code = models.CharField(_("code on the boundary map"), max_length=12, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column of its tile"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("row of its tile"), null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    path = PathField(_("codes from the top of the tree down to this area"))

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="district_name_once_per_parent"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")), name="district_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(code__contains=SEPARATOR), name="district_code_without_separator"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Keep the path, and where it changed that of every area below."""
        before, self.path = self.path, self.path_of_now()
        if update_fields is not None and before != self.path:
            update_fields = {*update_fields, "path"}
        is_moved = bool(before) and before != self.path and not self._state.adding
        super().save(*args, update_fields=update_fields, **kwargs)
        if is_moved:
            District.objects.rewrite_paths()

    def path_of_now(self) -> str:
        """The path by the area's own code and parent."""
        return as_path([*(self.parent.codes_above() if self.parent_id else ()), self.code])

    def codes_above(self) -> tuple[str, ...]:
        """The codes of every area that holds this one and its own, from the top."""
        return tuple(self.path.split(SEPARATOR)[1:-1])

    def holds(self, other: "District") -> bool:
        """Whether the other area is this one or lies below it."""
        return other.path.startswith(self.path)

    @property
    def is_ranked(self) -> bool:
        """市本级 and the city itself are never ranked (DESIGN 5)."""
        return self.kind not in (self.Kind.MUNICIPAL, self.Kind.CITY, self.Kind.PROVINCE)

    @property
    def display_name(self) -> str:
        """The short name on screens; in English the English name where there is one."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.short_name

    @property
    def full_display_name(self) -> str:
        """The official name on screens; in English the English name where there is one."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class DistrictAlias(models.Model):
    """Another name under which files know an area, or one it had before."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("district"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["district", "name"], name="alias_once_per_district")]

    def __str__(self) -> str:
        return self.name
