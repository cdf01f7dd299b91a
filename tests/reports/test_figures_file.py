"""全部填报数据: every stored figure, as the record and the readings have it, for those who may, and nothing a district has not sent."""

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from progress.ledger.figure_rows import figure_rows
from progress.ledger.ledger import BASES, REPORTED, ledger_of
from progress.models import Figure, MonthlyProgress, Status
from reports.papers.figures import figures_file
from reports.reading.cells import read
from targets.models import Indicator, Plan, PlanRevision, Quota
from tests import factories
from tests.reports.sample_year import sample_year

NAMES = ("figures_xlsx", "figures_csv")
HEAD = [column.head for column in figures_file.COLUMNS]


@pytest.fixture
def year(db):
    return sample_year()


def fetched(client, city, name="figures_csv", role="supervisor"):
    client.force_login(city.users[role])
    return client.get(reverse(name, args=[city.plan.code]))


def csv_rows(client, city) -> list[dict[str, str]]:
    data = b"".join(fetched(client, city).streaming_content)
    assert data.startswith("\ufeff年份,".encode()) and b"\n" not in data.replace(b"\r\n", b"")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(client, city, name="填报数据"):
    return load_workbook(io.BytesIO(b"".join(fetched(client, city, "figures_xlsx").streaming_content)))[name]


def find(rows, district, indicator, month):
    [row] = [row for row in rows if (row["责任单位"], row["指标"], row["月份"]) == (district.name, indicator.name, str(month))]
    return row


def test_every_stored_figure_is_a_row_in_official_order(client, year):
    rows = csv_rows(client, year)
    assert len(rows) == Figure.objects.filter(progress__plan=year.plan).count() > 900
    order = {area.name: area.order for area in year.districts}
    places = [(order[row["责任单位"]], int(row["指标代码"]), int(row["月份"])) for row in rows]
    assert places == sorted(places) and len(set(places)) == len(places)


def test_values_and_cumulatives_are_those_of_the_readings(client, year):
    """Month by month and basis by basis against `reports.reading.cells`."""
    rows = {(row["单位代码"], row["指标代码"], int(row["月份"])): row for row in csv_rows(client, year)}
    compared = 0
    for month in range(1, 7):
        for basis, head in zip(BASES, ("累计（快报数）", "累计（审定数）"), strict=True):
            reading = read(ledger_of(year.plan, month, basis))
            for (_district, _indicator), cell in reading.cells.items():
                row = rows.get((cell.district.code, cell.indicator.code, month))
                if row is None:
                    continue
                if reading.ledger.counted(cell.district.pk):
                    assert (Decimal(row["本月"]), Decimal(row[head])) == (cell.month_value, cell.cumulative)
                    assert Decimal(row["目标数"]) == cell.quota
                    compared += 1
                else:
                    assert row[head] == ""
    assert compared > 1500


def test_workbook_and_csv_hold_the_same(client, year):
    rows = csv_rows(client, year)
    page = sheet(client, year)
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0] == HEAD and len(cells) == len(rows) + 1
    said = [[f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else "" if value is None else str(value) for value in row] for row in cells[1:]]
    assert said == [list(row.values()) for row in rows]


def test_what_a_district_is_still_writing_is_not_shown(client, year):
    """新密市 has a draft, 中牟县 was returned: their June stands there with its status and without a figure."""
    for short, word in (("新密市", "草稿"), ("中牟县", "已退回")):
        june = [row for row in csv_rows(client, year) if row["责任单位"] == short and row["月份"] == "6"]
        assert june and {row["状态"] for row in june} == {word}
        assert {row[head] for row in june for head in ("本月", "累计（快报数）", "累计（审定数）", "数据性质", "说明")} == {""}
    waiting = [row for row in csv_rows(client, year) if row["责任单位"] == "荥阳市" and row["月份"] == "6"]
    assert all(row["状态"] == "待审" and row["本月"] and row["累计（快报数）"] and not row["累计（审定数）"] and not row["审定人"] for row in waiting)


def test_remarks_hands_and_times(client, city):
    report = factories.report_at(city, city.districts[1], 5, Status.APPROVED, {"1": "100", "2": "120", "3": "3.50"}, remark="本月集中办理")
    MonthlyProgress.objects.filter(pk=report.pk).update(submitted_at="2017-06-03T01:05:59Z", approved_at="2017-06-04T08:00:00Z")
    row = find(csv_rows(client, city), city.districts[1], city.indicators["3"], 5)
    assert list(row) == HEAD
    assert (row["年份"], row["计量单位"], row["目标数"], row["本月"], row["累计（快报数）"], row["数据性质"]) == ("2017", "%", "4.00", "3.50", "3.50", "期末数")
    assert (row["上报时间"], row["审定时间"]) == ("2017-06-03 09:05", "2017-06-04 16:00")
    assert (row["填报人"], row["审定人"], row["上报次数"], row["说明"]) == ("reporter-990100-01", "supervisor-990100", "1", "本月集中办理")


