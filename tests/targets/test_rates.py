"""The reading of figures: the document's worked examples, agreement with a second implementation, and what print promises."""

import ast
import json
import sys
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from targets.arithmetic import periods, rates
from targets.arithmetic.rates import Band, Direction, Outlook
from tests.targets import alternative_rates as alternative
from tests.targets.worked_examples import NOTHING, curve, number, numbers, results, tables

# ------------------------------------------------------------------ the document


def run_completion(row):
    return {"completion": rates.plain(rates.completion(number(row["actual"]), number(row["quota"])))}


def run_pace(row):
    pace = periods.pace(int(row["month"]), curve(row["curve"]))
    return {"pace": rates.plain(pace), "printed": rates.display_rate(pace)}


def run_cells(row):
    actual, quota = number(row["actual"]), number(row["quota"])
    pace = periods.pace(int(row["due"].removesuffix("/12"))) if "/" in row["due"] else Decimal(row["due"])
    completion = rates.completion(actual, quota)
    return {
        "completion": rates.display_rate(completion, lines=rates.lines_for(pace, Decimal(10))),
        "pace": rates.display_rate(pace),
        "gap": rates.display_gap(rates.gap(completion, pace)),
        "band": rates.band(actual, quota, pace),
    }


def run_printed_rate(row):
    return {"printed": rates.display_rate(number(row["value"]), lines=numbers(row["lines"]), decimals=int(row["decimals"]))}


def run_printed_gap(row):
    return {"printed": rates.display_gap(number(row["value"]), limit=Decimal(row["limit"]), decimals=int(row["decimals"]))}


def run_plain(row):
    return {"plain": rates.plain(number(row["value"]))}


def run_limits(row):
    value, quota, direction = number(row["value"]), number(row["quota"]), Direction(row["direction"])
    return {"band": rates.limit_band(value, quota, direction), "distance": rates.plain(rates.limit_distance(value, quota, direction))}


def run_city(row):
    actuals, quotas = numbers(row["actuals"]), numbers(row["quotas"])
    total = rates.city_total(actuals)
    own = [c for c in map(rates.completion, actuals, quotas) if c is not None]
    return {
        "total": rates.plain(total),
        "completion": rates.plain(rates.completion(total, rates.city_total(quotas))),
        "mean of rates (wrong)": rates.plain(sum(own) / len(own)) if own else None,
    }


def run_ranks(row):
    values = [
        None if part.strip() == NOTHING else rates.completion(*map(Decimal, part.split("/"))) if "/" in part else Decimal(part)
        for part in row["completions"].split(",")
    ]
    return {"ranks": ", ".join(NOTHING if rank is None else str(rank) for rank in rates.ranks(values))}


def run_forecast(row):
    found = rates.forecast(
        number(row["cumulative"]),
        number(row["quota"]),
        int(row["month"]),
        opening=Decimal(row["opening"]),
        opening_month=int(row["opening month"]),
        decimals=int(row["decimals"]),
        curve=curve(row["curve"]),
    )
    names = {"remaining": "remaining", "needed": "needed_per_month", "average": "average", "multiple": "multiple", "year end": "year_end"}
    values = {name: rates.plain(getattr(found, field, None)) for name, field in names.items()}
    return values | {"outlook": getattr(found, "outlook", None)}


def run_due(row):
    year, month, day = int(row["year"]), int(row["month"]), int(row["due day"])
    today = date.fromisoformat(row["today"])
    return {"due date": periods.due_date(year, month, day).isoformat(), "state": periods.due_state(year, month, day, today)}


def run_current_month(row):
    return {"month": str(periods.current_month(int(row["year"]), date.fromisoformat(row["today"])))}


RUNNERS = {
    "completion": run_completion,
    "pace": run_pace,
    "cells": run_cells,
    "printed rate": run_printed_rate,
    "printed gap": run_printed_gap,
    "plain": run_plain,
    "limits": run_limits,
    "city": run_city,
    "ranks": run_ranks,
    "forecast": run_forecast,
    "due": run_due,
    "current month": run_current_month,
}
TABLES = tables()


