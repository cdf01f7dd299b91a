"""Limits of a session and passwords that are due (DOMAIN 5.1 身份鉴别)."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import timezone

from accounts.sign_in import passwords
from accounts.sign_in.destinations import is_local

SIGNED_IN_AT, SEEN_AT, KEEP = "signed_in_at", "seen_at", "keep_signed_in"
STORE_EVERY = 60
"""Seconds between two notes of activity in the session, so that reading a page does not write each time."""
IDLE, LIFETIME = "idle", "lifetime"
SAFE = ("GET", "HEAD", "OPTIONS")


def begin(session) -> None:
    """Start the clocks of a session; called at every sign-in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(timezone.now().timestamp())


def ended(session) -> str:
    """Why a session is over: `lifetime` (8 hours since sign-in), `idle` (15 minutes without a request, unless the user asked to stay signed in), or nothing."""
    now = timezone.now().timestamp()
    if now - session.get(SIGNED_IN_AT, now) > settings.SESSION_LIFETIME.total_seconds():
        return LIFETIME
    if not session.get(KEEP) and now - session.get(SEEN_AT, now) > settings.SESSION_IDLE.total_seconds():
        return IDLE
    return ""


def forget_pages(response: HttpResponse) -> HttpResponse:
    """Tell the browser to throw away the pages it kept of the session that ended, so that going back shows none of them."""
    if settings.KEEP_PAGES:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


class SessionLimitMiddleware:
    """Ends idle and overlong sessions and leads to the sign-in page, from there back to where the user was."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        reason = ended(request.session)
        if reason:
            request.session_ended = reason
            logout(request)
            # What was being sent is gone with the session; the sign-in page says so rather than leaving it to be found out.
            lost = {} if request.method in SAFE else {"lost": 1}
            return forget_pages(redirect(f"{reverse('login')}?{urlencode({'ended': reason, **lost, 'next': back_to(request)})}"))
        now = int(timezone.now().timestamp())
        if SIGNED_IN_AT not in request.session:
            begin(request.session)
        elif now - request.session[SEEN_AT] >= STORE_EVERY:
            request.session[SEEN_AT] = now
        return self.get_response(request)


def back_to(request) -> str:
    """Where to lead after signing in again: the page asked for, or for a form that was being sent the page it stood on."""
    if request.method in SAFE:
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    return referrer if is_local(request, referrer) else reverse("home")


class PasswordDueMiddleware:
    """While a password change is due, only the password page, signing out and the language switch answer.

    An aged password stops reading only, so that a form being sent on its last day is not lost.
    """

    OPEN = frozenset({"password", "login", "logout", "set_language"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and not self.is_open(request):
            reason = passwords.due(request.user)
            if reason == passwords.FIRST or (reason and request.method in SAFE):
                return redirect(f"{reverse('password')}?{urlencode({'next': back_to(request)})}")
        return self.get_response(request)

    def is_open(self, request) -> bool:
        """Whether the address answers in any case."""
        try:
            return resolve(request.path_info).url_name in self.OPEN
        except Resolver404:
            return False
