"""Signing in and out, and one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from accounts.sign_in import lockout, own_password, passwords, sample_users, session_limits
from accounts.sign_in.destinations import destination
from accounts.sign_in.session_limits import IDLE, KEEP, LIFETIME
from accounts.sign_in.sign_in_forms import PasswordForm, SignInForm

BACKEND = "accounts.sign_in.backends.AccountBackend"


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a sample user comes in by a button, everyone else by user name and password."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(destination(request))
        return sign_in_page(request, SignInForm(), notice=ended_words(request.GET.get("ended", ""), lost="lost" in request.GET))
    if "sample" in request.POST:
        return sample_sign_in(request)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, form)
    user = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
    if user is None:
        return sign_in_page(request, form, failed=True)
    return enter(request, user, keep=form.cleaned_data["keep"])


def sample_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign a sample user in without a password; 404 where there is no such user or samples are refused."""
    username = request.POST["sample"].replace("\x00", "")  # PostgreSQL takes no NUL in a text, whether asked for or stored
    user = sample_users.sample_user(username)
    if user is None:
        audit_trail.record(AuditEvent.Action.REFUSED, request=request, username=username, target=request.path, succeeded=False)
        raise Http404
    return enter(request, user)


def enter(request: HttpRequest, user: User, keep: bool = False) -> HttpResponse:
    """Begin a session under a new key, and lead to where the user wanted to go. `keep` outlives the browser window and idle time, not the 8 hours."""
    target = destination(request)
    login(request, user, backend=BACKEND)
    if keep:
        request.session[KEEP] = True
        request.session.set_expiry(int(settings.SESSION_LIFETIME.total_seconds()))
    return redirect(target)


def sign_in_page(request: HttpRequest, form: SignInForm, *, notice: str = "", failed: bool = False, is_locked: bool = False, status: int = 200) -> HttpResponse:
    """The page with what has to be said: why a session ended, that name or password is wrong, or that signing in is locked."""
    shown, more = sample_users.buttons()
    context = {
        "form": form,
        "next": request.POST.get("next", "") or request.GET.get("next", ""),
        "notice": notice,
        "failed": failed,
        "is_locked": is_locked,
        "tries_left": lockout.tries_left(request) if failed else None,
        "minutes": lockout.minutes(),
        "samples": shown,
        "more_samples": more,
    }
    return render(request, "accounts/login.html", context, status=status)


def ended_words(reason: str, *, lost: bool = False) -> str:
    """What the sign-in page says about a session that is over, and whether something that was being sent is lost with it."""
    idle = int(settings.SESSION_IDLE.total_seconds() // 60)
    hours = int(settings.SESSION_LIFETIME.total_seconds() // 3600)
    said = {
        IDLE: _("You were signed out after %(minutes)s minutes without action. Sign in to go on where you were.") % {"minutes": idle},
        LIFETIME: _("A session lasts at most %(hours)s hours. Sign in to go on where you were.") % {"hours": hours},
        "signed_out": _("You have signed out."),
    }.get(reason, "")
    if not (said and lost):
        return said
    lost_words = _("What you were just sending did not arrive: check it after signing in.")
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": said, "second": lost_words}


def locked_out(request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict | None = None) -> HttpResponse:
    """429: the answer django-axes gives to a locked user name or address."""
    return sign_in_page(request, SignInForm(initial={"username": (credentials or {}).get("username", "")}), is_locked=True, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and everything in it."""
    logout(request)
    return session_limits.forget_pages(redirect(f"{reverse('login')}?ended=signed_out"))


@require_safe
@login_required
def session_alive(request: HttpRequest) -> HttpResponse:
    """Nothing to see: a page on which someone is typing asks for it now and then, so that typing counts as activity."""
    return HttpResponse(status=204)


@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Everyone changes the own password here; where a change is due, nothing else opens before."""
    reason = passwords.due(request.user)
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            own_password.change_own_password(request.user, form.cleaned_data["new"], request=request)
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password is changed. Other sessions of yours are ended."), extra_tags="alert-good")
            return redirect(destination(request))
        if form.has_error("present", "wrong"):
            audit_trail.record(AuditEvent.Action.PASSWORD, request=request, succeeded=False)
    context = {"form": form, "reason": reason, "days": settings.PASSWORD_MAX_AGE.days, "next": request.POST.get("next", "") or request.GET.get("next", "")}
    return render(request, "accounts/password.html", context)