def test_every_marked_table_of_the_document_is_run_and_none_is_missing():
    assert set(TABLES) == set(RUNNERS)


EXAMPLES = [pytest.param(name, row, id=f"{name}-{i}") for name, rows in TABLES.items() for i, row in enumerate(rows, start=1)]


@pytest.mark.parametrize(("name", "row"), EXAMPLES)
def test_worked_example(name, row):
    assert RUNNERS[name](row) == results(row)


# ------------------------------------------------------------------ agreement with the second implementation

whole = st.integers(0, 10**9).map(Decimal)
small = st.integers(0, 400).map(Decimal)
with_decimals = st.decimals(0, 10**6, places=4)
figure = st.one_of(small, whole, with_decimals)
quota = figure.filter(lambda q: q > 0)
month = st.integers(1, 12)
share = st.decimals(0, 100, places=2)
limit = st.integers(1, 30).map(Decimal)
maybe = {"figure": st.none() | figure, "quota": st.none() | st.just(Decimal(0)) | quota}


@st.composite
def near_a_line(draw):
    """(actual, quota, month, limit) with the actual on a line of the cell, or a hair beside it."""
    months, points = draw(month), draw(limit)
    size = draw(st.integers(1, 10**6))
    line = draw(st.sampled_from([Fraction(100), alternative.due(months), alternative.due(months) - Fraction(points)]))
    on_line = line * size / 100
    actual = max(0, round(on_line) + draw(st.integers(-2, 2)))
    return Decimal(actual), Decimal(size), months, points


any_cell = st.one_of(near_a_line(), st.tuples(figure, quota, month, limit))


def as_decimal(fraction):
    return None if fraction is None else Decimal(fraction.numerator) / Decimal(fraction.denominator)


@given(maybe["figure"], maybe["quota"])
def test_completion_agrees(actual, quota):
    assert rates.completion(actual, quota) == as_decimal(alternative.completion(actual, quota))


@given(any_cell)
@example((Decimal(7), Decimal(12), 7, Decimal(10)))
@example((Decimal(13), Decimal(150), 2, Decimal(8)))
def test_band_gap_and_print_agree(cell):
    actual, quota, months, limit = cell
    pace, exact_pace = periods.pace(months), alternative.due(months)
    completion, exact = rates.completion(actual, quota), alternative.completion(actual, quota)
    gap, exact_gap = rates.gap(completion, pace), alternative.gap(actual, quota, exact_pace)
    assert rates.band(actual, quota, pace, limit=limit) == alternative.band(actual, quota, exact_pace, limit)
    assert abs(Fraction(gap) - exact_gap) < Fraction(1, 10**10)
    assert (gap > 0, gap < 0, gap < -limit) == (exact_gap > 0, exact_gap < 0, exact_gap < -limit)
    for decimals in (0, 1, 2):
        shown = rates.display_rate(completion, lines=rates.lines_for(pace, limit), decimals=decimals)
        assert shown == alternative.printed_completion(exact, exact_pace, limit, decimals)
        assert rates.display_gap(gap, limit=limit, decimals=decimals) == alternative.printed_gap(exact_gap, limit, decimals)


@given(maybe["figure"], maybe["quota"], share, limit)
def test_band_agrees_on_a_curve_and_on_blanks(actual, quota, share, limit):
    assert rates.band(actual, quota, share, limit=limit) == alternative.band(actual, quota, Fraction(share), limit)


@given(maybe["figure"], maybe["figure"], st.sampled_from(["at_least", "at_most", "equals"]))
def test_limits_agree(value, quota, direction):
    word = rates.limit_band(value, quota, direction)
    distance = rates.limit_distance(value, quota, direction)
    assert word == alternative.limit_band(value, quota, direction)
    if distance is None:
        assert word in (Band.NOT_ASSIGNED, Band.NOT_REPORTED)
    else:
        assert (word == Band.WITHIN_LIMIT) == (distance >= 0)
        assert abs(distance) == abs(value - quota)


