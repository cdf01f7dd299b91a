"""Reviewing a month in a browser, on the desktop and on a phone, by mouse and by keyboard, and what the reporter reads of it."""

import pytest

from progress.models import MonthlyProgress, Status

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
REVIEW = f"{PLAN}/6/review/"
ZHONGYUAN = "410102"
REASON = "失业人员再就业与登记系统不符，请核对。"
FOCUSED = "document.activeElement"


@pytest.fixture
def supervisor(sample, visit):
    def make(size: str = "desktop", **options):
        return visit(size, **options).enter("supervisor")

    return make


def status(district: str = ZHONGYUAN) -> str:
    return MonthlyProgress.objects.get(district__code=district, month=6).status


def test_a_return_on_a_phone_reaches_the_reporter_with_cell_and_reason(supervisor, visit):
    visitor = supervisor("phone")
    page = visitor.page
    visitor.open(f"{REVIEW}{ZHONGYUAN}/")
    # Cards, not a table to be pushed sideways.
    assert page.evaluate("(frame => frame.scrollWidth - frame.clientWidth)(document.querySelector('.packet').parentNode)") <= 0
    card = page.locator(".packet tbody tr").first
    assert "2,395" in card.inner_text() and "2,813" in card.inner_text() and "已改" in card.inner_text()
    visitor.picture("review-phone-packet")
    page.click(".act-bar a[href$='#return']")
    page.check("#return input[name=cells][value='2']")
    page.fill("#reason", REASON)
    visitor.picture("review-phone-return")
    assert visitor.sideways() <= 0
    with page.expect_navigation():
        page.click("#return button[value=return]")
    assert status() == Status.RETURNED and "已退回：中原区" in page.locator("main").inner_text()

    reporter = visit("phone").enter(f"reporter-{ZHONGYUAN}")
    page = reporter.page
    reporter.open(f"{PLAN}/6/mine/")
    alert = page.locator("main .alert-bad").first
    assert REASON in alert.inner_text() and "市人社局 王敏" in alert.inner_text()
    reporter.picture("mine-returned-phone")
    alert.locator("a", has_text="失业人员再就业").click()
    page.wait_for_url("**#v-2")
    assert "请核对此数后重报" in page.locator("#m-2").inner_text()
    page.fill("#v-2", "550")
    page.click("#submit")
    page.locator(".title-line", has_text="待审").wait_for()
    assert MonthlyProgress.objects.get(district__code=ZHONGYUAN, month=6).submissions == 3


def test_my_month_says_what_is_due_returned_done_and_how_we_stand(sample, visit):
    visitor = visit().enter("reporter-410122")
    page = visitor.page
    visitor.open(f"{PLAN}/6/mine/")
    words = page.locator("main").inner_text()
    assert "已退回" in words and "已审定 5" in words and "完成情况" in words
    lines = page.locator("main table tbody tr")
    assert lines.count() == 7 and "已审定" in lines.nth(2).inner_text() and "查看" in lines.nth(2).inner_text()
    assert page.locator("main .dl dd a").count() == 10
    visitor.picture("mine-returned-desktop")
    visit_xinmi = visit().enter("reporter-410183")
    visit_xinmi.open("/")
    assert "逾期" in visit_xinmi.page.locator(".title-line").inner_text()
    assert "7月5日" in visit_xinmi.page.locator(".page-head").inner_text() and "9/10" in visit_xinmi.page.locator(".page-head").inner_text()


