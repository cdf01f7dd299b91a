"""Months and pace. Worked examples of due dates stand in docs/rates.md and are run by test_rates.py."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import periods
from targets.arithmetic.periods import CurveError, Due

SEASONAL = [Decimal(share) for share in (0, 0, 0, 0, 10, 20, 40, 80, 100, 100, 100, 100)]
years = st.integers(2000, 2100)
months = st.integers(1, 12)


@pytest.mark.parametrize("month", periods.MONTHS)
def test_linear_pace_is_the_correctly_rounded_twelfth(month):
    pace = periods.pace(month)
    assert abs(Fraction(pace) - Fraction(month * 100, 12)) <= Fraction(1, 10**26)
    assert (pace == Fraction(month * 100, 12)) == (month % 3 == 0)


def test_pace_does_not_depend_on_the_precision_a_thread_has_set():
    usual = periods.pace(7)
    with localcontext(prec=5):
        assert periods.pace(7) == usual


def test_a_curve_gives_its_own_pace():
    periods.validate_curve(SEASONAL)
    assert [periods.pace(month, SEASONAL) for month in periods.MONTHS] == SEASONAL


@pytest.mark.parametrize("month", [0, 13, -1])
def test_there_is_no_other_month(month):
    questions = [
        periods.pace,
        lambda m: periods.month_end(2017, m),
        lambda m: periods.due_date(2017, m, 5),
        lambda m: periods.has_begun(2017, m, date(2017, 1, 1)),
    ]
    for ask in questions:
        with pytest.raises(ValueError, match="month from 1 to 12"):
            ask(month)


@pytest.mark.parametrize(
    ("change", "code", "month"),
    [
        (lambda c: c[:11], "length", None),
        (lambda c: [*c, Decimal(100)], "length", None),
        (lambda c: [*c[:5], Decimal(9), *c[6:]], "falls", 6),
        (lambda c: [Decimal(-1), *c[1:]], "out_of_range", 1),
        (lambda c: [*c[:11], Decimal(101)], "out_of_range", 12),
        (lambda c: [*c[:8], *[Decimal(99)] * 4], "end", 12),
        (lambda c: ["0", *c[1:]], "not_a_number", 1),
        (lambda c: [0.0, *c[1:]], "not_a_number", 1),
        (lambda c: [Decimal("NaN"), *c[1:]], "not_a_number", 1),
    ],
)
def test_a_curve_that_cannot_be_a_pace_is_refused_with_its_reason(change, code, month):
    with pytest.raises(CurveError) as refused:
        periods.validate_curve(change(SEASONAL))
    assert isinstance(refused.value, ValueError)
    assert (refused.value.code, refused.value.month) == (code, month)
    assert str(refused.value)


@given(years, months)
def test_the_day_after_a_months_end_is_the_first_of_the_next(year, month):
    after = periods.month_end(year, month) + timedelta(days=1)
    assert (after.year, after.month, after.day) == ((year + 1, 1, 1) if month == 12 else (year, month + 1, 1))


@given(years, months, st.integers(1, 31))
def test_due_and_close_day_lie_in_the_next_month_and_are_clipped_to_it(year, month, day):
    due = periods.due_date(year, month, day)
    first_of_next = periods.month_end(year, month) + timedelta(days=1)
    assert (due.year, due.month) == (first_of_next.year, first_of_next.month)
    assert due.day == day or (due.day < day and (due + timedelta(days=1)).month != due.month)
    assert periods.close_date(year, month, day) == due


@pytest.mark.parametrize("day", [0, 32])
def test_a_due_day_outside_a_month_is_refused(day):
    with pytest.raises(ValueError, match=str(day)):
        periods.due_date(2017, 6, day)


def test_december_is_due_and_closes_in_january():
    assert periods.due_date(2017, 12, 5) == date(2018, 1, 5)
    assert periods.close_date(2017, 12, 10) == date(2018, 1, 10)


def test_a_month_begins_on_its_first_day():
    assert not periods.has_begun(2017, 6, date(2017, 5, 31))
    assert periods.has_begun(2017, 6, date(2017, 6, 1))
    assert periods.has_begun(2017, 6, date(2018, 1, 1))
    assert not periods.has_begun(2018, 1, date(2017, 12, 31))


def test_every_day_of_three_years_has_one_state_and_one_current_month():
    day, states, current = date(2016, 1, 1), [], []
    while day < date(2019, 1, 1):
        states.append(periods.due_state(2017, 6, 5, day))
        current.append(periods.current_month(2017, day))
        day += timedelta(days=1)
    assert states == sorted(states, key=[Due.NOT_DUE, Due.DUE, Due.OVERDUE].index)
    assert states.count(Due.DUE) == 30 + 5
    assert current == sorted(current)
    # 2016 and January and February 2017 to the 27th read 1; then each month lasts as long as the one after it
    assert [current.count(month) for month in periods.MONTHS] == [366 + 31 + 27, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 366]


def test_due_states_are_their_codes_in_pages_and_files():
    assert str(periods.due_state(2017, 6, 5, date(2017, 7, 6))) == "overdue"


@pytest.mark.parametrize(
    ("months", "runs"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3], [(1, 3)]), ([1, 2, 3, 5], [(1, 3), (5, 5)]), ([2, 4, 6], [(2, 2), (4, 4), (6, 6)])],
)
def test_months_as_unbroken_runs(months, runs):
    assert periods.runs(months) == runs
