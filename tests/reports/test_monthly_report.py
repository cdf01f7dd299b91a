"""The monthly report of a district, to print, sign and seal (issue 4)."""

import re

import pytest
from django.urls import reverse

from progress.models import Status
from reports.papers.monthly_report.monthly_report import monthly_report_of
from tests import factories


@pytest.fixture
def reported(city):
    """One district with May and June, June with a remark."""
    district = city.districts[1]
    factories.report_at(city, district, 5, values={"1": "100", "2": "50", "3": "3.50"})
    factories.report_at(city, district, 6, Status.SUBMITTED, values={"1": "200", "2": "80", "3": "3.60"}, remark="=集中登记<b>")
    return city


def address(city, district, month=6):
    return reverse("monthly_report", args=[city.plan.code, month, district.code])


def test_figures_cumulative_completion_and_remarks(reported):
    report = monthly_report_of(reported.plan, reported.districts[1], 6, reported.users["supervisor"])
    assert report.labels == ("序号", "指标", "计量单位", "年目标任务", "6月完成", "1—6月累计（期末数）", "完成率（%）", "备注")
    rows = [(line.name, line.unit, line.quota, line.month_value, line.cumulative, line.completion) for line in report.lines]
    assert rows[0][0] == "新增城镇就业" and rows[0][2:4] == ("1200", "200")
    assert rows[2] == ("城镇登记失业率", "%", "4.00", "——", "3.60", "达标")
    assert [line.is_part for line in report.lines] == [False, True, False]
    assert all("集中登记" in line.remark for line in report.lines)


def test_cumulative_holds_the_months_before(reported):
    report = monthly_report_of(reported.plan, reported.districts[1], 6, reported.users["supervisor"])
    assert [line.cumulative for line in report.lines[:2]] == ["300", "130"]
    assert [line.completion for line in report.lines[:2]] == ["25.0", "21.7"]


def test_an_opening_cumulative_is_called_so(city):
    district = city.districts[1]
    report = factories.report_at(city, district, 6, Status.SUBMITTED)
    report.figures.filter(indicator__code="1").update(is_opening=True)
    line = monthly_report_of(city.plan, district, 6, city.users["supervisor"]).lines[0]
    assert (line.month_value, line.cumulative) == ("——", "100") and line.remark.startswith("期初累计")


def test_signers_and_the_phone_by_who_reads(reported):
    district = reported.districts[1]
    reporter = reported.reporter(district)
    reporter.phone = "0371-67180001"
    reporter.save()
    own = dict(monthly_report_of(reported.plan, district, 6, reporter).signers)
    other = dict(monthly_report_of(reported.plan, district, 6, reported.users["supervisor"]).signers)
    assert list(own) == ["单位负责人：", "填表人：", "联系电话：", "报出日期："]
    assert own["联系电话："] == "0371-67180001" and "6718" not in other["联系电话："]
    assert own["填表人："] == reporter.full_name and re.fullmatch(r"\d{4}年\d+月\d+日", own["报出日期："])


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_was_not_reported_is_not_signed(client, city, status):
    district = city.districts[1]
    factories.report_at(city, district, 6, status)
    client.force_login(city.reporter(district))
    page = client.get(address(city, district))
    assert page.status_code == 200 and "<table" not in page.content.decode()
    assert reverse("entry", args=[city.plan.code, 6, district.code]) in page.content.decode()


def test_own_district_only_for_reporters_the_city_s_for_its_readers(client, reported):
    district, neighbour = reported.districts[1], reported.districts[2]
    client.force_login(reported.reporter(district))
    assert client.get(address(reported, district)).status_code == 200
    assert client.get(address(reported, neighbour)).status_code == 404
    for role, status in (("supervisor", 200), ("leader", 200), ("department", 200), ("administrator", 403), ("auditor", 403)):
        client.force_login(reported.users[role])
        assert client.get(address(reported, district)).status_code == status, role
    client.force_login(reported.users["supervisor"])
    assert client.get(address(reported, reported.node)).status_code == 404
    client.force_login(factories.small_city("990200").users["supervisor"])
    assert client.get(address(reported, district)).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_is_chinese_in_both_languages(client, reported, settings, language):
    client.force_login(reported.users["supervisor"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(address(reported, reported.districts[1])).content.decode()
    assert "2017年6月城乡就业工作目标任务月报表" in page and "单位负责人：" in page and "（单位公章）" in page
    assert "=集中登记&lt;b&gt;" in page


def test_a_long_remark_stands_under_the_table_whole(city):
    """Three hundred characters beside a number would tear the row; the row says where they stand instead."""
    district, remark = city.districts[1], ("=逐人核实后补报 @<b>&" * 30)[:300]
    factories.report_at(city, district, 6, Status.SUBMITTED, remark=remark)
    report = monthly_report_of(city.plan, district, 6, city.users["supervisor"])
    assert [line.remark for line in report.lines] == ["见说明1", "见说明2", "见说明3"]
    assert report.remarks[1] == f"2. 失业人员再就业：{remark}"


def test_hostile_remarks_are_text_on_the_form(client, city):
    district = city.districts[1]
    factories.report_at(city, district, 6, Status.SUBMITTED, remark="<script>alert(1)</script>=1+1\x07 @x")
    client.force_login(city.users["supervisor"])
    page = client.get(address(city, district)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1" in page and "<script>alert" not in page and "\x07" not in page
