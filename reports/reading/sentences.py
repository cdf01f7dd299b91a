"""Sentences that stand on more than one page: dates, lists of names, and whose figures a total holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from districts.models import District
from progress.checks.check_messages import month_name, period_name
from progress.ledger.ledger import APPROVED, REPORTED, Ledger
from progress.models import Status
from progress.status_words import clock
from targets.arithmetic import periods
from targets.models import Indicator, Plan

NAMES_SHOWN = 6


def long_date(value: date) -> str:
    """2017年6月30日, 30 June 2017."""
    return dateformat.format(value, pgettext("format of a full day", "j F Y"))


def listed(names: Sequence[str], shown: int | None = None) -> str:
    """Names one after the other; with `shown` the first few and how many there are in all."""
    separator = pgettext("between the names of a list", ", ")
    if shown is None or len(names) <= shown:
        return separator.join(names)
    return ngettext("%(names)s and others, %(count)s in all", "%(names)s and others, %(count)s in all", len(names)) % {
        "names": separator.join(names[:shown]),
        "count": len(names),
    }


def clauses(parts: Sequence[str]) -> str:
    """Clauses of one sentence: 滞后 3 项，严重滞后 1 项."""
    return pgettext("between clauses", ", ").join(parts)


def sentence(parts: Sequence[str]) -> str:
    """Half sentences to one whole."""
    return pgettext("between half sentences", "; ").join(parts) + pgettext("end of a sentence", ".")


def basis_word(basis: str) -> str:
    """快报数 or 审定数."""
    return {REPORTED: _("reported figures"), APPROVED: _("approved figures")}[basis]


def span(month: int) -> str:
    """1—6月, January–June; 1月 for January."""
    return period_name(1, month)


def months(first: int, last: int) -> str:
    """2—3月, February–March; one month alone by its own name."""
    return period_name(first, last)


@dataclass(frozen=True)
class Uncounted:
    """Districts whose month does not count on this basis, by why, and up to when their figures do count."""

    why: str
    counted_until: int | None
    districts: tuple[District, ...]


def uncounted(ledger: Ledger) -> list[Uncounted]:
    """Who is missing from the month's totals, in official order within each group.

    `why` is unreported, returned or awaiting; `counted_until` is the last month of an unbroken run from January, 0 for none at all, None for a
    broken run.
    """
    groups: dict[tuple[str, int | None], list[District]] = {}
    for district in ledger.districts:
        if ledger.asked(district.pk) and not ledger.counted(district.pk):
            groups.setdefault((why_uncounted(ledger, district), _counted_until(ledger, district)), []).append(district)
    return [Uncounted(why, until, tuple(districts)) for (why, until), districts in groups.items()]


def why_uncounted(ledger: Ledger, district: District) -> str:
    """Unreported, returned, or awaiting review on the approved basis."""
    return why_of(ledger.state(district.pk))


def why_of(state: str) -> str:
    """Why a month of this status does not count: every other status reads as unreported."""
    return {Status.RETURNED: "returned", Status.SUBMITTED: "awaiting"}.get(state, "unreported")


WHYS = {
    "unreported": pgettext_lazy("month of a district", "not reported"),
    "returned": pgettext_lazy("month of a district", "returned"),
    "awaiting": pgettext_lazy("month of a district", "awaiting review"),
}


def why_word(why: str) -> str:
    """未上报, 已退回 or 待审."""
    return str(WHYS[why])


def uncounted_sentence(group: Uncounted, month: int) -> str:
    """新密市6月未上报，合计含其1—5月累计."""
    words = {
        "names": listed([district.display_name for district in group.districts], NAMES_SHOWN),
        "month": month_name(month),
        "what": why_word(group.why),
    }
    if group.counted_until == 0:
        return _("%(names)s: %(month)s %(what)s, nothing of it in the totals") % words
    words["earlier"] = _("the months counted before") if group.counted_until is None else span(group.counted_until)
    return _("%(names)s: %(month)s %(what)s, totals hold their cumulative of %(earlier)s") % words


def counted_span(ledger: Ledger, district: District) -> str:
    """The months an area's cumulative holds: the city's all, a district's those that count, up to the ledger's month or the last counted before it."""
    if district.pk == ledger.city.pk and ledger.districts:
        return span(ledger.month)
    group = next((item for item in uncounted(ledger) if district in item.districts), None)
    if group is None:
        return listed([months(first, last) for first, last in periods.runs(ledger.held(district.pk))])
    return span(group.counted_until) if group.counted_until else _("the months counted before")


def own_uncounted(group: Uncounted, month: int) -> str:
    """The same said on the district's own page: 6月未上报，以下为1—5月累计."""
    told = {"month": month_name(month), "what": why_word(group.why)}
    if group.counted_until == 0:
        return _("%(month)s %(what)s, nothing counted before") % told
    told["earlier"] = _("the months counted before") if group.counted_until is None else span(group.counted_until)
    return _("%(month)s %(what)s, shown is the cumulative of %(earlier)s") % told


def head(ledger: Ledger) -> str:
    """截至 2017年6月30日，快报数."""
    return _("Up to %(day)s, %(basis)s") % {"day": long_date(periods.month_end(ledger.plan.year, ledger.month)), "basis": basis_word(ledger.basis)}


def explained(parts: Sequence[str]) -> str:
    """What follows the head of a line; a full stop alone where nothing does."""
    return (pgettext("before an explanation", ": ") if parts else "") + sentence(parts)


def coverage(ledger: Ledger) -> str:
    """Up to which day, on which basis, and who is missing or still unchecked: the first line of every page with totals; empty before the month begins."""
    if not periods.has_begun(ledger.plan.year, ledger.month, ledger.plan.today):
        return ""
    states = [ledger.state(district.pk) for district in ledger.districts if ledger.asked(district.pk)]
    waiting = sum(state == Status.SUBMITTED for state in states)
    parts = []
    if ledger.basis == APPROVED:
        parts.append(_("approved %(approved)s of %(all)s") % {"approved": sum(state == Status.APPROVED for state in states), "all": len(states)})
    elif waiting:
        parts.append(ngettext("with %(count)s unit still awaiting review", "with %(count)s units still awaiting review", waiting) % {"count": waiting})
    parts += [uncounted_sentence(group, ledger.month) for group in uncounted(ledger)]
    return head(ledger) + explained(parts)


def source_line(plan: Plan, month: int, basis: str, changed_at: datetime) -> str:
    """The foot of a page: up to which day, on which basis, as of which change of the data."""
    kind = _("approved") if basis == APPROVED else _("approved and awaiting review")
    return _("Data up to %(day)s, %(basis)s (%(kind)s), last changed %(at)s.") % {
        "day": long_date(periods.month_end(plan.year, month)),
        "basis": basis_word(basis),
        "kind": kind,
        "at": f"{long_date(timezone.localtime(changed_at).date())} {clock(changed_at)}",
    }


def _counted_until(ledger: Ledger, district: District) -> int | None:
    counted = list(ledger.held(district.pk))
    if not counted:
        return 0
    return counted[-1] if counted == list(range(1, counted[-1] + 1)) else None


def indicators_title(indicators: Sequence[Indicator]) -> str:
    """How many indicators a table holds: 十项指标."""
    return ngettext("%(count)s indicator", "%(count)s indicators", len(indicators)) % {"count": _count_word(len(indicators))}


def _count_word(count: int) -> str:
    """十项 in Chinese up to ten, as documents write it; digits beyond and in English."""
    small = pgettext("numbers one to ten, separated by spaces", "1 2 3 4 5 6 7 8 9 10").split()
    return small[count - 1] if 1 <= count <= len(small) else str(count)
