"""Saving and submitting a month: what is stored, what is refused, and that nothing typed is lost."""

from decimal import Decimal

import pytest

from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.record import entry, workflow
from progress.record.entry import ChecksFailed, Conflict, NotEditable, Typed
from targets.models import PlanRevision, Quota
from tests import factories


def fill(city, district, month, first="100", second="50", rate="3.5", remark="", version=None, **options):
    typed = {"1": Typed(first, remark), "2": Typed(second, remark), "3": Typed(rate, remark)}
    return entry.save(city.plan, district, month, typed, by=city.reporter(district), version=version, **options)


def codes(sheet):
    return {(finding.key, finding.code) for finding in sheet.findings}


def test_an_empty_month_has_one_row_for_every_assigned_indicator(city):
    own, first = city.districts[0], city.districts[1]
    assert [row.code for row in entry.month_sheet(city.plan, own, 6).rows] == ["1"]
    sheet = entry.month_sheet(city.plan, first, 6)
    assert [row.code for row in sheet.rows] == ["1", "2", "3"]
    assert (sheet.state, sheet.progress, sheet.version, sheet.filled) == ("overdue", None, None, 0)
    assert sheet.missing_months == (1, 2, 3, 4, 5)
    assert sheet.counts.missing == 3 and not sheet.can_submit


def test_saved_figures_are_read_back_with_cumulative_completion_and_band(city):
    district = city.districts[1]
    fill(city, district, 1, "100", "40")
    fill(city, district, 2, "120", "60")
    row = entry.month_sheet(city.plan, district, 2).row("1")
    assert (row.value, row.before, row.last, row.cumulative) == (120, 100, 100, 220)
    assert row.text == "120" and row.quota == 1200
    assert row.completion == Decimal("18.33333333333333333333333333")
    assert row.band == "ahead"
    rate = entry.month_sheet(city.plan, district, 2).row("3")
    assert (rate.completion, rate.pace, rate.band, rate.distance) == (None, None, "within_limit", Decimal("0.5"))


def test_the_cumulative_mode_derives_the_month(city):
    district = city.districts[1]
    fill(city, district, 1, "100", "40")
    fill(city, district, 2, "250", "90", mode="cumulative")
    sheet = entry.month_sheet(city.plan, district, 2)
    assert [row.value for row in sheet.rows] == [150, 50, Decimal("3.5")]
    assert [row.is_opening for row in sheet.rows] == [False, False, False]
    assert [row.text for row in entry.month_sheet(city.plan, district, 2, mode="cumulative").rows] == ["250", "90", "3.5"]


def test_a_first_cumulative_without_earlier_months_is_an_opening_figure(city):
    district = city.districts[1]
    fill(city, district, 5, "500", "200", mode="cumulative")
    sheet = entry.month_sheet(city.plan, district, 5)
    assert [row.is_opening for row in sheet.rows] == [True, True, False]
    assert sheet.missing_months == ()
    fill(city, district, 6, "100", "50")
    row = entry.month_sheet(city.plan, district, 6).row("1")
    assert (row.before, row.last, row.cumulative) == (500, None, 600)


def test_a_month_before_an_opening_cumulative_is_refused_since_it_would_count_twice(city):
    district = city.districts[1]
    fill(city, district, 5, "500", "200", mode="cumulative")
    assert entry.month_sheet(city.plan, district, 4).barred == "before_opening"
    with pytest.raises(NotEditable) as refused:
        fill(city, district, 4)
    assert refused.value.code == "before_opening"


def test_january_is_never_an_opening_figure(city):
    fill(city, city.districts[1], 1, mode="cumulative")
    assert not Figure.objects.filter(is_opening=True).exists()


def test_blank_zero_and_not_assigned_are_three_things(city):
    district = city.districts[1]
    fill(city, district, 6, "", "0")
    assert Figure.objects.filter(indicator__code="1").count() == 0
    assert Figure.objects.get(indicator__code="2").value == 0
    sheet = entry.month_sheet(city.plan, city.districts[0], 6, typed={"1": Typed("1"), "2": Typed("5")})
    assert ("2", "not_assigned") in codes(sheet) and sheet.row("2") is None