def test_withdrawn_changed_and_submitted_again(sample, visit, supervisor):
    visitor = visit().enter(f"reporter-{ZHONGYUAN}")
    page = visitor.page
    visitor.open(f"{PLAN}/6/entry/{ZHONGYUAN}/")
    seen = supervisor()
    seen.open(f"{REVIEW}{ZHONGYUAN}/")
    with page.expect_navigation():
        page.click("form[action$='/withdraw/'] button")
    assert status() == Status.DRAFT and "已撤回" in page.locator("main").inner_text()
    # The supervisor still has the page open: the decision comes too late and is told so.
    seen.page.click(".act-bar a[href$='#approve']")
    with seen.page.expect_navigation():
        seen.page.click("#approve button[value=approve]")
    assert "没有通过：现在是“草稿”" in seen.page.locator("main .alert-warn").first.inner_text() and status() == Status.DRAFT
    page.fill("#v-1", "2390")
    page.click("#submit")
    page.locator(".title-line", has_text="待审").wait_for()
    seen.open(f"{REVIEW}{ZHONGYUAN}/")
    assert "2,390" in seen.page.locator(".packet tbody tr").first.inner_text() and "2,395" in seen.page.locator(".packet tbody tr").first.inner_text()


def test_many_are_approved_at_once_and_the_skipped_named(supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(REVIEW)
    with page.expect_navigation():
        page.click("button[value=selected]")
    assert "选" in page.locator("main .alert-warn").first.inner_text()
    for district in (ZHONGYUAN, "410182"):
        page.check(f"#queue input[value='{district}']")
    with page.expect_navigation():
        page.click("button[value=selected]")
    assert status() == status("410182") == Status.APPROVED
    assert "2 份" in page.locator("main .alert-good").first.inner_text()
    visitor.picture("review-many")
    with page.expect_navigation():
        page.click("button[value=unmarked]")
    assert status("410100-gaoxin") == Status.APPROVED
    assert page.locator("#queue .queue-item input[type=checkbox]").count() == 0


def test_dialogs_by_keyboard(supervisor):
    visitor = supervisor()
    page = visitor.page
    visitor.open(f"{REVIEW}{ZHONGYUAN}/")
    link = ".act-bar a[href$='#return']"
    page.focus(link)
    page.keyboard.press("Enter")
    page.locator("#return").wait_for()
    inside = f"!!{FOCUSED}.closest('#return')"
    assert page.evaluate(inside)
    for key in ["Tab"] * 18 + ["Shift+Tab"] * 20:
        page.keyboard.press(key)
        assert page.evaluate(inside), f"{key} left the dialog"
    page.keyboard.press("Escape")
    page.locator("#return").wait_for(state="hidden")
    assert page.evaluate(f"{FOCUSED}.getAttribute('href')").endswith("#return")
    # Sent without a reason, it comes back open, with the focus where something is missing.
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.click("#return button[value=return]")
    page.locator("#reason[aria-invalid=true]").wait_for()
    assert page.evaluate(f"{FOCUSED}.id") == "reason" and status() == Status.SUBMITTED
    page.keyboard.press("Escape")
    page.locator("#return").wait_for(state="hidden")


def test_review_without_javascript(supervisor):
    visitor = supervisor(java_script_enabled=False)
    page = visitor.page
    visitor.open(f"{REVIEW}{ZHONGYUAN}/")
    assert not page.locator("#return").is_visible()
    page.click(".act-bar a[href$='#return']")
    assert page.locator("#return").is_visible()
    page.click("#return button[value=return]")
    assert "没有理由不能退回" in page.locator("#return").inner_text()
    page.check("#return input[name=cells][value='1']")
    page.fill("#reason", REASON)
    page.click("#return button[value=return]")
    assert status() == Status.RETURNED
    visitor.open(f"{REVIEW}410182/")
    page.click(".act-bar a[href$='#approve']")
    page.click("#approve button[value=approve]")
    assert status("410182") == Status.APPROVED


def test_strips_open_where_one_is(supervisor):
    visitor = supervisor("phone")
    page = visitor.page
    for address, now in ((f"{PLAN}/ledger/", ".frame thead [aria-current=date]"), ("/audit/", ".nav-scroll [aria-current=page]")):
        visitor.open(address)
        box = page.locator(now).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, address
    visitor.open(f"{REVIEW}upload/")
    assert page.locator(".nav [aria-current=page]").inner_text().startswith("审核")
    page.context.clear_cookies()
    visitor.enter("reporter-410183").open(f"{PLAN}/6/entry/410183/upload/")
    assert page.locator(".nav [aria-current=page]").inner_text() == "填报"
