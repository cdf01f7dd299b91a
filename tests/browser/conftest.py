"""A Chromium for the browser tests, the sample year behind a live server, and pages that complain of anything wrong."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

PICTURES = Path(__file__).resolve().parents[2] / "var" / "pictures"
SAMPLE_PASSWORD = "zhengzhou-2017"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run; the tests are skipped, not failed, on a machine without one (script/test says so)."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def sample(transactional_db):
    """The 2017 plan with the sample year."""
    call_command("prepare", verbosity=0)
    call_command("demo", verbosity=0, password=SAMPLE_PASSWORD)


class Visitor:
    """One person with a browser: signs in, opens pages, keeps every complaint of console, network and CSP."""

    def __init__(self, chromium, base: str, size: str = "desktop", language: str = "zh-hans"):
        self.base = base
        self.context = chromium.new_context(viewport=SIZES[size], accept_downloads=True, locale="zh-CN")
        self.context.set_default_timeout(15000)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(f"console: {message.text}") if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on(
            "request",
            lambda request: self.complaints.append(f"outside: {request.url}") if not request.url.startswith((base, "data:", "blob:")) else None,
        )

    def sign_in(self, username: str, password: str = SAMPLE_PASSWORD) -> "Visitor":
        self.open("/accounts/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]:not(.role)")
        self.page.wait_for_load_state()
        assert "/accounts/login/" not in self.page.url, f"{username} could not sign in"
        return self

    def open(self, path: str):
        return self.page.goto(self.base + path)

    def picture(self, name: str) -> None:
        """Kept by the run for a person to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    def sideways(self) -> int:
        """How many pixels the page scrolls sideways; 0 is right."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def visit(chromium, live_server):
    """Make visitors; at the end no page may have complained."""
    made: list[Visitor] = []

    def make(size: str = "desktop", language: str = "zh-hans") -> Visitor:
        visitor = Visitor(chromium, live_server.url, size, language)
        made.append(visitor)
        return visitor

    yield make
    complaints = [complaint for visitor in made for complaint in visitor.complaints]
    for visitor in made:
        visitor.context.close()
    assert not complaints
