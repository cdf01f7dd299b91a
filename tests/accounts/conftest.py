"""Fixtures of the tests of accounts: a clock to turn, and clients that sign in through the page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD

ADDRESS = "10.8.1.20"


class Clock:
    """Time as Django, sessions and axes see it; `forward` turns it on."""

    def __init__(self, real):
        self._real = real
        self.ahead = timedelta()

    def now(self):
        """The turned time."""
        return self._real() + self.ahead

    def forward(self, **duration) -> None:
        """Turn the clock on by a timedelta's arguments."""
        self.ahead += timedelta(**duration)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """A clock every reader of the time looks at."""
    turned = Clock(timezone.now)
    monkeypatch.setattr("django.utils.timezone.now", turned.now)
    monkeypatch.setattr("axes.handlers.proxy.now", turned.now)
    return turned


@pytest.fixture
def client() -> Client:
    """A browser in an office, not on the server itself."""
    return Client(REMOTE_ADDR=ADDRESS)


@pytest.fixture
def enter(city):
    """Sign in through the page: enter(client, user, …) gives the answer to the form."""

    def sign_in(client, user, password=PASSWORD, **more):
        return client.post("/accounts/login/", {"username": getattr(user, "username", user), "password": password, **more})

    return sign_in


@pytest.fixture
def signed_in(city, client, enter):
    """A client signed in as the user of a role of the small city."""

    def as_role(role: str) -> Client:
        enter(client, city.users[role])
        return client

    return as_role
