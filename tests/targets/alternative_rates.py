"""A second implementation of the rates, slow and obvious, for the tests to compare with (docs/rates.md).

Written from the rules, not from the code: exact fractions all through, counting instead of formulas where that is clearer.
A pace is a Fraction here; `due(month)` gives the linear one. Words are plain strings.
"""

import math
from fractions import Fraction


def due(month, curve=None):
    return Fraction(curve[month - 1]) if curve else Fraction(month, 12) * 100


def completion(actual, quota):
    if actual is None or quota is None or quota == 0:
        return None
    return Fraction(actual) / Fraction(quota) * 100


def gap(actual, quota, pace):
    done = completion(actual, quota)
    return None if done is None else done - pace


def band(actual, quota, pace, limit=10):
    if quota is None:
        return "not_assigned"
    if actual is None:
        return "not_reported"
    actual, quota, limit = Fraction(actual), Fraction(quota), Fraction(limit)
    if quota == 0:
        return "not_assessable"
    if actual > quota:
        return "exceeded"
    if actual == quota:
        return "attained"
    if pace == 0:
        return "not_assessable"
    promised = quota * pace / 100
    allowed = quota * (pace - limit) / 100
    if actual > promised:
        return "ahead"
    if actual == promised:
        return "on_pace"
    if actual >= allowed:
        return "behind"
    return "far_behind"


def limit_band(value, quota, direction):
    if quota is None:
        return "not_assigned"
    if value is None:
        return "not_reported"
    kept = {"at_least": value >= quota, "at_most": value <= quota, "equals": value == quota}[direction]
    return "within_limit" if kept else "over_limit"


def ranks(values):
    """One more than the number of those who did better."""
    return [None if mine is None else 1 + sum(1 for other in values if other is not None and other > mine) for mine in values]


def city_total(values):
    total, anything = Fraction(0), False
    for value in values:
        if value is not None:
            total, anything = total + Fraction(value), True
    return total if anything else None


def half_up(value, decimals):
    """In units of the last digit, half away from zero: 58.35 with one decimal is 584."""
    size = math.floor(abs(value) * 10**decimals + Fraction(1, 2))
    return size if value >= 0 else -size


def printed(value, lines, decimals):
    """Round, then count down until the number stands below every line that the value is below."""
    units = half_up(value, decimals)
    while any(value < line and units >= half_up(line, decimals) for line in lines):
        units -= 1
    return in_digits(units, decimals)


def printed_completion(value, pace, limit, decimals):
    return printed(value, [Fraction(100), pace, pace - Fraction(limit)], decimals)


def printed_gap(value, limit, decimals):
    return printed(value, [Fraction(0), -Fraction(limit)], decimals)


def in_digits(units, decimals):
    digits = str(abs(units)).zfill(decimals + 1)
    text = digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}"
    return f"-{text}" if units < 0 else text


def forecast(cumulative, quota, month, opening=0, opening_month=0, decimals=0, curve=None):
    """(remaining, needed per month, average, multiple, year-end in percent, outlook), or None."""
    if cumulative is None or quota is None or quota == 0:
        return None
    cumulative, quota, opening = Fraction(cumulative), Fraction(quota), Fraction(opening)
    remaining = quota - cumulative if cumulative < quota else Fraction(0)
    months_left = len(range(month + 1, 13))
    need = remaining / months_left if months_left else Fraction(0)
    rounded = Fraction(math.ceil(need * 10**decimals), 10**decimals)
    months = len(range(opening_month + 1, month + 1))
    average = (cumulative - opening) / months if months else None
    multiple = need / average if average is not None and average > 0 else None
    year_end = _year_end(cumulative, quota, month, opening, opening_month, curve)
    return remaining, rounded, average, multiple, year_end, _outlook(year_end, remaining)


def _year_end(cumulative, quota, month, opening, opening_month, curve):
    """Walk on to December, each month adding what it asks for at the speed of the months since the opening."""
    asked = [due(m, curve) - (due(m - 1, curve) if m > 1 else 0) for m in range(1, 13)]
    asked_so_far = sum(asked[opening_month:month])
    if asked_so_far == 0:
        return None
    speed = (cumulative - opening) / asked_so_far
    total = cumulative
    for share in asked[month:]:
        total += speed * share
    return total / quota * 100


def _outlook(year_end, remaining):
    if year_end is None:
        return "attainable" if remaining == 0 else None
    if year_end >= 100:
        return "attainable"
    return "hurry" if year_end >= 80 else "unlikely"
