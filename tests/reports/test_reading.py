"""The reading against a second, slow and obvious one worked out from raw rows, on generated ledgers; and its rules one by one. No database."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.models import District
from progress.ledger.ledger import APPROVED, REPORTED, Entry, Ledger, Report
from reports.reading.cells import count_far_behind_before, read, series
from targets.models import SHANGHAI, Indicator, Plan, PlanRevision

STAMP = datetime(2017, 7, 6, 10, 32, tzinfo=SHANGHAI)
CITY, MUNICIPAL, FIRST = 1, 2, 3
FLOW, RATE = 1, 2
COUNTS = {REPORTED: {"submitted", "approved"}, APPROVED: {"approved"}}


def ledger(month, basis, districts, quotas, values, states, openings=frozenset(), curve=None, limit=10) -> Ledger:
    """A ledger from raw rows: quotas by (district, indicator), values by (district, indicator, month), states by (district, month)."""
    plan = Plan(pk=1, code="1-2017", year=2017, as_of=STAMP.date(), band_limit=Decimal(limit), curve=curve)
    city = District(pk=CITY, code="1", name="市", kind=District.Kind.CITY)
    areas = tuple(
        District(pk=pk, code=str(pk), name=str(pk), order=pk, kind=District.Kind.MUNICIPAL if pk == MUNICIPAL else District.Kind.DISTRICT) for pk in districts
    )
    indicators = (
        Indicator(pk=FLOW, code="1", order=1, name="流量"),
        Indicator(pk=RATE, code="2", order=2, name="比率", kind="rate", direction="at_most", decimals=2),
    )
    counted = {key: Entry(value, key in openings) for key, value in values.items() if states.get((key[0], key[2])) in COUNTS[basis]}
    reports = {key: Report(*key, state, 1) for key, state in states.items()}
    return Ledger(plan, month, basis, city, areas, indicators, (PlanRevision(number=0, first_month=1),), (quotas,), counted, reports, STAMP)


# ------------------------------------------------------------------ the second implementation
def slow_grid(month, basis, districts, quotas, values, states):
    """Completion, band, rank and month value of the flow, worked out as a clerk would, in exact fractions."""
    grid, counted = {}, COUNTS[basis]
    city_sum, city_any = Fraction(0), False
    for district in districts:
        done, any_value = Fraction(0), False
        for number in range(1, month + 1):
            if states.get((district, number)) in counted and (district, FLOW, number) in values:
                done += Fraction(values[district, FLOW, number])
                any_value = True
        if any_value:
            city_sum, city_any = city_sum + done, True
        quota = quotas.get((district, FLOW))
        reported = states.get((district, month)) in counted
        grid[district] = cell_of(done if any_value else None, quota, reported, month)
    for district in districts:
        completion = grid[district][0]
        better = [other for other in districts if other != MUNICIPAL and grid[other][0] is not None and completion is not None and grid[other][0] > completion]
        grid[district] += (len(better) + 1 if completion is not None and district != MUNICIPAL else None,)
    total = quotas.get((CITY, FLOW), sum((value for (district, code), value in quotas.items() if code == FLOW and district != CITY), Decimal(0)) or None)
    grid[CITY] = (*cell_of(city_sum if city_any else None, total, city_any, month), None)
    return grid


def cell_of(done, quota, reported, month):
    if quota is None:
        return None, "not_assigned"
    if not reported or done is None:
        return None, "not_reported"
    percent, due = done * 100 / Fraction(quota), Fraction(month * 100, 12)
    if percent >= 100:
        return percent, "exceeded" if percent > 100 else "attained"
    if percent >= due:
        return percent, "ahead" if percent > due else "on_pace"
    return percent, "behind" if due - percent <= 10 else "far_behind"


DISTRICTS = st.lists(st.integers(MUNICIPAL, 8), min_size=1, max_size=5, unique=True).map(sorted)
STATE = st.sampled_from(["draft", "submitted", "returned", "approved", None])


@st.composite
def raw_rows(draw):
    districts, month = draw(DISTRICTS), draw(st.integers(1, 12))
    amounts = st.integers(0, 400).map(Decimal)
    quotas = {(district, FLOW): Decimal(draw(st.sampled_from([12, 60, 100, 1200, 999]))) for district in districts if draw(st.integers(0, 4))}
    if quotas and draw(st.booleans()):
        quotas[CITY, FLOW] = Decimal(draw(st.integers(1, 5000)))
    states, values = {}, {}
    for district in districts:
        for number in range(1, month + 1):
            state = draw(STATE)
            if state is not None:
                states[district, number] = state
                # A submitted month holds a figure for every quota (the checks see to it); a draft may hold none.
                if (district, FLOW) in quotas and (state != "draft" or draw(st.booleans())):
                    values[district, FLOW, number] = draw(amounts)
    return month, draw(st.sampled_from([REPORTED, APPROVED])), districts, quotas, values, states


@settings(max_examples=250, deadline=None)
@given(raw_rows())
def test_the_second_implementation_agrees(rows):
    reading, expected = read(ledger(*rows)), slow_grid(*rows)
    for (area, indicator), cell in reading.cells.items():
        if indicator == FLOW:
            completion, band, rank = expected[area]
            assert (cell.completion is None) == (completion is None)
            if completion is not None:
                assert abs(Fraction(cell.completion) - completion) < Fraction(1, 10**20)
            assert (cell.band, cell.rank) == (band, rank)


@settings(max_examples=80, deadline=None)
@given(raw_rows())
def test_an_earlier_month_reads_as_it_did_then(rows):
    """The line of the year is made of the readings each month had."""
    month, basis, districts, quotas, values, states = rows
    points = series(ledger(*rows), Indicator(pk=FLOW, code="1", kind="flow"))
    for number, cell in enumerate(points, start=1):
        then = read(ledger(number, basis, districts, quotas, {key: value for key, value in values.items() if key[2] <= number}, states))
        assert (cell.cumulative, cell.completion, cell.band) == (
            then.cells[CITY, FLOW].cumulative,
            then.cells[CITY, FLOW].completion,
            then.cells[CITY, FLOW].band,
        )


@settings(max_examples=150, deadline=None)
@given(raw_rows())
def test_counting_those_far_behind_is_counting_the_cells_of_the_reading(rows):
    whole = ledger(*rows)
    for month in range(2, whole.month + 1):
        assert count_far_behind_before(read(whole, month)) == len(read(whole, month - 1).far_behind)


# ------------------------------------------------------------------ the rules one by one
def approved(*months) -> dict:
    return dict.fromkeys(months, "approved")


def test_one_indicator_alone_reads_the_same():
    whole = ledger(
        2,
        REPORTED,
        [3, 4],
        {(3, FLOW): Decimal(100), (4, FLOW): Decimal(50)},
        {(3, FLOW, 1): Decimal(9), (4, FLOW, 2): Decimal(7)},
        approved((3, 1), (3, 2), (4, 2)),
    )
    alone = read(whole, indicators=[whole.indicators[0]])
    assert alone.cells == {key: cell for key, cell in read(whole).cells.items() if key[1] == FLOW}


def test_a_rate_is_never_summed_and_the_city_has_its_own():
    quotas = {(area, RATE): Decimal(4) for area in (CITY, 3, 4)}
    values = {(3, RATE, 1): Decimal("3.5"), (4, RATE, 1): Decimal("4.5"), (CITY, RATE, 1): Decimal("4.1")}
    reading = read(ledger(1, REPORTED, [3, 4], quotas, values, approved((3, 1), (4, 1), (CITY, 1))))
    bands = {area: (reading.cells[area, RATE].band, reading.cells[area, RATE].distance) for area in (CITY, 3, 4)}
    assert bands == {CITY: ("over_limit", Decimal("-0.1")), 3: ("within_limit", Decimal("0.5")), 4: ("over_limit", Decimal("-0.5"))}
    assert all(reading.cells[area, RATE].completion is None and reading.cells[area, RATE].rank is None for area in (CITY, 3, 4))


def test_an_opening_figure_counts_and_gains_nothing():
    values = {(3, FLOW, 3): Decimal(300), (3, FLOW, 4): Decimal(100)}
    reading = read(ledger(4, REPORTED, [3], {(3, FLOW): Decimal(1200)}, values, approved((3, 3), (3, 4)), openings={(3, FLOW, 3)}))
    cell = reading.cells[3, FLOW]
    assert (cell.cumulative, cell.months, cell.forecast.average) == (Decimal(400), (None, None, None, Decimal(100)), Decimal(100))
    march = read(reading.ledger, 3).cells[3, FLOW]
    assert (march.cumulative, march.gain, march.gain_rank) == (Decimal(300), None, None)


def test_an_opening_figure_of_one_district_does_not_double_the_citys_speed():
    """District 3 reports from January, 100 a month; district 4 begins in March with 300. The city's average is not that of the last month alone."""
    values = {(3, FLOW, number): Decimal(100) for number in range(1, 5)} | {(4, FLOW, 3): Decimal(300), (4, FLOW, 4): Decimal(100)}
    states = approved(*[(3, number) for number in range(1, 5)], (4, 3), (4, 4))
    city = read(ledger(4, REPORTED, [3, 4], {(3, FLOW): Decimal(1200), (4, FLOW): Decimal(1200)}, values, states, openings={(4, FLOW, 3)})).cells[CITY, FLOW]
    assert city.cumulative == Decimal(800)
    assert city.forecast.average == Decimal(125)


