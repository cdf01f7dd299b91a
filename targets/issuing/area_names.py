"""Finds areas by the names files know them by: official, printed, short or other, spelling aside (DESIGN 9: by name or alias, never by position)."""

from collections.abc import Iterable

from districts.models import District
from targets.naming import normalise_name

OWN_NAMES = ("name", "printed_name", "short_name")


class AreaNames:
    """The names of some areas, for looking many up with two queries. `city` may stand before a name: 郑州市金水区 is 金水区."""

    def __init__(self, areas: Iterable[District], city: District | None = None) -> None:
        self._own: dict[str, list[District]] = {}
        self._other: dict[str, list[District]] = {}
        self._prefixes = sorted({normalise_name(getattr(city, field)) for field in OWN_NAMES} if city else (), key=len, reverse=True)
        for area in areas:
            for field in OWN_NAMES:
                _enter(self._own, getattr(area, field), area)
            for alias in area.aliases.all():
                _enter(self._other, alias.name, area)

    @classmethod
    def below(cls, city: District) -> "AreaNames":
        """The areas directly under a city, closed ones too, since a plan of a past year names them."""
        return cls(city.children.prefetch_related("aliases").order_by("order", "code"), city)

    def find(self, *names: str) -> list[District]:
        """The areas one of these names belongs to, usually one, none when unknown.

        Own names count before other names, a name as written before the same without the city's.
        """
        for index in (self._own, self._other):
            for name in names:
                for spelling in self._spellings(name):
                    if spelling in index:
                        return index[spelling]
        return []

    def _spellings(self, name: str) -> list[str]:
        whole = normalise_name(name)
        return [whole] + [whole[len(prefix) :] for prefix in self._prefixes if whole.startswith(prefix) and len(whole) > len(prefix)]


def cities_named(name: str) -> list[District]:
    """The areas a document of this name could be issued by: cities before others; 市本级 issues none."""
    areas = District.objects.exclude(kind=District.Kind.MUNICIPAL).prefetch_related("aliases").order_by("order", "code")
    found = AreaNames(areas).find(name)
    return [area for area in found if area.kind == District.Kind.CITY] or found


def _enter(index: dict[str, list[District]], name: str, area: District) -> None:
    known = index.setdefault(normalise_name(name), [])
    if area not in known:
        known.append(area)
