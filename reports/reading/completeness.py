"""Districts that have reported the month but not every month before it: their cumulative is short of those, and must not read as slow work."""

from html import escape

from django.utils.translation import gettext as _

from progress.ledger.ledger import Ledger
from reports.reading import sentences
from targets.arithmetic import periods

SIGN = "※"


def lacking_months(ledger: Ledger) -> dict[int, tuple[int, ...]]:
    """By district id the earlier months that do not count, of those whose own month counts."""
    found = ((district.pk, ledger.lacking(district.pk)) for district in ledger.districts if ledger.counted(district.pk))
    return {key: months for key, months in found if months}


def lacking_marks(ledger: Ledger) -> dict[int, str]:
    """By district id the mark behind its name: a sign with what it means on hover and for screen readers. Ready HTML."""
    return {key: _mark(_("The cumulative holds %(months)s only") % {"months": _held(ledger, key)}) for key in lacking_months(ledger)}


def lacking_line(ledger: Ledger) -> str:
    """What stands below a table with such marks; empty where there is none."""
    alike: dict[str, list[str]] = {}
    found = lacking_months(ledger)
    for district in ledger.districts:
        if district.pk in found:
            alike.setdefault(_held(ledger, district.pk), []).append(district.display_name)
    told = [
        _("%(names)s: the cumulative holds %(months)s only; the other months are not reported, awaiting review or returned")
        % {"names": sentences.listed(names), "months": held}
        for held, names in alike.items()
    ]
    return f"{SIGN} {sentences.sentence(told)}" if told else ""


def _held(ledger: Ledger, district_id: int) -> str:
    return sentences.listed([sentences.months(first, last) for first, last in periods.runs(ledger.held(district_id))])


def _mark(words: str) -> str:
    return f'<span class="mark-corr" aria-hidden="true" title="{escape(words)}">{SIGN}</span><span class="vh"> {escape(words)}</span>'
