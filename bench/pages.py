"""Server CPU of every page as a multiple of a bare signed-in view, and the bytes of a first visit.

The yardstick is a view behind the product's own middleware and sign-in check that answers `ok` without a template. Every page is measured beside it in the
same rounds, in four states: *again*, while the process keeps what it made of the plan in this state (docs/decisions/0014); *changed*, just after a figure
of the plan was changed; *first*, when nothing at all is kept, as after a start; and *304*, asked whether it changed. The limits hold for *again* and
*304*; the two cold states are printed beside them.
Judged by the least disturbed round of each: on a shared machine the others measure the neighbours too, and a large page more than a small one.
"""

import gzip
import re
import sys
import time
from collections.abc import Callable

import setting

setting.start()

from django.conf import settings  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

from accounts.models import User  # noqa: E402
from employment import urls, wsgi  # noqa: E402, F401  wsgi: the process as the server settles it
from progress.models import Figure, MonthlyProgress  # noqa: E402
from targets.state.kept import Kept  # noqa: E402

ROUNDS, BYTES = 25, 250_000
FRAME, OVERVIEW, OTHER, UNCHANGED = 3.0, 10.0, 12.0, 2.0
PLAN = "/plans/410100-2017"
BARE, EMPTY = "/bench/bare/", "/bench/frame/"
PAGES = {
    "supervisor": {
        "frame alone": EMPTY,
        "overview": f"{PLAN}/6/overview/",
        "district": f"{PLAN}/6/districts/410185/",
        "indicator": f"{PLAN}/6/indicators/1/",
        "table": f"{PLAN}/6/table/",
        "review queue": f"{PLAN}/6/review/",
        "review packet": f"{PLAN}/6/review/410102/",
        "sheet of all districts": f"{PLAN}/6/review/upload/",
        "brief": f"{PLAN}/6/brief/",
        "monthly report": f"{PLAN}/6/districts/410185/report/",
        "month ledger": f"{PLAN}/ledger/",
        "plan": f"{PLAN}/",
        "plans": "/plans/",
        "import": "/plans/import/",
        "city's own entry": f"{PLAN}/6/entry/410100/",
        "help": "/help/",
        "audit log": "/audit/",
        "password": "/accounts/password/",
    },
    "leader": {"overview": f"{PLAN}/6/overview/", "brief": f"{PLAN}/6/brief/", "review queue": f"{PLAN}/6/review/"},
    "department": {"overview": f"{PLAN}/6/overview/", "table": f"{PLAN}/6/table/"},
    "reporter-410183": {
        "my month": f"{PLAN}/6/mine/",
        "entry": f"{PLAN}/6/entry/410183/",
        "filled sheet": f"{PLAN}/6/entry/410183/upload/",
        "district": f"{PLAN}/6/districts/410183/",
        "indicator": f"{PLAN}/6/indicators/1/",
        "plan": f"{PLAN}/",
    },
    "admin": {"users": "/users/", "new user": "/users/new/", "areas": "/users/areas/", "a user": "/users/{leader}/"},
    "auditor": {"audit log": "/audit/", "users": "/users/"},
}
EMPTY_PAGE = engines["django"].from_string("{% extends 'base.html' %}")
LIMITS = {"frame alone": FRAME, "overview": OVERVIEW}


@login_required
def bare(request):
    """What any signed-in answer costs: the middleware, session and user, and nothing else."""
    return HttpResponse("ok")


@login_required
def frame(request):
    """Frame and navigation around no content; compiled once, as the templates of pages are."""
    return HttpResponse(EMPTY_PAGE.render({}, request))


def cpu(ask: Callable[[], HttpResponse], *statuses: int) -> float:
    """Milliseconds of CPU one answer takes."""
    start = time.process_time()
    response = ask()
    spent = time.process_time() - start
    assert response.status_code in statuses, response.status_code
    return spent * 1000


