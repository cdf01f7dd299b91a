"""The rows of the completion table: what is printed where something is missing, above, below, in other units (DESIGN 5 and 9)."""

from datetime import datetime
from decimal import Decimal

import pytest

from progress.ledger.ledger import ledger_of
from progress.models import Figure, MonthlyProgress, Status
from reports.papers.completion.completion_table import completion_table, csv_rows, lines_of, numbered, spread
from reports.papers.completion.printed_sheets import sheets
from reports.papers.completion.table_columns import DASH, Options
from reports.reading.cells import read
from reports.reading.paper_words import CHINESE, ENGLISH
from sheets.writer import csv_bytes
from targets.models import SHANGHAI, Indicator, Quota
from tests.factories import small_city
from tests.reports.sample_year import sample_readings, sample_year

NOW = datetime(2017, 7, 3, 9, 0, tzinfo=SHANGHAI)


def report(city, district, month, values, status=Status.APPROVED):
    user = city.users["supervisor"]
    stamps = {"submitted_by": user, "submitted_at": NOW} if status != Status.DRAFT else {}
    if status == Status.APPROVED:
        stamps |= {"approved_by": user, "approved_at": NOW}
    stamps |= {"created_by": user, "changed_by": user, "changed_at": NOW}
    made = MonthlyProgress.objects.create(plan=city.plan, district=district, month=month, status=status, **stamps)
    for code, value in values.items():
        Figure.objects.create(progress=made, indicator=city.indicators[code], value=Decimal(value))
    return made


def table_of(city, month=1, basis="reported", **options):
    return completion_table(read(ledger_of(city.plan, month, basis)), Options(**options))


def row(table, name):
    return next(row for row in table.rows if row.name == name)


def texts(table, name, head=0):
    return [item.plain for item in row(table, name).groups[head]]


@pytest.fixture
def year(db):
    return sample_year()


