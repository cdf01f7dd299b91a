"""The tree of areas: province › city › county-level unit › township, and the names each is known by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def is_within(node: "District", of: str = "") -> Q:
    """The condition that an area is `node` or lies below it; `of` names the foreign key to the area where something else is asked for.

    The tree is at most four levels deep (province, city, county-level unit, township), so parents are compared directly and no derived path needs keeping.
    """
    parent = f"{of}__parent" if of else "parent"
    return Q(**{of or "pk": node.pk}) | Q(**{parent: node.pk}) | Q(**{f"{parent}__parent": node.pk}) | Q(**{f"{parent}__parent__parent": node.pk})


class DistrictQuerySet(models.QuerySet):
    """Questions asked of areas."""

    def within(self, node: "District | None") -> "DistrictQuerySet":
        """The area itself and everything below it; nothing for None."""
        return self.none() if node is None else self.filter(is_within(node))

    def above(self, node: "District | None") -> "DistrictQuerySet":
        """The area itself and every area that holds it."""
        if node is None:
            return self.none()
        return self.filter(Q(pk=node.pk) | Q(children=node) | Q(children__children=node) | Q(children__children__children=node)).distinct()

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

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="district_name_once_per_parent"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")), name="district_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

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