@given(st.lists(st.none() | st.tuples(small, small.filter(bool))))
def test_ranks_agree_also_where_completions_are_equal_but_figures_are_not(cells):
    decimals = [None if cell is None else rates.completion(*cell) for cell in cells]
    fractions = [None if cell is None else alternative.completion(*cell) for cell in cells]
    assert rates.ranks(decimals) == alternative.ranks(fractions)


@given(st.lists(maybe["figure"]))
def test_city_total_agrees(values):
    assert rates.city_total(values) == as_decimal(alternative.city_total(values))


@st.composite
def curves(draw):
    rising = sorted(draw(st.lists(share, min_size=11, max_size=11)))
    return [*rising, Decimal(100)]


@given(maybe["figure"], maybe["quota"], month, maybe["figure"], st.integers(0, 11), st.sampled_from([0, 1, 4]), st.none() | curves())
def test_forecast_agrees(cumulative, quota, months, opening, opening_month, decimals, curve):
    assume(opening_month <= months)
    opening = opening if opening is not None and opening_month else Decimal(0)
    found = rates.forecast(cumulative, quota, months, opening=opening, opening_month=opening_month, decimals=decimals, curve=curve)
    expected = alternative.forecast(cumulative, quota, months, opening, opening_month, decimals, curve)
    if expected is None:
        assert found is None
        return
    numbers = (found.remaining, found.needed_per_month, found.average, found.multiple, found.year_end)
    assert numbers == tuple(as_decimal(value) for value in expected[:5])
    assert found.outlook == expected[5]
    assert rates.needed_per_month(cumulative, quota, months, decimals) == found.needed_per_month


# ------------------------------------------------------------------ what print promises


def check_promise(actual, quota, pace, limit, decimals):
    unit = Decimal(1).scaleb(-decimals)
    lines = rates.lines_for(pace, limit)
    completion = rates.completion(actual, quota)
    word = rates.band(actual, quota, pace, limit=limit)
    shown = Decimal(rates.display_rate(completion, lines=lines, decimals=decimals))
    shown_pace, shown_floor = (Decimal(rates.display_number(line, decimals)) for line in lines[1:])
    shown_gap = Decimal(rates.display_gap(rates.gap(completion, pace), limit=limit, decimals=decimals))
    promised = {
        Band.EXCEEDED: shown >= 100 and shown_gap >= 0,
        Band.ATTAINED: shown == 100 and shown_gap >= 0,
        Band.AHEAD: shown_pace <= shown < 100 and shown_gap >= 0,
        Band.ON_PACE: shown == shown_pace and shown_gap == 0,
        Band.BEHIND: shown_floor <= shown < shown_pace and -limit <= shown_gap < 0,
        Band.FAR_BEHIND: shown < shown_floor and shown_gap < -limit,
    }
    assert promised[word], (word, shown, shown_pace, shown_gap)
    assert abs(shown_gap - (shown - shown_pace)) <= unit


@given(any_cell, st.sampled_from([0, 1, 2]))
@settings(max_examples=300)
def test_word_rate_pace_and_gap_as_printed_never_contradict_each_other(cell, decimals):
    actual, quota, months, limit = cell
    check_promise(actual, quota, periods.pace(months), limit, decimals)


@given(figure, quota, st.decimals("0.01", 100, places=2), limit, st.sampled_from([0, 1, 2]), st.integers(-300, 300))
@settings(max_examples=300)
def test_the_promise_holds_on_a_curve_whose_lines_print_apart(actual, quota, pace, limit, decimals, beside):
    assume(pace == 100 or rates.display_number(pace, decimals) != rates.display_number(Decimal(100), decimals))
    check_promise(actual, quota, pace, limit, decimals)
    close = pace + Decimal(beside) / 1000
    check_promise(max(close, Decimal(0)), Decimal(100), pace, limit, decimals)


