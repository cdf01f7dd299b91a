"""Lockout after failed sign-ins, counted by django-axes (DOMAIN 5.1 身份鉴别 b).

By user name, whether it exists or not, and by address with a much higher limit.
"""

from collections.abc import Iterable
from datetime import datetime
from ipaddress import ip_address

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone


class LockoutHandler(AxesDatabaseHandler):
    """Counts failures of the user name; those of the address join in shortly before its own limit.

    axes has one limit for all it counts, and with the address among its lockout parameters
    a successful sign-in would clear the failures of everyone at that address.
    """

    def get_failures(self, request, credentials: dict | None = None) -> int:
        """Failures within the cooling-off time, as seen against AXES_FAILURE_LIMIT."""
        by_name = super().get_failures(request, credentials)
        if not counts_address(request.axes_ip_address):
            return by_name
        attempts = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request))
        by_address = attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
        return max(by_name, by_address - (settings.LOCKOUT_ADDRESS_LIMIT - settings.AXES_FAILURE_LIMIT))


def counts_address(address: str | None) -> bool:
    """A loopback address is a proxy that does not say who calls: locking it would shut out everyone."""
    return bool(address) and not ip_address(address).is_loopback


def tries_left(request) -> int:
    """How often one may still try after the failure just recorded on `request`; the same for names that exist and names that do not."""
    failures = getattr(request, "axes_failures_since_start", None)
    return max(settings.AXES_FAILURE_LIMIT - (failures or 0), 0)


def minutes() -> int:
    """How long a lockout lasts."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


def locked(usernames: Iterable[str] | None = None) -> dict[str, datetime]:
    """User names locked now and until when, among `usernames` or all."""
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    if usernames is not None:
        attempts = attempts.filter(username__in=usernames)
    rows = attempts.values("username").annotate(failures=Sum("failures_since_start"), last=Max("attempt_time")).order_by("username")
    return {row["username"]: row["last"] + settings.AXES_COOLOFF_TIME for row in rows if row["failures"] >= settings.AXES_FAILURE_LIMIT}


def unlock(username: str) -> None:
    """Forget the failures of a user name."""
    reset(username=username)


def forget_old() -> int:
    """Drop the failures that lock nobody any more, and say how many; the audit log keeps what happened."""
    dropped, _by_model = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
    return dropped
