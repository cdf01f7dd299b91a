"""Entering a month in a browser: answered while typing, kept as it goes, and nothing typed is lost whatever happens to line, session or tab."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from accounts.sign_in.session_limits import SEEN_AT
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
XINMI = "410183"
ENTRY = f"{PLAN}/6/entry/{XINMI}/"
READY = {"v-6": "30", "r-8": "驾驶培训集中结业", "v-10": "44"}
"""What the sample's draft of 新密市 lacks."""


@pytest.fixture
def reporter(sample, visit):
    def make(size: str = "desktop", **options):
        return visit(size, **options).enter(f"reporter-{XINMI}")

    return make


@pytest.fixture
def opened(reporter):
    """The reporter at the form of June."""
    visitor = reporter()
    visitor.open(ENTRY)
    return visitor


def figure(code: str, district: str = XINMI, month: int = 6):
    return Figure.objects.get(progress__district__code=district, progress__month=month, indicator__code=code)


def report() -> MonthlyProgress:
    return MonthlyProgress.objects.get(district__code=XINMI, month=6)


def saved(page) -> None:
    """Wait until the bar says so."""
    page.locator("#save-dot:not(.save-dot-open)").wait_for()
    assert page.locator("#save-text").inner_text().startswith("已保存")


def send(page, button: str) -> None:
    """Press a button of the form and wait for the page that answers."""
    with page.expect_navigation():
        page.click(button)


def leaving(page) -> list[str]:
    """Stay whenever the browser asks whether to leave; the list tells how often it did."""
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    return asked