@pytest.fixture(scope="module")
def readings(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return sample_readings()


@pytest.fixture
def sample(readings):
    """The sample's table by options, without the database."""
    return lambda basis="reported", words=CHINESE, **options: completion_table(readings[basis], Options(**options), words)


def test_total_first_then_the_official_order(sample):
    table = sample()
    assert [row.name for row in table.rows][:4] == ["合计", "市本级", "新密市", "登封市"]
    assert table.rows[0].is_total and table.rows[-1].lines == ("郑州航空港", "经济综合实验区")
    assert table.title == "郑州市2017年城乡就业工作目标任务完成情况表"
    assert table.meta == "截至：2017年6月30日　口径：快报数（已上报14/16）　序时进度：50.0%"
    assert (table.unit, table.demo, table.dated) == ("单位：人、%", "演示数据", "2017年7月6日")


def test_columns_follow_the_options(sample):
    plain = sample()
    assert [column.label for column in plain.heads[0].columns] == ["目标任务", "累计完成", "完成率", "名次"]
    all_of_them = sample(month_value=True, gap=True, rank=False, marks=False)
    assert [column.label for column in all_of_them.heads[0].columns] == ["目标任务", "6月完成", "累计完成", "完成率", "差距"]
    assert texts(all_of_them, "登封市") == ["5500", "578", "2635", "47.9", "-2.1"]
    assert not any(item.mark for row in all_of_them.rows for items in row.groups for item in items)


def test_marks_stand_before_lagging_rates_only(sample):
    table = sample()
    marks = {row.name: row.groups[0][2].mark for row in table.rows}
    assert marks["登封市"] == "▽" and marks["郑州经济开发区"] == "▼" and marks["金水区"] == ""


def test_of_which_stands_right_of_its_total(year):
    heads = table_of(year, 6).heads
    assert [(head.part, head.name) for head in heads[:4]] == [
        ("", "新增城镇就业"),
        ("其中：", "失业人员再就业"),
        ("其中：", "帮助就业困难人员实现就业"),
        ("", "新增农村劳动力转移就业"),
    ]
    year.indicators["10"].part_of = year.indicators["5"]
    year.indicators["10"].save()
    assert table_of(year, 6).heads[9].part == "其中（创业培训）："


def test_not_assigned_and_not_reported_look_different(sample):
    table = sample()
    assert texts(table, "市本级") == [DASH] * 4
    assert texts(table, "新密市") == ["7000", "3582※", "未上报", DASH]
    assert not row(table, "新密市").groups[0][1].is_number
    assert texts(table, "合计")[1] == str(sum(int(texts(table, name.name)[1].rstrip("※").replace(DASH, "0")) for name in table.rows[1:]))


def test_a_report_under_review_is_named_so_on_the_approved_basis(sample):
    table = sample("approved")
    assert texts(table, "中原区")[2:] == ["待审", DASH]
    assert "审定数（已审定11/16）" in table.basis
    assert "※ 荥阳市、中原区、郑州高新区6月待审，合计含其1—5月累计，本月均不排名" in table.notes


def test_notes_say_how_what_and_who(sample):
    assert numbered(sample()) == [
        "注：1. 完成率＝累计完成÷目标任务，保留1位小数；名次按未舍入的完成率排列，市本级和未下达的不排名。",
        "2. ▽ 滞后（低于序时10个百分点以内），▼ 严重滞后（低于序时10个百分点以上）。",
        "3. ※ 新密市6月未上报，合计含其1—5月累计，该市本月不排名。",
        "4. ※ 中牟县6月已退回、未重新上报，合计含其1—5月累计，该县本月不排名。",
    ]
    assert not any("名次" in note for note in sample(rank=False).notes)


def test_months_between_are_named(city):
    first, second, third = city.districts[1:]
    for district in city.districts:
        report(city, district, 1, {"1": 100} if district == city.districts[0] else {"1": 100, "2": 50, "3": "3.50"})
    report(city, second, 3, {"1": 100, "2": 50, "3": "3.50"})
    notes = table_of(city, 4).notes
    assert any("第1区、第3区4月未上报，合计含其1月累计，本月均不排名" in note for note in notes)
    assert any("第2区4月未上报，合计含其1月、3月累计，该区本月不排名" in note for note in notes)
    assert any("市本级4月未上报，合计含其1月累计" in note and "不排名" not in note.split("累计")[1] for note in notes)
    assert any("合计不含其数" in note for note in table_of(small_city("990200"), 1).notes)


def test_a_rate_is_met_or_not_and_never_divided(city):
    report(city, city.districts[1], 1, {"1": 100, "2": 50, "3": "3.50"})
    report(city, city.districts[2], 1, {"1": 100, "2": 50, "3": "4.05"})
    table = table_of(city)
    assert [column.label for column in table.heads[2].columns] == ["目标任务", "实际", "达标情况"]
    assert texts(table, "第1区", 2) == ["4.00", "3.50", "达标"]
    assert texts(table, "第2区", 2) == ["4.00", "4.05", "未达标"]
    assert texts(table, "合计", 2) == ["4.00", DASH, "未上报"]
    assert table.heads[2].name == "城镇登记失业率（%）" and table.heads[0].name == "新增城镇就业（人）"
    assert any(note.startswith("城镇登记失业率按目标判定") for note in table.notes)


def test_printed_units_are_printed(city):
    trips = Indicator.objects.create(plan=city.plan, code="4", order=4, name="技能培训", unit="人次", printed_unit="万人次", printed_scale=10000)
    city.indicators["4"] = trips
    Quota.objects.create(revision=city.revision, district=city.districts[1], indicator=trips, value=1000)
    report(city, city.districts[1], 1, {"1": 100, "2": 50, "3": 4, "4": 125})
    table = table_of(city)
    assert table.unit == "单位：人、%、万人次"
    assert table.heads[3].name == "技能培训（万人次）"
    assert texts(table, "第1区", 3) == ["0.1000", "0.0125", "12.5", "1"]
    assert row(table, "第1区").groups[3][0].number == Decimal("0.1")


def test_a_rate_below_the_line_is_never_a_number_on_it(city):
    city.revision.quotas.filter(indicator=city.indicators["1"]).update(value=Decimal(10000))
    report(city, city.districts[1], 1, {"1": 9999, "2": 50, "3": 4})
    table = table_of(city, marks=False)
    assert row(table, "第1区").groups[0][2].number == Decimal("99.9")
    city.plan.rate_decimals = 0
    assert row(table_of(city), "第1区").groups[0][2].plain == "99"


def test_the_breakdown_gives_way_in_the_title(city):
    city.plan.title = "示例市2017年城乡就业工作目标任务分解表"
    assert table_of(city).title == "示例市2017年城乡就业工作目标任务完成情况表"
    city.plan.title = "示例市2017年就业"
    assert table_of(city).title == "示例市2017年就业完成情况表"


def test_an_indicator_with_its_own_curve_says_its_pace(city):
    city.indicators["1"].curve = [0] * 5 + [20, 40, 80, 100, 100, 100, 100]
    city.indicators["1"].save()
    assert "新增城镇就业的序时进度为20.0%" in table_of(city, 6).notes


def test_sheets_are_evenly_spread():
    assert [len(part) for part in spread(10, 5)] == [5, 5]
    assert [len(part) for part in spread(13, 5)] == [5, 4, 4]
    assert [len(part) for part in spread(1, 5)] == [1]
    assert [number for part in spread(41, 18) for number in part] == list(range(41))


def test_five_indicators_on_a4_and_all_on_a3(sample):
    assert [len(part) for part in sample().sheets] == [5, 5]
    assert [len(part) for part in sample(paper="a3").sheets] == [10]
    assert [sheet.page for sheet in sheets(sample())] == ["第 1 页，共 2 页", "第 2 页，共 2 页"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("郑州航空港经济综合实验区", ("郑州航空港", "经济综合实验区")),
        ("新密市", ("新密市",)),
        ("某某县第一二三四五街道办事处", ("某某县第一二三四五", "街道办事处")),
        ("某某经济技术开发区第十一街道办事处", ("某某经济技术开发区第十一街道办事处",)),
        ("没有任何可以断开之处的长名称", ("没有任何可以断开之处的长名称",)),
    ],
)
def test_long_names_break_before_what_they_are(name, lines):
    assert lines_of(name) == lines


