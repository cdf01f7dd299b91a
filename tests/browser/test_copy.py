"""Any table to the clipboard as a spreadsheet block, and as a CSV file with a Chinese name, in a real browser."""

import csv
import io

import pytest
from axe_playwright_python.sync_playwright import Axe

from progress.models import Figure

pytestmark = pytest.mark.browser

OVERVIEW, TABLE = "/plans/410100-2017/6/overview/", "/plans/410100-2017/6/table/"
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { get: function () { return undefined; } });"
READ = """async type => {
  const items = await navigator.clipboard.read();
  return items[0].types.includes(type) ? (await items[0].getType(type)).text() : null;
}"""


def signed_in(visit, username="supervisor", size="desktop", language="zh-hans"):
    visitor = visit(size, language)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return visitor.sign_in(username)


def tools(page, table: str):
    """The two buttons of the table chosen by a selector: copy, CSV."""
    caption = page.locator(f"{table} > caption").text_content()
    found = page.locator(f'.copy-tool[aria-label$="{caption}"]')
    assert found.count() == 2
    return found.nth(0), found.nth(1)


def block(page) -> list[list[str]]:
    text = page.evaluate(READ, "text/plain").replace("\r\n", "\n")
    assert text.endswith("\n")
    return [line.split("\t") for line in text[:-1].split("\n")]


def html_block(page) -> list[list[str]]:
    """The other flavour of the clipboard as the browser itself reads it back."""
    return page.evaluate(
        """html => Array.from(new DOMParser().parseFromString(html, 'text/html').querySelectorAll('tr'),
                              row => Array.from(row.cells, cell => cell.textContent))""",
        page.evaluate(READ, "text/html"),
    )


def downloaded(page, button) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        button.click()
    with open(waiting.value.path(), "rb") as file:
        return waiting.value.suggested_filename, file.read()


@pytest.mark.parametrize("clipboard", [True, False], ids=["with", "without"])
def test_the_heat_table_becomes_a_block(sample, visit, clipboard):
    """Also on a plain intranet page, where navigator.clipboard does not exist; a second page of the same browser reads what was copied."""
    visitor = signed_in(visit)
    if not clipboard:
        visitor.page.add_init_script(WITHOUT_CLIPBOARD)
    visitor.open(OVERVIEW)
    assert visitor.page.evaluate("navigator.clipboard === undefined") is not clipboard
    copy, _csv = tools(visitor.page, ".heat")
    copy.click()
    assert visitor.page.locator(".copy-said[role=status]").inner_text().startswith("已复制 17 行 × 14 列：")
    assert visitor.page.evaluate("document.activeElement.textContent") == "复制"
    reader = visitor.context.new_page()
    reader.goto(visitor.base + "/help/")
    rows = block(reader)
    assert len(rows) == 18 and {len(row) for row in rows} == {14}
    assert rows[0][:5] == ["县（市、区）", "6月月报", "名次", "新增城镇就业", "其中：失业人员再就业"]
    assert rows[1][:5] == ["合计", "14/16", "", "55.4", "52.3"]
    assert rows[2][3:8] == ["——", "——", "——", "——", "39.6"]
    assert rows[3][:4] == ["新密市", "逾期未报", "", "未上报"]
    assert not any(sign in cell for row in rows for cell in row for sign in "▲▽▼★◆●○√→←")
    assert html_block(reader) == rows
    assert "mso-number-format" in reader.evaluate(READ, "text/html")


def test_the_order_and_month_shown_are_what_is_copied(sample, visit):
    """After the page was exchanged in place the buttons are there again, and speak of the new page."""
    visitor = signed_in(visit)
    visitor.open(OVERVIEW)
    visitor.page.select_option("#order-by", "rank")
    visitor.page.wait_for_url("**order=rank**")
    visitor.page.wait_for_selector(".copy-tool")
    copy, _csv = tools(visitor.page, ".heat")
    copy.click()
    ranks = [row[2] for row in block(visitor.page)[1:] if row[2]]
    assert ranks == [str(number) for number in range(1, 14)]
    visitor.page.select_option(".context select[name=month]", "5")
    visitor.page.wait_for_url("**/5/overview/**")
    visitor.page.wait_for_selector(".copy-tool")
    name, _data = downloaded(visitor.page, tools(visitor.page, ".heat")[1])
    assert name == "郑州市2017年5月_各县（市、区）各项指标完成率（%）_快报数.csv"


