"""What a request passes before Django: proxy headers are believed from one address, and no request is larger than a month's evidence."""

import pytest

from employment import edge


def passed(environ: dict, monkeypatch, proxy: str = "") -> tuple[list[str], dict]:
    """Status lines given by the edge itself, and what the application behind it was told."""
    monkeypatch.setenv("TRUSTED_PROXY", proxy)
    seen: dict = {}

    def application(environ, start_response):
        seen.update(environ)
        return [b""]

    statuses: list[str] = []
    edge.edge(application)({"REMOTE_ADDR": "10.0.0.9", "wsgi.url_scheme": "http", **environ}, lambda status, headers: statuses.append(status))
    return statuses, seen


TOLD = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 10.1.1.7", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"}


def test_what_anyone_writes_into_proxy_headers_is_dropped(monkeypatch):
    _statuses, seen = passed(TOLD, monkeypatch)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("10.0.0.9", "http")
    assert not [name for name in seen if "FORWARDED" in name]


def test_another_machine_is_not_the_proxy(monkeypatch):
    _statuses, seen = passed(TOLD, monkeypatch, proxy="10.0.0.10")
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("10.0.0.9", "http")


def test_the_named_proxy_tells_address_and_scheme_by_its_own_last_word(monkeypatch):
    _statuses, seen = passed(TOLD, monkeypatch, proxy="10.0.0.9")
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("10.1.1.7", "https")
    assert not [name for name in seen if "FORWARDED" in name]


@pytest.mark.parametrize("told", [{}, {"HTTP_X_FORWARDED_FOR": " "}, {"HTTP_X_FORWARDED_PROTO": "javascript"}])
def test_a_proxy_that_tells_nothing_changes_nothing(monkeypatch, told):
    _statuses, seen = passed(told, monkeypatch, proxy="10.0.0.9")
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("10.0.0.9", "http")


@pytest.mark.parametrize(("length", "refused"), [("", False), ("abc", False), (str(edge.REQUEST_LIMIT), False), (str(edge.REQUEST_LIMIT + 1), True)])
def test_a_request_larger_than_a_months_evidence_is_refused_before_it_is_read(monkeypatch, length, refused):
    statuses, seen = passed({"CONTENT_LENGTH": length}, monkeypatch)
    assert bool(statuses) is refused and bool(seen) is not refused
    assert not refused or statuses[0].startswith("413")
