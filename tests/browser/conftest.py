"""A Chromium for the browser tests, the sample year behind a live server, and pages that complain of anything wrong."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as product
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User

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


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """What a test uploads stays with the test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sample(transactional_db):
    """The 2017 plan with the sample year."""
    _filled("sample", _load_sample)


@pytest.fixture
def bare(transactional_db):
    """The 2017 plan without any figures, as on the first day."""
    _filled("bare", _load_plan)


def _load_plan() -> None:
    call_command("prepare", verbosity=0)


def _load_sample() -> None:
    _load_plan()
    call_command("demo", verbosity=0, password=SAMPLE_PASSWORD)


_kept: dict[str, sqlite3.Connection] = {}


def _filled(name: str, load: Callable[[], None]) -> None:
    """Fill the empty database; on SQLite the second time from a copy, since the sample goes through every check of the product and takes seconds."""
    if connection.vendor != "sqlite":
        load()
        return
    connection.ensure_connection()
    if name in _kept:
        _kept[name].backup(connection.connection)
        return
    load()
    _kept[name] = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(_kept[name])


class Visitor:
    """One person with a browser: signs in, opens pages, keeps every complaint of console, network and CSP."""

    def __init__(self, chromium, base: str, size: str = "desktop", language: str = "zh-hans", **options):
        self.base = base
        self.context = chromium.new_context(viewport=SIZES[size], accept_downloads=True, locale="zh-CN", **options)
        self.context.set_default_timeout(15000)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self._expected: str | None = None
        self.listen(self.page)

    def listen(self, page) -> None:
        """Keep what the page complains of; a violation of the CSP is among the messages of the console."""
        page.on("console", lambda message: self._complain(f"console: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        page.on("request", lambda request: self._complain(f"outside: {request.url}") if not request.url.startswith((self.base, "data:", "blob:")) else None)

    def _complain(self, text: str) -> None:
        if self._expected is None or self._expected not in text:
            self.complaints.append(text)

    @contextmanager
    def expecting(self, text: str) -> Iterator[None]:
        """Complaints holding `text` are what the test is about: an error page, a connection cut on purpose."""
        self._expected = text
        yield
        self.page.wait_for_timeout(50)  # the console speaks a moment later
        self._expected = None

    def sign_in(self, username: str, password: str = SAMPLE_PASSWORD) -> "Visitor":
        self.open("/accounts/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.click("main button[type=submit]:not(.role)")
        assert "/accounts/login/" not in self.page.url, f"{username} could not sign in"
        return self

    def enter(self, username: str) -> "Visitor":
        """Signed in without the page of it, for tests about something else."""
        client = Client()
        client.force_login(User.objects.get(username=username), backend=product.AUTHENTICATION_BACKENDS[-1])
        self.context.add_cookies([{"name": product.SESSION_COOKIE_NAME, "value": client.cookies[product.SESSION_COOKIE_NAME].value, "url": self.base}])
        return self

    def open(self, path: str):
        return self.page.goto(self.base + path)

    def picture(self, name: str) -> None:
        """Kept by the run for a person to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)

    def sideways(self) -> int:
        """How many pixels the page scrolls sideways; 0 is right."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def visit(chromium, live_server):
    """Make visitors; at the end no page may have complained."""
    made: list[Visitor] = []

    def make(size: str = "desktop", language: str = "zh-hans", **options) -> Visitor:
        visitor = Visitor(chromium, live_server.url, size, language, **options)
        made.append(visitor)
        return visitor

    yield make
    complaints = [complaint for visitor in made for complaint in visitor.complaints]
    for visitor in made:
        visitor.context.close()
    assert not complaints