def test_a_plan_of_one_line_reads_the_citys_own_figures():
    reading = read(
        ledger(
            2,
            APPROVED,
            [],
            {(CITY, FLOW): Decimal(600)},
            {(CITY, FLOW, 1): Decimal(60), (CITY, FLOW, 2): Decimal(40)},
            approved((CITY, 1), (CITY, 2)),
        )
    )
    cell = reading.cells[CITY, FLOW]
    assert (cell.cumulative, cell.band, cell.rank) == (Decimal(100), "on_pace", None)


def test_a_curve_that_asks_for_nothing_yet_is_not_red():
    curve = ["0"] * 6 + ["50"] * 5 + ["100"]
    cell = read(ledger(6, REPORTED, [3], {(3, FLOW): Decimal(100)}, {(3, FLOW, 6): Decimal(1)}, approved((3, 6)), curve=curve)).cells[3, FLOW]
    assert cell.band == "not_assessable" and cell.forecast.outlook is None


def test_a_returned_month_leaves_both_bases():
    states = approved((3, 1)) | {(3, 2): "returned"}
    for basis in (REPORTED, APPROVED):
        cell = read(ledger(2, basis, [3], {(3, FLOW): Decimal(100)}, {(3, FLOW, 1): Decimal(10), (3, FLOW, 2): Decimal(10)}, states)).cells[3, FLOW]
        assert (cell.band, cell.cumulative, cell.completion) == ("not_reported", Decimal(10), None)


@pytest.mark.parametrize(("limit", "band"), [(10, "far_behind"), (50, "behind")])
def test_the_band_limit_is_the_plans(limit, band):
    cell = read(ledger(6, REPORTED, [3], {(3, FLOW): Decimal(100)}, {(3, FLOW, 6): Decimal(1)}, approved((3, 6)), limit=limit)).cells[3, FLOW]
    assert cell.band == band
