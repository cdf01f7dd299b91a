"""The events of a month as its pages list them, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from progress import status_words
from progress.models import MonthlyProgress, ProgressEvent

Kind = ProgressEvent.Kind


@dataclass(frozen=True)
class EventView:
    """One step in words."""

    word: str
    who: str
    at: datetime
    at_text: str
    note: str
    cells: tuple[str, ...]
    source: str
    on_behalf: bool
    is_bad: bool
    replies: tuple[tuple[str, str], ...] = ()


def events_of(progress: MonthlyProgress | None) -> list[ProgressEvent]:
    """The stored events of a month, oldest first."""
    return list(progress.events.select_related("by").order_by("pk")) if progress else []


def listed(events: Iterable[ProgressEvent], names: Mapping[str, str]) -> list[EventView]:
    """The events in words, newest first; of drafts saved one after the other by the same person only the last.

    `names` are the indicators' names by code, for the cells a return points at.
    """
    kept: list[ProgressEvent] = []
    for event in events:
        if kept and _same_draft(kept[-1], event):
            kept.pop()
        kept.append(event)
    sent, views = 0, []
    for event in kept:
        sent += event.kind == Kind.SUBMITTED
        views.append(_view(event, names, again=sent > 1))
    return views[::-1]


def last_return(events: Iterable[ProgressEvent]) -> ProgressEvent | None:
    """The latest return, whose reason the district must answer."""
    return next((event for event in reversed(list(events)) if event.kind == Kind.RETURNED), None)


def answered_return(events: Iterable[ProgressEvent]) -> ProgressEvent | None:
    """The return that the latest submission answers, None where it answers none."""
    before: ProgressEvent | None = None
    answered: ProgressEvent | None = None
    for event in events:
        if event.kind == Kind.RETURNED:
            before = event
        elif event.kind == Kind.SUBMITTED:
            answered, before = before, None
    return answered


def submissions(events: Iterable[ProgressEvent]) -> list[ProgressEvent]:
    """Every submission with the figures it held, oldest first."""
    return [event for event in events if event.kind == Kind.SUBMITTED]


def _same_draft(before: ProgressEvent, event: ProgressEvent) -> bool:
    return before.kind == event.kind == Kind.SAVED and before.by_id == event.by_id and before.on_behalf == event.on_behalf


def _view(event: ProgressEvent, names: Mapping[str, str], again: bool) -> EventView:
    pointed = event.cells if event.kind == Kind.RETURNED else ()
    return EventView(
        word=status_words.event_word(event.kind, again),
        who=status_words.person(event.by),
        at=event.at,
        at_text=status_words.moment(event.at),
        note=event.note,
        cells=tuple(names.get(code, code) for code in pointed),
        source=event.source,
        on_behalf=event.on_behalf,
        is_bad=event.kind == Kind.RETURNED,
        replies=replies_of(event, names),
    )


def replies_of(event: ProgressEvent, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a submission answered to the return before it, as (indicator, reply)."""
    figures = event.figures or {} if event.kind == Kind.SUBMITTED else {}
    return tuple((names.get(code, code), str(figure["reply"])) for code, figure in figures.items() if figure.get("reply"))