def test_openings_and_corrections_are_named(client, city):
    first = factories.report_at(city, city.districts[1], 3)
    Figure.objects.filter(progress=first, indicator=city.indicators["1"]).update(is_opening=True)
    factories.report_at(city, city.districts[1], 4, Status.APPROVED, {"1": "-20", "2": "0", "3": "3.60"}, remark="核减重复登记")
    rows = csv_rows(client, city)
    opening, correction = (find(rows, city.districts[1], city.indicators["1"], month) for month in (3, 4))
    assert (opening["本月"], opening["累计（快报数）"], opening["数据性质"]) == ("100", "100", "期初累计")
    assert (correction["本月"], correction["累计（快报数）"], correction["数据性质"], correction["说明"]) == ("-20", "80", "核减", "核减重复登记")
    assert read(ledger_of(city.plan, 4, REPORTED)).cell(city.districts[1], city.indicators["1"]).cumulative == 80
    assert find(rows, city.districts[1], city.indicators["2"], 4)["数据性质"] == "当月数"


def test_the_quota_is_the_one_in_force_in_the_month(client, city):
    for month in (2, 3, 4):
        factories.report_at(city, city.districts[1], month)
    later = PlanRevision.objects.create(plan=city.plan, number=1, first_month=3, created_by=city.users["supervisor"])
    Quota.objects.create(revision=later, district=city.districts[1], indicator=city.indicators["1"], value=1500)
    Quota.objects.create(revision=later, district=city.districts[1], indicator=city.indicators["2"], value=700)
    Indicator.objects.filter(pk=city.indicators["2"].pk).update(closed_from=4)
    rows = csv_rows(client, city)
    assert [find(rows, city.districts[1], city.indicators["1"], month)["目标数"] for month in (2, 3, 4)] == ["1200", "1500", "1500"]
    assert [find(rows, city.districts[1], city.indicators["2"], month)["目标数"] for month in (2, 3, 4)] == ["600", "700", ""]


HOSTILE = ["=1+1", "+86 010", "-见附件", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0", '他说："好",\r\n另起一行', "长" * 300, "一\x00二\x0b三"]


@pytest.mark.parametrize("text", HOSTILE)
def test_remarks_never_break_a_file_or_act(client, city, text):
    report = factories.report_at(city, city.districts[1], 5)
    figure = Figure.objects.filter(progress=report, indicator=city.indicators["1"])
    if "\x00" in text and connection.vendor == "postgresql":
        text = text.replace("\x00", "")  # which PostgreSQL does not store
    figure.update(remark=text)
    plain = text.replace("\x00", "").replace("\x0b", "")
    row = find(csv_rows(client, city), city.districts[1], city.indicators["1"], 5)
    assert row["说明"] in (plain, f"'{plain}") and (row["说明"] != plain) == (plain[0] in "=+-@\t")
    page = sheet(client, city)
    [cell] = [page.cell(line, len(HEAD)) for line in range(2, page.max_row + 1) if page.cell(line, len(HEAD)).value]
    assert cell.value == plain.replace("\r\n", "\n") and cell.data_type == "s"


def test_the_same_state_gives_the_same_bytes(client, year):
    for name in NAMES:
        first, second = (b"".join(fetched(client, year, name).streaming_content) for _time in range(2))
        assert first == second
    core = zipfile.ZipFile(io.BytesIO(b"".join(fetched(client, year, "figures_xlsx").streaming_content))).read("docProps/core.xml")
    assert f"{ledger_of(year.plan, 6, REPORTED).changed_at:%Y}".encode() in core


def test_queries_do_not_grow_with_the_rows(city):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert sum(1 for _row in figure_rows(Plan.objects.select_related("city").get(pk=city.plan.pk)))
        return len(asked)

    factories.report_at(city, city.districts[1], 1)
    few = queries()
    for district in city.districts[1:]:
        for month in (2, 3, 4):
            factories.report_at(city, district, month)
    assert queries() == few <= 8


def test_named_in_chinese_as_an_attachment_and_written_to_the_log(client, year):
    for name, suffix in zip(NAMES, ("xlsx", "csv"), strict=True):
        response = fetched(client, year, name)
        expected = f"郑州市2017年全部填报数据（演示数据）.{suffix}" if year.plan.is_demo else f"郑州市2017年全部填报数据.{suffix}"
        header = response["Content-Disposition"]
        assert header.startswith(f'attachment; filename="{year.plan.code}-figures.{suffix}"') and unquote(header).endswith(expected)
        assert response["Cache-Control"] == "no-store"
        event = AuditEvent.objects.filter(action=AuditEvent.Action.EXPORT).first()
        count = Figure.objects.filter(progress__plan=year.plan).count()
        assert (event.target, event.user, event.detail) == (expected, year.users["supervisor"], f"plan={year.plan.code}&figures={count}")
        assert b"".join(response.streaming_content)


def test_the_second_sheet_says_what_the_columns_mean(client, year):
    notes = [cell.value for cell in sheet(client, year, "说明")["A"]]
    assert notes[0] == "郑州市2017年全部填报数据" and year.plan.title in notes[1] and "数据截至：" in notes[1]
    assert ("演示数据" in notes[1]) == year.plan.is_demo
    assert all(any(head in note for note in notes) for head in ("目标数", "本月", "累计（快报数）", "累计（审定数）", "数据性质", "状态"))


def test_a_plan_without_figures_gives_the_heads_alone(client, city):
    assert csv_rows(client, city) == []
    assert [cell.value for cell in next(sheet(client, city).iter_rows())] == HEAD


def test_offered_on_the_ledger_page(client, city):
    client.force_login(city.users["leader"])
    page = client.get(reverse("ledger", args=[city.plan.code])).content.decode()
    assert all(reverse(name, args=[city.plan.code]) in page for name in NAMES)
