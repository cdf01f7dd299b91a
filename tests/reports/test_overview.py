"""The overview: its numbers are the reading's, it says who is missing, it keeps to scope, and it costs the same for 2 and for 200 districts."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import District
from progress.ledger.ledger import APPROVED, REPORTED, ledger_of
from progress.models import Figure, MonthlyProgress, Status
from reports.reading import display
from reports.reading.cells import read
from targets.models import Indicator, Plan, PlanRevision, Quota
from tests import factories
from tests.reports.pages import get, links, tables, text
from tests.reports.sample_year import sample_year


@pytest.fixture
def zhengzhou(db):
    return sample_year()


def address(city, month=6, query="") -> str:
    return f"/plans/{city.plan.code}/{month}/overview/{query}"


def table(response, start: str) -> list[list[str]]:
    return next(rows for caption, rows in tables(response).items() if caption.startswith(start))


def heat(response) -> list[list[str]]:
    return table(response, "各县（市、区）各项指标完成率")


# ------------------------------------------------------------------ the numbers
def test_heat_table_shows_the_reading(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou))
    reading = read(ledger_of(zhengzhou.plan, 6, REPORTED))
    rows = heat(response)[1:]
    areas = [reading.ledger.city, *reading.ledger.districts]
    assert [row[0] for row in rows] == ["合计"] + [district.short_name for district in reading.ledger.districts]
    for area, row in zip(areas, rows, strict=True):
        expected = [display.rate(cell) or {"not_assigned": "——", "not_reported": None}[cell.band] for cell in reading.row(area)]
        shown = [{"未上报": None, "已退回": None}.get(cell, cell) for cell in row[3:-1]]
        assert shown == expected
        assert row[2] == str(reading.cell(area, zhengzhou.indicators["1"]).rank or "—")


def test_the_total_is_the_ratio_of_sums_of_the_raw_figures(zhengzhou, client):
    """Worked out again from the rows of the database: 新密市 and 中牟县 count with January to May only."""
    counted = Figure.objects.filter(progress__status__in=["submitted", "approved"], indicator=zhengzhou.indicators["1"])
    cumulative = sum(counted.values_list("value", flat=True))
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou))
    row = table(response, "全市各项指标完成情况")[1]
    assert row[2] == f"{cumulative:,.0f}"
    assert row[3] == "130,000"
    assert row[4] == f"{(cumulative * 100 / 130000).quantize(Decimal('0.1'))}%"
    assert heat(response)[1][3] == row[4].rstrip("%")


def test_summary_counts_reports_and_warnings(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou)))
    far = read(ledger_of(zhengzhou.plan, 6, REPORTED)).far_behind
    assert "6月月报上报 14/ 16 个单位" in page
    assert "已审定 11，待审 3 ，已退回 1 ，未上报 1" in page
    assert f"预警：严重滞后 {len(far)} 项" in page
    assert "1—5月已全部审定" in page and "已封存" not in page


def test_the_months_wholly_approved_are_named_by_their_span(zhengzhou, city, client):
    """In July June is not wholly approved: 1—5月, not “the five months before”."""
    assert "1—5月已全部审定" in text(get(client, zhengzhou.users["supervisor"], address(zhengzhou, 7)))


def test_no_month_before_wholly_approved(city, client):
    factories.report_at(city, city.districts[0], 3, values={"1": "100"})
    assert "此前各月都没有全部审定" in text(get(client, city.users["supervisor"], address(city, 3)))


def test_warnings_come_worst_first_and_all_on_demand(zhengzhou, client):
    Plan.objects.filter(pk=zhengzhou.plan.pk).update(band_limit=Decimal(2))
    shown = table(get(client, zhengzhou.users["supervisor"], address(zhengzhou)), "预警清单")[1:]
    everything = table(get(client, zhengzhou.users["supervisor"], address(zhengzhou, query="?warnings=all")), "预警清单")[1:]
    gaps = [Decimal(row[4].replace("−", "-")) for row in everything]
    assert gaps == sorted(gaps) and len(everything) > 10
    assert shown == everything[:10]


def test_digest_keeps_ties_together(db, client):
    city = factories.small_city(districts=7)
    for district, value in zip(city.districts[1:], (900, 800, 700, 700, 650, 100, 100), strict=True):
        factories.report_at(city, district, 1, values={"1": str(value), "2": "10", "3": "3"}, remark="集中登记")
    page = text(get(client, city.users["supervisor"], address(city, 1)))
    assert "前三 第1区 75.0、第2区 66.7、第3区 58.3、第4区 58.3" in page
    assert "后三 第5区 54.2、第6区 8.3、第7区 8.3" in page
    assert "最高与最低 相差 66.7 个百分点" in page


# ------------------------------------------------------------------ who is missing
def test_the_page_says_whose_month_is_missing(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou)))
    assert "截至 2017年6月30日，快报数：含待审 3 个单位；新密市6月未上报，合计含其1—5月累计；中牟县6月已退回，合计含其1—5月累计。" in page


def test_the_approved_basis_says_how_much_is_approved(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, query="?basis=approved"))
    assert "审定数：审定 11/16；" in text(response)
    assert "荥阳市、中原区、高新区6月待审，合计含其1—5月累计" in text(response)
    row = next(row for row in heat(response) if row[0] == "荥阳市")
    assert set(row[3:-1]) == {"待审"}
    assert heat(response)[1][1] == "11/16"


def test_the_same_in_english(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou), "en"))
    assert "Up to 30 June 2017, reported figures: with 3 units still awaiting review;" in page
    assert "Xinmi: June not reported, totals hold their cumulative of January–May;" in page
    assert "Warnings: 10 items far behind" in page


def test_nothing_counted_before_is_said_too(city, client):
    factories.report_at(city, city.districts[0], 1, values={"1": "100"})
    page = text(get(client, city.users["supervisor"], address(city, 1)))
    assert "第1区、第2区、第3区1月未上报，合计不含其数" in page


# ------------------------------------------------------------------ choosing
def test_order_and_rank_follow_the_chosen_indicator(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, query="?indicator=7&order=rank"))
    ranks = [row[2] for row in heat(response)[2:]]
    numbers = [int(rank) for rank in ranks if rank != "—"]
    assert numbers == sorted(numbers) and ranks == [str(number) for number in numbers] + ["—"] * (len(ranks) - len(numbers))
    lowest = heat(get(client, zhengzhou.users["supervisor"], address(zhengzhou, query="?indicator=7&order=low")))[2:]
    rates = [Decimal(row[9]) for row in lowest if row[9][0].isdigit()]
    assert rates == sorted(rates) and rates[0] == Decimal("30.4")


def test_ranking_by_gain_shows_points_and_movement(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou, query="?by=gain"))
    reading = read(ledger_of(zhengzhou.plan, 6, REPORTED))
    rows = table(response, "新增城镇就业本月增幅排名")[1:]
    ranked = reading.ranked_by_gain(zhengzhou.indicators["1"])
    assert [row[1] for row in rows[: len(ranked)]] == [cell.district.short_name for cell in ranked]
    assert rows[0][3] == "+14.3"
    assert [row[1] for row in rows[len(ranked) :]] == ["新密市", "中牟县"]


def test_movement_counts_only_districts_ranked_in_both_months(db, client):
    """第3区 enters the ranking above the others: nobody who was there before has moved for that."""
    city = factories.small_city(districts=3)
    for month, values in ((1, (300, 200)), (2, (100, 100))):
        for district, value in zip(city.districts[1:], values, strict=False):
            factories.report_at(city, district, month, values={"1": str(value), "2": "10", "3": "3"}, remark="x")
    factories.report_at(city, city.districts[3], 2, values={"1": "900", "2": "10", "3": "3"}, remark="x")
    rows = table(get(client, city.users["supervisor"], address(city, 2)), "新增城镇就业完成率排名")[1:]
    assert [(row[0], row[1], row[4]) for row in rows[:3]] == [("1", "第3区※ 累计只含2月", "上月未排名"), ("2", "第1区", "–持平"), ("3", "第2区", "–持平")]


def test_a_rate_has_value_and_distance_and_no_completion(city, client):
    factories.report_at(city, city.districts[1], 1, values={"1": "100", "2": "50", "3": "4.20"})
    response = get(client, city.users["supervisor"], address(city, 1, "?indicator=3"))
    row = next(row for row in heat(response) if row[0] == "第1区")
    assert row[5] == "4.20" and row[2] == "—"
    single = table(response, "各单位城镇登记失业率")
    assert single[1] == ["第1区", "4.20", "4.00", "−0.20", "未达标"]
    assert "高于上限 0.20 个百分点" in text(response)


def test_the_bar_keeps_what_was_chosen(city, client):
    body = get(client, city.users["supervisor"], address(city, query="?indicator=2&order=rank&by=gain")).content.decode()
    bar = body[body.index('<form class="context"') : body.index("</main>")].split("</form>")[0]
    for name, value in (("indicator", "2"), ("order", "rank"), ("by", "gain")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in bar


def test_every_number_leads_to_its_origin(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], address(zhengzhou))
    hrefs = next(rows for caption, rows in links(response).items() if caption.startswith("各县（市、区）各项指标完成率"))
    plan = zhengzhou.plan.code
    assert hrefs[1][3] == f"/plans/{plan}/6/districts/410100/?basis=reported&indicator=1&of=6#provenance"
    assert hrefs[4][10] == f"/plans/{plan}/6/districts/410185/?basis=reported&indicator=8&of=6#provenance"
    for row in hrefs[1:4]:
        for href in row[3:-1]:
            assert client.get(href.split("#")[0]).status_code == 200


# ------------------------------------------------------------------ empty and odd plans
def test_a_month_that_has_not_begun_says_so(zhengzhou, client):
    page = text(get(client, zhengzhou.users["supervisor"], address(zhengzhou, 9)))
    assert "9月还没有开始" in page and "看6月" in page


def test_the_citys_own_report_awaits_review_too(city, client):
    factories.report_at(city, city.districts[1], 6)
    factories.report_at(city, city.node, 6, "submitted", values={"3": "3.80"})
    response = get(client, city.users["supervisor"], f"/plans/{city.plan.code}/6/overview/")
    body = response.content.decode()
    assert f'href="/plans/{city.plan.code}/6/review/{city.node.code}/"' in body and '<span class="count">1</span>' in body
    assert client.get(f"/plans/{city.plan.code}/6/review/{city.node.code}/").status_code == 200


def test_nobody_has_reported_yet(city, client):
    response = get(client, city.users["supervisor"], address(city))
    assert "6月还没有单位上报" in text(response)
    assert not [caption for caption in tables(response) if caption.startswith("各县")]
    waiting = table(response, "未上报单位")[1:]
    assert [row[1] for row in waiting] == ["!逾期未报"] * 4


def test_one_district_one_indicator_no_total_of_its_own(db, client):
    user = factories.make_user("only", "supervisor", District.objects.create(code="770100", name="独市", printed_name="独市", short_name="独市", kind="city"))
    below = District.objects.create(code="770101", name="独区", printed_name="独区", short_name="独区", kind="district", parent=user.district, order=1)
    plan = Plan.objects.create(code="770100-2017", city=user.district, year=2017, title="独市", as_of="2017-03-02", created_by=user)
    revision = PlanRevision.objects.create(plan=plan, number=0, created_by=user)
    indicator = Indicator.objects.create(plan=plan, code="1", order=1, name="培训", unit="人次")
    Quota.objects.create(revision=revision, district=below, indicator=indicator, value=200)
    report = MonthlyProgress.objects.create(
        plan=plan, district=below, month=1, status=Status.APPROVED, created_by=user, changed_by=user, approved_by=user, approved_at=plan.created_at
    )
    Figure.objects.create(progress=report, indicator=indicator, value=50)
    response = get(client, user, "/plans/770100-2017/1/overview/")
    assert table(response, "全市各项指标完成情况")[1][2:5] == ["50", "200", "25.0%"]
    assert heat(response)[2][2:4] == ["1", "25.0"]


# ------------------------------------------------------------------ scope and addresses
@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("leader", 200), ("department", 200), ("administrator", 403), ("auditor", 403)])
def test_who_opens_it(city, client, role, status):
    assert get(client, city.users[role], address(city)).status_code == status


def test_a_reporter_is_told_it_is_not_his(city, client):
    assert get(client, city.reporter(city.districts[1]), address(city)).status_code == 403


def test_another_city_does_not_exist(city, client):
    other = factories.small_city("880100")
    assert get(client, other.users["supervisor"], address(city)).status_code == 404


@pytest.mark.parametrize("query", ["?basis=guess", "?indicator=99", "?order=alphabet", "?by=luck", "?warnings=some"])
def test_an_address_that_is_none(city, client, query):
    response = get(client, city.users["supervisor"], address(city, query=query))
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_there_is_no_thirteenth_month(city, client):
    assert get(client, city.users["supervisor"], f"/plans/{city.plan.code}/13/overview/").status_code == 404


# ------------------------------------------------------------------ cost
def queries_of(client, user, url) -> int:
    get(client, user, url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def fill(city, districts) -> None:
    """A submitted January for each, put straight into the tables."""
    user = city.users["supervisor"]
    months = [
        MonthlyProgress(
            plan=city.plan,
            district=district,
            month=1,
            status=Status.SUBMITTED,
            created_by=user,
            changed_by=user,
            submitted_by=user,
            submitted_at=city.plan.created_at,
        )
        for district in districts
    ]
    MonthlyProgress.objects.bulk_create(months)
    Figure.objects.bulk_create(Figure(progress=month, indicator=indicator, value=3) for month in months for indicator in city.indicators.values())


@pytest.mark.parametrize("basis", [REPORTED, APPROVED])
def test_the_number_of_queries_does_not_grow(db, client, basis):
    few, many = factories.small_city("990100", districts=2), factories.small_city("880100", districts=200)
    for city in (few, many):
        fill(city, city.districts)
    url = "/plans/{}/1/overview/?indicator=2&order=rank&by=gain&basis=" + basis
    assert queries_of(client, few.users["supervisor"], url.format(few.plan.code)) == queries_of(client, many.users["supervisor"], url.format(many.plan.code))


def test_panels_that_may_begin_a_sheet_name_month_and_basis_in_print(zhengzhou, client):
    body = get(client, zhengzhou.users["leader"], address(zhengzhou, query="?basis=approved")).content.decode()
    assert body.count('<span class="on-sheets">截至 2017年6月30日，审定数</span>') == 3
