"""Bringing a table of figures in: all or nothing, every problem at its cell, the same checks as the form."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from accounts.models import AuditEvent
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.record import entry
from progress.sheets import progress_import
from targets.models import Quota
from tests import factories

HEAD = ["单位", "新增城镇就业", "其中：失业人员再就业", "城镇登记失业率(%)"]


def csv(*rows, head=HEAD) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in [head, *rows]).encode()


def xlsx(*rows) -> bytes:
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def looked_at(city, data, filename="6月.csv", by=None, **options):
    by = by or city.users["supervisor"]
    return progress_import.preview(data, filename, plan=city.plan, month=options.pop("month", 6), by=by, **options)


def brought(city, data, by=None, **options):
    preview = looked_at(city, data, by=by, **options)
    assert not preview.problems, preview.problems
    return progress_import.apply(preview, by=by or city.users["supervisor"])


def told(preview) -> str:
    return "\n".join(str(problem) for problem in preview.problems)


FULL = csv(["合计", 430, 150, 3.4], ["市本级", 100, "——", "——"], ["第1区", 110, 50, 3.5], ["第2区", 110, 50, 3.5], ["第3区", 110, 50, 3.5])


def test_a_month_of_all_districts(city):
    result = brought(city, FULL)
    assert (result.stored, result.unchanged, result.approved) == (5, 0, 0)
    assert set(MonthlyProgress.objects.values_list("status", flat=True)) == {Status.DRAFT}
    assert Figure.objects.get(progress__district=city.districts[1], indicator__code="1").value == 110
    own = Figure.objects.get(progress__district=city.node)
    assert (own.indicator.code, own.value) == ("3", Decimal("3.4"))


def test_the_same_file_again_writes_nothing(city):
    brought(city, FULL, approve=True)
    before = (ProgressEvent.objects.count(), Figure.history.count(), AuditEvent.objects.count())
    again = looked_at(city, FULL, filename="另存.csv", approve=True)
    assert again.is_unchanged and not again.problems
    progress_import.apply(again, by=city.users["supervisor"])
    assert (ProgressEvent.objects.count(), Figure.history.count(), AuditEvent.objects.count()) == before


def test_approve_submits_and_approves_and_marks_what_the_city_entered(city):
    result = brought(city, FULL, approve=True)
    assert result.approved == 5
    events = ProgressEvent.objects.filter(progress__district=city.districts[1]).order_by("pk")
    assert [event.kind for event in events] == ["imported", "submitted", "approved"]
    assert all(event.on_behalf and event.source == "6月.csv" for event in events)
    assert not ProgressEvent.objects.filter(progress__district=city.node, on_behalf=True).exists()


def test_a_reporter_imports_his_own_district_only(city):
    reporter = city.reporter(city.districts[1])
    brought(city, csv(["第1区", 110, 50, 3.5]), by=reporter)
    assert not ProgressEvent.objects.filter(on_behalf=True).exists()
    assert "第2区" in told(looked_at(city, csv(["第2区", 110, 50, 3.5]), by=reporter))


def test_cumulatives_are_turned_into_the_month(city):
    factories.report_at(city, city.districts[1], 5, values={"1": "100", "2": "40", "3": "3.5"})
    brought(city, csv(["第1区", 230, 95, 3.6]), mode="cumulative")
    assert [f.value for f in Figure.objects.filter(progress__month=6).order_by("indicator__order")] == [130, 55, Decimal("3.6")]


def test_a_first_cumulative_is_an_opening_figure(city):
    brought(city, csv(["第1区", 600, 300, 3.6]), mode="cumulative")
    assert list(Figure.objects.filter(is_opening=True).values_list("indicator__code", flat=True)) == ["1", "2"]


def test_three_sub_columns_each_import_takes_its_own(city):
    rows = [
        ["单位", "新增城镇就业", None, None, "其中：失业人员再就业", None, None],
        [None, "目标任务", "累计完成", "完成率", "目标任务", "累计完成", "完成率"],
        ["第1区", 1200, 610, "50.8%", 600, 280, "46.7%"],
    ]
    preview = looked_at(city, xlsx(*rows), "6月.xlsx", mode="cumulative")
    assert not preview.problems
    assert {code: typed.text for code, typed in preview.items[0].typed.items()} == {"1": "610", "2": "280"}
    assert "--cumulative" in told(looked_at(city, xlsx(*rows), "6月.xlsx"))


def test_blank_lines_are_skipped_and_listed(city):
    preview = looked_at(city, csv(["第1区", 110, 50, 3.5], ["第2区", "未上报", "——", ""]))
    assert preview.skipped == ("第2区",) and len(preview.items) == 1 and not preview.problems


def test_a_partly_blank_line_is_an_error_at_its_cell(city):
    preview = looked_at(city, csv(["第1区", 110, "", 3.5]))
    assert [problem.where for problem in preview.problems] == ["C2"] and "失业人员再就业" in told(preview)


@pytest.mark.parametrize(
    ("row", "where", "words"),
    [
        (["第9区", 1, 1, 1], "A2", "第9区"),
        (["第1区", "很多", 1, 1], "B2", "很多"),
        (["第1区", "12.5", 1, 1], "B2", "12.5"),
        (["第1区", 110, 50, "3.12345"], "D2", "3.12345"),
        (["第1区", 110, 50, "101"], "D2", "101"),
        (["第1区", "9999999999999", 50, 3], "B2", "9999999999999"),
        (["市本级", 110, 50, ""], "C2", "50"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_saved(city, row, where, words):
    preview = looked_at(city, csv(row, ["第2区", 110, 50, 3.5]))
    assert where in [problem.where for problem in preview.problems], told(preview)
    assert words in told(preview)
    with pytest.raises(progress_import.Refused):
        progress_import.apply(preview, by=city.users["supervisor"])
    assert not MonthlyProgress.objects.exists()


def test_negative_needs_a_reason_which_the_remark_gives(city):
    factories.report_at(city, city.districts[1], 5)
    data = csv(["第1区", 10, -5, 3.5])
    brought(city, data, remark="核减重复登记")
    assert {f.indicator.code: f.remark for f in Figure.objects.filter(progress__month=6)} == {"1": "", "2": "核减重复登记", "3": ""}


def test_the_remark_column_explains_and_the_default_names_the_file(city):
    data = csv(["第1区", 110, 120, 3.5, "口径不同"], ["第2区", 110, 120, 3.5, ""], head=[*HEAD, "说明"])
    brought(city, data)
    remarks = {f.progress.district.name: f.remark for f in Figure.objects.filter(indicator__code="2")}
    assert remarks == {"第1区": "口径不同", "第2区": "导入：6月.csv"}


def test_a_district_twice_and_under_two_names(city):
    assert "第1区" in told(looked_at(city, csv(["第1区", 1, 1, 1], ["第1区", 2, 1, 1])))
    city.districts[1].aliases.create(name="一区")
    assert "一区" in told(looked_at(city, csv(["第1区", 1, 1, 1], ["一区", 2, 1, 1])))


def test_unknown_and_doubled_indicators(city):
    assert "没有这个指标" in told(looked_at(city, csv(["第1区", 1], head=["单位", "没有这个指标"])))
    assert "新增城镇就业" in told(looked_at(city, csv(["第1区", 1, 2], head=["单位", "新增城镇就业", "新增城镇就业"])))


def test_persons_are_not_attendances(city):
    assert "人次" in told(looked_at(city, csv(["第1区", 1], head=["单位", "新增城镇就业(人次)"])))


def test_a_heading_of_another_month_is_refused(city):
    rows = [["单位", "新增城镇就业"], [None, "1—5月累计"], ["第1区", 610]]
    assert "5月" in told(looked_at(city, xlsx(*rows), "x.xlsx", mode="cumulative"))


def test_ten_thousands_are_converted(city):
    brought(city, csv(["市本级", "0.01"], head=["单位", "新增城镇就业(万人)"]))
    assert Figure.objects.get().value == 100


def test_the_citys_line_is_checked_against_the_sum_of_flows(city):
    preview = looked_at(city, csv(["合计", 999, 150, 3.4], ["市本级", 100, "", ""], ["第1区", 110, 50, 3.5]))
    assert not preview.problems
    assert any("999" in str(warning) and "210" in str(warning) for warning in preview.warnings)


def test_submitted_months_with_other_figures_are_refused_by_name(city):
    factories.report_at(city, city.districts[1], 6, "submitted")
    preview = looked_at(city, csv(["第1区", 999, 50, 3.5]))
    assert "第1区" in told(preview) and "待审" in told(preview)
    assert not looked_at(city, csv(["第1区", 100, 50, 3.5])).problems, "equal figures are no change"


def test_an_import_that_meets_a_later_change_is_refused_whole(city):
    preview = looked_at(city, FULL)
    factories.report_at(city, city.districts[3], 6, "draft")
    with pytest.raises(progress_import.Refused):
        progress_import.apply(preview, by=city.users["supervisor"])
    assert MonthlyProgress.objects.count() == 1


def test_form_and_file_find_the_same(city):
    values = {"1": "110", "2": "120", "3": "101"}
    form = entry.month_sheet(city.plan, city.districts[1], 6, typed={code: entry.Typed(text) for code, text in values.items()})
    preview = looked_at(city, csv(["第1区", *values.values()]), remark=" ")
    by_file = {(finding.key, finding.code) for finding in preview.items[0].sheet.findings}
    assert by_file == {(finding.key, finding.code) for finding in form.findings}


def test_an_indicator_without_a_column_waits_in_a_draft_but_not_in_an_approved_month(city):
    data = csv(["第1区", 110, 50], head=HEAD[:3])
    assert not looked_at(city, data).problems
    assert "城镇登记失业率" in told(looked_at(city, data, approve=True))


def test_a_closed_plan_and_a_month_not_begun_take_nothing(city):
    assert "8月" in told(looked_at(city, FULL, month=8))
    city.plan.closed_by, city.plan.closed_at = city.users["supervisor"], "2018-02-01T00:00+08:00"
    city.plan.save()
    assert city.plan.code in told(looked_at(city, FULL))


def test_a_plan_of_one_line_takes_the_citys_flows(city):
    Quota.objects.exclude(district=city.node).delete()
    brought(city, csv(["全市", 430, 150, 3.4]), approve=True)
    assert Figure.objects.count() == 3 and MonthlyProgress.objects.get().status == Status.APPROVED


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "单位".encode("utf-16"), b"\x00\x01\x02"])
def test_files_that_are_no_table(city, data):
    assert looked_at(city, data, "6月.csv").problems


def test_gb18030_is_read(city):
    assert brought(city, FULL.decode().encode("gb18030")).stored == 5


# ------------------------------------------------------------------ the command
def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_progress", *arguments, stdout=out, stderr=err)
        code = 0
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "6月.csv"
    path.write_bytes(FULL)
    return path


def test_the_command_imports_and_says_no_change_the_second_time(city, file):
    code, out, _err = run(str(file), "--plan", city.plan.code, "--month", "6", "--approve")
    assert code == 0 and out.count("\n") == 1 and "5" in out
    assert MonthlyProgress.objects.filter(status=Status.APPROVED).count() == 5
    assert MonthlyProgress.objects.first().approved_by.username == "system"
    assert "no change" in run(str(file), "--plan", city.plan.code, "--month", "6", "--approve")[1]


def test_a_dry_run_saves_nothing(city, file):
    code, out, _err = run(str(file), "--plan", city.plan.code, "--month", "6", "--dry-run")
    assert code == 0 and "5" in out and not MonthlyProgress.objects.exists()


def test_a_name_too_long_is_told_once_and_short(city, file):
    file.write_bytes(csv(["县" * 200, 1, 1, 1]))
    code, _out, err = run(str(file), "--plan", city.plan.code, "--month", "6")
    assert code == 1 and err.count("\n") == 1 and len(err) < 120


def test_a_file_name_longer_than_its_column_keeps_its_end(city, file):
    long = file.rename(file.with_name("x" * 240 + ".csv"))
    assert run(str(long), "--plan", city.plan.code, "--month", "6")[0] == 0
    assert {len(source) for source in ProgressEvent.objects.values_list("source", flat=True)} == {200}
    assert ProgressEvent.objects.first().source.endswith("x.csv")


def test_problems_are_one_line_each_on_stderr_and_exit_1(city, file):
    file.write_bytes(csv(["第9区", 1, 1, 1], ["第1区", "x", 1, 1]))
    code, out, err = run(str(file), "--plan", city.plan.code, "--month", "6")
    assert code == 1 and out == "" and [line[:2] for line in err.splitlines()] == ["A2", "B3"]


def test_wrong_use(city, file):
    for arguments in (["--plan", "none", "--month", "6"], ["--plan", city.plan.code, "--month", "6", "--user", "nobody"]):
        with pytest.raises(CommandError):
            run(str(file), *arguments)
    with pytest.raises(CommandError):
        run(str(file.parent / "none.csv"), "--plan", city.plan.code, "--month", "6")
    for month in ("0", "13", "x"):
        with pytest.raises((CommandError, SystemExit)):
            run(str(file), "--plan", city.plan.code, "--month", month)


def test_a_reporter_may_not_approve_by_command(city, file):
    city.reporter(city.districts[1])
    with pytest.raises(CommandError):
        run(str(file), "--plan", city.plan.code, "--month", "6", "--approve", "--user", f"reporter-{city.districts[1].code}")
