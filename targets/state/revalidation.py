"""A page that did not change since it was last sent is not sent again: 304 (docs/decisions/0014).

The tag of a page says everything the page is made of: the plan's state, the day, the language, the address, the reader with his rights, his session and
the secret of his forms, and the code. Nothing of the page itself has to be made to tell that it is unchanged.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from targets.state.tokens import Token, only_reads, token_of_code

FOLDERS = ("accounts", "districts", "employment", "progress", "reports", "sheets", "supervision", "tables", "targets", "templates", "locale", "fixtures")
FILES = ("*.py", "*.html", "*.mo", "*.csv")
"""What a page is made by, beside the static files, which carry their own names."""


def revalidated(view: Callable) -> Callable:
    """Decorate a view of one plan's page, inside `allowed`: the page carries its tag, and a browser that shows the tag of the very page gets 304.

    A page that tells something once (a message) carries none.
    """

    @wraps(view)
    def tagged(request: HttpRequest, code: str, *args, **kwargs) -> HttpResponse:
        token = token_of_code(code) if only_reads() and not len(get_messages(request)) else None
        if token is None:
            return view(request, code, *args, **kwargs)
        if request.META.get("HTTP_IF_NONE_MATCH") and "CSRF_COOKIE" in request.META:
            tag = _tag(request, token)
            if tag.removeprefix("W/") in [known.removeprefix("W/") for known in parse_etags(request.META["HTTP_IF_NONE_MATCH"])]:
                return _with_tag(HttpResponseNotModified(), tag)
        response = view(request, code, *args, **kwargs)
        if response.status_code != 200 or response.streaming or get_messages(request).added_new:
            return response
        return _with_tag(response, _tag(request, token))

    return tagged


def _with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    patch_vary_headers(response, ("Accept-Encoding",))  # an empty answer is not compressed, and must name what the full one depends on
    response.headers["Cache-Control"] = "private, no-cache" if settings.KEEP_PAGES else "no-store"
    return response


def _tag(request: HttpRequest, token: Token) -> str:
    """Weak, because the bytes may travel compressed or not and a form's token is masked anew each time."""
    user = request.user
    parts = (
        token,
        timezone.localdate(),
        get_language(),
        request.get_host(),
        request.get_full_path(),
        (user.pk, user.role, user.district_id, user.full_name, user.organisation, user.is_demo),
        request.session.session_key,
        request.META.get("CSRF_COOKIE", ""),
        _program(),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    """The code, templates and translations this process runs, by size and time, and the names of the static files."""
    files = sorted(path for app in FOLDERS for pattern in FILES for path in (settings.BASE_DIR / app).rglob(pattern))
    stamps = [(str(path.relative_to(settings.BASE_DIR)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr((settings.VERSION, getattr(staticfiles_storage, "manifest_hash", ""), stamps)).encode()).hexdigest()
