"""The sheet handed back: what is read, what is told, what is refused, and that a preview is applied whole or not at all."""

import io

import pytest
from openpyxl import load_workbook

from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from progress.permissions import reporting_districts
from progress.record import entry
from progress.sheets import filled_sheet_in, filled_sheet_out
from tests import factories
from tests.progress.sheets_filled import edited, fill, saved


@pytest.fixture
def district(city):
    return city.districts[1]


@pytest.fixture
def blank(city, district):
    """The June sheet of a district that has entered nothing."""
    return filled_sheet_out.district_sheet(city.plan, district, 6)


def look(city, district, data, name="第1区.xlsx", by=None, month=6, page="entry"):
    by = by or city.reporter(district)
    return filled_sheet_in.preview(data, name, plan=city.plan, month=month, by=by, district=district if page == "entry" else None)


def problems(preview):
    return [(finding.where, finding.text) for finding in preview.problems]


def only_problem(preview):
    assert len(preview.problems) == 1, problems(preview)
    return preview.problems[0]


def notes(preview):
    return "\n".join(str(finding) for finding in preview.warnings)


def stored(city, district):
    return dict(Figure.objects.filter(progress__district=district, progress__month=6).values_list("indicator__code", "value"))


def test_figures_and_remarks_are_read_and_applied_in_one_draft(city, district, blank):
    preview = look(city, district, fill(blank, 100, 40, 3.5, remarks=["集中登记"]))
    assert preview.problems == ()
    (item,) = preview.items
    assert {code: (cell.text, cell.remark) for code, cell in item.typed.items()} == {"1": ("100", "集中登记"), "2": ("40", ""), "3": ("3.5", "")}
    assert item.addresses["1"] == "6月填报表!E4"
    assert MonthlyProgress.objects.count() == 0
    result = filled_sheet_in.apply(preview, by=city.reporter(district))
    assert (result.stored, result.submitted) == (1, 0)
    assert stored(city, district) == {"1": 100, "2": 40, "3": pytest.approx(3.5)}
    event = ProgressEvent.objects.get()
    assert (event.kind, event.source, event.on_behalf) == ("imported", "第1区.xlsx", False)


def test_it_can_be_submitted_at_once(city, district, blank):
    preview = look(city, district, fill(blank, 100, 40, 3.5))
    assert filled_sheet_in.apply(preview, by=city.reporter(district), submit=True).submitted == 1
    assert MonthlyProgress.objects.get().status == Status.SUBMITTED


def test_what_cannot_be_submitted_is_not_stored_either_when_submitting_was_asked(city, district, blank):
    preview = look(city, district, fill(blank, 100))
    with pytest.raises(filled_sheet_in.progress_import.Refused):
        filled_sheet_in.apply(preview, by=city.reporter(district), submit=True)
    assert MonthlyProgress.objects.count() == 0


def test_the_sheet_as_downloaded_changes_nothing(city, district):
    factories.report_at(city, district, 5, "approved")
    factories.report_at(city, district, 6, "draft", {"1": "90", "2": "-5", "3": "3.50"}, remark="核减上月重复")
    preview = look(city, district, filled_sheet_out.district_sheet(city.plan, district, 6))
    assert preview.problems == () and preview.is_unchanged and notes(preview) == ""
    assert filled_sheet_in.apply(preview, by=city.reporter(district)).stored == 0
    assert ProgressEvent.objects.filter(kind="imported").count() == 0


def test_a_blank_cell_leaves_what_is_stored(city, district, blank):
    factories.report_at(city, district, 6, "draft", {"1": "90", "2": "30"})
    preview = look(city, district, fill(blank, None, 40))
    filled_sheet_in.apply(preview, by=city.reporter(district))
    assert stored(city, district)["1"] == 90 and stored(city, district)["2"] == 40


def test_an_opening_cumulative_is_not_turned_into_a_month_by_handing_the_sheet_back(city, district):
    entry.save(city.plan, district, 6, {"1": entry.Typed("500")}, by=city.reporter(district), version=None, mode="cumulative")
    preview = look(city, district, fill(filled_sheet_out.district_sheet(city.plan, district, 6), None, 40))
    filled_sheet_in.apply(preview, by=city.reporter(district))
    assert Figure.objects.get(indicator__code="1").is_opening
    assert stored(city, district)["2"] == 40


def test_the_checks_of_the_form_are_made(city, district, blank):
    (item,) = look(city, district, fill(blank, 10, 40, 3.5)).items
    assert [(finding.key, finding.code) for finding in item.sheet.findings] == [("2", "part_exceeds_total")]


