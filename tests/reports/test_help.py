"""The help page: the general part for everyone, the plan's definitions and the reader's own numbers for whoever sees figures."""

from progress.ledger.ledger import REPORTED, ledger_of
from reports.reading import display
from reports.reading.cells import read
from tests import factories
from tests.reports.pages import get, tables, text
from tests.reports.sample_year import sample_year


def numbers(response) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in tables(response)["数怎么算"][1:]}


def test_nobody_in_particular_gets_the_general_part(city, client):
    response = client.get("/help/")
    assert response.status_code == 200
    page = text(response)
    assert "忘记密码" in page and "严重滞后" in page and "谁做什么" in page
    assert "新增城镇就业" not in page and city.plan.title not in page
    assert "您的例子" not in page


def test_roles_without_figures_see_no_figures(city, client):
    for district in city.districts[1:]:
        factories.report_at(city, district, 6)
    for role in ("administrator", "auditor"):
        page = text(get(client, city.users[role], "/help/"))
        assert "您的例子" not in page and "失业人员再就业" not in page


def test_the_city_is_the_supervisors_example(db, client):
    city = sample_year()
    response = get(client, city.users["supervisor"], "/help/")
    cell = read(ledger_of(city.plan, 6, REPORTED)).city(city.indicators["1"])
    rows = numbers(response)
    assert rows["完成率"][1] == f"{display.value(cell, cell.cumulative)} ÷ 130,000 × 100 = {display.rate(cell)}%"
    assert rows["序时进度"][1] == "6 ÷ 12 × 100 = 50.0%"
    assert "以您的数为例：全市，新增城镇就业，1—6月，快报数" in text(response)
    assert len(tables(response)["指标统计口径"]) == 11


def test_the_own_district_is_the_reporters_example(city, client):
    factories.report_at(city, city.districts[2], 5, values={"1": "300", "2": "150", "3": "3.5"})
    factories.report_at(city, city.districts[1], 5, values={"1": "150", "2": "50", "3": "3.5"})
    rows = numbers(get(client, city.reporter(city.districts[2]), "/help/"))
    assert rows["累计完成"][1] == "300 = 300 人"
    assert rows["完成率"][1] == "300 ÷ 1,200 × 100 = 25.0%"
    assert rows["名次"][1] == "5月在 2 个单位中列第 1"
    assert rows["余月月均需"][1] == "900 ÷ 7 → 129"


def test_bands_use_the_plans_own_limit(city, client):
    city.plan.band_limit = 5
    city.plan.save()
    assert "在 5 个百分点以内" in text(get(client, city.users["leader"], "/help/"))


def test_only_who_imports_is_offered_the_import(city, client):
    assert "/plans/import/" in get(client, city.users["supervisor"], "/help/").content.decode()
    assert "/plans/import/" not in get(client, city.users["leader"], "/help/").content.decode()


def test_in_english(city, client):
    page = text(get(client, city.users["leader"], "/help/", "en"))
    assert "How the numbers are worked out" in page and "New urban jobs" in page


def test_every_number_of_the_city_comes_with_its_example(db, client):
    city = sample_year()
    rows = numbers(get(client, city.users["leader"], "/help/"))
    assert rows["全市数"][1] == "15 个单位合计 72,014 ÷ 130,000 × 100 = 55.4%"
    assert rows["名次"][1] == "第 1 名上街区 65.2%"
    assert rows["需为前均"][1] == "9,665 ÷ 12,002.3 ≈ 0.8 倍"
    assert rows["判断"] == ["年底预计 100% 以上：可完成；不到 80%：难以完成；两者之间：须加快。", "110.8% · 可完成"]


def test_the_example_is_of_a_month_that_is_judged(db, client):
    city = factories.small_city(as_of="2017-08-02")
    for district in city.districts:
        factories.report_at(city, district, 6)
    factories.report_at(city, city.districts[1], 7)
    assert numbers(get(client, city.users["supervisor"], "/help/"))["序时进度"][1] == "6 ÷ 12 × 100 = 50.0%"
    assert numbers(get(client, city.reporter(city.districts[1]), "/help/"))["序时进度"][1] == "7 ÷ 12 × 100 = 58.3%"
