"""Sign-in and sign-out go into the audit log. Connected in AccountsConfig.ready."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.audit import audit_trail
from accounts.audit.record_language import in_record_language
from accounts.models import AuditEvent, User
from accounts.sign_in import lockout
from accounts.sign_in.session_limits import IDLE, LIFETIME, begin

Action = AuditEvent.Action


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(request, user, **_kwargs) -> None:
    """Start the session's clocks and record the sign-in."""
    begin(request.session)
    audit_trail.record(Action.SIGN_IN, by=user, request=request)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(request, user, **_kwargs) -> None:
    """Record who signed out, or whose session ended by itself."""
    if user is None:
        return
    with in_record_language():
        detail = {IDLE: _("session ended after idle time"), LIFETIME: _("session ended after its longest time")}.get(getattr(request, "session_ended", ""), "")
    audit_trail.record(Action.SIGN_OUT, by=user, request=request, detail=detail)


@receiver(user_login_failed, dispatch_uid="accounts.failed")
def failed(credentials, request=None, **_kwargs) -> None:
    """Record a failure under the name that was typed, and the lockout it brought. axes stands before us in INSTALLED_APPS, so it has counted already."""
    username = str(credentials.get("username") or "")
    user = User.objects.select_related("district").filter(username=username).first()
    about = {"request": request, "username": username, "district": user.district if user else None, "succeeded": False}
    while_locked = getattr(request, "axes_locked_out", False) and getattr(request, "axes_failures_since_start", None) is None
    with in_record_language():
        audit_trail.record(Action.SIGN_IN_FAILED, detail=_("while locked") if while_locked else "", **about)
        if getattr(request, "axes_locked_out", False) and not while_locked:
            audit_trail.record(Action.LOCKED_OUT, detail=_("for %(minutes)s minutes") % {"minutes": lockout.minutes()}, **about)