def test_a_sheet_without_any_figure_is_told(city, district, blank):
    assert "6月完成" in only_problem(look(city, district, blank)).text


# ------------------------------------------------------------------ whose sheet it is
def test_the_sheet_of_another_district_is_named_and_refused(city, district):
    other = filled_sheet_out.district_sheet(city.plan, city.districts[2], 6)
    text = only_problem(look(city, district, fill(other, 100, 40, 3.5))).text
    assert "第2区" in text and "第1区" in text


def test_the_sheet_of_another_month_is_named_and_refused(city, district):
    may = filled_sheet_out.district_sheet(city.plan, district, 5)
    text = only_problem(look(city, district, fill(may, 100, 40, 3.5))).text
    assert "5月" in text and "6月" in text


def test_the_sheet_of_another_plan_is_named_and_refused(city, district):
    foreign = factories.small_city("880100")
    data = filled_sheet_out.district_sheet(foreign.plan, foreign.districts[1], 6)
    text = only_problem(look(city, district, data)).text
    assert "880100-2017" in text and foreign.plan.title not in text.replace(city.plan.title, "")


def test_a_sheet_whose_stamp_was_changed_is_refused(city, district, blank):
    book = load_workbook(io.BytesIO(fill(blank, 100, 40, 3.5)))
    book["填报表标识"]["B3"] = "7"
    assert len(look(city, district, saved(book)).problems) == 1


def test_at_the_review_one_districts_sheet_is_taken_and_marked_as_on_its_behalf(city, district, blank):
    supervisor = city.users["supervisor"]
    preview = look(city, district, fill(blank, 100, 40, 3.5), by=supervisor, page="review")
    filled_sheet_in.apply(preview, by=supervisor, submit=True)
    assert set(ProgressEvent.objects.values_list("kind", "on_behalf")) == {("imported", True), ("submitted", True)}


def test_what_changed_since_the_download_is_told(city, district, blank):
    factories.report_at(city, district, 5, "approved", {"1": "300", "2": "120", "3": "3.5"})
    factories.report_at(city, district, 6, "draft", {"1": "90"})
    preview = look(city, district, fill(blank, 100, 40, 3.5))
    assert preview.problems == ()
    assert f"reporter-{district.code}" in notes(preview)
    assert "新增城镇就业、失业人员再就业" in notes(preview)


def test_a_submitted_month_takes_no_other_figures(city, district):
    factories.report_at(city, district, 6, "submitted")
    data = filled_sheet_out.district_sheet(city.plan, district, 6)
    assert look(city, district, data).problems == ()
    assert len(look(city, district, fill(data, 101)).problems) == 1


# ------------------------------------------------------------------ sheets that were changed
def test_moved_rows_are_read_by_name_and_told(city, district, blank):
    def swap(sheet):
        for column in "ABCDEFG":
            sheet[f"{column}4"].value, sheet[f"{column}6"].value = sheet[f"{column}6"].value, sheet[f"{column}4"].value
        sheet["E4"], sheet["E5"], sheet["E6"] = 3.5, 40, 100

    preview = look(city, district, edited(blank, swap))
    assert preview.problems == ()
    assert {code: cell.text for code, cell in preview.items[0].typed.items()} == {"1": "100", "2": "40", "3": "3.5"}
    assert "新增城镇就业、城镇登记失业率" in notes(preview)


def test_a_deleted_row_leaves_what_is_stored_and_is_told(city, district, blank):
    factories.report_at(city, district, 6, "draft", {"2": "30"})
    preview = look(city, district, edited(fill(blank, 100, 40, 3.5), lambda sheet: sheet.delete_rows(5)))
    assert preview.problems == ()
    assert "2" not in preview.items[0].typed and "失业人员再就业" in notes(preview)
    filled_sheet_in.apply(preview, by=city.reporter(district))
    assert stored(city, district)["2"] == 30


def test_an_added_row_with_a_figure_is_refused_with_its_cell(city, district, blank):
    def add(sheet):
        sheet.insert_rows(6)
        sheet["A6"], sheet["E6"] = "新增汽车", 7

    finding = only_problem(look(city, district, edited(fill(blank, 100, 40, 3.5), add)))
    assert finding.where == "6月填报表!A6" and "新增汽车" in finding.text


