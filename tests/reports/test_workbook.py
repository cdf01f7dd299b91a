"""The workbook, opened again and read cell by cell (DESIGN 9, DOMAIN 3.1)."""

import re
import zipfile
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from progress.ledger.ledger import ledger_of, times_of
from reports.papers.completion.completion_table import completion_table, csv_rows
from reports.papers.completion.completion_workbook import workbook_bytes
from reports.papers.completion.table_columns import Options
from reports.reading.cells import read
from sheets.reader import read_rows
from sheets.writer import csv_bytes
from targets.breakdown import read_table
from targets.models import Plan
from tests.factories import small_city
from tests.reports.sample_year import sample_readings_and_times, sample_year


@pytest.fixture
def year(db):
    return sample_year()


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The reading of the reported figures, and when the reports came."""
    with django_db_blocker.unblock():
        readings, times = sample_readings_and_times()
    return readings["reported"], times


@pytest.fixture(scope="module")
def reading(sample):
    return sample[0]


@pytest.fixture(scope="module")
def book(sample):
    """The workbook by options, each opened once."""
    reading, times = sample
    return cache(lambda **options: load_workbook(BytesIO(workbook_bytes(completion_table(reading, Options(**options)), times))))


def table_of(city, month=6, basis="reported", **options):
    plan = Plan.objects.select_related("city").get(pk=city.plan.pk)
    return completion_table(read(ledger_of(plan, month, basis)), Options(**options))


def bytes_of(city, **options):
    return workbook_bytes(table_of(city, **options), times_of(city.plan))


def opened(city, **options):
    return load_workbook(BytesIO(bytes_of(city, **options)))


def test_every_cell_of_the_table_is_the_row_s(reading, book):
    table, sheet = completion_table(reading), book()["完成情况表"]
    for number, row in enumerate(table.rows, start=6):
        assert sheet.cell(number, 1).value.replace("\n", "") == row.name
        for column, item in enumerate((item for items in row.groups for item in items), start=2):
            cell = sheet.cell(number, column)
            if item.is_number:
                assert cell.data_type == "n" and Decimal(str(cell.value)) == item.number
                assert cell.number_format == ("0" if item.places == 0 else "0." + "0" * item.places)
            else:
                assert (cell.data_type, cell.value) == ("s", item.plain)


def test_values_of_note(book):
    sheet = book()["完成情况表"]
    assert [sheet.cell(6, column).value for column in range(1, 6)] == ["合计", 130000, 72014, 55.4, "——"]
    assert [sheet.cell(8, column).value for column in range(1, 6)] == ["新密市", 7000, "3582※", "未上报", "——"]
    assert [sheet.cell(9, column).value for column in range(1, 6)] == ["登封市", 5500, 2635, 47.9, 12]


def test_the_head_is_merged_as_in_the_annex(book):
    sheet = book()["完成情况表"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:U1", "A3:A5", "B3:E4", "F3:M3", "F4:I4", "J4:M4"} <= merged
    assert (sheet["A3"].value, sheet["B3"].value, sheet["F3"].value, sheet["F4"].value) == ("责任单位", "新增城镇就业", "其中：", "失业人员再就业")
    assert [sheet.cell(5, column).value for column in range(2, 6)] == ["目标\n任务", "累计\n完成", "完成率\n(%)", "名次"]
    assert sheet["A1"].value == sheet["V1"].value == "郑州市2017年城乡就业工作目标任务完成情况表"
    # 返乡农民工创业培训 begins the second sheet of paper: its 其中 ends with it.
    assert (sheet["V3"].value, sheet["V4"].value) == ("其中：", "返乡农民工创业培训") and "V3:Y3" in merged


def test_fonts_by_name(book):
    sheet = book()["完成情况表"]
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("方正小标宋简体", 20)
    assert (sheet["B3"].font.name, sheet["B3"].font.size) == ("黑体", 11)
    assert (sheet["A9"].font.name, sheet["A9"].font.size) == ("仿宋_GB2312", 11)
    assert sheet["B9"].font.name == "Times New Roman" and sheet["B6"].font.bold
    assert sheet["B9"].border.left.style == sheet["E4"].border.bottom.style == "thin"


def test_a4_is_two_sheets_of_five_and_a3_is_one(book):
    small, large = book()["完成情况表"], book(paper="a3")["完成情况表"]
    assert small.print_area == "'完成情况表'!$A$1:$U$27,'完成情况表'!$V$1:$AO$27"
    assert large.print_area == "'完成情况表'!$A$1:$AO$27"
    assert (small.page_setup.paperSize, large.page_setup.paperSize) == (9, 8)
    assert small.print_title_cols == "$A:$A"
    for sheet in (small, large):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (True, 1, 0)
        assert sheet.print_title_rows == "$1:$5"
        assert sheet.freeze_panes == "B6"
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_sheets_of_fewer_indicators_are_as_wide_as_the_others(year):
    """3 + 3 + 2 + 2 indicators: every sheet is fitted to the paper by itself, so a narrower one would print larger and run over."""
    sheet = opened(year, month_value=True, gap=True).worksheets[0]
    areas = [area.replace("$", "").split("!")[-1] for area in str(sheet.print_area).split(",")]
    letters = [re.findall("[A-Z]+", area) for area in areas]
    numbers = [range(max(2, column_index_from_string(left)), column_index_from_string(right) + 1) for left, right in letters]
    widths = [sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns) for columns in numbers]
    assert [len(columns) for columns in numbers] == [18, 18, 12, 12]
    assert max(widths) - min(widths) < 0.1


def test_what_stands_around_the_table(book):
    sheet = book()["完成情况表"]
    assert [sheet["A2"].value, sheet["B2"].value] == ["截至2017年6月30日", "口径：快报数（已上报14/16）　序时进度：50.0%"]
    below = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(23, 28)}
    assert below["注1."].startswith("完成率＝累计完成÷目标任务")
    assert below["注3."] == "※ 新密市6月未上报，合计含其1—5月累计，该市本月不排名。"
    assert below["填报单位："] == "郑州市人力资源和社会保障局"
    signed = [cell.value for cell in sheet[27] if cell.value]
    assert any("制表人" in text and "审核人" in text and "填报日期：2017年7月6日" in text for text in signed)
    assert sum("演示数据" in str(cell.value) for cell in sheet[2]) == 2


def test_every_sheet_says_that_the_data_are_samples(year):
    assert all(any("演示数据" in str(cell.value) for cell in sheet[2]) for sheet in opened(year))
    Plan.objects.update(is_demo=False)
    assert not any("演示数据" in str(cell.value) for sheet in opened(year) for row in sheet for cell in row)


def test_marks_are_a_format_over_plain_numbers(book):
    sheet = book()["完成情况表"]
    formats = {rule.dxf.numFmt.formatCode: str(area.sqref) for area in sheet.conditional_formatting for rule in area.rules}
    assert set(formats) == {'"▽"0.0', '"▼"0.0'}
    assert "D9" in formats['"▽"0.0'].split() and sheet["D9"].value == 47.9
    assert not book(marks=False)["完成情况表"].conditional_formatting


def test_the_ranking_sheet(reading, book):
    sheet = book()["排名"]
    first = [[sheet.cell(row, column).value for column in (1, 2, 3)] for row in range(5, 20)]
    ranked = reading.ranked(reading.ledger.indicators[0])
    assert [line[0] for line in first[:13]] == [cell.rank for cell in ranked]
    assert first[0][1] == ranked[0].district.printed_name and first[13] == ["——", "新密市", "未上报"]
    assert sheet["A3"].value == "新增城镇就业" and sheet["M3"].value == "创业培训"
    assert sheet.print_area == "'排名'!$A$1:$O$20,'排名'!$P$1:$AD$20" and sheet.print_title_rows == "$1:$4"


def test_a_report_under_review_is_no_missing_one(db):
    city = sample_year()
    sheets = opened(city, basis="approved")
    assert [row[10].value for row in sheets["各月"].iter_rows(min_row=4) if row[1].value == "中原区"] == ["待审"] * 10
    assert [row[2].value for row in sheets["排名"].iter_rows(min_row=5) if row[1].value == "中原区"] == ["待审"]


def test_the_months_sheet(book):
    sheet = book()["各月"]
    assert [cell.value for cell in sheet[3]] == ["指标", "责任单位", "目标任务", "1月", "2月", "3月", "4月", "5月", "6月", "累计完成", "完成率(%)"]
    assert sheet.max_row == 3 + 162
    assert [cell.value for cell in sheet[5]] == ["新增城镇就业", "新密市", 7000, 539, 444, 801, 924, 874, "——", "3582※", "未上报"]
    assert sheet.auto_filter.ref == "A3:K165"


def test_the_reports_sheet(book):
    sheet = book()["上报情况"]
    lines = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}
    assert lines["登封市"][:4] == ["已审定", datetime(2017, 7, 3, 15, 12), datetime(2017, 7, 4, 11, 12), 1]
    assert lines["新密市"][0] == "草稿" and lines["新密市"][-1] == "——" and lines["新密市"][4] == datetime(2017, 2, 3, 15, 12)
    assert lines["中牟县"][0] == "已退回" and lines["中原区"][0] == "待审"
    assert len(lines) == 16


def test_same_state_same_bytes_and_no_now(year):
    first = bytes_of(year)
    assert bytes_of(year) == first
    core = zipfile.ZipFile(BytesIO(first)).read("docProps/core.xml").decode()
    changed = table_of(year).reading.ledger.changed_at
    assert core.count(changed.strftime("%Y-%m-%dT")) == 2
    assert f">{datetime.now().year}-" not in core or changed.year == datetime.now().year
    year.plan.months.filter(month=6).update(changed_at=datetime(2017, 7, 5, 8, 0, tzinfo=changed.tzinfo))
    assert bytes_of(year) != first


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_name_like_a_formula_stays_text(year, name):
    year.districts[1].printed_name = year.districts[1].short_name = name
    year.districts[1].save()
    for sheet in opened(year):
        cells = [cell for row in sheet for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        if sheet.title != "排名":
            assert [cell for cell in cells if cell.value == name and cell.data_type == "s"]


def test_control_characters_do_not_break_the_file(year):
    year.districts[1].printed_name = "新密\x0b市\ufffe"
    year.districts[1].save()
    assert opened(year)["完成情况表"]["A8"].value == "新密市"


@pytest.mark.parametrize("options", [{}, {"paper": "a3", "rank": False, "gap": True, "month_value": True}])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_our_own_import_reads_the_file_back(sample, suffix, options):
    """Quotas and cumulatives come back to the last digit, 其中 and units too; completion and rank are not input."""
    reading, times = sample
    table = completion_table(reading, Options(**options))
    data = workbook_bytes(table, times) if suffix == "xlsx" else csv_bytes(csv_rows(table))
    found = read_table(read_rows(data, f"t.{suffix}"), city_name="郑州市")
    assert not found.problems
    areas = {row.district.printed_name: row.district for row in table.rows}
    assert [(head.name, head.part_of, head.unit) for head in found.indicators] == [
        (indicator.name, indicator.part_of.name if indicator.part_of else None, indicator.unit) for indicator in reading.ledger.indicators
    ]
    assert len(found.rows) == 17 and found.total is found.rows[0]
    for line in found.rows:
        area = reading.ledger.city if line.is_total else areas[line.name]
        for number, indicator in enumerate(reading.ledger.indicators):
            cell, back = reading.cell(area, indicator), line.cells[number]
            assert back.value("quota") == cell.quota
            if cell.reported:
                assert back.value("cumulative") == (cell.cumulative if cell.quota is not None else None)


def test_a_city_of_forty_townships_and_thirteen_indicators(db):
    """Long names, a rate, blanks: every printed sheet holds at most five indicators and the head rows repeat."""
    city = small_city("990500", districts=40)
    for number, district in enumerate(city.districts[1:], start=1):
        district.printed_name = f"某某经济技术开发区第{number}街道办事处"
        district.save()
    name = "第{}项名称很长的就业创业培训指标（含补贴性职业技能提升行动）"
    extra = [city.plan.indicators.create(code=str(code), order=code, name=name.format(code), unit="人次", printed_unit="人次") for code in range(4, 14)]
    city.revision.quotas.create(district=city.districts[1], indicator=extra[0], value=5)
    sheet = opened(city)["完成情况表"]
    areas = sheet.print_area.split(",")
    assert len(areas) == 3 and sheet.print_title_rows == "$1:$5"
    assert sheet.max_row >= 5 + 42