def test_a_text_that_is_no_number_is_named_and_never_leaves_an_old_value_behind(city):
    district = city.districts[1]
    fill(city, district, 6, "100")
    sheet = entry.month_sheet(city.plan, district, 6, typed={"1": Typed("12o"), "2": Typed("60")})
    assert sheet.unsaved == ("1",) and sheet.row("1").text == "12o" and ("1", "not_a_number") in codes(sheet)
    fill(city, district, 6, "12o", "60", version=1)
    assert Figure.objects.get(indicator__code="1").value is None
    assert Figure.objects.get(indicator__code="2").value == 60


@pytest.mark.parametrize("text", ["62%", "1e5", "1234567890123", "0.123456", "NaN", "=1+1", "一百"])
def test_what_the_record_cannot_hold_is_left_out_and_blocks(city, text):
    sheet = entry.month_sheet(city.plan, city.districts[1], 6, typed={"1": Typed(text), "2": Typed("1"), "3": Typed("3")})
    assert sheet.unsaved == ("1",) and not sheet.can_submit
    fill(city, city.districts[1], 6, text)
    assert not Figure.objects.filter(indicator__code="1", value__isnull=False).exists()


def test_numbers_as_people_type_them_are_stored_as_numbers(city):
    fill(city, city.districts[1], 6, " １，２３４ 人 ", "5 6", "3.50%")
    assert {figure.indicator.code: figure.value for figure in Figure.objects.all()} == {"1": 1234, "3": Decimal("3.5")}


def test_a_long_remark_is_cut_and_said(city):
    typed = {"1": Typed("1", "因" * 301)}
    assert entry.month_sheet(city.plan, city.districts[1], 6, typed=typed).unsaved == ("1",)
    entry.save(city.plan, city.districts[1], 6, typed, by=city.reporter(city.districts[1]), version=None)
    assert Figure.objects.get().remark == "因" * 300


def test_cells_not_given_stay_as_stored(city):
    district = city.districts[1]
    fill(city, district, 6)
    entry.save(city.plan, district, 6, {"1": Typed("7")}, by=city.reporter(district), version=1)
    assert [row.value for row in entry.month_sheet(city.plan, district, 6).rows] == [7, 50, Decimal("3.5")]


def test_saving_the_same_again_writes_nothing(city):
    first = fill(city, city.districts[1], 6)
    again = fill(city, city.districts[1], 6, version=first.version)
    assert again.version == 1 and ProgressEvent.objects.count() == 1 and Figure.history.count() == 3


def test_every_change_stands_in_the_history_with_who_made_it(city):
    district = city.districts[1]
    fill(city, district, 6)
    fill(city, district, 6, "110", version=1)
    history = Figure.history.filter(indicator__code="1").order_by("history_id")
    assert [(row.value, row.history_user) for row in history] == [(100, city.reporter(district)), (110, city.reporter(district))]


def test_a_save_on_a_version_that_is_gone_is_a_conflict_and_changes_nothing(city):
    district = city.districts[1]
    fill(city, district, 6)
    fill(city, district, 6, "110", version=1)
    with pytest.raises(Conflict) as conflict:
        fill(city, district, 6, "120", version=1)
    assert conflict.value.stored.version == 2
    with pytest.raises(Conflict):
        fill(city, district, 6, "120", version=None)
    assert Figure.objects.get(indicator__code="1").value == 110


def test_only_the_owner_of_the_status_edits(city):
    district = city.districts[1]
    report = entry.submit(fill(city, district, 6), by=city.reporter(district))
    assert report.status == Status.SUBMITTED
    with pytest.raises(NotEditable) as refused:
        fill(city, district, 6, "1", version=report.version)
    assert refused.value.code == "submitted"
    returned = workflow.move(report, workflow.Step.RETURNED, by=city.users["supervisor"], note="请核对")
    assert fill(city, district, 6, "1", version=returned.version).status == Status.RETURNED


def test_a_month_that_has_not_begun_and_a_closed_plan_take_no_figures(city):
    district = city.districts[1]
    with pytest.raises(NotEditable) as refused:
        fill(city, district, 8)
    assert refused.value.code == "not_begun"
    assert fill(city, district, 7).month == 7, "the running month is open"
    city.plan.closed_by, city.plan.closed_at = city.users["supervisor"], "2018-02-01T00:00+08:00"
    city.plan.save()
    city.plan.refresh_from_db()
    with pytest.raises(NotEditable) as refused:
        fill(city, district, 6)
    assert refused.value.code == "closed"
    typed = entry.month_sheet(city.plan, district, 6, typed={"1": Typed("1")})
    assert codes(typed) == {(None, "closed")}


