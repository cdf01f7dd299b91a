"""A rate entered in March still counts in June, and every reading says that it is March's."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from progress.ledger.ledger import REPORTED, ledger_of
from progress.models import Status
from reports.papers.brief.drafting.brief_text import INDICATORS
from reports.papers.brief.drafting.drafting import draft
from reports.papers.completion.completion_table import completion_table
from reports.reading import value_month
from reports.reading.cells import read
from reports.reading.paper_words import CHINESE, ENGLISH
from tests import factories


@pytest.fixture
def old_rate(city):
    """The city's rate of March; a district's own of June."""
    factories.report_at(city, city.node, 3, values={"3": "3.80"})
    factories.report_at(city, city.districts[1], 6, Status.SUBMITTED)
    return city


def june(city):
    return read(ledger_of(city.plan, 6, REPORTED))


def test_only_a_rate_of_an_earlier_month_is_old(old_rate):
    reading = june(old_rate)
    rate, jobs = old_rate.indicators["3"], old_rate.indicators["1"]
    assert value_month.older_month(reading.city(rate)) == 3 and reading.city(rate).cumulative == Decimal("3.80")
    assert value_month.older_month(reading.cell(old_rate.districts[1], rate)) is None
    assert value_month.older_month(reading.city(jobs)) is None and value_month.older_month(reading.cell(old_rate.districts[2], rate)) is None
    assert (value_month.mark(reading.city(rate), CHINESE), value_month.mark(reading.city(rate), ENGLISH)) == ("（3月数）", " (Mar)")
    assert value_month.mark(read(ledger_of(old_rate.plan, 3, REPORTED)).city(rate), CHINESE) == ""


def test_table_and_brief_say_so(old_rate):
    reading = june(old_rate)
    total = completion_table(reading).rows[0].groups[2]
    assert [item.plain for item in total] == ["4.00", "3.80（3月数）", "达标"] and not total[1].is_number
    assert "城镇登记失业率为3.8%（3月数），比年控制目标4%低0.2个百分点，达标。" in draft(reading).section(INDICATORS).text


@pytest.mark.parametrize(("language", "mark"), [("zh-hans", "（3月数）"), ("en", " (Mar)")])
@pytest.mark.parametrize("page", ["overview", "table"])
def test_pages_say_so(client, old_rate, settings, page, language, mark):
    client.force_login(old_rate.users["supervisor"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = client.get(reverse(page, args=[old_rate.plan.code, 6])).content.decode()
    assert f"3.80{'%' if page == 'overview' else ''}{mark}" in shown
    if page == "overview":
        [card] = re.findall(r'<span class="tip"><b>[^<]*(?:失业率|unemployment)</b>([^<]*3\.80[^<]*)</span>', shown)
        assert mark in card


def test_months_without_a_report_are_told_beside_the_sum(city):
    """May was returned after June came in: the brief says which months the sum holds, in the table's own words."""
    district = city.districts[1]
    for month in (1, 2, 3, 4):
        factories.report_at(city, district, month)
    factories.report_at(city, district, 5, Status.RETURNED)
    factories.report_at(city, district, 6, Status.SUBMITTED)
    reading = june(city)
    said = "第1区累计只含1—4月、6月，其他月份未上报、待审或已退回"
    assert said in completion_table(reading).notes
    text = draft(reading).section("districts").text
    assert f"{said}。" in text
    assert "累计只含" not in draft(read(ledger_of(city.plan, 4, REPORTED))).section("districts").text
