"""The running month: a total that only lacks this month's reports is never read as lagging (docs/decisions/0010)."""

import pytest

from progress.ledger.ledger import APPROVED, REPORTED, ledger_of
from reports.reading import running_month
from reports.reading.cells import read
from targets.arithmetic.rates import Band
from targets.models import Quota
from tests import factories
from tests.reports.pages import get, tables, text


def city_on(day: str) -> factories.City:
    """Four units; January to June approved at pace, July reported by the first ranked district alone."""
    city = factories.small_city(as_of=day)
    for district in city.districts:
        for month in range(1, 7):
            factories.report_at(city, district, month)
    factories.report_at(city, city.districts[1], 7, "submitted")
    return city


def page_of(client, city, month: int, address: str = "overview/", role: str = "leader"):
    return get(client, city.users[role], f"/plans/{city.plan.code}/{month}/{address}")


def bars(response) -> list[list[str]]:
    return next(rows for caption, rows in tables(response).items() if caption.startswith("全市各项指标完成情况"))[1:]


def test_before_the_due_day_the_total_is_shown_but_not_judged(db, client):
    city = city_on("2017-08-05")
    response = page_of(client, city, 7)
    total = bars(response)[0]
    assert total[2:7] == ["2,500", "4,800", "52.1%", "—", "尚不可评"]
    assert "7月月报正在上报，应于8月5日前报，现有 1/4 个单位" in text(response)
    assert "达到序时的指标 —/ 2 项" in text(response) and "7月报齐后再评" in text(response)


def test_a_district_that_has_reported_is_judged_at_once(db, client):
    city = city_on("2017-08-05")
    reading = running_month.unjudged(read(ledger_of(city.plan, 7, REPORTED)))
    assert reading.cell(city.districts[1], city.indicators["1"]).band == Band.ON_PACE
    assert reading.city(city.indicators["1"]).forecast is None


def test_after_the_due_day_it_is_judged_with_whoever_is_missing(db, client):
    city = city_on("2017-08-06")
    response = page_of(client, city, 7)
    assert bars(response)[0][5:7] == ["−6.3", "滞后"]
    assert "正在上报" not in text(response)


def test_once_all_are_in_it_is_judged_before_the_due_day(db, client):
    city = city_on("2017-08-02")
    for district in city.districts:
        if district != city.districts[1]:
            factories.report_at(city, district, 7)
    assert bars(page_of(client, city, 7))[0][6] == "达到序时进度"
    assert not running_month.is_gathering(ledger_of(city.plan, 7, REPORTED))
    assert running_month.is_gathering(ledger_of(city.plan, 7, APPROVED))


def test_a_month_nobody_reported_shows_no_totals_and_leads_back(db, client):
    city = city_on("2017-09-02")
    response = page_of(client, city, 8)
    assert "8月还没有单位上报" in text(response) and "8月月报应于 9月5日 前上报" in text(response)
    assert f'href="/plans/{city.plan.code}/7/overview/?basis=reported"' in response.content.decode()
    assert not [caption for caption in tables(response) if caption.startswith(("全市各项", "各县", "预警"))]
    assert "预警 — " in text(response)


def test_nothing_approved_leads_to_the_reported_figures(db, client):
    city = city_on("2017-08-05")
    body = page_of(client, city, 7, "overview/?basis=approved").content.decode()
    assert "7月还没有审定的月报" in body
    assert f'href="/plans/{city.plan.code}/7/overview/?basis=reported"' in body
    assert f'href="/plans/{city.plan.code}/6/overview/?basis=approved"' in body


def test_the_indicator_page_and_the_citys_page_say_the_same(db, client):
    city = city_on("2017-08-05")
    for address in ("indicators/1/", f"districts/{city.node.code}/"):
        page = text(page_of(client, city, 7, address))
        assert "尚不可评" in page and "现有 1/4 个单位" in page


@pytest.mark.parametrize(
    ("day", "role", "month"),
    [("2017-08-05", "leader", 6), ("2017-08-05", "department", 6), ("2017-08-05", "supervisor", 7), ("2017-08-06", "leader", 7)],
)
def test_those_who_only_read_start_at_a_month_that_can_be_judged(db, client, day, role, month):
    city = city_on(day)
    assert get(client, city.users[role], "/").headers["Location"] == f"/plans/{city.plan.code}/{month}/overview/"


def test_a_plan_of_the_city_alone_waits_for_the_citys_own_report(db, client):
    city = factories.small_city(as_of="2017-08-02")
    Quota.objects.filter(revision__plan=city.plan).exclude(district=city.node).delete()
    factories.report_at(city, city.node, 6)
    assert get(client, city.users["leader"], "/").headers["Location"] == f"/plans/{city.plan.code}/6/overview/"
    factories.report_at(city, city.node, 7)
    assert get(client, city.users["leader"], "/").headers["Location"] == f"/plans/{city.plan.code}/7/overview/"


def test_a_plan_without_an_earlier_report_starts_at_its_month(db, client):
    city = factories.small_city(as_of="2017-08-02")
    assert get(client, city.users["leader"], "/").headers["Location"] == f"/plans/{city.plan.code}/7/overview/"