def paste(page, cell: str, text: str) -> None:
    """As from the clipboard; a synthetic event carries the text, since headless clipboards differ."""
    page.focus(cell)
    page.evaluate(
        """([cell, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.querySelector(cell).dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [cell, text],
    )


# ------------------------------------------------------------------ while typing
def test_typing_is_answered_and_kept_by_the_server(opened):
    page = opened.page
    asked = leaving(page)
    page.fill("#v-1", "903")
    assert page.locator("#save-text").inner_text() == "有改动，尚未保存"
    page.locator("#d-1", has_text="4,485").wait_for()
    assert page.locator("#c-1").inner_text() == "64.1%" and page.locator("#g-1").inner_text() == "+14.1"
    page.fill("#v-6", "30")
    page.locator("#row-6:not(.row-block)").wait_for()
    assert not page.locator("#mr-6").is_visible()
    # Leaving now is asked about; after the draft is kept it is not.
    page.click("a[href$='/mine/'] >> nth=0")
    assert asked == ["beforeunload"] and page.url.endswith(ENTRY)
    saved(page)
    assert figure("1").value == 903 and figure("6").value == 30
    assert [event.kind for event in report().events.order_by("pk")] == ["saved", "saved"]  # the sample's own, and one for all that was kept
    page.click("a[href$='/mine/'] >> nth=0")
    page.wait_for_url("**/mine/")
    assert len(asked) == 1


def test_what_blocks_and_what_asks_for_a_word_come_and_go_with_the_figure(opened):
    page = opened.page
    page.fill("#v-1", "九百")
    page.locator("#v-1[aria-invalid=true]").wait_for()
    assert "不是" in page.locator("#m-1").inner_text() and page.get_attribute("#v-1", "aria-describedby") == "m-1"
    assert page.locator("#submit").get_attribute("aria-disabled") == "true"
    page.fill("#v-1", "５，０００人")
    page.locator("#r-1[aria-required=true]").wait_for()
    assert page.locator("#d-1").inner_text() == "8,582" and page.get_attribute("#r-1", "placeholder") == "必填：写明原因"
    page.fill("#r-1", "园区集中开工")
    page.locator("#row-1:not(.row-explain)").wait_for()
    # The remark stays when the figure no longer asks for one.
    page.fill("#v-1", "802")
    page.locator("#d-1", has_text="4,384").wait_for()
    assert page.input_value("#r-1") == "园区集中开工"
    saved(page)
    assert figure("1").remark == "园区集中开工"
    for cell, text in READY.items():
        page.fill(f"#{cell}", text)
    page.locator("#submit:not([aria-disabled])").wait_for()
    assert page.locator("#why-not").inner_text() == ""
    page.fill("#v-10", "")
    page.locator("#submit[aria-disabled]").wait_for()
    assert page.locator("#why-not").inner_text() != ""


def test_the_form_is_written_in_cumulatives_and_back(opened):
    page = opened.page
    page.fill("#v-1", "903")
    send(page, "button[value=mode-cumulative]")
    assert page.input_value("#v-1") == "4485" and page.locator("#d-1").inner_text() == "903"
    page.fill("#v-1", "4500")
    page.locator("#d-1", has_text="918").wait_for()
    saved(page)
    assert figure("1").value == 918
    send(page, "button[value=mode-month]")
    assert page.input_value("#v-1") == "918"
    assert page.locator("button[value=mode-month]").get_attribute("aria-pressed") == "true"


def test_enter_and_arrows_move_down_the_column(opened):
    page = opened.page
    focused = "document.activeElement.id"
    page.focus("#v-1")
    for key, cell in (("Enter", "v-2"), ("ArrowDown", "v-3"), ("ArrowUp", "v-2"), ("Shift+Enter", "v-1"), ("Tab", "r-1"), ("Enter", "r-2")):
        page.keyboard.press(key)
        assert page.evaluate(focused) == cell
    page.focus("#v-10")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "v-10" and page.url.endswith(ENTRY)


def test_an_input_method_is_left_alone_until_its_word_is_finished(opened):
    page = opened.page
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.focus("#r-1")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ji'zhong", "selectionStart": 8, "selectionEnd": 8})
    page.wait_for_timeout(700)
    assert not asked and page.input_value("#r-1") == "ji'zhong"
    session.send("Input.insertText", {"text": "集中"})
    saved(page)
    assert page.input_value("#r-1") == "集中" and figure("1").remark == "集中"


# ------------------------------------------------------------------ pasting
def test_a_column_from_a_spreadsheet_fills_the_cells_below(opened):
    page = opened.page
    paste(page, "#v-1", "6月完成\r\n８０３\r\n121人\r\n\r\n1,705\r\n104\r\n30\r\n118\r\n1869\r\n82\r\n44\r\n5555\r\n")
    page.locator("#pasted").wait_for()
    assert [page.input_value(f"#v-{code}") for code in (1, 2, 3, 4, 10)] == ["８０３", "121人", "", "1,705", "44"]
    assert page.locator("#pasted-text").inner_text() == "已粘贴 9 个数。第一行按表头处理。1 行在本表没有对应的行：5555。"
    page.locator("#d-1", has_text="4,385").wait_for()
    assert "未填" in page.locator("#s-3").inner_text()
    opened.picture("entry-pasted")
    saved(page)
    assert figure("2").value == 121 and figure("3").value is None
    page.click("#undo-paste")
    assert page.input_value("#v-1") == "802" and page.input_value("#v-3") == "48"
    saved(page)
    assert figure("3").value == 48


def test_a_table_with_names_and_heading_finds_its_rows(opened):
    page = opened.page
    paste(
        page, "#v-1", "指标\t目标任务\t1—5月累计\t6月完成\t说明\n失业人员再就业\t1400\t572\t122\t\n新增城镇就业\t7000\t3582\t804\t集中办班\n合计\t\t\t926\t\n"
    )
    page.locator("#pasted").wait_for()
    assert page.input_value("#v-1") == "804" and page.input_value("#r-1") == "集中办班" and page.input_value("#v-2") == "122"
    assert "合计" in page.locator("#pasted-text").inner_text()
    paste(page, "#v-1", "7000\t804\n1400\t122")
    page.locator("#pasted.alert-warn").wait_for()
    assert "有几列都可能是" in page.locator("#pasted-text").inner_text() and page.input_value("#v-1") == "804"


# ------------------------------------------------------------------ trouble
def test_two_tabs_the_later_one_is_told_and_sees_both_values(reporter):
    first, second = reporter(), reporter()
    for visitor in (first, second):
        visitor.open(ENTRY)
    first.page.fill("#v-1", "811")
    send(first.page, ".save-bar button[value=save]")
    page = second.page
    page.fill("#v-1", "822")
    page.fill("#r-1", "第二个窗口")
    page.locator("#stale").wait_for()
    page.wait_for_timeout(4500)  # longer than a draft waits: nothing may be written over the other's
    assert figure("1").value == 811
    send(page, ".save-bar button[value=save]")
    assert page.input_value("#v-1") == "822" and page.input_value("#r-1") == "第二个窗口"
    assert "已存的是 811" in page.locator("#m-1").inner_text()
    second.picture("entry-two-tabs")
    # Both stand there: only a button decides, no draft kept while someone reads.
    page.fill("#v-2", "121")
    page.wait_for_timeout(4500)
    assert figure("1").value == 811
    send(page, ".save-bar button[value=save]")
    assert figure("1").value == 822 and figure("2").value == 121


def test_a_broken_line_is_said_and_the_draft_kept_once_it_is_back(opened):
    page = opened.page
    with opened.expecting("ERR_FAILED"):
        page.route("**/keep/", lambda route: route.abort())
        page.fill("#v-1", "905")
        page.locator("#save-text", has_text="没有保存：网络不通").wait_for()
        assert "save-dot-open" in page.get_attribute("#save-dot", "class")
        # Not even a button lets go of what cannot be kept.
        page.click(".save-bar button[value=save]")
        page.wait_for_timeout(500)
        assert page.input_value("#v-1") == "905" and page.url.endswith(ENTRY)
        page.unroute("**/keep/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        saved(page)
    assert figure("1").value == 905


def test_a_slow_line_is_not_taken_for_another_persons_change(opened):
    page = opened.page

    def slowly(route):
        answer = route.fetch()
        page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    page.route("**/keep/", slowly)
    with page.expect_request("**/keep/"):
        page.fill("#v-1", "915")
    page.fill("#v-2", "125")  # while the draft is on its way; its check must not carry the version of before
    page.locator("#d-2", has_text="697").wait_for()
    assert not page.locator("#stale").is_visible()
    saved(page)
    assert figure("1").value == 915 and figure("2").value == 125 and not page.locator("#stale").is_visible()


def test_an_ended_session_is_said_and_what_was_typed_is_kept_after_signing_in(opened):
    page = opened.page
    page.fill("#v-1", "906")
    saved(page)
    end_sessions()
    page.fill("#v-1", "907")
    page.click(".save-bar button[value=save]")
    page.locator("#signed-out").wait_for()
    assert page.input_value("#v-1") == "907" and "尚未保存" in page.locator("#save-text").inner_text()
    opened.picture("entry-signed-out")
    with page.context.expect_page() as popup:
        page.click("#signed-out a")
    window = popup.value
    opened.listen(window)
    window.fill("input[name=username]", f"reporter-{XINMI}")
    window.fill("input[name=password]", "zhengzhou-2017")
    window.click("main button[type=submit]:not(.role)")
    window.wait_for_url("**/mine/")
    with opened.expecting("403"):  # the form's token is of the session before; the page asks for the new one
        page.bring_to_front()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        saved(page)
    assert figure("1").value == 907 and not page.locator("#signed-out").is_visible()
    send(page, ".save-bar button[value=save]")
    assert page.input_value("#v-1") == "907"


def test_after_an_ended_session_signing_in_leads_back_to_the_form(opened):
    page = opened.page
    page.fill("#v-1", "908")
    saved(page)
    end_sessions()
    page.click(".save-bar button[value=save]")
    page.wait_for_url("**/accounts/login/**")
    words = page.locator("main [role=status]").inner_text()
    assert "15 分钟没有操作" in words and "没有收到" in words
    page.fill("input[name=username]", f"reporter-{XINMI}")
    page.fill("input[name=password]", "zhengzhou-2017")
    page.click("main button[type=submit]:not(.role)")
    page.wait_for_url(f"**{ENTRY}")
    assert page.input_value("#v-1") == "908"


def end_sessions() -> None:
    """As after a long pause."""
    for row in Session.objects.all():
        data = row.get_decoded()
        data[SEEN_AT] -= int(timedelta(hours=1).total_seconds())
        row.session_data = Session.objects.encode(data)
        row.save()


def test_a_page_come_back_to_carries_the_present_version(opened):
    page = opened.page
    page.fill("#v-1", "909")
    saved(page)
    page.click("a[href$='/mine/'] >> nth=0")
    page.wait_for_url("**/mine/")
    page.go_back()
    page.wait_for_url(f"**{ENTRY}")
    assert page.input_value("#v-1") == "909"
    page.fill("#v-1", "910")
    send(page, ".save-bar button[value=save]")
    assert figure("1").value == 910 and "两个版本" not in page.locator("main").inner_text()


def test_a_double_click_submits_once(opened):
    page = opened.page
    for cell, text in READY.items():
        page.fill(f"#{cell}", text)
    page.locator("#submit:not([aria-disabled])").wait_for()
    page.dblclick("#submit")
    page.locator(".title-line", has_text="待审").wait_for()
    assert report().status == Status.SUBMITTED and report().submissions == 1
    assert ProgressEvent.objects.filter(progress=report(), kind="submitted").count() == 1
    assert "没有" not in page.locator("main > .wrap > .alert").first.inner_text()


def test_the_whole_way_without_javascript(reporter):
    visitor = reporter(java_script_enabled=False)
    page = visitor.page
    visitor.open(ENTRY)
    page.click("button[value=mode-cumulative]")
    assert page.input_value("#v-1") == "4384"
    page.click("button[value=mode-month]")
    page.fill("#v-1", "abc")
    page.click(".save-bar button[value=save]")
    assert page.input_value("#v-1") == "abc" and "已保存，但以下各项除外" in page.locator("main").inner_text()
    page.fill("#v-1", "803")
    for cell, text in READY.items():
        page.fill(f"#{cell}", text)
    page.set_input_files("#file", {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"})
    page.click(".save-bar button[value=save]")
    assert page.locator("#evidence .files a").inner_text() == "批复.pdf"
    page.click("#submit")
    assert "待审" in page.locator(".title-line").inner_text() and figure("1").value == 803
    page.click("main form[action$='/withdraw/'] button")
    assert "草稿" in page.locator(".title-line").inner_text() and page.input_value("#v-1") == "803"


# ------------------------------------------------------------------ evidence
FILES = {
    "开班批复.pdf": b"%PDF-1.7\n1 0 obj\n",
    "现场.jpg": b"\xff\xd8\xff\xe0" + bytes(40),
    "截图.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
}


def test_files_of_evidence_are_attached_handed_out_and_taken_back(opened):
    page = opened.page
    page.fill("#v-1", "911")
    page.set_input_files("#file", [{"name": name, "mimeType": "", "buffer": data} for name, data in FILES.items()])
    send(page, ".file-add button")
    assert page.url.endswith("#evidence")
    assert page.locator("#evidence .files a").all_inner_texts() == list(FILES)
    assert figure("1").value == 911
    with page.expect_download() as download:
        page.locator("#evidence .files a", has_text="开班批复.pdf").click()
    assert download.value.suggested_filename == "开班批复.pdf"
    with open(download.value.path(), "rb") as file:
        assert file.read() == FILES["开班批复.pdf"]
    opened.picture("entry-evidence")
    send(page, "#evidence .files li:has-text('现场.jpg') button")
    assert "已撤下" in page.locator("#evidence .files li", has_text="现场.jpg").inner_text()
    assert page.locator("#evidence .files a").count() == 2


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("程序.pdf", b"MZ" + bytes(80), "程序.pdf"),
        ("说明.txt", b"hello", "PDF、JPG、PNG、XLSX、DOCX"),
        ("照片.png", b"%PDF-1.7\n", "照片.png"),
        ("太大.pdf", b"%PDF-1.7\n" + bytes(20 * 1024 * 1024), "太大.pdf：20.1 MB，每个文件不超过 20 MB"),
    ],
)
def test_what_is_no_evidence_is_said_beside_the_field(opened, tmp_path, name, data, said):
    page = opened.page
    page.fill("#v-1", "912")
    (tmp_path / name).write_bytes(data)
    page.set_input_files("#file", tmp_path / name)
    send(page, ".file-add button")
    assert page.url.endswith("#evidence")
    words = page.locator("#file-said .alert-bad")
    assert said in words.inner_text() and page.get_attribute("#file", "aria-describedby") == "file-said"
    box, field = words.bounding_box(), page.locator("#file").bounding_box()
    assert 0 <= field["y"] - box["y"] < 200 and box["y"] < page.viewport_size["height"]
    assert page.input_value("#v-1") == "912" and page.locator("#evidence .files").count() == 0


def test_a_chosen_file_is_not_forgotten_when_the_month_is_submitted(opened):
    page = opened.page
    asked = leaving(page)
    for cell, text in READY.items():
        page.fill(f"#{cell}", text)
    saved(page)
    page.set_input_files("#file", {"name": "程序.exe", "mimeType": "", "buffer": b"MZ"})
    page.click("a[href$='/mine/'] >> nth=0")
    assert asked == ["beforeunload"]
    send(page, "#submit")
    assert page.url.endswith("#evidence")
    assert "没有上报" in page.locator("#file-said").inner_text() and report().status == Status.DRAFT
    page.set_input_files("#file", {"name": "批复.pdf", "mimeType": "", "buffer": FILES["开班批复.pdf"]})
    page.click("#submit")
    page.locator(".title-line", has_text="待审").wait_for()
    assert page.locator("#evidence .files a").all_inner_texts() == ["批复.pdf"]


# ------------------------------------------------------------------ phone and paper
def test_a_month_is_entered_on_a_phone(reporter):
    visitor = reporter("phone")
    page = visitor.page
    visitor.open(ENTRY)
    for cell, text in {"v-1": "803", **READY}.items():
        page.fill(f"#{cell}", text)
        box = page.locator(f"#{cell}").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 40
    page.locator("#submit:not([aria-disabled])").wait_for()
    visitor.picture("entry-phone-ready")
    assert visitor.sideways() <= 0
    page.click("#submit")
    page.locator(".title-line", has_text="待审").wait_for()
    visitor.picture("entry-phone-submitted")


def test_the_printed_form_holds_figures_and_no_controls(opened):
    page = opened.page
    page.emulate_media(media="print")
    for control in ("#file", ".save-bar", ".page-actions", ".btn", ".switch [aria-pressed=false]"):
        shown = page.locator(f"main {control}, body > {control}")
        assert not any(shown.nth(number).is_visible() for number in range(shown.count())), control
    assert page.locator("#v-1").is_visible() and page.locator("#d-1").is_visible()
    page.set_viewport_size({"width": 1047, "height": 740})
    assert opened.sideways() <= 0
    opened.picture("entry-print")


def test_a_remark_wanted_is_found_by_its_link(opened):
    page = opened.page
    page.click("#entry-alert a[href='#r-8']")
    assert re.search("#r-8$", page.url) and page.evaluate("document.activeElement.id || location.hash") in ("r-8", "#r-8")
