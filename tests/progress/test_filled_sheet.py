"""The sheet handed out: what it holds, what is locked, what it checks while one types, and that it is the same for the same state."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from progress.permissions import reporting_districts
from progress.sheets import filled_sheet_out, stamp
from sheets.reader import read_rows
from targets.breakdown import read_table
from tests import factories


@pytest.fixture
def district(city):
    return city.districts[1]


def sheet_of(data: bytes, values: bool = False):
    return load_workbook(io.BytesIO(data), data_only=values).worksheets[0]


def test_it_has_a_row_for_every_assigned_indicator_with_what_is_stored(city, district):
    factories.report_at(city, district, 5, "approved", {"1": "300", "2": "120", "3": "3.5"})
    factories.report_at(city, district, 6, "draft", {"1": "100", "2": ""}, remark="")
    data = filled_sheet_out.district_sheet(city.plan, district, 6)
    rows = read_rows(data, "x.xlsx").rows
    assert rows[0][0] == "示例市2017年城乡就业工作目标任务6月填报表"
    assert rows[1][0].startswith("填报单位：第1区　2017年6月　示政办文〔2017〕15号")
    assert rows[2] == ("指标", "单位", "年度目标", "1—5月累计", "6月完成", "1—6月累计", "说明")
    assert rows[3] == ("新增城镇就业", "人", 1200, 300, 100, 400, None)
    assert rows[4][:5] == ("其中：失业人员再就业", "人", 600, 120, None)
    assert rows[5][0] == "城镇登记失业率" and rows[5][1] == "%"


def test_january_has_no_column_for_the_months_before(city, district):
    rows = read_rows(filled_sheet_out.district_sheet(city.plan, district, 1), "x.xlsx").rows
    assert rows[2] == ("指标", "单位", "年度目标", "1月完成", "1月累计", "说明")


def test_only_the_month_and_the_remark_can_be_typed(city, district):
    sheet = sheet_of(filled_sheet_out.district_sheet(city.plan, district, 6))
    assert sheet.protection.sheet and not sheet.protection.password
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "EG" for row in (4, 5, 6)}


def test_numbers_are_checked_while_they_are_typed_but_a_negative_one_gets_through(city, district):
    sheet = sheet_of(filled_sheet_out.district_sheet(city.plan, district, 6))
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    persons, rate, remark = rules["E4 E5"], rules["E6"], rules["G4:G6"]
    assert (persons.type, persons.operator, persons.formula1, persons.errorStyle) == ("whole", "greaterThanOrEqual", "0", "warning")
    assert "核减" in persons.error
    assert (rate.type, rate.formula1) == ("custom", "AND(ISNUMBER(E6),E6>=0,ROUND(E6,2)=E6)")
    assert (remark.type, remark.formula1) == ("textLength", "300")


def test_the_cumulative_is_a_formula_with_its_result_stored(city, district):
    factories.report_at(city, district, 5, "approved", {"1": "300", "2": "120", "3": "3.5"})
    factories.report_at(city, district, 6, "draft", {"1": "100"})
    data = filled_sheet_out.district_sheet(city.plan, district, 6)
    assert sheet_of(data)["F4"].value == '=IF(ISNUMBER(E4),D4+E4,"")'
    assert sheet_of(data)["F6"].value == '=IF(ISNUMBER(E6),E6,"")'  # a rate is never summed
    assert sheet_of(data, values=True)["F4"].value == 400
    assert (4, 5) not in read_rows(data, "x.xlsx").formulas_without_value  # blank is a result too


def test_the_stamp_is_very_hidden_and_says_what_the_sheet_is_for(city, district):
    report = factories.report_at(city, district, 6, "draft", {"1": "100"})
    data = filled_sheet_out.district_sheet(city.plan, district, 6)
    book = load_workbook(io.BytesIO(data))
    assert book[stamp.SHEET_NAME].sheet_state == "veryHidden"
    found = stamp.read(data, "x.xlsx")
    assert (found.plan, found.month, found.district, found.version) == (city.plan.code, 6, district.code, report.version)
    assert [(line.row, line.code, line.quota) for line in found.lines] == [(4, "1", "1200"), (5, "2", "600"), (6, "3", "4")]


def test_a_changed_stamp_is_found_out(city, district):
    book = load_workbook(io.BytesIO(filled_sheet_out.district_sheet(city.plan, district, 6)))
    for row in book[stamp.SHEET_NAME].iter_rows():
        if row[0].value == "month":
            row[1].value = "5"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(stamp.Damaged):
        stamp.read(out.getvalue(), "x.xlsx")


def test_the_same_state_gives_the_same_bytes_and_a_change_other_ones(city, district):
    first = filled_sheet_out.district_sheet(city.plan, district, 6)
    assert filled_sheet_out.district_sheet(city.plan, district, 6) == first
    areas = list(reporting_districts(city.plan))
    whole = filled_sheet_out.city_sheet(city.plan, 6, areas)
    assert filled_sheet_out.city_sheet(city.plan, 6, areas) == whole
    factories.report_at(city, district, 6, "submitted")
    assert filled_sheet_out.district_sheet(city.plan, district, 6) != first
    assert filled_sheet_out.city_sheet(city.plan, 6, areas) != whole


def test_the_citys_sheet_reads_as_a_table_of_the_month(city, district):
    factories.report_at(city, district, 6, "submitted", {"1": "100", "2": "40", "3": "3.5"})
    data = filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan)))
    table = read_table(read_rows(data, "x.xlsx"), city_name=city.node.name)
    assert table.problems == ()
    assert [head.name for head in table.indicators] == ["新增城镇就业", "失业人员再就业", "城镇登记失业率"]
    rows = {row.name: [row.cells[index].value("month_value") for index in range(3)] for row in table.rows}
    assert rows["第1区"] == [100, 40, pytest.approx(3.5)]
    assert rows["第2区"] == [None, None, None]
    assert "合计" in rows  # the city's own rate


def test_the_citys_sheet_locks_what_was_sent_and_what_nobody_gave(city, district):
    factories.report_at(city, district, 6, "submitted", {"1": "100", "2": "40", "3": "3.5"})
    sheet = sheet_of(filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan))))
    locked = {sheet.cell(row, 1).value: [sheet.cell(row, column).protection.locked for column in range(2, 6)] for row in range(5, 10)}
    assert locked["第1区"] == [True, True, True, True]
    assert locked["第2区"] == [False, False, False, False]
    assert locked["市本级"] == [False, True, True, False]


def test_a_draft_stays_out_of_the_citys_sheet(city, district):
    factories.report_at(city, district, 6, "draft", {"1": "100", "2": "40", "3": "3.5"})
    sheet = sheet_of(filled_sheet_out.city_sheet(city.plan, 6, list(reporting_districts(city.plan))))
    row = next(row for row in range(5, 10) if sheet.cell(row, 1).value == "第1区")
    assert [sheet.cell(row, column).value for column in range(2, 5)] == [None, None, None]


def test_the_file_has_a_chinese_name_and_the_export_is_recorded(city, district, client):
    client.force_login(city.reporter(district))
    response = client.get(reverse("entry_sheet", args=[city.plan.code, 6, district.code]))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "filename*=UTF-8''%E7%AC%AC1%E5%8C%BA2017%E5%B9%B46%E6%9C%88%E5%A1%AB%E6%8A%A5%E8%A1%A8.xlsx" in response["Content-Disposition"]
    assert 'filename="990100-2017-06-990100-01.xlsx"' in response["Content-Disposition"]
    from accounts.models import AuditEvent

    assert AuditEvent.objects.filter(action=AuditEvent.Action.EXPORT, target="第1区2017年6月填报表.xlsx").exists()
