"""Charts in a browser: drawn when they come near, tooltips and pictures within the CSP, choices without a reload, and tables where the library is missing."""

import time

import pytest

from reports.charts.chart_library import chart_library_url
from tests.browser.soundness import faults_of

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
OVERVIEW = f"{PLAN}/6/overview/"
DRAWN = ".plot.is-drawn .plot-live svg"

VIOLATIONS = """
window.violations = [];
document.addEventListener('securitypolicyviolation', function (event) { window.violations.push(event.violatedDirective); });
"""


@pytest.fixture
def supervisor(sample, visit):
    def make(size: str = "desktop", language: str = "zh-hans"):
        visitor = visit(size, language)
        visitor.page.add_init_script(VIOLATIONS)
        return visitor.sign_in("supervisor")

    return make


@pytest.fixture
def library():
    """These need the file that script/bootstrap fetches; without it the product shows tables, as the tests below prove."""
    if not chart_library_url():
        pytest.skip("the chart library was not fetched on this machine")


def until(page, condition: str, seconds: float = 15) -> None:
    """Wait for a condition; asked from here, since the page's policy forbids the browser's own waiting on strings."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never came: {condition}"
        page.wait_for_timeout(50)


def to_charts(visitor, count: int) -> None:
    """Scroll to the panels and wait until so many are drawn."""
    visitor.page.locator("[data-plot]").first.scroll_into_view_if_needed()
    until(visitor.page, f"document.querySelectorAll('{DRAWN}').length === {count}")
    visitor.page.wait_for_timeout(400)  # the drawing's own movement


def violations(visitor) -> list[str]:
    return visitor.page.evaluate("window.violations")


def test_the_library_comes_once_and_only_when_a_chart_comes_near(library, supervisor):
    visitor = supervisor()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(OVERVIEW)
    visitor.page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "echarts" in url]
    assert visitor.page.locator(DRAWN).count() == 0
    to_charts(visitor, 2)
    page = visitor.page
    page.select_option("#one-ind", "7")
    page.wait_for_url("**indicator=7**")
    to_charts(visitor, 2)
    until(page, "document.querySelector('[data-plot=plot-series] .plot-live').getAttribute('aria-label').indexOf('失业人员技能培训') >= 0")
    assert len([url for url in asked if "echarts" in url]) == 1
    assert violations(visitor) == []


@pytest.mark.parametrize(("size", "language"), [("desktop", "zh-hans"), ("phone", "en")])
def test_drawn_charts_are_sound(library, supervisor, size, language):
    visitor = supervisor(size, language)
    page = visitor.page
    visitor.open(f"{OVERVIEW}?map=boundary")
    to_charts(visitor, 2)
    page.locator("#map").scroll_into_view_if_needed()
    until(page, f"document.querySelectorAll('{DRAWN}').length === 3")
    page.wait_for_timeout(400)
    assert not faults_of(visitor, "#one")
    assert visitor.sideways() <= 0
    assert violations(visitor) == []
    page.locator("#one").screenshot(path=str(picture_path(f"charts-{size}-{language}")))
    # Every panel has its words for those who do not see it, and its table one click away.
    labels = page.locator(".plot-live").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(labels) == 3 and all("55.4" in label or "65.2" in label for label in labels)
    table = page.locator("[data-plot=plot-completion] table")
    assert not table.is_visible()
    page.locator("[data-plot=plot-completion] summary").click()
    assert table.is_visible()


def picture_path(name: str):
    from tests.browser.conftest import PICTURES

    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / f"{name}.png"


def test_the_map_shows_every_part_and_leads_to_its_number(library, supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(OVERVIEW)
    page.locator("[data-plot=plot-series]").scroll_into_view_if_needed()
    page.locator(".map-ways a").nth(1).click()
    page.wait_for_url("**map=boundary**")
    to_charts(visitor, 3)
    words = page.locator("[data-plot=plot-map] .plot-live").inner_text()
    assert "巩义市" in words and "登封市" in words and "47.9" in words
    assert "高新区" in page.locator("[data-plot=plot-map] .plot-words").inner_text()
    assert not page.locator("[data-plot=plot-map] svg.tiles").is_visible()
    page.locator("[data-plot=plot-map] .plot-live text", has_text="登封市").click()
    page.wait_for_url("**/districts/410185/**")
    assert page.locator("#provenance").is_visible()


def test_tooltips_and_saved_pictures_keep_the_policy(library, supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(f"{OVERVIEW}?map=boundary")
    to_charts(visitor, 3)
    for name, expected in (("series", "4月"), ("completion", "累计 / 目标"), ("map", "超序时进度")):
        live = page.locator(f"[data-plot=plot-{name}] .plot-live")
        live.scroll_into_view_if_needed()
        box = live.bounding_box()
        spot = {"series": (0.4, 0.5), "completion": (0.35, 0.11), "map": (0.47, 0.3)}[name]
        page.mouse.move(box["x"] + box["width"] * spot[0], box["y"] + box["height"] * spot[1])
        page.mouse.move(box["x"] + box["width"] * spot[0] + 2, box["y"] + box["height"] * spot[1])
        tip = live.locator(".plot-tip")
        tip.wait_for(state="visible")
        assert expected in tip.inner_text()
        assert tip.evaluate("one => getComputedStyle(one).fontSize") == "12px"
        saved(page, name)
    assert violations(visitor) == []


def saved(page, name: str) -> None:
    """The picture for a slide is a whole PNG under the name of what it shows."""
    with page.expect_download() as download:
        page.click(f"[data-plot=plot-{name}] [data-plot-save]")
    assert download.value.suggested_filename.startswith("2017-06 新增城镇就业") and download.value.suggested_filename.endswith(".png")
    with open(download.value.path(), "rb") as file:
        picture = file.read()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (2560, 1440)
    assert len(picture) > 30_000  # not an empty sheet


def test_charts_follow_the_window_and_the_sheet(library, supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(OVERVIEW)
    to_charts(visitor, 2)
    width = "document.querySelector('[data-plot=plot-series] .plot-live svg').getBoundingClientRect().width"
    wide = page.evaluate(width)
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, f"Math.abs({width} - document.querySelector('[data-plot=plot-series]').clientWidth) < 2")
    assert page.evaluate(width) != wide
    # The sheet is laid out at once after this event: the drawing must be done by then, not a frame later.
    drawn = "(window.dispatchEvent(new Event('beforeprint')), document.querySelector('[data-plot=plot-series] .plot-live svg').getAttribute('width'))"
    assert 300 < int(page.evaluate(drawn)) < 350
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 740})
    for name in ("series", "completion"):
        spare = "all => all[0].clientWidth - all[0].querySelector('.plot-live svg').getBoundingClientRect().width"
        assert 0 <= page.locator(f"[data-plot=plot-{name}]").evaluate_all(spare) < 60
    assert not page.locator("[data-plot-save]").first.is_visible()


def test_choices_change_the_page_without_a_reload(sample, supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(f"{OVERVIEW}?basis=reported")
    page.evaluate("window.same = true")
    page.focus("#one-ind")
    page.select_option("#one-ind", "7")
    page.wait_for_url("**indicator=7**")
    until(page, "document.querySelector('#one-ind').value === '7' && !document.querySelector('main').hasAttribute('aria-busy')")
    assert page.evaluate("window.same")
    assert "失业人员技能培训" in page.locator("#one .rank-table caption").text_content()
    assert page.evaluate("document.activeElement.id") == "one-ind"
    assert "1—6月" in page.locator("body > .vh[role=status]").inner_text()
    page.locator("#one input[name=by][value=gain]").check()
    page.wait_for_url("**by=gain**")
    until(page, "document.querySelector('#one .rank-table caption').textContent.indexOf('增幅') >= 0")
    page.select_option("#as-of", "5")
    page.wait_for_url("**/5/overview/**")
    until(page, "document.querySelector('h1').textContent.indexOf('1—5月') >= 0")
    page.locator("input[name=basis][value=approved]").check()
    page.wait_for_url("**basis=approved**")
    until(page, "document.querySelector('main .page-head p').textContent.indexOf('审定数') >= 0")
    assert page.evaluate("window.same")
    address = page.url
    assert "indicator=7" in address and "by=gain" in address and "/5/overview/" in address
    # The address says the whole state: opened anew it shows the same.
    parts = "main h1, main .page-head p, .strip, .bars, .heat, #one .digest, #warnings, .context"
    shown = page.locator(parts).all_inner_texts()
    page.goto(address)
    assert page.locator(parts).all_inner_texts() == shown
    assert page.input_value("#one-ind") == "7" and page.is_checked("#one input[name=by][value=gain]")


def test_back_shows_what_was_there(sample, supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(f"{OVERVIEW}?basis=reported")
    page.evaluate("window.same = true")
    for code in ("4", "5"):
        page.select_option("#one-ind", code)
        page.wait_for_url(f"**indicator={code}**")
        until(page, f"document.querySelector('#rank-by').value === '{code}' && !document.querySelector('main').hasAttribute('aria-busy')")
    page.go_back()
    until(page, "document.querySelector('#one-ind').value === '4'")
    page.go_back()
    until(page, "document.querySelector('#one-ind').value === '1'")
    page.go_forward()
    until(page, "document.querySelector('#one-ind').value === '4'")
    assert page.evaluate("window.same")
    # An ended session falls back to an ordinary visit, and so to the sign-in page.
    visitor.context.clear_cookies()
    visitor.page.select_option("#one-ind", "7")
    visitor.page.wait_for_url("**/accounts/login/**")


def test_without_the_library_tables_stand(sample, supervisor, monkeypatch):
    monkeypatch.setattr("reports.pages.reading_views.chart_library_url", lambda: "")
    visitor = supervisor()
    visitor.open(f"{OVERVIEW}?map=boundary")
    visitor.page.locator("#one").scroll_into_view_if_needed()
    stands(visitor.page)
    # Choices need no library.
    visitor.page.select_option("#one-ind", "7")
    visitor.page.wait_for_url("**indicator=7**")


def test_what_does_not_load_leaves_the_tables_and_the_tiles(library, supervisor):
    visitor = supervisor()
    visitor.page.route("**/echarts*.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body="/* not the library */"))
    visitor.open(f"{OVERVIEW}?map=boundary")
    visitor.page.locator("#one").scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(1000)
    stands(visitor.page)
    visitor.page.unroute("**/echarts*.js")
    visitor.page.route("**/boundaries.geojson*", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>"))
    visitor.open(f"{OVERVIEW}?map=boundary")
    to_charts(visitor, 2)
    visitor.page.locator("#map").scroll_into_view_if_needed()
    visitor.page.wait_for_timeout(500)
    assert visitor.page.locator("#map svg.tiles").is_visible()


def stands(page) -> None:
    """Table, line and tiles from the server are to be seen, and no tool that could do nothing."""
    assert page.locator("#one .rank-table").is_visible()
    assert page.locator("#one .plot-still svg.chart").is_visible()
    assert page.locator("#map svg.tiles").is_visible()
    assert page.locator("[data-plot-save]:visible").count() == 0
    assert page.locator(".plot-live").count() == 0


def test_without_javascript_choices_are_plain_pages(sample, chromium, live_server):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/accounts/login/")
    page.fill("input[name=username]", "supervisor")
    page.fill("input[name=password]", "zhengzhou-2017")
    page.click("main button[type=submit]:not(.role)")
    page.goto(live_server.url + OVERVIEW)
    page.select_option("#one-ind", "7")
    page.click("#one form button[type=submit]")
    assert "indicator=7" in page.url
    assert "失业人员技能培训" in page.locator("#one .rank-table caption").inner_text()
    stands(page)
    context.close()
