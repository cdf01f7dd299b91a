"""What the chart library is given equals the reading, stands beside its table, and is left out where the library is missing."""

import csv
import json
import re
from decimal import Decimal

import pytest

from districts.models import District
from progress.ledger.ledger import REPORTED, ledger_of
from reports.charts import chart_library
from reports.pages import reading_views
from reports.reading import display
from reports.reading.cells import by_month, read
from tests import factories
from tests.reports.pages import get, tables, text
from tests.reports.sample_year import FIXTURES, sample_year

LIBRARY = "/static/vendor/echarts.min.js"


@pytest.fixture
def zhengzhou(db):
    """The sample year with the districts' places: tiles and codes of the boundary map."""
    city = sample_year()
    with (FIXTURES / "zhengzhou_2017_districts.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            place = {"tile_column": row["tile_column"] or None, "tile_row": row["tile_row"] or None, "map_code": row["map_code"]}
            District.objects.filter(code=row["code"]).update(**place)
    city.plan.refresh_from_db()
    return city


@pytest.fixture
def library(monkeypatch):
    monkeypatch.setattr(reading_views, "chart_library_url", lambda: LIBRARY)


@pytest.fixture
def no_library(monkeypatch):
    monkeypatch.setattr(reading_views, "chart_library_url", lambda: "")


def overview(city, client, query="", language="zh-hans"):
    return get(client, city.users["supervisor"], f"/plans/{city.plan.code}/6/overview/{query}", language)


def plot(response, name: str) -> dict:
    found = re.search(rf'<script id="plot-{name}" type="application/json">(.*?)</script>', response.content.decode(), re.S)
    assert found, f"no data of plot-{name}"
    return json.loads(found[1])


def close(shown: str, exact: Decimal) -> bool:
    return abs(Decimal(shown) - exact) <= Decimal("0.00005")


# ------------------------------------------------------------------ the data is the reading
@pytest.mark.parametrize("code", ["1", "7"])
def test_the_line_is_the_reading(zhengzhou, client, library, code):
    data = plot(overview(zhengzhou, client, f"?indicator={code}"), "series")
    ledger, indicator = ledger_of(zhengzhou.plan, 6, REPORTED), zhengzhou.indicators[code]
    readings = by_month(ledger, indicator)
    assert [point[0] for point in data["real"]] == ["0", "1", "2", "3", "4", "5", "6"]
    assert all(close(point[1], reading.city(indicator).completion) for point, reading in zip(data["real"][1:], readings, strict=True))
    assert [point[1] for point in data["pace"]][::6] == ["0.0000", "50.0000", "100.0000"]
    for month, low, high in data["range"][1:]:
        values = [cell.completion for cell in readings[int(month) - 1].ranked(indicator)]
        assert close(low, min(values)) and close(high, max(values))
    year_end = readings[-1].city(indicator).forecast.year_end
    assert data["forecast"][0] == data["real"][-1] and close(data["forecast"][1][1], year_end)
    assert f"{display.rate(readings[-1].city(indicator))}%" in [label["text"] for label in data["labels"]]


def test_the_line_says_what_its_table_says(zhengzhou, client, library):
    response = overview(zhengzhou, client)
    rows = tables(response)["图表数据"][1:]
    for tip, row in zip(plot(response, "series")["tips"], rows, strict=False):
        completion, pace, of_month, cumulative = [value for _head, value in tip["rows"][:4]]
        assert [tip["name"], of_month, cumulative, completion, pace] == row
    assert len(plot(response, "series")["tips"]) == 12


def test_the_ranking_is_its_table(zhengzhou, client, library):
    for by, caption in (("completion", "新增城镇就业完成率排名"), ("gain", "新增城镇就业本月增幅排名")):
        response = overview(zhengzhou, client, f"?by={by}")
        found = {name: rows for name, rows in tables(response).items() if name == caption}
        assert found, list(tables(response))
        data = plot(response, by)
        expected = [[row[0], row[1], row[3]] for row in found[caption][1:]]
        assert [[row["rank"], row["name"], row["text"]] for row in data["rows"]] == expected
        moves = [row[4].split()[-1] for row in found[caption][1:] if len(row) == 6]
        assert len(moves) == len([row for row in data["rows"] if row["value"] is not None])


def test_bars_are_as_long_as_the_rates(zhengzhou, client, library):
    data = plot(overview(zhengzhou, client), "completion")
    reading, indicator = read(ledger_of(zhengzhou.plan, 6, REPORTED)), zhengzhou.indicators["1"]
    by_name = {cell.district.short_name: cell for cell in reading.column(indicator)}
    assert data["pace"] == "50.0000" and data["pace_text"] == "序时 50.0%"
    for row in data["rows"]:
        cell = by_name[row["name"]]
        assert row["band"] == cell.band
        assert (row["value"] is None) == (cell.completion is None)
        assert row["value"] is None or close(row["value"], cell.completion)
        assert f"/districts/{cell.district.code}/" in row["url"]


def test_gains_are_measured_against_the_month_s_own_pace(zhengzhou, client, library):
    data = plot(overview(zhengzhou, client, "?by=gain"), "gain")
    assert close(data["pace"], Decimal(100) / 12) and "8.3" in data["pace_text"]
    assert Decimal(data["high"]) == max(Decimal(row["value"]) for row in data["rows"] if row["value"])


def test_the_table_of_gains_draws_gains_without_the_library_too(zhengzhou, client, no_library):
    """The longest bar is the greatest gain, the tick the month's own pace: 8.3 points, on the same scale."""
    page = overview(zhengzhou, client, "?by=gain").content.decode()
    table = re.search(r'<table class="rank-table">.*?</table>', page, re.S)[0]
    first = re.search(r'aria-label="([^"]*)".*?class="spark-done"[^>]* width="([\d.]+)%".*?class="bullet-tick" x="([\d.]+)%"', table, re.S)
    reading = read(ledger_of(zhengzhou.plan, 6, REPORTED))
    best = reading.ranked_by_gain(zhengzhou.indicators["1"])[0]
    assert first[2] == "100.00" and close(first[3], (Decimal(100) / 12 / best.gain * 100).quantize(Decimal("0.01")))
    assert best.district.short_name in first[1] and "当月序时8.3" in first[1] and "竖线为当月序时" in table


def test_a_saved_picture_says_where_it_comes_from(zhengzhou, client, library):
    data = plot(overview(zhengzhou, client), "series")
    assert "截至 2017年6月30日，快报数" in data["source"] and "演示数据" in data["source"]
    assert data["title"].startswith("新增城镇就业") and data["file"].endswith(".png")


def test_a_rate_has_a_line_against_its_limit_and_no_ranking(city, client, library):
    factories.report_at(city, city.districts[1], 6)
    response = overview(city, client, "?indicator=3")
    data = plot(response, "series")
    assert data["unit"] == "%" and data["range"] == [] and data["forecast"] == []
    assert "plot-completion" not in response.content.decode()


def test_a_reporter_s_ranking_names_others_without_addresses(city, client, library):
    own = city.districts[1]
    for district in city.districts[1:]:
        factories.report_at(city, district, 1)
    data = plot(get(client, city.reporter(own), f"/plans/{city.plan.code}/1/indicators/1/"), "completion")
    assert {row["name"] for row in data["rows"] if row["url"]} == {own.short_name} == {row["name"] for row in data["rows"] if row["own"]}
    assert len(data["rows"]) > 1


def test_january_has_no_month_before(zhengzhou, client, library):
    response = get(client, zhengzhou.users["supervisor"], f"/plans/{zhengzhou.plan.code}/1/overview/?by=gain")
    data = plot(response, "gain")
    assert not data["compared"] and all(row["move"] == "" for row in data["rows"])


# ------------------------------------------------------------------ the boundary map
def test_tiles_are_the_default_and_boundaries_a_choice(zhengzhou, client, library):
    default, chosen = overview(zhengzhou, client), overview(zhengzhou, client, "?map=boundary&by=gain&indicator=7")
    assert 'class="tiles"' in default.content.decode() and "plot-map" not in default.content.decode()
    assert "map=boundary" in default.content.decode()
    body = chosen.content.decode()
    assert plot(chosen, "map")["url"].startswith(f"/plans/{zhengzhou.plan.code}/boundaries.geojson")
    # The choice stays in every form and address of the page, and the tiles stand behind the map.
    assert body.count('name="map" value="boundary"') == 3
    assert 'class="tiles"' in body
    assert f"/plans/{zhengzhou.plan.code}/6/overview/?basis=reported&amp;map=tiles&amp;indicator=7&amp;order=document&amp;by=gain#map" in body


def test_map_numbers_are_the_reading_and_gongyi_is_outside(zhengzhou, client, library):
    response = overview(zhengzhou, client, "?map=boundary")
    data, page = plot(response, "map"), text(response)
    reading, indicator = read(ledger_of(zhengzhou.plan, 6, REPORTED)), zhengzhou.indicators["1"]
    regions = {region["code"]: region for region in data["regions"]}
    drawn = [cell for cell in reading.column(indicator) if cell.district.map_code]
    assert len(regions) == len(drawn) == 11
    for cell in drawn:
        region = regions[cell.district.map_code]
        assert (region["name"], region["band"]) == (cell.district.short_name, cell.band)
        assert cell.completion is None or region["text"].endswith(display.rate(cell))
    assert data["outside"] == [{"code": "410181", "name": "巩义市"}]
    zones = [cell for cell in reading.column(indicator) if cell.district.kind == District.Kind.ZONE]
    assert data["beside"] == [f"{cell.district.short_name} {display.SIGNS[cell.band]} {display.rate(cell)}" for cell in zones] and len(zones) == 4
    assert all(line in page for line in data["beside"])
    assert "巩义市" in page and "天地图" in page


def test_the_map_in_english(zhengzhou, client, library):
    data = plot(overview(zhengzhou, client, "?map=boundary", "en"), "map")
    assert data["locale"] == "EN" and data["outside"][0]["name"] == "Gongyi"
    assert "Jinshui" in {region["name"] for region in data["regions"]}


def test_boundaries_are_served_in_scope_and_kept(zhengzhou, client):
    address = f"/plans/{zhengzhou.plan.code}/boundaries.geojson"
    response = get(client, zhengzhou.users["leader"], address)
    codes = {feature["properties"]["adcode"] for feature in response.json()["features"]}
    assert {district.map_code for district in zhengzhou.districts if district.map_code} <= codes
    assert response["Content-Type"] == "application/geo+json"
    assert "private" in response["Cache-Control"] and "max-age=86400" in response["Cache-Control"]
    stranger = factories.small_city("880100").users["supervisor"]
    assert get(client, stranger, address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_a_city_without_boundaries_has_no_switch_and_a_list(city, client, library):
    factories.report_at(city, city.districts[1], 6)
    response = overview(city, client, "?map=boundary")
    body = response.content.decode()
    assert response.status_code == 200 and "map-ways" not in body and "plot-map" not in body and 'class="tiles"' not in body
    shown = read(ledger_of(city.plan, 6, REPORTED)).cell(city.districts[1], city.indicators["1"])
    assert f"{city.districts[1].short_name} {display.SIGNS[shown.band]} {display.rate(shown)}" in text(response)
    assert get(client, city.users["supervisor"], f"/plans/{city.plan.code}/boundaries.geojson").status_code == 404


def test_boundaries_alone_are_shown_where_no_tile_has_a_place(zhengzhou, client, library):
    District.objects.update(tile_column=None, tile_row=None)
    body = overview(zhengzhou, client).content.decode()
    assert 'id="plot-map"' in body and "map-ways" not in body


@pytest.mark.parametrize("query", ["?map=satellite", "?map=Tiles"])
def test_another_map_is_no_address(zhengzhou, client, query):
    assert overview(zhengzhou, client, query).status_code == 404


def test_a_month_chosen_in_the_bar_keeps_the_map(zhengzhou, client):
    response = get(client, zhengzhou.users["supervisor"], f"/plans/{zhengzhou.plan.code}/go/?page=overview&month=5&basis=reported&map=boundary")
    assert response["Location"] == f"/plans/{zhengzhou.plan.code}/5/overview/?basis=reported&map=boundary"


# ------------------------------------------------------------------ without the library
def test_without_the_library_table_and_drawing_stand(zhengzhou, client, no_library):
    response = overview(zhengzhou, client, "?map=boundary")
    body = response.content.decode()
    assert "charts.js" not in body and "data-plot" not in body and "application/json" not in body and "map-ways" not in body
    assert '<details class="disclosure plot-data" open>' in body
    assert "新增城镇就业完成率排名" in tables(response) and "图表数据" in tables(response)
    assert '<svg class="chart" viewBox' in body and 'class="tiles"' in body


def test_with_the_library_the_page_names_its_file(zhengzhou, client, library):
    for path in ("overview/", "indicators/1/"):
        body = get(client, zhengzhou.users["supervisor"], f"/plans/{zhengzhou.plan.code}/6/{path}").content.decode()
        assert f'data-library="{LIBRARY}"' in body
        # The library itself is no script of the page: it is fetched when a chart comes near the window.
        assert f'src="{LIBRARY}"' not in body
        for name in re.findall(r'data-plot="([^"]+)"', body):
            assert body.count(f'<script id="{name}"') == 1


def test_the_library_is_named_only_where_its_file_is(settings, tmp_path):
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path], tmp_path / "collected"
    chart_library.finders.get_finder.cache_clear()
    try:
        assert chart_library.chart_library_url() == ""
        (tmp_path / "vendor").mkdir()
        (tmp_path / chart_library.FILE).write_text("", encoding="utf-8")
        assert chart_library.chart_library_url() == LIBRARY
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
        assert chart_library.chart_library_url() == ""  # fetched, not collected
    finally:
        chart_library.finders.get_finder.cache_clear()


# ------------------------------------------------------------------ the district's page
def test_the_district_s_page_leads_to_its_monthly_report(zhengzhou, client):
    district = next(item for item in zhengzhou.districts if item.short_name == "登封市")
    page = get(client, zhengzhou.users["supervisor"], f"/plans/{zhengzhou.plan.code}/6/districts/{district.code}/").content.decode()
    assert f'href="/plans/{zhengzhou.plan.code}/6/districts/{district.code}/report/"' in page and "月报表" in page
    own = get(client, zhengzhou.users["supervisor"], f"/plans/{zhengzhou.plan.code}/6/districts/{zhengzhou.plan.city.code}/").content.decode()
    assert "/report/" not in own
