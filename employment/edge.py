"""What every request passes before Django sees it, whatever server runs the product: whose proxy headers are believed, and how large a request may be."""

import os
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

REQUEST_LIMIT = 110 * 1024 * 1024
"""Bytes of one request: a month's files of evidence at once and the form around them (progress/record/evidence.py)."""
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def trusted_proxy() -> str:
    """The one address whose X-Forwarded-For and X-Forwarded-Proto are believed; empty for none (docs/decisions/0008)."""
    return os.environ.get("TRUSTED_PROXY", "").strip()


def edge(application: Wsgi) -> Wsgi:
    """The application behind both checks."""
    proxy = trusted_proxy()

    def guarded(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _length(environ) > REQUEST_LIMIT:
            start_response("413 Content Too Large", [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")])
            return ["请求超过上限。Too large.\n".encode()]
        _settle_origin(environ, proxy)
        return application(environ, start_response)

    return guarded


def _length(environ: Environ) -> int:
    text = environ.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _settle_origin(environ: Environ, proxy: str) -> None:
    """Take address and scheme from the trusted proxy's headers, and drop every such header: a client may write anything into them."""
    told = {name: environ.pop(name) for name in FORWARDED if name in environ}
    if not proxy or environ.get("REMOTE_ADDR") != proxy:
        return
    # The proxy appends the address it saw: only the last one is its own word.
    address = told.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if address:
        environ["REMOTE_ADDR"] = address
    if told.get("HTTP_X_FORWARDED_PROTO", "").strip().lower() in ("http", "https"):
        environ["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"].strip().lower()
