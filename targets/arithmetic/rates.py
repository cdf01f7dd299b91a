"""Promised and done: completion, gap, band, rank, forecast, and how they are printed (DESIGN 5; worked examples in docs/rates.md).

Pure: standard library only. Rates are in percent, gaps in percentage points, figures in the indicator's own unit.
Words are decided on exact fractions; only printing rounds. There is deliberately no function that adds or averages rates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, reduce
from math import ceil

# Contexts of our own: the results must not depend on what the running thread has set.
_DIVISION = Context(prec=28, rounding=ROUND_HALF_EVEN)
_WIDE = Context(prec=100, rounding=ROUND_HALF_EVEN)
_PRINT = Context(prec=100, rounding=ROUND_HALF_UP)

# A quotient is exact to 28 digits. Sums of two of them are settled at 20 decimals, so that the last digits never turn
# "exactly on the line" into "just below". Two different rates of figures of up to 15 digits lie much further apart.
_SETTLED = Decimal(1).scaleb(-20)

# The linear pace of a month as a decimal stands for the fraction it was rounded from: so many hundreds in twelve.
_TWELFTHS = {_DIVISION.divide(Decimal(month * 100), Decimal(12)): (Decimal(month * 100), 12) for month in range(1, 13)}


class Kind(StrEnum):
    """How an indicator's values come together over months (DESIGN 4.2)."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"


class Direction(StrEnum):
    """Which side of the quota is the good one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUALS = "equals"


class Band(StrEnum):
    """灯色 / 状态: the word for one cell (DESIGN 5)."""

    EXCEEDED = "exceeded"
    ATTAINED = "attained"
    AHEAD = "ahead"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    NOT_ASSIGNED = "not_assigned"
    NOT_ASSESSABLE = "not_assessable"
    NOT_REPORTED = "not_reported"
    WITHIN_LIMIT = "within_limit"
    OVER_LIMIT = "over_limit"


class Outlook(StrEnum):
    """The word for the year-end at present speed: 可完成, 须加快, 难以完成."""

    ATTAINABLE = "attainable"
    HURRY = "hurry"
    UNLIKELY = "unlikely"


@dataclass(frozen=True)
class Forecast:
    """What is left of a flow and where it leads (DESIGN 5).

    `average` is None while no month counts (the month of an opening figure); `year_end` (percent of the quota) and `outlook`
    are None while nothing can be said: no month counts, or the plan's curve has asked for nothing yet.
    """

    remaining: Decimal
    needed_per_month: Decimal
    average: Decimal | None
    multiple: Decimal | None
    year_end: Decimal | None
    outlook: Outlook | None


def cumulative(values: Iterable[Decimal | None], is_flow: bool, opening: Decimal | None = None) -> Decimal | None:
    """累计 of months in order: flows add up, an `opening` cumulative with them; of stocks and rates the latest counts (DESIGN 4.2, 4.12).

    None where nothing was ever counted.
    """
    known = [value for value in (opening, *values) if value is not None]
    if not known:
        return None
    return reduce(_WIDE.add, known) if is_flow else known[-1]


def completion(actual: Decimal | None, quota: Decimal | None) -> Decimal | None:
    """完成率 of a flow in percent, never capped; None where there is nothing to measure (no quota, a quota of 0, nothing reported)."""
    if actual is None or quota is None or quota <= 0:
        return None
    # One correctly rounded division: equal fractions give equal decimals.
    return _DIVISION.divide(_WIDE.multiply(_figure(actual), 100), _figure(quota))


def gap(completion: Decimal | None, pace: Decimal | None) -> Decimal | None:
    """差距 in percentage points, completion − pace; None where either is None."""
    if completion is None or pace is None:
        return None
    return _settled(_WIDE.subtract(completion, pace))


def band(actual: Decimal | None, quota: Decimal | None, pace: Decimal, *, limit: Decimal = Decimal(10)) -> Band:
    """The word for a flow's cell, in the order of DESIGN 5, by exact comparison. `limit` in points, positive.

    A pace of 0 makes the cell not assessable, but work that already meets the whole year's quota says so first.
    """
    if quota is None:
        return Band.NOT_ASSIGNED
    if actual is None:
        return Band.NOT_REPORTED
    if quota <= 0:
        return Band.NOT_ASSESSABLE
    if _figure(actual) > _figure(quota):
        return Band.EXCEEDED
    if actual == quota:
        return Band.ATTAINED
    if pace == 0:
        return Band.NOT_ASSESSABLE
    return _pace_band(actual, quota, pace, limit)


def _pace_band(actual: Decimal, quota: Decimal, pace: Decimal, limit: Decimal) -> Band:
    """Compares actual with quota × pace ÷ 100, multiplied out so that nothing is divided and nothing rounded."""
    due, parts = _TWELFTHS.get(pace) or (pace, 1)
    lead = _WIDE.subtract(_WIDE.multiply(actual, 100 * parts), _WIDE.multiply(quota, due))
    if lead > 0:
        return Band.AHEAD
    if lead == 0:
        return Band.ON_PACE
    allowed = _WIDE.multiply(quota, _WIDE.multiply(limit, parts))
    return Band.BEHIND if _WIDE.add(lead, allowed) >= 0 else Band.FAR_BEHIND


def limit_band(value: Decimal | None, quota: Decimal | None, direction: Direction) -> Band:
    """达标 or 未达标 for a stock or a rate, whose value is compared with its quota and never divided by it (DESIGN 5)."""
    if quota is None:
        return Band.NOT_ASSIGNED
    if value is None:
        return Band.NOT_REPORTED
    return Band.WITHIN_LIMIT if limit_distance(value, quota, direction) >= 0 else Band.OVER_LIMIT


def limit_distance(value: Decimal | None, quota: Decimal | None, direction: Direction) -> Decimal | None:
    """Distance from the quota in the indicator's own unit (points for a rate); positive on the good side, None where either is None."""
    if value is None or quota is None:
        return None
    over = _WIDE.subtract(value, quota)
    side = Direction(direction)
    if side == Direction.AT_LEAST:
        return over
    return _WIDE.minus(over if side == Direction.AT_MOST else _WIDE.abs(over))


def ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """Standard competition ranking (1, 2, 3, 3, 5), highest first; None is not ranked. The order of `values` is kept."""
    found: list[int | None] = [None] * len(values)
    order = sorted((index for index, value in enumerate(values) if value is not None), key=lambda index: values[index], reverse=True)
    rank, before = 0, None
    for place, index in enumerate(order, start=1):
        if before is None or values[index] != before:
            rank, before = place, values[index]
        found[index] = rank
    return found


def city_total(values: Iterable[Decimal | None]) -> Decimal | None:
    """Sum of the districts' flows (or quotas), leaving out None; None if there is nothing at all. Never for stocks and rates."""
    present = [value for value in values if value is not None]
    return reduce(_WIDE.add, present) if present else None


def forecast(
    cumulative: Decimal | None,
    quota: Decimal | None,
    month: int,
    *,
    opening: Decimal = Decimal(0),
    opening_month: int = 0,
    decimals: int = 0,
    limits: tuple[Decimal, Decimal] = (Decimal(100), Decimal(80)),
    curve: Sequence[Decimal] | None = None,
) -> Forecast | None:
    """What is left of a flow after `month` and where present speed leads; None where completion is None (DESIGN 5).

    `opening` is the cumulative entered for `opening_month` without months before it (DESIGN 4.12): counted in the cumulative, not
    in the average. Present speed is that of the months since; with a `curve` it is measured against the share the curve asked
    for in those months, so a seasonal indicator is not called late in its quiet season.
    `needed_per_month` is rounded up to `decimals`; `multiple` uses the need before that rounding, so it is not inflated for tiny quotas.
    `limits` are the percents from which the outlook reads attainable and hurry. ValueError for a month outside 1–12.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"{month} is not a month from 1 to 12")
    if cumulative is None or quota is None or quota <= 0:
        return None
    done, target, start = _exact(cumulative), _exact(quota), _exact(opening)
    remaining = max(Fraction(0), target - done)
    needed = _needed(remaining, month)
    months = month - opening_month
    average = (done - start) / months if months > 0 else None
    year_end = _year_end(start, done - start, target, opening_month, month, curve)
    return Forecast(
        remaining=_decimal(remaining),
        needed_per_month=_rounded_up(needed, decimals),
        average=None if average is None else _decimal(average),
        multiple=_decimal(needed / average) if average is not None and average > 0 else None,
        year_end=None if year_end is None else _decimal(year_end),
        outlook=_outlook(year_end, remaining, limits),
    )


def needed_per_month(cumulative: Decimal | None, quota: Decimal | None, month: int, decimals: int = 0) -> Decimal:
    """What the rest of the year asks for each month, as in `forecast`; 0 where nothing is left, no month is left or there is no forecast."""
    if cumulative is None or quota is None or quota <= cumulative:
        return Decimal(0)
    return _rounded_up(_needed(_exact(_WIDE.subtract(quota, cumulative)), month), decimals)


def _needed(remaining: Fraction, month: int) -> Fraction:
    return remaining / (12 - month) if month < 12 else Fraction(0)


def _year_end(start: Fraction, gained: Fraction, target: Fraction, opening_month: int, month: int, curve: Sequence[Decimal] | None) -> Fraction | None:
    """Percent of the quota at the year's end if the rest goes as the months since the opening did."""
    share_before = _share(opening_month, curve)
    share_gone = _share(month, curve) - share_before
    if month <= opening_month or share_gone <= 0:
        return None
    return (start + gained * (100 - share_before) / share_gone) * 100 / target


def _share(month: int, curve: Sequence[Decimal] | None) -> Fraction:
    if month == 0:
        return Fraction(0)
    return Fraction(month * 100, 12) if curve is None else _exact_pace(curve[month - 1])


def _outlook(year_end: Fraction | None, remaining: Fraction, limits: tuple[Decimal, Decimal]) -> Outlook | None:
    if year_end is None:
        return None if remaining else Outlook.ATTAINABLE
    attainable, hurry = limits
    if year_end >= _exact(attainable):
        return Outlook.ATTAINABLE
    return Outlook.HURRY if year_end >= _exact(hurry) else Outlook.UNLIKELY


