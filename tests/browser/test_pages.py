"""Every page as every role, both languages, desktop and phone: axe finds nothing, nothing scrolls sideways, nothing complains; a picture of each is kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PLAN = "/plans/410100-2017"
PAGES = {
    "supervisor": {
        "overview": f"{PLAN}/6/overview/",
        "indicator": f"{PLAN}/6/indicators/1/",
        "district": f"{PLAN}/6/districts/410185/",
        "review": f"{PLAN}/6/review/410102/",
        "ledger": f"{PLAN}/ledger/",
        "table": f"{PLAN}/6/table/",
        "plan": f"{PLAN}/",
        "plans": "/plans/",
        "import": "/plans/import/",
        "audit": "/audit/",
        "help": "/help/",
        "password": "/accounts/password/",
    },
    "leader": {"overview-leader": f"{PLAN}/6/overview/?basis=approved"},
    "reporter-410183": {
        "mine": f"{PLAN}/6/mine/",
        "entry": f"{PLAN}/6/entry/410183/",
        "district-own": f"{PLAN}/6/districts/410183/",
        "indicator-reporter": f"{PLAN}/6/indicators/1/",
    },
    "admin": {"users": "/users/", "user-new": "/users/new/", "areas": "/users/areas/"},
    "auditor": {"audit-auditor": "/audit/", "users-auditor": "/users/"},
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def faults_of(visitor) -> list[str]:
    results = Axe().run(visitor.page, options=RULES)
    return [f"{item['id']} ({item['impact']}): {item['nodes'][0]['target']}" for item in results.response["violations"]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pages_are_sound(sample, visit, size, language):
    found = {}
    stranger = visit(size, language)
    stranger.open("/accounts/login/")
    stranger.picture(f"login-{size}-{language}")
    found["login"] = faults_of(stranger)
    for username, pages in PAGES.items():
        visitor = visit(size, language).sign_in(username)
        for name, path in pages.items():
            answer = visitor.open(path)
            assert answer.status == 200, f"{name}: {answer.status}"
            visitor.picture(f"{name}-{size}-{language}")
            found[name] = faults_of(visitor) + ([f"scrolls sideways by {visitor.sideways()}"] if visitor.sideways() > 0 else [])
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("width", [768, 1366])
def test_middle_widths_do_not_scroll_sideways(sample, visit, width):
    wide = {}
    for username, pages in PAGES.items():
        visitor = visit().sign_in(username)
        visitor.page.set_viewport_size({"width": width, "height": 768})
        for name, path in pages.items():
            visitor.open(path)
            if visitor.sideways() > 0:
                wide[name] = visitor.sideways()
    assert not wide