def test_the_year_end_prints_below_its_limit_when_its_word_does():
    found = rates.forecast(Decimal(4998), Decimal(10000), 6)
    assert found.outlook is Outlook.HURRY
    assert rates.display_rate(found.year_end, lines=(Decimal(100), Decimal(80))) == "99.9"


# ------------------------------------------------------------------ forms


@given(st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15), st.integers(0, 10))
def test_plain_numbers_have_no_exponent_no_tail_and_no_negative_zero(value, places):
    text = rates.plain(value, places)
    if value is None:
        assert text is None
        return
    whole, _, tail = text.partition(".")
    assert whole.removeprefix("-").isdigit() and (tail == "" or tail.isdigit())
    assert len(tail) <= places and not tail.endswith("0") and not text.endswith(".") and text != "-0"
    assert abs(Fraction(text) - Fraction(value)) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("130000", 0, "130000"), ("1E+5", 0, "100000"), ("0.125", 2, "0.13"), ("-0.004", 2, "0.00"), ("12.5", 0, "13"), ("0.1", 4, "0.1000")],
)
def test_display_number(value, decimals, text):
    assert rates.display_number(Decimal(value), decimals) == text


def test_a_completion_just_below_zero_does_not_print_a_negative_zero():
    assert rates.display_rate(Decimal("-0.04")) == "0.0"


def test_words_are_their_codes_in_pages_and_files():
    assert str(Band.FAR_BEHIND) == f"{Band.FAR_BEHIND}" == "far_behind"
    assert json.dumps({"kind": rates.Kind.RATE, "direction": Direction.AT_MOST}) == '{"kind": "rate", "direction": "at_most"}'


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        rates.limit_band(Decimal(1), Decimal(1), "sideways")


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="Decimal"):
        rates.completion(0.1, Decimal(1))


@pytest.mark.parametrize("month", [0, 13])
def test_a_forecast_for_no_month_is_refused(month):
    with pytest.raises(ValueError, match=str(month)):
        rates.forecast(Decimal(1), Decimal(2), month)


def test_results_do_not_depend_on_the_precision_a_thread_has_set():
    with localcontext(prec=4):
        assert rates.completion(Decimal(12314), Decimal(12500)) == Decimal("98.512")
        assert rates.city_total([Decimal(1234567), Decimal(1)]) == 1234568
        assert rates.limit_distance(Decimal("1234567.5"), Decimal(1), Direction.EQUALS) == Decimal("-1234566.5")
        assert rates.band(Decimal(7), Decimal(12), periods.pace(7)) == Band.ON_PACE
        assert rates.display_number(Decimal("1234567.25"), 1) == "1234567.3"


@pytest.mark.parametrize("month", periods.MONTHS)
def test_rates_and_periods_mean_the_same_straight_line(month):
    done = Decimal(month)
    assert rates.band(done, Decimal(12), periods.pace(month)) == (Band.ATTAINED if month == 12 else Band.ON_PACE)
    assert rates.forecast(done, Decimal(12), month).year_end == 100


@pytest.mark.parametrize("module", [periods, rates], ids=lambda m: m.__name__)
def test_the_room_is_pure(module):
    imported = set()
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
    assert imported
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("values", "is_flow", "opening", "expected"),
    [
        ([1, None, 2], True, None, 3),
        ([1, None, 2], True, 10, 13),
        ([None, None], True, 10, 10),
        ([None, None], True, 0, 0),
        ([5, None, 3, None], False, None, 3),
        ([None], True, None, None),
        ([], False, None, None),
    ],
)
def test_flows_add_up_and_of_others_the_latest_counts(values, is_flow, opening, expected):
    """DESIGN 4.2 and 4.12."""
    given = [None if value is None else Decimal(value) for value in values]
    assert rates.cumulative(given, is_flow, None if opening is None else Decimal(opening)) == expected