def lines_for(pace: Decimal, limit: Decimal = Decimal(10)) -> tuple[Decimal, Decimal, Decimal]:
    """The lines a printed completion must not reach from below: 100 %, the pace, the pace less the band limit."""
    return Decimal(100), pace, _WIDE.subtract(pace, limit)


@dataclass(frozen=True)
class Printing:
    """How the rates and gaps of one column are printed: made once, used for every cell (DESIGN 5).

    Each line stands with the largest number printed below it. See `display_rate` and `display_gap`.
    """

    decimals: int
    rate_lines: tuple[tuple[Decimal, Decimal], ...]
    gap_lines: tuple[tuple[Decimal, Decimal], ...]

    @classmethod
    def of(cls, pace: Decimal, limit: Decimal, decimals: int) -> "Printing":
        """For a column with this pace in percent and this band limit in points."""
        return cls(decimals, _printed(lines_for(pace, limit), decimals), _printed(_gap_lines(limit), decimals))

    def rate(self, value: Decimal | None) -> str | None:
        """A completion, without the sign %. None gives None."""
        return None if value is None else _text(_kept_below(value, self.rate_lines, self.decimals))

    def gap(self, value: Decimal | None) -> str | None:
        """A gap in points, ASCII minus and no plus. None gives None."""
        return None if value is None else _text(_kept_below(value, self.gap_lines, self.decimals))


def display_rate(value: Decimal | None, *, lines: Sequence[Decimal] = (Decimal(100),), decimals: int = 1) -> str | None:
    """A percentage as printed, without the sign %: ROUND_HALF_UP, but a value below a line stays below that line as printed.

    A line itself prints by plain ROUND_HALF_UP. From above a value may land on the line. None gives None.
    """
    return None if value is None else _text(_kept_below(value, _printed(lines, decimals), decimals))


def display_gap(gap: Decimal | None, *, limit: Decimal = Decimal(10), decimals: int = 1) -> str | None:
    """A gap in points as printed, ASCII minus and no plus; the lines are zero and −`limit` (−0.04 gives -0.1). None gives None."""
    return None if gap is None else _text(_kept_below(gap, _printed(_gap_lines(limit), decimals), decimals))


def _gap_lines(limit: Decimal) -> tuple[Decimal, Decimal]:
    return Decimal(0), _WIDE.minus(limit)


def display_number(value: Decimal, decimals: int) -> str:
    """A figure as printed: ROUND_HALF_UP to `decimals`, no thousands separators, no exponent."""
    return _text(_half_up(value, decimals))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The figure `display_number` prints, as a number; never a negative zero."""
    value = _PRINT.quantize(value, _unit(decimals))
    return abs(value) if value == 0 else value


def plain(value: Decimal | None, places: int = 10) -> str | None:
    """A number for machines: at most `places` decimals, no exponent, no trailing zeros; None gives None (DESIGN 10)."""
    if value is None:
        return None
    text = _text(_half_up(value, places))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _printed(lines: Sequence[Decimal], decimals: int) -> tuple[tuple[Decimal, Decimal], ...]:
    """Each line, and the largest number with so many decimals below it as printed."""
    unit = _unit(decimals)
    return tuple((min(line, _settled(line)), _WIDE.subtract(_half_up(_settled(line), decimals), unit)) for line in lines)


def _kept_below(value: Decimal, lines: Sequence[tuple[Decimal, Decimal]], decimals: int) -> Decimal:
    """Rounded half up, but below every line the value is below."""
    value = _WIDE.quantize(value, _SETTLED)
    shown = _PRINT.quantize(value, _unit(decimals))
    for line, below in lines:
        if value < line and shown > below:
            shown = below
    return shown


def _exact(value: Decimal | int) -> Fraction:
    return Fraction(_figure(value))


def _exact_pace(pace: Decimal) -> Fraction:
    due, parts = _TWELFTHS.get(pace) or (pace, 1)
    return Fraction(due) / parts


def _figure(value: Decimal | int) -> Decimal | int:
    if isinstance(value, float):
        raise TypeError("figures are Decimal, never float")
    return value


def _decimal(value: Fraction) -> Decimal:
    """One correctly rounded division: equal fractions give equal decimals."""
    return _DIVISION.divide(Decimal(value.numerator), Decimal(value.denominator))


def _settled(value: Decimal) -> Decimal:
    return _WIDE.quantize(value, _SETTLED)


def _half_up(value: Decimal, decimals: int) -> Decimal:
    return _PRINT.quantize(value, _unit(decimals))


def _rounded_up(value: Fraction, decimals: int) -> Decimal:
    return Decimal(ceil(value * 10**decimals)).scaleb(-decimals, context=_WIDE)


@cache
def _unit(decimals: int) -> Decimal:
    """One of the last decimal: 0.1 for 1."""
    return _WIDE.scaleb(Decimal(1), -decimals)


def _text(value: Decimal) -> str:
    value = abs(value) if value == 0 else value
    text = str(value)
    return f"{value:f}" if "E" in text else text
