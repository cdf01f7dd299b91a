"""The options the product hands its web server: workers by cores, and limits (docs/decisions/0016)."""

import os

import pytest
from django.core.management.base import CommandError

from employment import server


def options() -> dict:
    return server.options("127.0.0.1", 8000, lambda: None)


def test_there_are_as_many_workers_as_cores(monkeypatch):
    monkeypatch.delenv("WORKERS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2}, raising=False)
    assert server.worker_count() == options()["workers"] == 3


def test_workers_may_be_said(monkeypatch):
    monkeypatch.setenv("WORKERS", "5")
    assert options()["workers"] == 5


@pytest.mark.parametrize("text", ["0", "257", "-1", "two", "２"])
def test_a_wrong_number_of_workers_is_said_in_one_line(monkeypatch, text):
    monkeypatch.setenv("WORKERS", text)
    with pytest.raises(CommandError, match="WORKERS"):
        server.worker_count()


def test_slow_lines_hold_threads_and_the_server_believes_no_proxy_itself():
    found = options()
    assert found["worker_class"] == "gthread" and found["threads"] > 1 and found["preload_app"]
    assert found["forwarded_allow_ips"] == "" and found["control_socket_disable"]
    assert found["limit_request_line"] <= 8190 and found["limit_request_fields"] <= 100 and found["graceful_timeout"] <= 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="gunicorn needs fork")
def test_the_server_knows_every_option():
    from gunicorn.config import Config

    config = Config()
    for name, value in options().items():
        config.set(name, value)


def test_an_address_of_the_new_kind_is_bracketed():
    assert server.options("::1", 8000, lambda: None)["bind"] == "[::1]:8000"
