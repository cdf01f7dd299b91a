"""The notes below the completion table: formula, marks, limits, pace, and whose figures are missing."""

from collections.abc import Sequence

from districts.models import District
from progress.ledger.ledger import Ledger
from progress.models import Status
from reports.papers.completion.table_columns import MARKED, Options, area_name, name_of, own_pace
from reports.reading import display
from reports.reading.cells import Reading
from reports.reading.paper_words import Words
from targets.arithmetic import rates
from targets.models import Indicator


def table_notes(reading: Reading, options: Options, words: Words) -> tuple[str, ...]:
    return tuple(
        note
        for note in (
            _formula_note(reading, options, words),
            *_mark_notes(reading, options, words),
            *_limit_notes(reading, words),
            *_pace_notes(reading, words),
            *_missing_notes(reading, options, words),
            *lacking_notes(reading, words),
        )
        if note
    )


def _formula_note(reading: Reading, options: Options, words: Words) -> str:
    if not any(indicator.kind == Indicator.Kind.FLOW for indicator in reading.ledger.indicators):
        return ""
    places = reading.ledger.plan.rate_decimals
    note = words.formula.format(places=places) if places else words.whole
    if options.rank:
        never = [area_name(district, words) for district in reading.ledger.districts if not district.is_ranked]
        note += words.ranking.format(unranked=words.unranked.format(names=words.join(never)) if never else "")
    return note


def _mark_notes(reading: Reading, options: Options, words: Words) -> list[str]:
    if not options.marks or not any(cell.band in MARKED for cell in reading.cells.values()):
        return []
    return [words.marks.format(limit=rates.plain(reading.ledger.plan.band_limit))]


def _limit_notes(reading: Reading, words: Words) -> list[str]:
    names = [name_of(indicator, words) for indicator in reading.ledger.indicators if indicator.kind != Indicator.Kind.FLOW]
    return [words.limits.format(names=words.join(names))] if names else []


def _pace_notes(reading: Reading, words: Words) -> list[str]:
    """Indicators whose own curve asks for another pace than the one in the line above the table."""
    found = []
    for indicator in reading.ledger.indicators:
        if indicator.kind == Indicator.Kind.FLOW and (pace := own_pace(reading, indicator)) != reading.pace:
            found.append(words.own_pace.format(name=name_of(indicator, words), pace=display.pace(pace, reading.ledger.plan.rate_decimals or 1)))
    return found


def _missing_notes(reading: Reading, options: Options, words: Words) -> list[str]:
    """Who has not reported and what the total contains of theirs; areas with the same to say share a note."""
    ledger = reading.ledger
    alike: dict[tuple[str, tuple[int, ...], bool], list[District]] = {}
    for district in reading.unreported:
        earlier = ledger.held(district.pk)
        alike.setdefault((ledger.state(district.pk), earlier, district.is_ranked), []).append(district)
    return [_missing_note(ledger, state, earlier, ranked and options.rank, districts, words) for (state, earlier, ranked), districts in alike.items()]


def lacking_notes(reading: Reading, words: Words) -> list[str]:
    """Who has reported the month, but not every month before it: its cumulative is short of them and must not read as slow work."""
    ledger = reading.ledger
    alike: dict[tuple[int, ...], list[District]] = {}
    for district in ledger.districts:
        if ledger.counted(district.pk) and ledger.lacking(district.pk):
            alike.setdefault(ledger.held(district.pk), []).append(district)
    return [
        words.lacking.format(names=words.join([area_name(district, words) for district in districts]), months=words.span(held))
        for held, districts in alike.items()
    ]


def _missing_note(ledger: Ledger, state: str, earlier: Sequence[int], ranked: bool, districts: Sequence[District], words: Words) -> str:
    names = [area_name(district, words) for district in districts]
    pattern = {Status.SUBMITTED: words.missing_awaiting, Status.RETURNED: words.missing_returned}.get(state, words.missing)
    note = pattern.format(names=words.join(names), month=words.months[ledger.month - 1])
    note += words.counted.format(months=words.span(earlier)) if earlier else words.not_counted
    if ranked:
        note += words.unranked_one.format(area=words.area_word(names[0])) if len(names) == 1 else words.unranked_several
    return note
