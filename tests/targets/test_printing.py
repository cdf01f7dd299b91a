"""How a whole column is printed: as each number alone, worked out once for the column."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import rates

percents = st.decimals(min_value=0, max_value=200, places=3)


@given(value=percents, pace=percents, limit=st.decimals(min_value=1, max_value=30, places=1), decimals=st.integers(0, 2))
def test_a_column_prints_as_its_numbers_alone(value, pace, limit, decimals):
    printing = rates.Printing.of(pace, limit, decimals)
    assert printing.decimals == decimals
    assert printing.rate(value) == rates.display_rate(value, lines=rates.lines_for(pace, limit), decimals=decimals)
    assert printing.gap(value - pace) == rates.display_gap(value - pace, limit=limit, decimals=decimals)


def test_nothing_prints_as_nothing():
    printing = rates.Printing.of(D(50), D(10), 1)
    assert printing.rate(None) is None and printing.gap(None) is None


@pytest.mark.parametrize(("value", "shown"), [("99.96", "99.9"), ("49.97", "49.9"), ("50", "50.0"), ("39.99", "39.9"), ("100", "100.0")])
def test_no_number_contradicts_its_word(value, shown):
    assert rates.Printing.of(D(50), D(10), 1).rate(D(value)) == shown


@pytest.mark.parametrize(("value", "decimals", "shown"), [("2.5", 0, "3"), ("-0.04", 1, "0.0"), ("1234.565", 2, "1234.57"), ("-2.5", 0, "-3")])
def test_a_figure_is_rounded_half_away_from_zero_and_never_to_minus_nothing(value, decimals, shown):
    assert str(rates.rounded(D(value), decimals)) == shown
