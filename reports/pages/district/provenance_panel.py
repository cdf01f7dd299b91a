"""Where one number comes from: who reported it, when, from which file, who approved it, what it was before, and what the workflow says (DESIGN 8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Role, User
from districts.models import District
from progress import status_words
from progress.checks.check_messages import month_name
from progress.ledger.origin import Origin, origin_of
from progress.models import ProgressEvent, Status
from progress.record.evidence import EvidenceView
from reports.frame.page_links import Links
from reports.reading import amounts, display, sentences, value_month
from reports.reading.cells import Cell, Reading
from targets.arithmetic import periods
from targets.models import Indicator

Kind = ProgressEvent.Kind


@dataclass(frozen=True)
class Hand:
    """One person through whose hands the number went."""

    label: str
    who: str
    when: str


@dataclass(frozen=True)
class Step:
    """One event of the month."""

    what: str
    who: str
    when: str
    stamp: str
    note: str
    is_bad: bool


@dataclass(frozen=True)
class Change:
    """One earlier value of the figure and what it became."""

    old: str
    new: str
    by: str
    when: str


@dataclass(frozen=True)
class Share:
    """One district's part of a total."""

    name: str
    url: str | None
    value: str


@dataclass(frozen=True)
class Provenance:
    """The panel of one number; every field is text. `state` is empty for a total."""

    title: str
    number: str
    unit: str
    state: str
    is_late: bool
    context: str
    explanation: str
    hands: tuple[Hand, ...] = ()
    remark: str = ""
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    files: tuple[str, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    shares: tuple[Share, ...] = ()


def provenance_of(reading: Reading, area: District, indicator: Indicator, links: Links, user: User) -> Provenance:
    """The panel of the number of one area, one indicator and the reading's month, in a fixed number of queries."""
    cell = reading.cell(area, indicator)
    if cell.is_city and cell.is_flow and reading.ledger.districts:
        return _of_total(reading, cell, links)
    return _of_figure(reading, cell, user)


def _of_total(reading: Reading, cell: Cell, links: Links) -> Provenance:
    """A total is the sum of its districts: each with its own number, which leads on to its own origin."""
    shares = []
    for item in reading.column(cell.indicator):
        if item.quota is not None:
            value = display.value(item, item.month_value) if item.month_value is not None else _missing_word(reading, item)
            shares.append(Share(item.district.display_name, links.figure(item.district, item.indicator, reading.month), value))
    return Provenance(
        title=_title(cell, _("Total")),
        number=display.value(cell, cell.month_value, "—"),
        unit=amounts.unit_word(cell.indicator.unit) if cell.month_value is not None else "",
        state="",
        is_late=False,
        context=_cumulative_line(reading, cell),
        explanation=_("Sum of the districts whose %(month)s counts on this basis.") % {"month": month_name(reading.month)},
        shares=tuple(shares),
    )


def _of_figure(reading: Reading, cell: Cell, user: User) -> Provenance:
    ledger = reading.ledger
    origin = origin_of(ledger.plan, cell.district, reading.month)
    told = origin.told.get(cell.indicator.pk) if origin else None
    events = origin.events if origin else []
    shown = origin is not None and (ledger.counted(cell.district.pk) or _keeps_it(user, cell.district))
    is_opening = told is not None and told.is_opening
    value = cell.opening if is_opening and cell.opening_month == reading.month else cell.month_value
    return Provenance(
        title=_title(cell, cell.district.display_name),
        number=display.value(cell, value) if value is not None else _blank(reading, cell),
        unit=amounts.unit_word(cell.indicator.unit) if value is not None else "",
        state=ledger.state(cell.district.pk),
        is_late=ledger.is_late(cell.district.pk),
        context=_cumulative_line(reading, cell),
        explanation=_explanation(reading, cell, origin, is_opening),
        hands=_hands(origin),
        remark=told.remark if told is not None and shown else "",
        changes=_changes(cell, origin) if shown and told is not None else (),
        steps=tuple(_step(event) for event in reversed(events)),
        files=tuple(dict.fromkeys(event.source for event in events if event.source)),
        evidence=origin.evidence(user) if shown else (),
    )


def _keeps_it(user: User, district: District) -> bool:
    """The district's own reporter sees what he typed before anyone else does."""
    return user.role == Role.REPORTER and user.district_id == district.pk


def _title(cell: Cell, area: str) -> str:
    return f"{area} · {cell.indicator.display_name} · {month_name(len(cell.months))}"


def _missing_word(reading: Reading, cell: Cell) -> str:
    """Why there is no number: not assigned, not reported, returned, awaiting; never 0."""
    if cell.quota is None:
        return display.DASH
    if reading.ledger.counted(cell.district.pk):
        return pgettext("a figure", "left blank")
    return sentences.why_word(sentences.why_uncounted(reading.ledger, cell.district))


def _blank(reading: Reading, cell: Cell) -> str:
    """In place of the number; the pill beside it says why."""
    return _missing_word(reading, cell) if reading.ledger.counted(cell.district.pk) or cell.quota is None else "—"


def _cumulative_line(reading: Reading, cell: Cell) -> str:
    """1—5月累计 2,057 人，完成率 37.4%; for a rate or stock its limit and distance."""
    if cell.cumulative is None:
        return ""
    if not cell.is_flow:
        held = [f"{amounts.amount(cell, cell.cumulative)}{value_month.mark(cell)}"] if value_month.older_month(cell) else []
        return sentences.clauses([*held, _("Limit %(limit)s, %(distance)s") % {"limit": amounts.limit(cell), "distance": amounts.distance_words(cell)}])
    shown = {"span": sentences.counted_span(reading.ledger, cell.district), "cumulative": amounts.amount(cell, cell.cumulative)}
    if cell.completion is None:
        return _("Cumulative of %(span)s %(cumulative)s") % shown
    return _("Cumulative of %(span)s %(cumulative)s, completion %(rate)s%%") % (shown | {"rate": display.rate(cell)})


def _explanation(reading: Reading, cell: Cell, origin: Origin | None, is_opening: bool) -> str:
    """What a bare number cannot say of itself."""
    if is_opening:
        return _("Opening cumulative: counted in the cumulative, left out of gains and averages.")
    if origin is not None and origin.status == Status.RETURNED:
        sent = next((event.figures for event in reversed(origin.events) if event.kind == Kind.SUBMITTED and event.figures), {})
        value = (sent.get(cell.indicator.code) or {}).get("value")
        if value is not None:
            return _("Returned, so in neither basis until it is sent again. As submitted: %(value)s.") % {"value": amounts.amount(cell, Decimal(value))}
    if reading.ledger.counted(cell.district.pk):
        return ""
    due = periods.due_date(reading.ledger.plan.year, reading.month, reading.ledger.plan.due_day)
    if origin is not None and origin.status == Status.SUBMITTED:
        return _("Awaiting review; it will count as approved once it is approved.")
    return _("Due on %(day)s.") % {"day": status_words.day(due)}


def _hands(origin: Origin | None) -> tuple[Hand, ...]:
    if origin is None:
        return ()
    hands = []
    if origin.submitted_by:
        hands.append(Hand(_("Reported by"), status_words.person(origin.submitted_by), _sent_words(origin)))
    if origin.approved_by:
        hands.append(Hand(_("Approved by"), status_words.person(origin.approved_by), status_words.moment(origin.approved_at)))
    return tuple(hands)


def _sent_words(origin: Origin) -> str:
    sent = next((event for event in reversed(origin.events) if event.kind == Kind.SUBMITTED), None)
    when = [status_words.moment(origin.submitted_at)]
    if origin.submissions > 1:
        when.append(_("submission no. %(number)s") % {"number": origin.submissions})
    if sent is not None and sent.on_behalf:
        when.append(_("entered by the city on the district's behalf"))
    return sentences.clauses(when)


def _changes(cell: Cell, origin: Origin) -> tuple[Change, ...]:
    """The figure's earlier values, oldest first."""
    return tuple(
        Change(
            display.value(cell, item.old),
            display.value(cell, item.new, pgettext("a figure", "blank")),
            status_words.person(item.by),
            status_words.moment(item.at),
        )
        for item in origin.earlier_values(cell.indicator)
    )


def _step(event: ProgressEvent) -> Step:
    return Step(
        what=status_words.event_word(event.kind),
        who=status_words.person(event.by),
        when=status_words.moment(event.at),
        stamp=event.at.isoformat(),
        note=event.note,
        is_bad=event.kind == Kind.RETURNED,
    )