def test_options_of_an_address():
    assert Options.of({}) == Options()
    assert Options.of({"paper": "a3", "rank": "0", "gap": "1", "month_value": "yes"}) == Options(paper="a3", rank=False, gap=True)
    assert Options.of({"paper": "../etc"}) == Options()
    assert Options.of(Options(paper="a3", marks=False).query()) == Options(paper="a3", marks=False)


def test_the_english_page_is_english(sample):
    table = sample(words=ENGLISH)
    shown = [table.title, table.meta, table.unit, *(head.part + head.name for head in table.heads), *(row.name for row in table.rows), *table.notes]
    shown += [item.plain for row in table.rows for items in row.groups for item in items if item.plain != DASH]
    assert not [text for text in shown if any("\u4e00" <= character <= "\u9fff" for character in text)]
    assert "※ Not reported for Jun: Xinmi; the total holds the figures of Jan–May; not ranked this month" in table.notes


def test_csv_has_a_mark_one_header_row_and_safe_text(year):
    year.districts[1].printed_name = "=HYPERLINK(1)"
    year.districts[1].save()
    data = csv_bytes(csv_rows(table_of(year, 6)))
    lines = data.decode("utf-8-sig").split("\r\n")
    assert data.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "郑州市2017年城乡就业工作目标任务完成情况表"
    assert lines[1] == "截至：2017年6月30日,口径：快报数（已上报14/16）,序时进度：50.0%,演示数据,单位：人、%"
    assert lines[2].startswith("责任单位,新增城镇就业|目标任务,新增城镇就业|累计完成,新增城镇就业|完成率(%),新增城镇就业|名次,其中：失业人员再就业|目标任务")
    assert lines[3].startswith("合计,130000,72014,55.4,——")
    assert lines[5].startswith("'=HYPERLINK(1),7000,3582※,未上报,——")
