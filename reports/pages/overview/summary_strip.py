"""The summary strip of the overview: five numbers, each with a row of small squares and a line that leads on."""

from collections import Counter
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from progress import status_words
from progress.checks.check_messages import month_name
from progress.models import Status
from reports.charts import inline_marks
from reports.reading import display, running_month, sentences
from reports.reading.cells import GOOD, Cell, Reading, count_far_behind_before
from targets.arithmetic import periods
from targets.arithmetic.rates import Band

PIPS_SHOWN = 24
"""A row of more squares than this says nothing; it is left out and the number stands alone."""
NONE = "—"


@dataclass(frozen=True)
class StripCell:
    """One number of the strip; `bad` marks a number nobody wants above zero."""

    label: str
    value: str
    suffix: str
    pips: SafeString
    note: SafeString
    bad: bool = False


def strip_of(reading: Reading, review_url: str, ledger_url: str) -> tuple[StripCell, ...]:
    """Pace, indicators on pace, reports in, warnings, approved so far."""
    return (_pace(reading), _indicators(reading), _reports(reading, review_url), _warnings(reading), _approved(reading, ledger_url))


def _pace(reading: Reading) -> StripCell:
    month = reading.month
    label = _("%(count)s of 12 months have passed") % {"count": month}
    curved = reading.ledger.plan.pace_curve() is not None
    note = _("Due by the plan's own curve") if curved else _("%(count)s/12 of the year's task is due") % {"count": month}
    pips = inline_marks.pips(["pip-on"] * month + ["pip"] * (12 - month), label, width=10, gap=3)
    return StripCell(pgettext("heading", "Pace"), display.pace(reading.pace, reading.ledger.plan.rate_decimals), "%", pips, format_html("{}", note))


def _indicators(reading: Reading) -> StripCell:
    cells = [reading.city(indicator) for indicator in reading.ledger.indicators]
    flows, limits = [cell for cell in cells if cell.is_flow], [cell for cell in cells if not cell.is_flow]
    found = Counter(cell.band for cell in flows)
    if _is_judged(reading):
        good = str(sum(cell.band in GOOD for cell in flows))
        notes = [_("%(count)s behind") % {"count": found[Band.BEHIND]}, _("%(count)s far behind") % {"count": found[Band.FAR_BEHIND]}]
    else:
        good, notes = NONE, [_("judged once %(month)s is reported") % {"month": month_name(reading.month)}]
    if limits:
        bands = Counter(cell.band for cell in limits)
        known = bands[Band.WITHIN_LIMIT] + bands[Band.OVER_LIMIT]
        if known:
            notes.append(_("within the limit %(within)s of %(count)s") % {"within": bands[Band.WITHIN_LIMIT], "count": known})
        if bands[Band.NOT_REPORTED]:
            notes.append(_("%(count)s rates or stocks not reported") % {"count": bands[Band.NOT_REPORTED]})
    pips = _row([_pip(cell) if _is_judged(reading) else "pip" for cell in flows], _("State of each indicator in order"))
    suffix = ngettext("/ %(count)s indicator", "/ %(count)s indicators", len(flows)) % {"count": len(flows)}
    return StripCell(_("Indicators on pace"), good, suffix, pips, format_html("{}", sentences.clauses(notes)))


def _is_judged(reading: Reading) -> bool:
    """Whether the city's totals are held against the pace (docs/decisions/0010)."""
    return not (running_month.is_gathering(reading.ledger) or running_month.nobody_counts(reading.ledger))


def _pip(cell: Cell) -> str:
    if cell.band in GOOD:
        return "pip-ok"
    return {Band.BEHIND: "pip-slow", Band.FAR_BEHIND: "pip-far"}.get(cell.band, "pip")


