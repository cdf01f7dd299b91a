"""Where to lead after signing in, or from an address that only takes what is sent to it: only to pages of this site."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_local(request, address: str) -> bool:
    """Whether an address belongs to this site, by the same host and scheme or by none."""
    return bool(address) and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())


def destination(request) -> str:
    """The page named by `next` if it is one of ours, else the start; host and scheme are dropped, so that a redirect never leaves."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    if not is_local(request, wanted):
        return resolve_url("home")
    parts = urlsplit(wanted)
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def posted_from(page: str, *names: str) -> Callable:
    """For a view that only takes POST: whoever merely opens its address is led to `page`, given the parts of the address called `names`.

    That happens after a sign-in in between, or when the language is changed on the page that answered the POST.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def led(request, *args, **kwargs):
            if request.method != "POST":
                return redirect(page, *[kwargs[name] for name in names])
            return view(request, *args, **kwargs)

        return led

    return decorate
