"""Which cells and units of a reading a brief speaks of, and what they are called together."""

from collections.abc import Iterable

from districts.models import District
from reports.papers.brief.drafting.brief_text import (
    Kind,
)
from reports.papers.brief.drafting.brief_words import join
from reports.reading.cells import Cell, Reading
from targets.arithmetic.rates import Band
from targets.models import Indicator

MOST_UNITS = 5
"""How many units a sentence on problems names before 等."""
COUNTY_WORDS = {Kind.COUNTY: "县", Kind.COUNTY_CITY: "市", Kind.DISTRICT: "区"}
AREA_WORDS = {Kind.PROVINCE: "省", Kind.CITY: "市", Kind.COUNTY_CITY: "市", Kind.COUNTY: "县", Kind.DISTRICT: "区", Kind.ZONE: "区", Kind.TOWNSHIP: "镇"}


def whole_area(reading: Reading) -> str:
    """全市, 全县, 全区: the issuing area as a whole."""
    return f"全{AREA_WORDS[reading.ledger.city.kind]}"


def asked_units(reading: Reading) -> list[District]:
    """The units whose report of the month is asked for, in official order."""
    return [district for district in reading.ledger.districts if reading.asked(district)]


def is_city_indicator(reading: Reading, indicator: Indicator) -> bool:
    """Whether the city as a whole has a goal or a figure in it."""
    cell = reading.city(indicator)
    return cell.quota is not None or cell.cumulative is not None


def city_flows(reading: Reading) -> list[Cell]:
    """The city's cells of flows with a quota, in document order."""
    return [cell for cell in reading.row(reading.ledger.city) if cell.is_flow and cell.quota is not None]


def city_limits(reading: Reading) -> list[Cell]:
    """The city's cells of rates and stocks with a limit, in document order."""
    return [cell for cell in reading.row(reading.ledger.city) if not cell.is_flow and cell.quota is not None]


def far_behind_units(reading: Reading) -> list[tuple[District, list[Cell]]]:
    """Units with cells far behind, most first, then in official order."""
    rows = [(district, [cell for cell in reading.row(district) if cell.band == Band.FAR_BEHIND]) for district in reading.ledger.districts]
    return sorted(((district, cells) for district, cells in rows if cells), key=lambda row: -len(row[1]))


def unit_names(districts: Iterable[District]) -> str:
    """Names as printed, joined by 、."""
    return join(district.printed_name for district in districts)


def area_names(cells: Iterable[Cell]) -> str:
    """The names of the areas these cells belong to, joined by 、."""
    return unit_names(cell.district for cell in cells)
