"""The indicator page: definition, both rankings, the year, names without links for a reporter. And `go`, which turns a choice into an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.ledger.ledger import REPORTED, ledger_of
from reports.reading import display
from reports.reading.cells import read, series
from tests import factories
from tests.reports.pages import get, links, tables, text
from tests.reports.sample_year import sample_year


@pytest.fixture
def zhengzhou(db):
    return sample_year()


def address(city, code="1", month=6, query="") -> str:
    return f"/plans/{city.plan.code}/{month}/indicators/{code}/{query}"


def test_rankings_and_year_are_the_reading(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, "7"))
    indicator, ledger = zhengzhou.indicators["7"], ledger_of(zhengzhou.plan, 6, REPORTED)
    reading, found = read(ledger), tables(response)
    ranked = found["失业人员技能培训完成率排名"][1:]
    expected = [[str(cell.rank), cell.district.short_name, display.rate(cell)] for cell in reading.ranked(indicator)]
    assert [[row[0], row[1], row[3]] for row in ranked[: len(expected)]] == expected
    # 市本级 has a quota here: shown with its rate, never ranked.
    assert ["—", "市本级", "51.2"] in [[row[0], row[1], row[3]] for row in ranked]
    points = found["图表数据"][1:]
    cells = series(ledger, indicator)
    assert [[row[1], row[2], row[3]] for row in points] == [
        [display.value(cell, cell.month_value), display.value(cell, cell.cumulative), display.rate(cell)] for cell in cells
    ]


def test_a_definition_stands_on_the_page(zhengzhou, client):
    indicator = zhengzhou.indicators["1"]
    indicator.definition, indicator.definition_en = "城镇新就业人数减去自然减员。", "New jobs less natural losses."
    indicator.save()
    assert "城镇新就业人数减去自然减员。" in text(get(client, zhengzhou.users["leader"], address(zhengzhou)))
    assert "New jobs less natural losses." in text(get(client, zhengzhou.users["leader"], address(zhengzhou), "en"))


def test_a_reporter_sees_names_and_only_his_own_as_a_link(city, client):
    own = city.districts[1]
    for district in city.districts[1:]:
        factories.report_at(city, district, 1)
    response = get(client, city.reporter(own), address(city, "1", 1))
    rows, hrefs = tables(response)["新增城镇就业完成率排名"], links(response)["新增城镇就业完成率排名"]
    linked = {row[1] for row, href in zip(rows, hrefs, strict=True) if any(href)}
    assert {row[1] for row in rows[1:]} >= {"第1区", "第2区", "第3区"}
    assert linked == {"第1区"}
    assert "/overview/" not in response.content.decode()


def test_a_rate_is_listed_against_its_limit_and_not_ranked(city, client):
    factories.report_at(city, city.districts[1], 1, values={"1": "100", "2": "50", "3": "3.50"})
    factories.report_at(city, city.node, 1, values={"3": "4.10"})
    response = get(client, city.users["supervisor"], address(city, "3", 1))
    assert tables(response)["各单位城镇登记失业率"][1] == ["第1区", "3.50", "4.00", "+0.50", "达标"]
    assert tables(response)["图表数据"][1] == ["1月", "4.10", "≤ 4.00%", "−0.10", "未达标"]
    assert "名次" not in text(response)


def test_the_chart_speaks(zhengzhou, client):
    body = get(client, zhengzhou.users["supervisor"], address(zhengzhou)).content.decode()
    assert 'aria-label="合计新增城镇就业累计完成率与序时进度，6月末 55.4%，序时 50.0%，按目前速度年底预计 110.8%"' in body


def test_december_has_no_forecast_line(db, client):
    city = factories.small_city(as_of="2018-01-06")
    for month in (11, 12):
        factories.report_at(city, city.districts[1], month, remark="x")
    body = get(client, city.users["supervisor"], address(city, "1", 12)).content.decode()
    assert 'class="fore"' not in body and 'class="real"' in body


def test_a_curve_is_drawn_as_it_is(city, client):
    city.plan.curve = [0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    city.plan.save()
    factories.report_at(city, city.districts[1], 2)
    page = text(get(client, city.users["supervisor"], address(city, "1", 2)))
    assert "序时 0.0%" in page and "尚不可评" in page


@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("leader", 200), ("department", 200), ("administrator", 403), ("auditor", 403)])
def test_who_opens_it(city, client, role, status):
    assert get(client, city.users[role], address(city)).status_code == status


def test_unknown_indicator_and_foreign_plan(city, client):
    other = factories.small_city("880100")
    assert get(client, city.users["supervisor"], address(city, "77")).status_code == 404
    assert get(client, city.users["supervisor"], address(other)).status_code == 404


def test_the_number_of_queries_does_not_grow(db, client):
    counts = []
    for code, districts in (("990100", 2), ("880100", 200)):
        city = factories.small_city(code, districts=districts)
        factories.report_at(city, city.districts[1], 1)
        get(client, city.users["supervisor"], address(city, "1", 1))
        with CaptureQueriesContext(connection) as found:
            client.get(address(city, "1", 1))
        counts.append(len(found))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ go
@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("page=overview&month=5&basis=approved", "5/overview/?basis=approved"),
        ("page=overview&month=5&basis=approved&indicator=2&order=rank&by=gain", "5/overview/?basis=approved&indicator=2&order=rank&by=gain"),
        ("page=indicator&month=4&indicator=2", "4/indicators/2/"),
        ("page=district&month=3&district=990100-01&basis=reported", "3/districts/990100-01/?basis=reported"),
        ("page=table&month=12", "12/table/"),
        ("page=review&month=6", "6/review/"),
        ("page=review_month&month=6&district=990100-02", "6/review/990100-02/"),
    ],
)
def test_go_leads_to_the_address_of_the_state(city, client, query, target):
    response = get(client, city.users["supervisor"], f"/plans/{city.plan.code}/go/?{query}")
    assert response.status_code == 302 and response["Location"] == f"/plans/{city.plan.code}/{target}"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "page=overview",
        "page=overview&month=13",
        "page=overview&month=06",
        "page=admin&month=6",
        "page=overview&month=6&basis=guess",
        "page=indicator&month=6",
        "page=indicator&month=6&indicator=99",
        "page=district&month=6&district=880100-01",
        "page=overview&month=6&order=alphabet",
        "page=//evil.example&month=6",
    ],
)
def test_go_nowhere(city, client, query):
    factories.small_city("880100")
    assert get(client, city.users["supervisor"], f"/plans/{city.plan.code}/go/?{query}").status_code == 404


def test_go_keeps_to_scope(city, client):
    reporter = city.reporter(city.districts[1])
    url = f"/plans/{city.plan.code}/go/?page=district&month=6&district="
    assert get(client, reporter, url + city.districts[1].code).status_code == 302
    assert get(client, reporter, url + city.districts[2].code).status_code == 404


def test_home_leads_to_the_roles_start(city, client):
    starts = {
        "supervisor": f"/plans/{city.plan.code}/6/overview/",
        "leader": f"/plans/{city.plan.code}/6/overview/",
        "administrator": "/users/",
        "auditor": "/audit/",
    }
    for role, start in starts.items():
        assert get(client, city.users[role], "/")["Location"] == start
    assert get(client, city.reporter(city.districts[1]), "/")["Location"] == f"/plans/{city.plan.code}/6/mine/"
