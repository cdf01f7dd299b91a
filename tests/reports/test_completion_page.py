"""The completion table's page and its downloads: who may, what is kept in the address, what is logged."""

import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from tests import factories
from tests.factories import small_city
from tests.reports.pages import links
from tests.reports.sample_year import sample_year

NAMES = ("table", "table_xlsx", "table_csv")


@pytest.fixture
def year(db):
    return sample_year()


def address(city, name="table", month=6, query=""):
    return reverse(name, args=[city.plan.code, month]) + query


def get(client, user, url):
    client.force_login(user)
    return client.get(url)


@pytest.mark.parametrize("name", NAMES)
def test_the_city_s_readers_open_it_and_nobody_else(client, city, name):
    url = address(city, name)
    assert client.get(url).status_code == 302
    for role, status in (("supervisor", 200), ("leader", 200), ("department", 200), ("administrator", 403), ("auditor", 403)):
        assert get(client, city.users[role], url).status_code == status, role
    assert get(client, city.reporter(city.districts[1]), url).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_another_city_s_table_is_not_found(client, city, name):
    other = small_city("990200")
    assert get(client, city.users["leader"], address(other, name)).status_code == 404
    assert get(client, city.users["leader"], reverse(name, args=["none", 6])).status_code == 404


def test_only_reading_is_allowed(client, city):
    client.force_login(city.users["supervisor"])
    assert all(client.post(address(city, name)).status_code == 405 for name in NAMES)


def test_two_printed_sheets_of_five(client, year):
    page = get(client, year.users["leader"], address(year)).content.decode()
    assert page.count('<section class="sheet ') == 2
    assert "第 1 页，共 2 页" in page and "第 2 页，共 2 页" in page
    assert page.count("郑州市2017年城乡就业工作目标任务完成情况表</") >= 2
    assert page.count("口径：快报数（已上报14/16）") >= 2 and page.count("演示数据") >= 2
    page = re.sub("</?a[^>]*>", "", page)
    assert page.count('<tr class="total"><th scope="row">合计</th>') == 2
    assert '<td class="group-start">130,000</td><td>72,014</td><td>55.4</td><td class="c">——</td>' in page
    assert '<td class="far-cell"><span class="mark" aria-hidden="true">▼</span><span class="vh">严重滞后 </span>38.9</td>' in page
    assert "3,582※" in page and "paper-a3.css" not in page


def test_a3_is_one_sheet_with_its_own_page_size(client, year):
    page = get(client, year.users["leader"], address(year, query="?paper=a3")).content.decode()
    assert page.count('<section class="sheet ') == 1 and "paper-a3.css" in page


def test_options_stay_in_the_exports(client, year):
    page = get(client, year.users["leader"], address(year, query="?basis=approved&paper=a3&rank=0&rank=1&gap=1&marks=0")).content.decode()
    links = re.findall(r'href="(/plans/410100-2017/6/table/table\.(?:xlsx|csv)\?[^"]*paper[^"]*)"', page)
    assert len(links) == 2
    assert all("basis=approved&amp;paper=a3&amp;rank=1&amp;month_value=0&amp;gap=1&amp;marks=0" in link for link in links)
    assert "差距" in page and "口径：审定数" in page and "待审" in page


def test_an_unknown_basis_falls_back_to_the_month_s(client, year):
    assert "口径：快报数" in get(client, year.users["leader"], address(year, query="?basis=all&paper=a0&rank=x")).content.decode()


def test_names_are_escaped(client, year):
    year.districts[1].printed_name = "<script>alert(1)</script>"
    year.districts[1].save()
    page = get(client, year.users["leader"], address(year)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_the_page_in_english(client, year):
    client.cookies["django_language"] = "en"
    page = get(client, year.users["leader"], address(year)).content.decode()
    assert "Completion table" in page and "New urban jobs" in page and "Page 1 of 2" in page
    data = get(client, year.users["leader"], address(year, "table_csv")).content.decode("utf-8-sig")
    assert data.startswith("郑州市2017年城乡就业工作目标任务完成情况表")


@pytest.mark.parametrize(("name", "suffix", "kind"), [("table_xlsx", "xlsx", "spreadsheetml"), ("table_csv", "csv", "text/csv")])
def test_a_download_has_a_chinese_and_an_ascii_name(client, year, name, suffix, kind):
    response = get(client, year.users["supervisor"], address(year, name, query="?basis=approved"))
    assert kind in response["Content-Type"]
    header = response["Content-Disposition"]
    assert header.isascii()
    assert f'filename="410100-2017-06-completion-approved.{suffix}"' in header
    assert unquote(header.split("filename*=UTF-8''")[1]) == f"郑州市2017年城乡就业工作目标任务完成情况表（6月，审定数）.{suffix}"


def test_both_addresses_of_the_files_answer(client, year):
    client.force_login(year.users["leader"])
    assert all(client.get(f"/plans/410100-2017/6/{path}").status_code == 200 for path in ("table.xlsx", "table.csv", "table/table.xlsx", "table/table.csv"))


def test_a_download_is_written_to_the_log_and_a_look_is_not(client, year):
    get(client, year.users["leader"], address(year))
    assert not AuditEvent.objects.filter(action=AuditEvent.Action.EXPORT).exists()
    get(client, year.users["leader"], address(year, "table_xlsx", query="?basis=approved&gap=1"))
    event = AuditEvent.objects.get(action=AuditEvent.Action.EXPORT)
    assert event.user == year.users["leader"] and event.target.endswith("（6月，审定数）.xlsx")
    assert "basis=approved" in event.detail and "gap=1" in event.detail and "month=6" in event.detail


def test_the_same_download_twice_is_the_same_file(client, year):
    url = address(year, "table_xlsx")
    assert get(client, year.users["leader"], url).content == get(client, year.users["supervisor"], url).content


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_grow_with_districts(client, db, name):
    counts = []
    for code, districts in (("990300", 2), ("990400", 200)):
        city = small_city(code, districts)
        client.force_login(city.users["leader"])
        client.get(address(city, name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(city, name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30


@override_settings(DEBUG=False)
def test_a_month_that_is_none_is_not_found(client, city):
    client.force_login(city.users["leader"])
    assert client.get(f"/plans/{city.plan.code}/13/table/").status_code == 404


def test_every_number_of_the_table_leads_to_its_origin(city, client):
    factories.report_at(city, city.districts[1], 6)
    response = get(client, city.users["leader"], f"/plans/{city.plan.code}/6/table/")
    row = next(iter(links(response).values()))[4]
    place = f"/plans/{city.plan.code}/6/districts/{city.districts[1].code}/?basis=reported"
    origin = f"{place}&indicator=1&of=6#provenance"
    assert row[:5] == [place, f"/plans/{city.plan.code}/", origin, origin, f"/plans/{city.plan.code}/6/indicators/1/?basis=reported"]
    for address in set(row) - {""}:
        assert client.get(address.split("#")[0]).status_code == 200
