"""The states of pages that a person meets besides the good one: nothing there yet, something wrong, no right, not found; each sound in both languages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from districts.models import District
from progress.record import evidence
from targets.models import Plan
from tests.browser.soundness import unsound
from tests.progress.sheets_filled import VALUE, fill

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["zh-hans", "en"])]

PLAN = "/plans/410100-2017"
XINMI = "410183"
PASSWORD = "Zhengzhou-2017"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class States:
    """Collects the faults of one state after the other, so that a run tells all of them."""

    def __init__(self, language: str):
        self.language = language
        self.found: dict[str, list[str]] = {}

    def look(self, visitor, name: str) -> None:
        self.found |= unsound(visitor, f"state-{name}", self.language)

    def all_sound(self) -> None:
        assert not self.found, "\n".join(f"{where}: {faults}" for where, faults in self.found.items())


def make_user(role: str, district: str) -> User:
    return User.objects.create_user(f"{role}-new", PASSWORD, full_name="新来的人", role=role, district=District.objects.get(code=district))


def press(page, button: str) -> None:
    with page.expect_navigation():
        page.click(button)


# ------------------------------------------------------------------ nothing there yet
def test_a_fresh_plan(bare, visit, language):
    states = States(language)
    make_user(Role.SUPERVISOR, "410100"), make_user(Role.REPORTER, XINMI)
    Plan.objects.update(as_of="2017-07-06")
    supervisor = visit(language=language).enter("supervisor-new")
    for name in ("overview", "indicators/1", f"districts/{XINMI}", "table", "review", f"review/{XINMI}", "brief", "entry/410100"):
        assert supervisor.open(f"{PLAN}/6/{name}/").status == 200, name
        states.look(supervisor, f"fresh-{name.partition('/')[0]}")
    assert supervisor.open(f"{PLAN}/ledger/").status == 200
    states.look(supervisor, "fresh-ledger")
    reporter = visit(language=language).enter("reporter-new")
    for name in ("mine", f"entry/{XINMI}", f"districts/{XINMI}", f"districts/{XINMI}/report"):
        assert reporter.open(f"{PLAN}/6/{name}/").status == 200, name
        states.look(reporter, f"fresh-{name.replace(f'/{XINMI}', '')}".replace("/", "-"))
    states.all_sound()


def test_no_plan_at_all(transactional_db, visit, language):
    states = States(language)
    city = District.objects.create(code="990100", name="示例市", printed_name="示例市", short_name="示例市", kind=District.Kind.CITY)
    User.objects.create_user("supervisor-new", PASSWORD, full_name="新来的人", role=Role.SUPERVISOR, district=city)
    visitor = visit(language=language).enter("supervisor-new")
    visitor.open("/")
    assert visitor.page.url.endswith("/plans/")
    states.look(visitor, "no-plan")
    states.all_sound()


def test_a_month_that_has_not_begun(sample, visit, language):
    states = States(language)
    reporter = visit(language=language).enter(f"reporter-{XINMI}")
    supervisor = visit(language=language).enter("supervisor")
    for visitor, name in ((reporter, "mine"), (reporter, f"entry/{XINMI}"), (supervisor, "overview"), (supervisor, "review"), (supervisor, "table")):
        assert visitor.open(f"{PLAN}/11/{name}/").status == 200, name
        states.look(visitor, f"november-{name.partition('/')[0]}")
    states.all_sound()


# ------------------------------------------------------------------ something wrong
def test_entry_in_trouble(sample, visit, language):
    states = States(language)
    visitor = visit(language=language).enter(f"reporter-{XINMI}")
    page = visitor.page
    visitor.open(f"{PLAN}/6/entry/{XINMI}/")
    other = visit(language=language).enter(f"reporter-{XINMI}")
    other.open(f"{PLAN}/6/entry/{XINMI}/")
    page.fill("#v-1", "abc")
    page.set_input_files("#file", {"name": "a.exe", "mimeType": "", "buffer": b"MZ"})
    press(page, ".save-bar button[value=save]")
    states.look(visitor, "entry-unsaved")
    other.page.fill("#v-2", "121")
    press(other.page, ".save-bar button[value=save]")
    states.look(other, "entry-conflict")
    other.page.evaluate("document.querySelectorAll('#stale, #signed-out, #pasted').forEach(one => { one.hidden = false; })")
    states.look(other, "entry-notices")
    states.all_sound()


def test_entry_with_files_returned_and_sent(sample, visit, language):
    states = States(language)
    plan, reporters = Plan.objects.get(), {}
    for code in ("410122", "410102"):
        reporters[code] = visit(language=language).enter(f"reporter-{code}")
    by = User.objects.get(username="reporter-410122")
    evidence.attach(plan, by.district, 6, SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n"), by=by)
    taken = evidence.attach(plan, by.district, 6, SimpleUploadedFile("旧.pdf", b"%PDF-1.7\n2"), by=by)
    evidence.take_back(taken, by=by)
    for code, name in (("410122", "returned"), ("410102", "submitted")):
        reporters[code].open(f"{PLAN}/6/entry/{code}/")
        states.look(reporters[code], f"entry-{name}")
    reporters["410102"].open(f"{PLAN}/5/entry/410102/")
    states.look(reporters["410102"], "entry-approved")
    states.all_sound()


def test_files_with_problems(sample, visit, language):
    states = States(language)
    reporter = visit(language=language).enter(f"reporter-{XINMI}")
    sheet = reporter.context.request.get(f"{reporter.base}{PLAN}/6/entry/{XINMI}/sheet.xlsx").body()
    supervisor = visit(language=language).enter("supervisor")
    choose(reporter, f"{PLAN}/6/entry/{XINMI}/upload/", "a.xlsx", fill(sheet, "八百", -5))
    assert VALUE in reporter.page.locator("main").inner_text()
    states.look(reporter, "sheet-problems")
    choose(reporter, f"{PLAN}/6/entry/{XINMI}/upload/", "b.xlsx", fill(sheet, 5000, 122))
    states.look(reporter, "sheet-preview")
    with reporter.expecting("400"):
        choose(reporter, f"{PLAN}/6/entry/{XINMI}/upload/", "", b"")
    states.look(reporter, "sheet-no-file")
    choose(supervisor, "/plans/import/", "annex.csv", "责任单位,新增城镇就业\n合计,100\n示例区,abc\n".encode())
    states.look(supervisor, "import-problems")
    supervisor.open(f"{PLAN}/import/")
    states.look(supervisor, "import-refused")
    states.all_sound()


def choose(visitor, address: str, name: str, data: bytes) -> None:
    visitor.open(address)
    if name:
        visitor.page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": data})
    press(visitor.page, "main form button[type=submit]")


def test_dialogs(sample, visit, language):
    states = States(language)
    visitor = visit(language=language).enter("supervisor")
    for name in ("return", "approve"):
        visitor.open(f"{PLAN}/6/review/410102/#{name}")
        visitor.page.reload()
        assert visitor.page.locator(f"#{name}").is_visible()
        states.look(visitor, f"dialog-{name}")
    press(visitor.page, "#approve button[value=approve]")
    states.look(visitor, "approved")
    states.all_sound()


# ------------------------------------------------------------------ signing in
def test_signing_in(sample, visit, language):
    states = States(language)
    visitor = visit(language=language)
    page = visitor.page
    visitor.open("/accounts/login/#forgotten")
    states.look(visitor, "forgotten")
    for number in range(5):
        visitor.open("/accounts/login/")
        page.fill("input[name=username]", "leader")
        page.fill("input[name=password]", f"wrong-{number}")
        with visitor.expecting("429"):
            press(page, ".login-form button[type=submit]")
        if number == 0:
            states.look(visitor, "wrong-password")
    assert page.locator("[role=alert]").is_visible()
    states.look(visitor, "locked-out")
    states.all_sound()


def test_one_time_passwords(sample, visit, language):
    states = States(language)
    visitor = visit(language=language).enter("admin")
    page = visitor.page
    visitor.open("/users/new/")
    page.fill("input[name=username]", "leader")  # there is one already
    page.fill("input[name=full_name]", "张三")
    page.select_option("select[name=role]", "reporter")
    page.select_option("select[name=district]", index=2)
    press(page, "main form button[type=submit]")
    assert page.locator("input[name=username][aria-invalid=true]").count() == 1
    states.look(visitor, "user-errors")
    page.fill("input[name=username]", "zhang.san")
    press(page, "main form button[type=submit]")
    password = page.locator(".once-password").inner_text()
    states.look(visitor, "one-time-password")
    new = visit(language=language)
    new.sign_in("zhang.san", password)
    assert "/accounts/password/" in new.page.url
    states.look(new, "password-due")
    states.all_sound()


# ------------------------------------------------------------------ no right, not found, broken
NOT_THERE = {
    "month-13": f"{PLAN}/13/overview/",
    "month-0": f"{PLAN}/0/overview/",
    "indicator": f"{PLAN}/6/indicators/99/",
    "foreign-district": f"{PLAN}/6/districts/110101/",
    "foreign-plan": "/plans/110000-2017/",
    "nowhere": "/nowhere/",
}


def test_what_is_not_there_and_what_one_may_not(sample, visit, language):
    states = States(language)
    visitor = visit(language=language).enter("supervisor")
    words = {"zh-hans": "找不到这个页面", "en": "This page cannot be found"}[language]
    for name, address in NOT_THERE.items():
        with visitor.expecting("404"):
            assert visitor.open(address).status == 404, name
        assert visitor.page.locator("h1").inner_text() == words and visitor.page.locator("main a.btn").count() == 1
    states.look(visitor, "404")
    reporter = visit(language=language).enter(f"reporter-{XINMI}")
    for address in (f"{PLAN}/6/districts/410102/", f"{PLAN}/6/entry/410102/", f"{PLAN}/13/mine/", f"{PLAN}/6/indicators/99/"):
        with reporter.expecting("404"):
            assert reporter.open(address).status == 404, address
        assert reporter.page.locator("h1").inner_text() == words
    with reporter.expecting("403"):
        assert reporter.open(f"{PLAN}/6/overview/").status == 403
    states.look(reporter, "403")
    stranger = visit(language=language)
    with stranger.expecting("404"):
        assert stranger.open("/nowhere/").status == 404
    states.look(stranger, "404-stranger")
    states.all_sound()


def test_requests_that_cannot_be_read_and_faults(sample, visit, language, monkeypatch):
    states = States(language)
    visitor = visit(language=language)
    page = visitor.page
    visitor.open("/accounts/login/")
    page.evaluate("document.querySelector('.login-form [name=csrfmiddlewaretoken]').value = 'x'")
    page.fill("input[name=username]", "leader")
    page.fill("input[name=password]", "x")
    with visitor.expecting("403"):
        press(page, ".login-form button[type=submit]")
    states.look(visitor, "form-too-old")
    visitor.open("/accounts/login/")
    page.evaluate(
        """() => { const form = document.querySelector('.login-form');
        for (let number = 0; number < 5001; number += 1) {
            const field = document.createElement('input'); field.type = 'hidden'; field.name = 'x' + number; form.appendChild(field);
        } }"""
    )
    page.fill("input[name=username]", "leader")
    page.fill("input[name=password]", "x")
    with visitor.expecting("400"):
        press(page, ".login-form button[type=submit]")
    states.look(visitor, "unreadable")

    def fault(*_arguments, **_named):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("reports.pages.reading_views.render", fault)
    with visitor.expecting("500"):
        assert visitor.open("/help/").status == 500
    assert page.get_attribute("html", "lang") == {"zh-hans": "zh-CN", "en": "en"}[language]
    states.look(visitor, "500")
    states.all_sound()
