"""Months of a plan's year: the pace due by each month, and when a month's report is due (DESIGN 4, 5, 6).

Pure: standard library only, no clock. The caller passes today's date in `TIME_ZONE_NAME`, or the plan's fixed day.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum

MONTHS = range(1, 13)
TIME_ZONE_NAME = "Asia/Shanghai"

# A context of our own: the result must not depend on what the running thread has set.
_DIVISION = Context(prec=28)
_LINEAR = tuple(_DIVISION.divide(Decimal(month * 100), Decimal(12)) for month in MONTHS)


class Due(StrEnum):
    """Where a month without a submitted report stands (DESIGN 6)."""

    NOT_DUE = "not_due"
    DUE = "due"
    OVERDUE = "overdue"


class CurveError(ValueError):
    """A curve that cannot be a plan's pace.

    `code` is one of length, not_a_number, out_of_range, falls, end; `month` is the first at fault, None for the length.
    """

    def __init__(self, code: str, reason: str, month: int | None = None):
        super().__init__(reason)
        self.code = code
        self.month = month


def pace(month: int, curve: Sequence[Decimal] | None = None) -> Decimal:
    """序时进度: percent of the year's plan due by the end of `month` (DESIGN 5).

    Linear, month × 100 ÷ 12 by one correctly rounded division, or the month's value of a `curve` that passed `validate_curve`.
    """
    _require_month(month)
    return (_LINEAR if curve is None else curve)[month - 1]


def validate_curve(curve: Sequence[Decimal]) -> None:
    """Raise `CurveError` unless `curve` is twelve percents from 0 to 100 that never fall and end at 100: by December all is due."""
    if len(curve) != len(MONTHS):
        raise CurveError("length", f"a curve has 12 values, not {len(curve)}")
    before = Decimal(0)
    for month, share in zip(MONTHS, curve, strict=True):
        if not isinstance(share, Decimal) or not share.is_finite():
            raise CurveError("not_a_number", f"month {month}: {share!r} is not a decimal number", month)
        if not 0 <= share <= 100:
            raise CurveError("out_of_range", f"month {month}: {share} is not between 0 and 100", month)
        if share < before:
            raise CurveError("falls", f"month {month}: {share} is less than {before} of the month before", month)
        before = share
    if before != 100:
        raise CurveError("end", f"month 12: {before} is not 100", 12)


def month_end(year: int, month: int) -> date:
    """Last day of the month."""
    _require_month(month)
    return date(year, month, monthrange(year, month)[1])


def due_date(year: int, month: int, due_day: int) -> date:
    """Last day on which the month's report is in time: `due_day` of the next month, or that month's last day if it is shorter."""
    return _day_of_next_month(year, month, due_day)


def close_date(year: int, month: int, close_day: int) -> date:
    """First day on which the month may be closed: `close_day` of the next month, or that month's last day if it is shorter."""
    return _day_of_next_month(year, month, close_day)


def has_begun(year: int, month: int, today: date) -> bool:
    """Whether the month's first day has come. A month that has not begun takes no figures (DESIGN 4.8)."""
    _require_month(month)
    return today >= date(year, month, 1)


def current_month(year: int, today: date) -> int:
    """Latest month of the plan's year that has ended by `today`, the one being reported; 1 before any has, 12 after the year."""
    ended = sum(1 for month in MONTHS if month_end(year, month) <= today)
    return max(1, ended)


def due_state(year: int, month: int, due_day: int, today: date) -> Due:
    """State of a report not yet submitted: not due before the month begins, due to the due date inclusive, then overdue (DESIGN 6)."""
    if not has_begun(year, month, today):
        return Due.NOT_DUE
    return Due.OVERDUE if today > due_date(year, month, due_day) else Due.DUE


def runs(months: Sequence[int]) -> list[tuple[int, int]]:
    """Months in order as unbroken runs, each by its first and last: 1, 2, 3, 5 gives (1, 3), (5, 5)."""
    found: list[tuple[int, int]] = []
    for month in months:
        if found and month == found[-1][1] + 1:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def _day_of_next_month(year: int, month: int, day: int) -> date:
    _require_month(month)
    if not 1 <= day <= 31:
        raise ValueError(f"{day} is not a day of a month")
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day, monthrange(year, month)[1]))


def _require_month(month: int) -> None:
    if month not in MONTHS:
        raise ValueError(f"{month} is not a month from 1 to 12")
