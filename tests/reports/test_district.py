"""The district page: months with the origin of every number, year-end, neighbours, scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.ledger.ledger import REPORTED, ledger_of
from progress.record import entry, workflow
from reports.reading import display
from reports.reading.cells import read
from targets.models import Plan
from tests import factories
from tests.reports.pages import get, links, tables, text
from tests.reports.sample_year import sample_year


@pytest.fixture
def zhengzhou(db):
    return sample_year()


def address(city, district, month=6, query="") -> str:
    return f"/plans/{city.plan.code}/{month}/districts/{district.code}/{query}"


def named(city, name):
    return next(district for district in city.districts if district.short_name == name)


def test_bars_months_and_year_end_are_the_reading(zhengzhou, client):
    district = named(zhengzhou, "登封市")
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, district))
    cells = read(ledger_of(zhengzhou.plan, 6, REPORTED)).row(district)
    found = tables(response)
    bars = found["登封市各项指标完成情况"][1:]
    assert [row[4] for row in bars] == [f"{display.rate(cell)}%" for cell in cells]
    assert [row[6].split(" / ")[0] for row in bars] == [str(cell.rank) for cell in cells]
    months = found["各月完成数表"][1:]
    assert [row[1:7] for row in months] == [[display.value(cell, value) for value in cell.months] for cell in cells]
    ends = found["年底预计表"][1:]
    assert [row[5] for row in ends] == [f"{display.pace(cell.forecast.year_end)}%" for cell in cells]
    assert [row[2] for row in ends] == [display.value(cell, cell.forecast.needed_per_month) for cell in cells]
    assert "10 项指标中 3 项达到序时，滞后 6 项，严重滞后 1 项（农村劳动力技能培训）。" in text(response)


def test_every_month_opens_its_origin(zhengzhou, client):
    district = named(zhengzhou, "登封市")
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, district))
    hrefs = links(response)["各月完成数表"][1:]
    assert hrefs[0][5] == f"{address(zhengzhou, district)}?basis=reported&indicator=1&of=5#provenance"
    opened = client.get(hrefs[0][5].split("#")[0])
    assert "登封市 · 新增城镇就业 · 5月" in text(opened)
    assert "1—5月累计 2,057 人，完成率 37.4%" in text(opened)


def test_the_panel_tells_who_when_why_and_what_it_was(city, client):
    """Sent too high, returned with a reason, sent again with a remark, approved."""
    district = city.districts[1]
    reporter, supervisor = city.reporter(district), city.users["supervisor"]
    reporter.full_name, reporter.organisation = "陈立", "第1区人社局"
    reporter.save()
    report = factories.report_at(city, district, 1, status="returned", values={"1": "518", "2": "50", "3": "3.5"})
    typed = {"1": entry.Typed("492", "26 人重复登记，已核减"), "2": entry.Typed("50", ""), "3": entry.Typed("3.5", "")}
    report = entry.save(city.plan, district, 1, typed, by=reporter, version=report.version)
    report = entry.submit(report, by=reporter)
    workflow.move(report, workflow.Step.APPROVED, by=supervisor)
    page = text(get(client, supervisor, address(city, district, 1, "?indicator=1&of=1")))
    panel = page[page.index("这个数从哪里来") :]
    assert "492人" in panel.replace(" ", "") and "已审定" in panel
    assert "第1区人社局 陈立" in panel and "第 2 次上报" in panel
    assert "26 人重复登记，已核减" in panel
    assert "518 → 改为 492" in panel
    assert "退回" in panel and "请核对" in panel


def test_a_returned_month_keeps_what_was_sent(city, client):
    district = city.districts[1]
    factories.report_at(city, district, 1, status="returned", values={"1": "77", "2": "50", "3": "3.5"})
    page = text(get(client, city.users["supervisor"], address(city, district, 1, "?indicator=1&of=1")))
    assert "已退回，重报之前两个口径都不计入。上报时为 77 人。" in page


def test_a_draft_is_the_districts_own(city, client):
    """The city sees that there is a draft, not what is typed in it; the reporter sees his remark."""
    district = city.districts[1]
    factories.report_at(city, district, 1, status="draft", values={"1": "88"}, remark="还在核对")
    url = address(city, district, 1, "?indicator=1&of=1")
    assert "还在核对" not in text(get(client, city.users["supervisor"], url))
    assert "还在核对" in text(get(client, city.reporter(district), url))


def test_an_unreported_district_is_said_to_be_one(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, named(zhengzhou, "新密市")))
    assert "截至 2017年6月30日，快报数：6月未上报，以下为1—5月累计。" in text(response)
    bars = tables(response)["新密市各项指标完成情况"][1:]
    assert {row[4] for row in bars} == {"—"} and {row[7] for row in bars} == {"未上报"}
    assert "年底预计表" not in tables(response)
    assert "1—5月已审定；6月草稿。" in text(response)


def test_an_unreported_district_in_english(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou, named(zhengzhou, "新密市")), "en"))
    assert "June not reported, shown is the cumulative of January–May." in page


def test_the_city_total_opens_its_parts(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, zhengzhou.node, 6, "?indicator=1&of=6"))
    page = text(response)
    assert "合计 · 新增城镇就业 · 6月" in page and "在这个口径下计入6月的各单位之和。" in page
    assert "/districts/410185/?basis=reported&amp;indicator=1&amp;of=6#provenance" in response.content.decode()
    assert "新密市 未上报" in page and "中牟县 已退回" in page
    assert "名次" not in [head for row in tables(response)["郑州市各项指标完成情况"][:1] for head in row]


def test_a_city_rate_opens_the_citys_own_entry(city, client):
    factories.report_at(city, city.node, 1, values={"3": "3.20"})
    page = text(get(client, city.users["supervisor"], address(city, city.node, 1, "?indicator=3&of=1")))
    assert "目标 ≤ 4.00%，低于上限 0.80 个百分点" in page


def test_an_opening_figure_is_marked(city, client):
    """The first figure of a plan begun in June is a cumulative: counted, but no month."""
    district = city.districts[1]
    report = factories.report_at(city, district, 3, values={"1": "300", "2": "150", "3": "3.5"})
    report.figures.filter(indicator=city.indicators["1"]).update(is_opening=True)
    response = get(client, city.users["supervisor"], address(city, district, 3, "?indicator=1&of=3"))
    assert "期初累计：计入累计，不计入增幅和平均。" in text(response)
    row = tables(response)["各月完成数表"][1]
    assert row[3] == "※期初累计 300" and row[4] == "300"


def test_neighbours_follow_the_document(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou, named(zhengzhou, "登封市"))))
    assert "上一个：新密市" in page and "下一个：新郑市" in page


# ------------------------------------------------------------------ scope and addresses
def test_a_reporter_opens_only_his_own(city, client):
    own, other = city.districts[1], city.districts[2]
    user = city.reporter(own)
    assert get(client, user, address(city, own)).status_code == 200
    assert get(client, user, address(city, other)).status_code == 404
    assert get(client, user, address(city, city.node)).status_code == 404


def test_a_reporter_has_no_links_to_others(city, client):
    factories.report_at(city, city.districts[1], 1)
    body = get(client, city.reporter(city.districts[1]), address(city, city.districts[1], 1)).content.decode()
    assert f"/districts/{city.districts[2].code}/" not in body and "/overview/" not in body


@pytest.mark.parametrize(("role", "status"), [("leader", 200), ("department", 200), ("administrator", 403), ("auditor", 403)])
def test_who_opens_it(city, client, role, status):
    assert get(client, city.users[role], address(city, city.districts[1])).status_code == status


def test_another_citys_district_does_not_exist(city, client):
    other = factories.small_city("880100")
    assert get(client, other.users["supervisor"], address(city, city.districts[1])).status_code == 404
    assert get(client, city.users["supervisor"], address(city, other.districts[1])).status_code == 404


@pytest.mark.parametrize(
    "query", ["?indicator=99", "?indicator=1&of=7", "?indicator=1&of=0", "?indicator=1&of=05", "?indicator=1&of=x", "?of=²", "?basis=both"]
)
def test_an_address_that_is_none(city, client, query):
    assert get(client, city.users["supervisor"], address(city, city.districts[1], 6, query)).status_code == 404


def test_the_number_of_queries_does_not_grow(db, client):
    counts = []
    for code, districts in (("990100", 2), ("880100", 200)):
        city = factories.small_city(code, districts=districts)
        factories.report_at(city, city.districts[1], 1)
        url = address(city, city.node, 1)
        get(client, city.users["supervisor"], url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_plan_with_another_number_of_decimals(zhengzhou, client):
    Plan.objects.filter(pk=zhengzhou.plan.pk).update(rate_decimals=2)
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, named(zhengzhou, "登封市")))
    assert tables(response)["登封市各项指标完成情况"][1][4] == "47.91%"
