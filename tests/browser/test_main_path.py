"""The whole way of a month in a browser.

The reporter meets a check and submits, the supervisor approves, the number stands on the overview and in the workbook.
"""

import re
from io import BytesIO

import openpyxl
import pytest

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
XINMI = "410183"


def number_of(text: str) -> int:
    return int(re.sub(r"[^\d]", "", text))


def city_cumulative(visitor) -> int:
    visitor.open(f"{PLAN}/6/overview/?basis=approved")
    return number_of(visitor.page.locator("table.bars tbody tr").first.locator("td[data-label='累计完成']").inner_text())


def test_from_entry_to_workbook(sample, visit):
    supervisor = visit().sign_in("supervisor")
    before = city_cumulative(supervisor)

    reporter = visit().sign_in(f"reporter-{XINMI}")
    page = reporter.page
    reporter.open(f"{PLAN}/6/entry/{XINMI}/")
    assert "还不能上报" in page.locator("#entry-alert").inner_text()
    assert page.locator("#m-6").inner_text().startswith("错误")
    reporter.picture("path-1-check")

    # Submitting with the error in place is refused and says why; nothing typed is lost.
    page.fill("#v-1", "803")
    with page.expect_navigation():  # marked as not ready yet, but not dead: it answers why
        page.click("#submit", force=True)
    assert page.input_value("#v-1") == "803"
    assert "还不能上报" in page.locator("#entry-alert").inner_text()

    # The live check answers while typing: the error goes when the figure is right.
    page.fill("#v-6", "30")
    page.locator("#v-6:not([aria-invalid])").wait_for()
    page.fill("#r-8", "驾驶培训集中结业")
    page.fill("#v-10", "45")
    page.locator("#submit:not([aria-disabled])").wait_for()
    reporter.picture("path-2-ready")
    with page.expect_navigation():
        page.click("#submit")
    assert "待审" in page.locator(".title-line").inner_text()
    reporter.picture("path-3-submitted")

    supervisor.open(f"{PLAN}/6/review/{XINMI}/")
    assert "803" in supervisor.page.locator("main table").inner_text()
    supervisor.page.click("a[href$='#approve']")
    supervisor.picture("path-4-approve")
    with supervisor.page.expect_navigation():
        supervisor.page.click("#approve button[value=approve]")

    assert city_cumulative(supervisor) == before + 803
    supervisor.picture("path-5-overview")
    with supervisor.page.expect_download() as download:
        supervisor.page.evaluate(f"location.href = '{PLAN}/6/table/table.xlsx?basis=approved'")
    assert download.value.suggested_filename.endswith(".xlsx") and "完成情况表" in download.value.suggested_filename
    with open(download.value.path(), "rb") as file:
        sheet = openpyxl.load_workbook(BytesIO(file.read())).worksheets[0]
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert before + 803 in values


def test_return_with_a_reason_reaches_the_reporter(sample, visit):
    supervisor = visit().sign_in("supervisor")
    supervisor.open(f"{PLAN}/6/review/410102/")
    supervisor.page.click("a[href$='#return']")
    with supervisor.page.expect_navigation():
        supervisor.page.click("#return button[value=return]")
    assert "没有理由不能退回" in supervisor.page.locator("#return").inner_text()
    supervisor.page.check("#return input[name=cells][value='1']")
    supervisor.page.fill("#reason", "与实名登记系统不符，请核对。")
    with supervisor.page.expect_navigation():
        supervisor.page.click("#return button[value=return]")

    reporter = visit("phone").sign_in("reporter-410102")
    reporter.open(f"{PLAN}/6/mine/")
    assert "与实名登记系统不符，请核对。" in reporter.page.locator("main").inner_text()
    reporter.picture("path-6-returned-phone")


def test_entry_without_javascript(sample, chromium, live_server):
    """Saving and checking need no script."""
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/accounts/login/")
    page.fill("input[name=username]", f"reporter-{XINMI}")
    page.fill("input[name=password]", "zhengzhou-2017")
    page.click("main button[type=submit]:not(.role)")
    page.goto(f"{live_server.url}{PLAN}/6/entry/{XINMI}/")
    page.fill("#v-10", "44")
    page.click(".save-bar button[value=save]")
    assert page.input_value("#v-10") == "44"
    assert "还不能上报" in page.content()
    context.close()