class Times:
    """The least times of one role's pages, taken side by side with the bare view."""

    def __init__(self, username: str) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(username=username))
        self.least: dict[str, float] = {}

    def note(self, name: str, ask: Callable[[], HttpResponse], *statuses: int) -> None:
        """One more round of one answer."""
        spent = cpu(ask, *(statuses or (200,)))
        self.least[name] = min(spent, self.least.get(name, spent))

    def page(self, name: str, address: str) -> None:
        """A page after a change, when nothing is kept, when it is, and unchanged since it was sent."""
        Figure.objects.filter(progress__plan__code="410100-2017").update(remark=F("remark"))
        self.note(f"{name} changed", lambda: self.client.get(address))
        Kept.forget_all()
        self.note(f"{name} first", lambda: self.client.get(address))
        self.note(name, lambda: self.client.get(address))
        tag = self.client.get(address).headers.get("ETag")
        if tag:
            self.note(f"{name} 304", lambda: self.client.get(address, headers={"If-None-Match": tag}), 304)
        self.note("bare", lambda: self.client.get(BARE))

    def write(self, round_: int) -> None:
        """A draft saved and its live checks, with a figure that changes from round to round."""
        report = MonthlyProgress.objects.get(plan__code="410100-2017", district__code="410183", month=6)
        stored = {figure.indicator.code: figure for figure in report.figures.select_related("indicator")}
        data = {f"v-{code}": "" if figure.value is None else str(int(figure.value)) for code, figure in stored.items()} | {"v-1": str(300 + round_)}
        data |= {f"r-{code}": figure.remark for code, figure in stored.items()} | {"mode": "month", "action": "save", "version": report.version}
        entry = f"{PLAN}/6/entry/410183/"
        self.note("live checks", lambda: self.client.post(f"{entry}check/", data))
        self.note("save of a draft", lambda: self.client.post(entry, data), 302)

    def ratio(self, name: str) -> float | None:
        """The multiple of the bare view, None for what was not measured."""
        return self.least[name] / self.least["bare"] if name in self.least else None


def measured(username: str) -> bool:
    """Print one role's table; whether all its limits hold."""
    times, pages = Times(username), PAGES[username]
    leader = User.objects.get(username="leader").pk
    for round_ in range(ROUNDS):
        for name, address in pages.items():
            times.page(name, address.format(leader=leader))
        if username.startswith("reporter"):
            times.write(round_)
    print(f"\n{username}: bare {times.least['bare']:.2f} ms")
    names = [*pages, *(("live checks", "save of a draft") if username.startswith("reporter") else ())]
    return all([told(times, name) for name in names])


def told(times: Times, name: str) -> bool:
    """Print one line; whether its limits hold."""
    limit = LIMITS.get(name, OTHER)
    again, changed, first, unchanged = (times.ratio(f"{name}{state}") for state in ("", " changed", " first", " 304"))
    good = again <= limit and (unchanged is None or unchanged <= UNCHANGED)
    shown = [f"{value:6.1f} x" if value else "       –" for value in (again, changed, first, unchanged)]
    states = "  ".join(f"{state} {value}" for state, value in zip(("again", "changed", "first", "304"), shown, strict=True))
    print(f"  {name:24}{times.least[name]:7.2f} ms  {states}  limit {limit:.0f} {'ok' if good else 'OVER'}")
    return good


def weight(client: Client, address: str) -> int:
    """Bytes of page, style sheets, scripts and pictures of a first visit, compressed as served; charts come later and are left out."""
    page = client.get(address).content
    total = len(gzip.compress(page, 6))
    for name in set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page)):
        if b"vendor" in name:
            continue
        file = settings.STATIC_ROOT / name.decode()
        packed = file.with_name(file.name + ".gz")
        total += (packed if packed.exists() else file).stat().st_size
    return total


def main() -> None:
    urls.urlpatterns += [path("bench/bare/", bare), path("bench/frame/", frame)]
    settings.ALLOWED_HOSTS = ["*"]
    good = all([measured(username) for username in PAGES])
    size = weight(Times("supervisor").client, f"{PLAN}/6/overview/")
    print(f"\nfirst visit: {size:,} bytes (limit {BYTES:,}) {'ok' if size <= BYTES else 'OVER'}")
    sys.exit(0 if good and size <= BYTES else 1)


if __name__ == "__main__":
    main()
