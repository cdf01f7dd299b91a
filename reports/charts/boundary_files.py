"""The boundary map of a city: GeoJSON files kept with the product, found by the codes of the plan's districts (`District.map_code`).

A file is a FeatureCollection of Polygon or MultiPolygon features with the properties `adcode`, `name`, `name_en` and `cp` (where the label
stands); at its top `source` and `source_en` name where the boundaries come from. Provenance stands beside each file.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from districts.models import District

FOLDER = Path(settings.BASE_DIR) / "fixtures"


@dataclass(frozen=True)
class Boundaries:
    """One file: its text, the names of its areas by code (Chinese, English), its source and a short mark of its content."""

    text: str
    names: dict[str, tuple[str, str]]
    sources: tuple[str, str]
    version: str

    def name(self, code: str) -> str:
        """The name of an area in the language of the page."""
        return self.names[code][_is_english()]

    @property
    def source(self) -> str:
        """Where the boundaries come from, in the language of the page."""
        return self.sources[_is_english()]


def boundaries_for(districts: Iterable[District]) -> Boundaries | None:
    """The file that draws most of these districts; None where no file draws any."""
    codes = {district.map_code for district in districts if district.map_code}
    found = max(_files(FOLDER), key=lambda item: len(codes & item.names.keys()), default=None)
    return found if found is not None and codes & found.names.keys() else None


@cache
def _files(folder: Path) -> tuple[Boundaries, ...]:
    """Every file of the folder, read once a process."""
    return tuple(_read(path) for path in sorted(folder.glob("*.geojson")))


def _read(path: Path) -> Boundaries:
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    names = {}
    for feature in content["features"]:
        properties = feature["properties"]
        names[properties["adcode"]] = (properties["name"], properties.get("name_en") or properties["name"])
    sources = (content.get("source", ""), content.get("source_en") or content.get("source", ""))
    return Boundaries(text, names, sources, hashlib.sha256(text.encode()).hexdigest()[:12])


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