def test_the_completion_table_with_its_merged_heads(sample, visit):
    visitor = signed_in(visit)
    visitor.open(TABLE + "?basis=approved")
    copy, save = tools(visitor.page, ".sheet:first-child table")
    copy.click()
    rows = block(visitor.page)
    assert len(rows) == 19 and {len(row) for row in rows} == {21}
    assert rows[0][:6] == ["责任单位", "新增城镇就业", "", "", "", "其中：失业人员再就业"]
    assert rows[1][:5] == ["", "目标任务", "累计完成", "完成率", "名次"]
    assert rows[2][:2] == ["合计", "130000"]
    late = next(row for row in rows if row[0] == "新密市")
    assert late[1:4] == ["7000", "3582※", "未上报"]
    name, data = downloaded(visitor.page, save)
    assert name == "郑州市2017年6月_城乡就业工作目标任务完成情况表_1_审定数.csv"
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n") == 19
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == rows
    assert data.splitlines()[2].startswith('"合计",130000,'.encode())


def test_a_stacked_table_on_a_phone(sample, visit):
    """Cards show some of the columns; copied are all, with their heads, and nothing scrolls sideways."""
    visitor = signed_in(visit, size="phone")
    visitor.open(OVERVIEW)
    assert visitor.sideways() == 0
    copy, save = tools(visitor.page, ".bars")
    assert all(size >= 40 for size in (copy.bounding_box()["height"], copy.bounding_box()["width"], save.bounding_box()["height"]))
    copy.click()
    rows = block(visitor.page)
    assert rows[0] == ["指标", "累计完成（人）", "目标数（人）", "完成率", "差距（百分点）", "状态", "6月完成（人）"]
    assert rows[1] == ["新增城镇就业", "72014", "130000", "55.4%", "5.4", "超序时进度", "14880"]
    assert 'sdval="0.554" sdnum="1033;0;0.0%">55.4%</td>' in visitor.page.evaluate(READ, "text/html")
    assert rows[3][0] == "其中：帮助就业困难人员实现就业" and rows[3][4] == "-1.4"
    assert visitor.sideways() == 0
    visitor.picture("copy-phone")


def test_what_is_typed_is_what_is_copied(sample, visit):
    visitor = signed_in(visit, "reporter-410183")
    visitor.open("/plans/410100-2017/6/entry/410183/")
    visitor.page.fill("#v-1", "811")
    visitor.page.fill("#r-1", "=1+1 不是公式")
    copy, save = tools(visitor.page, ".entry-table")
    copy.click()
    rows = block(visitor.page)
    assert rows[1][0] == "新增城镇就业" and "811" in rows[1] and rows[1][-1] == "'=1+1 不是公式"
    assert len(rows) == 11 and not any("复制" in cell or "可不填" in cell for row in rows for cell in row)
    name, data = downloaded(visitor.page, save)
    assert name == "郑州市2017年6月_新密市 2017年6月月报.csv"
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[1][-1] == "'=1+1 不是公式" and read[1] == rows[1]


@pytest.mark.parametrize("text", ["@SUM(A1)", "+86 371", "-见附件", '他说："好"，另见'])
def test_remarks_stay_text(sample, visit, text):
    """As the reviewer's table shows them; negative numbers beside them stay numbers."""
    Figure.objects.filter(progress__district__code="410102", progress__month=6, indicator__code="9").update(remark=text)
    visitor = signed_in(visit)
    visitor.open("/plans/410100-2017/6/review/410102/")
    _name, data = downloaded(visitor.page, tools(visitor.page, ".packet")[1])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cell = next(row for row in rows if row[0] == "农民工返乡创业")[-1]
    assert text in cell and cell[0] not in "=+-@"
    assert rows[1][6] == "-418" and b",-418," in data


def test_english_pages_keep_their_words_and_axe_finds_nothing(sample, visit):
    for size in ("desktop", "phone"):
        visitor = signed_in(visit, size=size, language="en")
        visitor.open("/plans/410100-2017/ledger/")
        copy, save = tools(visitor.page, ".month-ledger")
        assert copy.get_attribute("aria-label") == "Copy Reports by district and month"
        name, _data = downloaded(visitor.page, save)
        assert name == "郑州市2017年_Reports by district and month.csv"
        for path in ("/plans/410100-2017/ledger/", TABLE, "/plans/410100-2017/6/districts/410185/"):
            visitor.open(path)
            assert visitor.page.locator(".copy-tool").count() >= 2
            assert visitor.sideways() == 0
            assert not Axe().run(visitor.page).response["violations"], path


def test_by_keyboard_and_not_on_paper(sample, visit):
    visitor = signed_in(visit)
    visitor.open("/plans/410100-2017/6/districts/410185/")
    copy, _save = tools(visitor.page, ".months")
    copy.focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector(".copy-said .toast")
    assert block(visitor.page)[1][:3] == ["新增城镇就业", "355", "272"]
    assert copy.bounding_box()["height"] >= 24 and copy.bounding_box()["width"] >= 24
    visitor.page.emulate_media(media="print")
    assert not copy.is_visible() and not visitor.page.locator(".copy-said").is_visible()


def test_without_script_nothing_is_left_dead(sample, visit, chromium, live_server):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/help/")
    assert page.locator("main table").count() >= 1
    assert page.locator(".copy-tool, .copy-tools").count() == 0
    context.close()
