"""What stands around every page: name, navigation by role, the plan being looked at, month and basis."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import can_see_city
from districts.models import District
from progress.ledger.ledger import APPROVED, REPORTED, waiting_in
from progress.permissions import reports_to
from reports.reading.running_month import start_month
from targets.models import Plan
from targets.permissions import manages, plan_or_404, visible_plans
from targets.state.kept import Kept
from targets.state.tokens import only_reads, shared_state, token_of

_KEPT: Kept = Kept(limit=4 * 2**20, weigh=lambda _value: 2048)
"""Small things the frame asks of the database, by the state they were true in."""

Entry = tuple[str, str, tuple[str, ...], int, str]
"""Label, address, the pages at which it is the current one, a count beside it and what is counted."""


@dataclass(frozen=True)
class Item:
    """One entry of the navigation; `count` is shown as a badge, `count_words` read with it."""

    label: str
    url: str
    current: bool
    count: int = 0
    count_words: str = ""


def site(request) -> dict:
    """Context of every template: the site's name and version, and the frame, worked out only if the page shows it."""
    return {"site_name": _("Employment Target Tracker"), "version": settings.VERSION, "frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request) -> dict:
    """The page's frame: navigation, plan, month, basis. Views set `request.plan`, `request.month`, `request.basis` where the address carries them,
    and `request.waiting` where they know how many reports await review."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"items": [], "plan": None, "issuer": only_issuer()}
    plan = getattr(request, "plan", None) or default_plan(user)
    month = getattr(request, "month", None) or (start_month(user, plan) if plan else None)
    basis = getattr(request, "basis", None)
    match = getattr(request, "resolver_match", None)
    return {
        "items": items(user, plan, month, match.url_name if match else "", query=f"?basis={basis}" if basis else "", waiting=getattr(request, "waiting", None)),
        "plan": plan,
        "revision": plan.revisions.first() if plan else None,
        "month": month,
        "basis": basis,
        "months": range(1, (max(plan.current_month, month) if plan else 0) + 1),
        "url_name": match.url_name if match else "",
        "district": (match.kwargs.get("district", "") if match else ""),
        "indicator": (match.kwargs.get("indicator", "") if match else ""),
        "file": file_words(request),
        "kept": kept(request) if match and match.url_name == "overview" else [],
        "shows_context": bool(plan and match and match.url_name in WITH_CONTEXT),
        "exports": user.role in (Role.SUPERVISOR, Role.LEADER, Role.DEPARTMENT),
    }


def file_words(request) -> tuple[str, str]:
    """What a file taken from the page is named after: 郑州市2017年6月 and 快报数, as far as the page is about them. Chinese, like every document's name."""
    plan, month, basis = (getattr(request, name, None) for name in ("plan", "month", "basis"))
    if plan is None:
        return "", ""
    return f"{plan.city.name}{plan.year}年" + (f"{month}月" if month else ""), BASIS_WORDS.get(basis, "")


def kept(request) -> list[tuple[str, str]]:
    """What was chosen on the overview and stays chosen when another month or basis is."""
    return [(name, request.GET[name]) for name in ("indicator", "order", "by", "map") if request.GET.get(name)]


BASIS_WORDS = {REPORTED: "快报数", APPROVED: "审定数"}

WITH_CONTEXT = frozenset({"overview", "indicator", "district", "table", "brief", "review", "review_month"})
"""Pages whose month and basis can be switched in the bar."""


def only_issuer() -> str:
    """The office whose name stands on the sign-in page: that of all plans, or none where several cities share one server."""
    shared = shared_state() if only_reads() else None
    return _only_issuer() if shared is None else _KEPT.get(("issuer", shared), _only_issuer)


def _only_issuer() -> str:
    names = Plan.objects.order_by().values_list("issuer", "city__name").distinct()
    offices = {Plan(issuer=issuer, city=District(name=city)).office for issuer, city in names}
    return offices.pop() if len(offices) == 1 else ""


def default_plan(user: User) -> Plan | None:
    """The latest plan the user sees; for whoever reads a city's pages the latest that opens them, where there is one."""
    shared = shared_state() if only_reads() else None
    if shared is None:
        return _default_plan(user)
    code = _KEPT.get(("plan", shared, user.role, user.district_id), lambda: _default_plan(user, "code") or "")
    return plan_or_404(user, code) if code else None


def _default_plan(user: User, *columns: str) -> Plan | str | None:
    """The plan, or the one column asked for."""
    plans = visible_plans(user).order_by("-year", "city__order")
    plans = plans.values_list(*columns, flat=True) if columns else plans.select_related("city")
    own = plans.filter(city__in=District.objects.within(user.district)).first() if can_see_city(user) else None
    return own or plans.first()


def opens_city(user: User, plan: Plan) -> bool:
    """Whether the city's pages of a plan open to the user: his own area or one below it issued it.

    Staff of a county read the city's plan as their reporter does.
    """
    return can_see_city(user) and manages(user, plan)


def home_url(user: User) -> str:
    """Where a role starts."""
    if user.role == Role.ADMINISTRATOR:
        return reverse("users")
    if user.role == Role.AUDITOR:
        return reverse("audit")
    plan = default_plan(user)
    if plan is None:
        return reverse("plans")
    if user.role == Role.REPORTER:
        return reverse("my_month", args=[plan.code, plan.current_month])
    if opens_city(user, plan):
        return reverse("overview", args=[plan.code, start_month(user, plan)])
    if reports_to(plan, user.district):
        return reverse("district", args=[plan.code, start_month(user, plan), user.district.code])
    return reverse("plans")


def _waiting(plan: Plan, month: int) -> int:
    token = token_of(plan.pk) if only_reads() else None
    return waiting_in(plan, month) if token is None else _KEPT.get(("waiting", token.of_the_city, month), lambda: waiting_in(plan, month))


def items(user: User, plan: Plan | None, month: int | None, current: str, query: str = "", waiting: int | None = None) -> list[Item]:
    """The navigation of a role; without a plan only what needs none. `waiting` is how many reports await review, where the page knows it already."""
    token = token_of(plan.pk) if plan is not None and only_reads() else None
    if token is None:
        return _items(user, plan, month, current, query, waiting)
    key = ("items", token.of_the_city, user.role, user.district_id, month, current, query, waiting, get_language())
    return _KEPT.get(key, lambda: _items(user, plan, month, current, query, waiting))


def _items(user: User, plan: Plan | None, month: int | None, current: str, query: str, waiting: int | None) -> list[Item]:
    entries: list[Entry] = []
    if plan is not None and user.role == Role.REPORTER:
        own = user.district.code
        entries += [
            (_("My month"), reverse("my_month", args=[plan.code, month]), ("my_month",), 0, ""),
            (_("Entry"), reverse("entry", args=[plan.code, month, own]), ("entry", "entry_upload"), 0, ""),
            (_("Our completion"), reverse("district", args=[plan.code, month, own]), ("district",), 0, ""),
            (_("City ranking"), reverse("indicator", args=[plan.code, month, "1"]), ("indicator",), 0, ""),
            (_("Targets"), reverse("plan", args=[plan.code]), ("plan", "plans"), 0, ""),
        ]
    elif plan is not None and not opens_city(user, plan):
        if reports_to(plan, user.district):
            entries.append((_("Our completion"), reverse("district", args=[plan.code, month, user.district.code]), ("district",), 0, ""))
        entries += [
            (_("City ranking"), reverse("indicator", args=[plan.code, month, "1"]), ("indicator",), 0, ""),
            (_("Targets"), reverse("plan", args=[plan.code]), ("plan", "plans", "plan_import"), 0, ""),
        ]
    elif plan is not None:
        entries += _city_entries(user, plan, month, query, waiting)
    elif user.role == Role.SUPERVISOR:
        entries.append((_("Targets"), reverse("plans"), ("plans", "plan_import"), 0, ""))
    if user.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        entries.append((_("Users"), reverse("users"), ("users", "user_new", "user_edit", "user_act", "areas"), 0, ""))
    if user.role in (Role.AUDITOR, Role.SUPERVISOR):
        entries.append((_("Audit log"), reverse("audit"), ("audit",), 0, ""))
    entries.append((_("Help"), reverse("help"), ("help",), 0, ""))
    return [Item(label, url, current in names, count, words) for label, url, names, count, words in entries]


def _city_entries(user: User, plan: Plan, month: int | None, query: str, waiting: int | None) -> list[Entry]:
    """The navigation of whoever reads the city's pages."""
    entries: list[Entry] = [(_("Overview"), reverse("overview", args=[plan.code, month]) + query, ("overview", "indicator", "district"), 0, "")]
    if user.role in (Role.SUPERVISOR, Role.LEADER):
        if waiting is None:
            waiting = _waiting(plan, month)
        pages = ("review", "review_month", "review_upload", "entry_upload")
        entries.append((_("Review"), reverse("review", args=[plan.code, month]), pages, waiting, _("awaiting review")))
        briefs = [(_("Brief"), reverse("brief", args=[plan.code, month]), ("brief",), 0, "")]
    else:
        briefs = []
    entries += [
        (_("Month ledger"), reverse("ledger", args=[plan.code]), ("ledger",), 0, ""),
        (_("Completion table"), reverse("table", args=[plan.code, month]) + query, ("table",), 0, ""),
        *briefs,
        (_("Targets"), reverse("plan", args=[plan.code]), ("plan", "plans", "plan_import", "plan_replace"), 0, ""),
    ]
    return entries