def test_an_added_row_without_a_figure_is_only_told(city, district, blank):
    def add(sheet):
        sheet.insert_rows(6)
        sheet["A6"] = "（分项）"

    preview = look(city, district, edited(fill(blank, 100, 40, 3.5), add))
    assert preview.problems == () and "6月填报表!A6" in notes(preview)


def test_a_changed_name_is_refused_with_the_one_expected(city, district, blank):
    finding = only_problem(look(city, district, edited(fill(blank, 100, 40, 3.5), lambda sheet: sheet.__setitem__("A4", "新增就业"))))
    assert finding.where == "6月填报表!A4" and "新增城镇就业" in finding.text


def test_an_indicator_twice_is_refused_with_both_cells(city, district, blank):
    def double(sheet):
        sheet.insert_rows(7)
        sheet["A7"], sheet["E7"] = "新增城镇就业", 5

    finding = only_problem(look(city, district, edited(fill(blank, 100, 40, 3.5), double)))
    assert finding.where == "6月填报表!A7" and "6月填报表!A4" in finding.text


def test_a_figure_without_a_name_is_refused(city, district, blank):
    finding = only_problem(look(city, district, edited(fill(blank, 100, 40, 3.5), lambda sheet: sheet.__setitem__("E11", 5))))
    assert finding.where == "6月填报表!E11"


def test_edited_locked_cells_are_told_and_not_read(city, district, blank):
    def change(sheet):
        sheet["C4"], sheet["D4"], sheet["F4"] = 5, 999, 1

    preview = look(city, district, edited(fill(blank, 100, 40, 3.5), change))
    assert preview.problems == ()
    assert "6月填报表!C4" in notes(preview) and "6月填报表!D4" in notes(preview)
    row = preview.items[0].sheet.row("1")
    assert (row.quota, row.before, row.cumulative) == (1200, 0, 100)


def test_a_moved_column_is_found_by_its_heading(city, district, blank):
    def insert(sheet):
        sheet.insert_cols(2)

    preview = look(city, district, edited(fill(blank, 100, 40, 3.5), insert))
    assert preview.problems == () and preview.items[0].addresses["1"] == "6月填报表!F4"
    assert {code: cell.text for code, cell in preview.items[0].typed.items()} == {"1": "100", "2": "40", "3": "3.5"}


def test_a_sheet_without_its_heading_is_refused(city, district, blank):
    assert "指标" in only_problem(look(city, district, edited(fill(blank, 100), lambda sheet: sheet.delete_rows(3)))).text


def test_a_heading_of_another_month_is_refused_with_its_cell(city, district, blank):
    finding = only_problem(look(city, district, edited(fill(blank, 100), lambda sheet: sheet.__setitem__("E3", "5月完成"))))
    assert finding.where == "6月填报表!E3" and "5月" in finding.text


def test_hidden_rows_are_read_and_told(city, district, blank):
    def hide(sheet):
        sheet.row_dimensions[5].hidden = True

    preview = look(city, district, edited(fill(blank, 100, 40, 3.5), hide))
    assert preview.items[0].typed["2"].text == "40" and "6月填报表!E5" in notes(preview)


def test_merged_figures_are_refused(city, district, blank):
    found = look(city, district, edited(fill(blank, 100, None, 3.5), lambda sheet: sheet.merge_cells("E4:E5")))
    assert [where for where, _text in problems(found)] == ["6月填报表!E4", "6月填报表!E5"]


# ------------------------------------------------------------------ numbers
@pytest.mark.parametrize(
    ("typed", "read", "word"),
    [
        ("１００", "100", "全角"),
        (" 100 ", "100", "空格"),
        ("100人", "100", "单位"),
        ("1,000", "1000", "千位"),
        ("100", "100", "文本"),
    ],
)
def test_numbers_stored_as_text_are_read_and_reported(city, district, blank, typed, read, word):
    preview = look(city, district, fill(blank, typed, 40, 3.5))
    assert preview.problems == ()
    assert str(preview.items[0].sheet.row("1").value) == read
    (note,) = preview.warnings
    assert note.where == "6月填报表!E4" and word in note.text and typed.strip() in note.text


@pytest.mark.parametrize("typed", ["约100", "#REF!", "TRUE", "100/2", "12%"])
def test_what_is_no_number_is_refused_with_its_cell_and_nothing_is_saved(city, district, blank, typed):
    preview = look(city, district, fill(blank, 100, typed, 3.5))
    finding = only_problem(preview)
    assert finding.where == "6月填报表!E5"
    with pytest.raises(filled_sheet_in.progress_import.Refused):
        filled_sheet_in.apply(preview, by=city.reporter(district))
    assert MonthlyProgress.objects.count() == 0


