"""The designed pages for what goes wrong: each says what happened and offers a next step."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: inside the user's scope, but not the role's right. Says so and leads home."""
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such address, or not in the user's scope."""
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a number the user can quote stands on the page and in the log. Uses no database."""
    number = f"{timezone.localtime():%Y%m%d-%H%M}-{secrets.token_hex(2)}"
    logger.error("error page %s for %s %s", number, request.method, request.path)
    return HttpResponse(loader.get_template("errors/500.html").render({"number": number}), status=500)
