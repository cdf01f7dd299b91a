"""What every reading is told: quotas in force, and when the data last changed."""

from datetime import UTC, datetime

import pytest

from progress.ledger.ledger import REPORTED, ledger_of
from progress.models import Status
from progress.record import entry, workflow
from reports.papers.completion.completion_table import completion_table
from reports.reading import sentences
from reports.reading.cells import read
from targets.arithmetic.rates import Band
from tests import factories


@pytest.mark.parametrize(("step", "by"), [(workflow.Step.RETURNED, "supervisor"), (workflow.Step.WITHDRAWN, "reporter")])
def test_taking_a_report_out_of_the_readings_is_a_change_of_the_data(city, step, by):
    """The date inside a file never goes back (DESIGN 9)."""
    district = city.districts[1]
    report = factories.report_at(city, district, 6, Status.SUBMITTED)
    at = datetime(2030, 1, 1, tzinfo=UTC)
    user = city.reporter(district) if by == "reporter" else city.users[by]
    workflow.move(report, step, by=user, note="请核对", now=at)
    assert ledger_of(city.plan, 6, REPORTED).changed_at == at


def test_a_closed_indicator_is_not_assigned_from_its_month_on(city):
    """As at entry, where it is no longer asked for: it must not read as lagging for the rest of the year (DESIGN 4.9)."""
    district, indicator = city.districts[1], city.indicators["2"]
    factories.report_at(city, district, 4)
    indicator.closed_from = 5
    indicator.save()
    factories.report_at(city, district, 5, values={"1": "100", "3": "3.50"})
    ledger = ledger_of(city.plan, 5, REPORTED)
    assert (ledger.quota(district.pk, indicator.pk, 4), ledger.quota(district.pk, indicator.pk)) == (600, None)
    assert ledger.quota(city.node.pk, indicator.pk) is None
    reading = read(ledger)
    assert {reading.cell(area, indicator).band for area in (district, city.node)} == {Band.NOT_ASSIGNED}
    assert reading.cell(district, city.indicators["1"]).band != Band.NOT_ASSIGNED


def test_a_cumulative_that_lacks_a_month_says_so(city):
    """June is in, April went back: the number must not be taken for the work of six months."""
    district, other = city.districts[1], city.districts[2]
    reports = {month: factories.report_at(city, district, month, remark="集中登记") for month in range(1, 7)}
    for month in range(1, 7):
        factories.report_at(city, other, month, remark="集中登记")
    workflow.move(reports[4], workflow.Step.RETURNED, by=city.users["supervisor"], note="请核对")
    ledger = ledger_of(city.plan, 6, REPORTED)
    assert (ledger.lacking(district.pk), ledger.lacking(other.pk)) == ((4,), ())
    assert (sentences.counted_span(ledger, district), sentences.counted_span(ledger, other)) == ("1—3月、5—6月", "1—6月")
    notes = completion_table(read(ledger)).notes
    assert [note for note in notes if "只含" in note] == ["第1区累计只含1—3月、5—6月，其他月份未上报、待审或已退回"]


def test_months_within_an_opening_cumulative_are_not_lacking(city):
    district = city.districts[1]
    typed = {"1": entry.Typed("500"), "2": entry.Typed("250"), "3": entry.Typed("3.5")}
    by = city.reporter(district)
    report = entry.save(city.plan, district, 5, typed, by=by, version=None, mode=entry.CUMULATIVE)
    entry.submit(report, by=by)
    factories.report_at(city, district, 6, remark="集中登记")
    ledger = ledger_of(city.plan, 6, REPORTED)
    assert ledger.lacking(district.pk) == () and sentences.counted_span(ledger, district) == "1—6月"
