"""Amounts with their unit, and what stands for a completion where there is none: rates and stocks against their limit (DESIGN 5)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.reading import display
from reports.reading.cells import Cell
from targets.arithmetic.rates import Direction
from targets.models import Indicator
from targets.number_words import unit_word


def common_unit(indicators: Iterable[Indicator]) -> str:
    """The one unit of all flows, for the head of a column; empty where they differ or there are none."""
    units = {indicator.unit for indicator in indicators if indicator.kind == Indicator.Kind.FLOW}
    return unit_word(units.pop()) if len(units) == 1 else ""


def amount(cell: Cell, value: Decimal | None) -> str:
    """The number with its unit: 72,339 人, 3.52%; —— for none."""
    return display.value(cell, value) + suffix(cell.indicator.unit) if value is not None else display.DASH


def suffix(unit: str) -> str:
    """What stands behind a number: a sign at once, a word after a space."""
    return "%" if unit == "%" else f" {unit_word(unit)}".rstrip()


def distance_unit(indicator: Indicator) -> str:
    """Rates lie apart by points, stocks by their own unit."""
    return pgettext("unit", "points") if indicator.unit == "%" else unit_word(indicator.unit)


def limit(cell: Cell) -> str:
    """The quota of a rate or stock with the side that is good: ≤ 4.00%."""
    sign = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤", Direction.EQUALS: "="}[Direction(cell.indicator.direction)]
    return f"{sign} {amount(cell, cell.quota)}" if cell.quota is not None else display.DASH


def signed_distance(cell: Cell) -> str:
    """The distance from the limit, positive on the good side."""
    if cell.distance is None:
        return display.DASH
    return display.signed(f"{display.number(cell.distance, cell.indicator.decimals).replace(display.MINUS, '-')}")


def distance_class(cell: Cell) -> str:
    """The colour class of a distance; grey where there is none."""
    return "muted" if cell.distance is None else display.gap_class(cell.band)


def distance_words(cell: Cell) -> str:
    """How far the value lies from its limit: 低于上限 0.48 个百分点."""
    if cell.distance is None:
        return display.band_word(cell.band)
    far = f"{display.number(abs(cell.distance), cell.indicator.decimals)} {distance_unit(cell.indicator)}"
    if cell.distance == 0:
        return _("exactly at the limit")
    direction = Direction(cell.indicator.direction)
    if direction == Direction.EQUALS:
        return _("%(distance)s away from the target") % {"distance": far}
    below = (direction == Direction.AT_MOST) == (cell.distance > 0)
    if direction == Direction.AT_MOST:
        return (_("%(distance)s below the ceiling") if below else _("%(distance)s above the ceiling")) % {"distance": far}
    return (_("%(distance)s below the floor") if below else _("%(distance)s above the floor")) % {"distance": far}