def test_a_formula_without_a_result_is_refused(city, district, blank):
    assert only_problem(look(city, district, fill(blank, "=50+50", 40, 3.5))).where == "6月填报表!E4"


def test_a_rate_shown_as_percent_is_read_in_percent(city, district, blank):
    def percent(sheet):
        sheet["E6"], sheet["E6"].number_format = 0.035, "0.0%"

    preview = look(city, district, edited(fill(blank, 100, 40), percent))
    assert preview.items[0].typed["3"].text == "3.5"


def test_a_negative_figure_asks_for_a_reason_and_takes_it_from_the_remark(city, district, blank):
    factories.report_at(city, district, 5, "approved", {"1": "300", "2": "120", "3": "3.5"})
    without = look(city, district, fill(blank, -5, 40, 3.5)).items[0].sheet
    assert not without.can_submit
    given = look(city, district, fill(blank, -5, 40, 3.5, remarks=["核减上月重复"])).items[0].sheet
    assert not any(finding.code == "negative_without_reason" for finding in given.findings)


def test_a_remark_too_long_is_refused(city, district, blank):
    assert only_problem(look(city, district, fill(blank, 100, 40, 3.5, remarks=["长" * 301]))).where == "6月填报表!G4"


# ------------------------------------------------------------------ hostile files
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("填报.xlsm", lambda data: data),
        ("填报.xls", lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("填报.xlsx", lambda data: "指标,6月完成".encode()),
        ("填报.xlsx", lambda data: data[: len(data) // 2]),
        ("填报.pdf", lambda data: b"%PDF-1.4"),
        ("填报.csv", lambda data: b"\xff\xfe\x00"),
    ],
)
def test_files_of_another_kind_are_refused_with_their_name(city, district, blank, name, change):
    assert "填报" in only_problem(look(city, district, change(blank), name)).text


# ------------------------------------------------------------------ tables without a stamp, and the sheet of all districts
def test_a_plain_table_is_read_on_a_districts_page(city, district):
    table = "单位,新增城镇就业,失业人员再就业,城镇登记失业率（%）\n第1区,100,40,3.5\n".encode()
    preview = look(city, district, table, "表.csv")
    assert preview.problems == () and preview.items[0].addresses["1"] == "B2"


def test_a_plain_table_with_another_districts_figures_is_refused_there(city, district):
    table = "单位,新增城镇就业,失业人员再就业,城镇登记失业率（%）\n第1区,100,40,3.5\n第2区,100,40,3.5\n".encode()
    assert [where for where, _text in problems(look(city, district, table, "表.csv"))] != []


def test_the_sheet_of_all_districts_is_read_at_the_review(city, district):
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))

    def fill_two(sheet):
        rows = {sheet.cell(row, 1).value: row for row in range(5, 10)}
        for name in ("第1区", "第2区"):
            for column, value in enumerate((100, 40, 3.5), 2):
                sheet.cell(rows[name], column).value = value

    preview = look(city, district, edited(data, fill_two), "全市.xlsx", by=city.users["supervisor"], page="review")
    assert preview.problems == ()
    assert [item.district.name for item in preview.items] == ["第1区", "第2区"]
    assert set(preview.skipped) >= {"第3区", "市本级"}
    result = filled_sheet_in.apply(preview, by=city.users["supervisor"], submit=True)
    assert (result.stored, result.submitted) == (2, 2)
    assert set(MonthlyProgress.objects.values_list("status", flat=True)) == {Status.SUBMITTED}


def test_the_sheet_of_all_districts_is_refused_on_a_districts_page(city, district):
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))
    assert "第1区" in only_problem(look(city, district, data)).text


def test_of_the_city_sheet_nothing_is_stored_where_one_line_is_wrong(city, district):
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))

    def change(sheet):
        rows = {sheet.cell(row, 1).value: row for row in range(5, 10)}
        for column, value in enumerate((100, 40, 3.5), 2):
            sheet.cell(rows["第1区"], column).value = value
        sheet.cell(rows["第2区"], 2).value = 100

    preview = look(city, district, edited(data, change), "全市.xlsx", by=city.users["supervisor"], page="review")
    assert preview.problems
    with pytest.raises(filled_sheet_in.progress_import.Refused):
        filled_sheet_in.apply(preview, by=city.users["supervisor"])
    assert MonthlyProgress.objects.count() == 0
