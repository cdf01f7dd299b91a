"""A cumulative that lacks an earlier month says so wherever it is compared: heat table, ranking, chart."""

import json
import re

from progress.models import MonthlyProgress, Status
from targets.models import PlanRevision, Quota
from tests import factories
from tests.reports.pages import get, tables, text


def city_with_a_gap() -> factories.City:
    """第1区 has reported every month; of 第2区 March was returned and stays out."""
    city = factories.small_city()
    for month in range(1, 7):
        for district in city.districts[1:3]:
            factories.report_at(city, district, month)
    MonthlyProgress.objects.filter(district=city.districts[2], month=3).update(status=Status.RETURNED, approved_by=None, approved_at=None)
    return city


LINE = "※ 第2区累计只含1—2月、4—6月，其他月份未上报、待审或已退回。"


def test_heat_table_ranking_and_chart_carry_the_mark(db, client):
    city = city_with_a_gap()
    response = get(client, city.users["leader"], f"/plans/{city.plan.code}/6/overview/")
    heat = next(rows for caption, rows in tables(response).items() if caption.startswith("各县"))
    ranked = next(rows for caption, rows in tables(response).items() if caption.endswith("完成率排名"))
    assert [row[0] for row in heat[3:5]] == ["第1区", "第2区※ 累计只含1—2月、4—6月"]
    assert [row[1] for row in ranked[1:3]] == ["第1区", "第2区※ 累计只含1—2月、4—6月"]
    assert text(response).count(LINE) == 2
    plot = json.loads(re.search(r'<script id="plot-completion"[^>]*>(.*?)</script>', response.content.decode()).group(1))
    assert [row["name"] for row in plot["rows"][:2]] == ["第1区", "第2区※"]


def test_the_indicator_page_says_it_to_reporters_too(db, client):
    city = city_with_a_gap()
    response = get(client, city.reporter(city.districts[1]), f"/plans/{city.plan.code}/6/indicators/1/")
    assert LINE in text(response)


def test_months_not_asked_for_are_not_among_those_held(db, client):
    city = city_with_a_gap()
    late = city.districts[2]
    MonthlyProgress.objects.filter(district=late, month=1).update(status=Status.RETURNED, approved_by=None, approved_at=None)
    Quota.objects.filter(revision__plan=city.plan, district=late).update(
        revision=PlanRevision.objects.create(
            plan=city.plan, number=1, document_number="示政办文〔2017〕20号", first_month=2, created_by=city.users["supervisor"]
        )
    )
    page = text(get(client, city.users["leader"], f"/plans/{city.plan.code}/6/overview/"))
    assert "※ 第2区累计只含2月、4—6月，" in page


def test_who_has_not_reported_the_month_is_named_elsewhere(db, client):
    city = city_with_a_gap()
    factories.report_at(city, city.districts[3], 1)
    page = text(get(client, city.users["leader"], f"/plans/{city.plan.code}/6/overview/"))
    assert page.count("累计只含") == 4 and "第3区累计只含" not in page


def test_the_mark_is_said_in_english(db, client):
    city = city_with_a_gap()
    page = text(get(client, city.users["leader"], f"/plans/{city.plan.code}/6/overview/", "en"))
    assert "the cumulative holds January–February, April–June only; the other months are not reported, awaiting review or returned." in page
