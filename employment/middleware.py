"""Headers every answer carries, and the language of the page."""

from django.conf import settings
from django.http import Http404
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from targets.state import tokens


class HeadersMiddleware:
    """Isolation headers on everything; no-store on everything but static files, so figures stay out of caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadingMiddleware:
    """A request that only reads sees one state of each plan, asked for once, and what is kept of it (docs/decisions/0014)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with tokens.asked_once():
            return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Pages, data and text travel compressed; workbooks, documents and pictures are compressed already.

    Each answer is padded by a random number of bytes, so that its length tells nothing of a secret in it (BREACH; docs/decisions/0015).
    """

    def process_response(self, request, response):
        """As Django's, for what grows smaller by it."""
        kind = response.get("Content-Type", "").partition(";")[0]
        if not kind.startswith("text/") and kind not in ("application/json", "application/geo+json", "image/svg+xml"):
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """The language the user chose (a cookie), else Simplified Chinese.

    The browser's own preference is left out on purpose: office machines often carry an English system, and the default is 简体中文 (DESIGN 12).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class AddressMiddleware:
    """404 for an address that holds a NUL: no name or code of ours does, and PostgreSQL refuses to be asked for one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or any("\x00" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise Http404
        return self.get_response(request)