def _reports(reading: Reading, review_url: str) -> StripCell:
    states = _states(reading)
    found = Counter(states)
    missing = len(states) - found[Status.APPROVED] - found[Status.SUBMITTED] - found[Status.RETURNED]
    reported = found[Status.APPROVED] + found[Status.SUBMITTED]
    # Before the due day a report that is not in is awaited, not missed.
    awaited = "pip-open" if running_month.is_gathering(reading.ledger) else "pip-miss"
    pips = ["pip-on"] * found[Status.APPROVED] + ["pip-half"] * found[Status.SUBMITTED] + [awaited] * (found[Status.RETURNED] + missing)
    waiting = _("%(count)s awaiting review") % {"count": found[Status.SUBMITTED]}
    notes = [
        format_html("{}", _("%(count)s approved") % {"count": found[Status.APPROVED]}),
        format_html('<a href="{}">{}</a>', review_url, waiting) if review_url and found[Status.SUBMITTED] else format_html("{}", waiting),
    ]
    if found[Status.RETURNED]:
        notes.append(format_html('<a href="#not-reported">{}</a>', _("%(count)s returned") % {"count": found[Status.RETURNED]}))
    if missing:
        notes.append(format_html('<a href="#not-reported">{}</a>', _("%(count)s not reported") % {"count": missing}))
    suffix = ngettext("/ %(count)s unit", "/ %(count)s units", len(states)) % {"count": len(states)}
    label = _("Reports of %(month)s") % {"month": month_name(reading.month)}
    return StripCell(label, str(reported), suffix, _row(pips, _("State of each unit's report"), width=10, gap=3), _joined(notes))


def _warnings(reading: Reading) -> StripCell:
    far = reading.far_behind
    units = len({cell.district.pk for cell in far})
    notes = []
    nobody = running_month.nobody_counts(reading.ledger)
    if nobody:
        notes.append(format_html("{}", _("nobody has reported %(month)s") % {"month": month_name(reading.month)}))
    elif far:
        where = ngettext("in %(count)s unit", "in %(count)s units", units) % {"count": units}
        notes += [format_html('<a href="#warnings">{}</a>', display.band_word(Band.FAR_BEHIND)), format_html("{}", where)]
    else:
        notes.append(format_html("{}", _("nobody is far behind")))
    if reading.month > 1:
        before = reading.month - 1
        then = {"count": count_far_behind_before(reading), "month": month_name(before)}
        notes.append(format_html("{}", _("%(count)s at the end of %(month)s") % then))
    suffix = pgettext("after the number of warnings", "items")
    return StripCell(
        _("Warnings"),
        NONE if nobody else str(len(far)),
        "" if nobody else suffix,
        _row(["pip-far"] * len(far), _("Cells far behind"), width=8, gap=3),
        _joined(notes),
        bad=bool(far),
    )


def _approved(reading: Reading, ledger_url: str) -> StripCell:
    """How much of the month is approved, and which months are wholly so. Nothing is called closed here: closing is a step of its own."""
    ledger, month = reading.ledger, reading.month
    states = _states(reading)
    approved = sum(state == Status.APPROVED for state in states)
    whole = [number for number in range(1, month) if _is_whole(reading, number)]
    kinds = [
        "pip-night" if number in whole else "pip-open" if number == month and approved < len(states) else "pip-night" if number == month else "pip"
        for number in range(1, 13)
    ]
    if not whole:
        note = _("no month before wholly approved")
    elif len(whole) == whole[-1]:
        note = _("%(span)s wholly approved") % {"span": sentences.span(whole[-1])}
    else:
        note = ngettext("%(count)s month before wholly approved", "%(count)s months before wholly approved", len(whole)) % {"count": len(whole)}
    link = format_html('<a href="{}">{}</a>', ledger_url, _("month ledger"))
    due = status_words.day(periods.close_date(ledger.plan.year, month, ledger.plan.close_day))
    pips = inline_marks.pips(kinds, _("Months wholly approved"), width=10, gap=3)
    label = _("%(month)s approved") % {"month": month_name(month)}
    suffix = ngettext("/ %(count)s unit", "/ %(count)s units", len(states)) % {"count": len(states)}
    notes = [format_html("{}", note)] if month > 1 else [format_html("{}", _("to be settled by %(day)s") % {"day": due})]
    return StripCell(label, str(approved), suffix, pips, _joined([*notes, link]))


def _is_whole(reading: Reading, month: int) -> bool:
    return all(reading.ledger.state(district.pk, month) == Status.APPROVED for district in reading.ledger.districts if reading.asked(district))


def _states(reading: Reading) -> list[str]:
    return [reading.ledger.state(district.pk) for district in reading.ledger.districts if reading.asked(district)]


def _row(kinds: list[str], label: str, width: int = 12, gap: int = 4) -> SafeString:
    if not kinds or len(kinds) > PIPS_SHOWN:
        return mark_safe('<div class="strip-row"></div>')
    return inline_marks.pips(kinds, label, width=width, gap=gap)


def _joined(notes: list[SafeString]) -> SafeString:
    return format_html_join(pgettext("between clauses", ", "), "{}", ((note,) for note in notes))