def test_submission_judges_the_stored_figures_again(city):
    district = city.districts[1]
    draft = fill(city, district, 6, "100", "")
    with pytest.raises(ChecksFailed) as failed:
        entry.submit(draft, by=city.reporter(district))
    assert codes(failed.value.sheet) == {("2", "missing")}
    assert MonthlyProgress.objects.get().status == Status.DRAFT


def test_what_needs_a_word_is_submitted_with_it(city):
    district = city.districts[1]
    draft = fill(city, district, 6, "100", "120")
    with pytest.raises(ChecksFailed) as failed:
        entry.submit(draft, by=city.reporter(district))
    assert ("2", "part_exceeds_total") in codes(failed.value.sheet)
    explained = fill(city, district, 6, "100", "120", remark="口径不同", version=draft.version)
    assert entry.submit(explained, by=city.reporter(district)).status == Status.SUBMITTED


def test_a_second_submission_of_the_same_version_is_told(city):
    district = city.districts[1]
    draft = fill(city, district, 6)
    entry.submit(draft, by=city.reporter(district))
    with pytest.raises(workflow.WorkflowError) as told:
        entry.submit(draft, by=city.reporter(district))
    assert told.value.code == "stale" and told.value.progress.submissions == 1
    assert ProgressEvent.objects.filter(kind="submitted").count() == 1


def test_changing_an_earlier_month_reports_what_it_breaks_later(city):
    district = city.districts[1]
    for month, second in ((4, "50"), (5, "50")):
        entry.submit(fill(city, district, month, "50", second), by=city.reporter(district))
    june = entry.submit(fill(city, district, 6, "50", "50"), by=city.reporter(district))
    assert june.status == Status.SUBMITTED
    april = MonthlyProgress.objects.get(month=4)
    workflow.move(april, workflow.Step.RETURNED, by=city.users["supervisor"], note="重报")
    sheet = entry.month_sheet(city.plan, district, 4, typed={"1": Typed("20")})
    assert {(month, finding.key, finding.code) for month, finding in sheet.later} == {(5, "2", "part_exceeds_total"), (6, "2", "part_exceeds_total")}
    assert not entry.month_sheet(city.plan, district, 4).later
    assert "6月" in sheet.cell_message(sheet.later[-1][1], 6)


def test_the_citys_own_month_takes_rates_and_refuses_flows(city):
    sheet = entry.month_sheet(city.plan, city.node, 6, typed={"1": Typed("5"), "3": Typed("3.2")})
    assert [row.code for row in sheet.rows] == ["3"] and ("1", "not_assigned") in codes(sheet)
    report = entry.save(city.plan, city.node, 6, {"3": Typed("3.2")}, by=city.users["supervisor"], version=None)
    assert entry.submit(report, by=city.users["supervisor"]).status == Status.SUBMITTED


def test_a_revision_changes_the_quota_from_its_first_month_on(city):
    district, indicator = city.districts[1], city.indicators["1"]
    revision = PlanRevision.objects.create(plan=city.plan, number=1, first_month=6, created_by=city.users["supervisor"])
    Quota.objects.create(revision=revision, district=district, indicator=indicator, value=Decimal(2400))
    assert entry.month_sheet(city.plan, district, 5).row("1").quota == 1200
    june = entry.month_sheet(city.plan, district, 6)
    assert june.row("1").quota == 2400 and [row.code for row in june.rows] == ["1"]


def test_the_queries_of_a_save_do_not_grow_with_the_indicators(city, django_assert_max_num_queries):
    user = city.reporter(city.districts[1])
    with django_assert_max_num_queries(24):
        fill(city, city.districts[1], 6)
    with django_assert_max_num_queries(24):
        entry.save(city.plan, city.districts[0], 6, {"1": Typed("1")}, by=user, version=None)


def test_a_big_city_is_judged_without_more_queries(db, django_assert_num_queries, django_assert_max_num_queries):
    from progress.record.stored_months import load

    big = factories.small_city(districts=30)
    with django_assert_max_num_queries(6):
        record = load(big.plan)
    with django_assert_num_queries(0):
        sheets = [entry.sheet_of(record, district, 6) for district in big.districts]
    assert len(sheets) == 31
