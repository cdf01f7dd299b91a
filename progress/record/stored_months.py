"""What is stored for entering and reviewing a plan's months, whatever their status.

The readings of figures go through `progress.ledger.ledger`; here stands what the person at the form and the reviewer need beside
them: drafts, remarks, opening figures, and the quotas in force in each month.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.models import User
from districts.models import District
from progress.models import Figure, MonthlyProgress, ProgressEvent, Status
from targets.arithmetic import periods
from targets.models import Indicator, Plan
from targets.state.pages import kept_page
from targets.state.promised import Promised, Quotas, promised_in

SENT = frozenset({Status.SUBMITTED, Status.APPROVED})


@dataclass(frozen=True)
class Stored:
    """One stored figure as the checks need it; `value` in the indicator's unit, None where a draft left it blank."""

    value: Decimal | None = None
    remark: str = ""
    is_opening: bool = False
    reply: str = ""


NOTHING = Stored()


@dataclass(frozen=True)
class Record:
    """A plan's indicators, quotas by month, reports and figures of some districts.

    `quotas` is keyed by month, for all twelve, and then (district id, indicator id); `figures` (district id, month) and then by
    indicator id; `reports` (district id, month). `returned` holds, by the same key, the figures that were sent back and wait for an answer:
    the value each had, by indicator code. `only_city` says that no area below the city holds a quota: its own line is all there is.
    """

    plan: Plan
    indicators: tuple[Indicator, ...]
    quotas: Mapping[int, Mapping[tuple[int, int], Decimal]]
    reports: Mapping[tuple[int, int], MonthlyProgress]
    figures: Mapping[tuple[int, int], Mapping[int, Stored]]
    only_city: bool = False
    returned: Mapping[tuple[int, int], Mapping[str, Decimal | None]] = field(default_factory=dict)

    def quota(self, district: District, indicator: Indicator, month: int) -> Decimal | None:
        """The quota in force in the month; None where none is assigned or the indicator is closed (DESIGN 4.3, 4.5, 4.9).

        The city's own node holds rates and stocks only: its flows are the districts' sum and are refused here (DESIGN 4.13),
        unless the plan has no other line than the city's (DESIGN 10).
        """
        if district.pk == self.plan.city_id and indicator.kind == Indicator.Kind.FLOW and not self.only_city:
            return None
        if indicator.closed_from is not None and indicator.closed_from <= month:
            return None
        return self.quotas[month].get((district.pk, indicator.pk))

    def report(self, district: District, month: int) -> MonthlyProgress | None:
        """The stored report of the month, None where nobody has begun one."""
        return self.reports.get((district.pk, month))

    def figure(self, district: District, month: int, indicator: Indicator) -> Stored:
        """The stored figure, an empty one where there is none."""
        return self.figures.get((district.pk, month), {}).get(indicator.pk, NOTHING)

    def state(self, district: District, month: int) -> str:
        """The status of the report, or due, overdue, not_due where there is none (DESIGN 6)."""
        report = self.report(district, month)
        return report.status if report else due_state(self.plan, month)

    def has_figures(self, district: District, month: int) -> bool:
        """Whether any value is stored for the month."""
        return any(figure.value is not None for figure in self.figures.get((district.pk, month), {}).values())

    def opening_month(self, district: District, after: int = 0) -> int | None:
        """The first month after `after` that holds a 期初累计, None where there is none (DESIGN 4.12)."""
        months = (month for month in periods.MONTHS if month > after and self._has_opening(district, month))
        return next(months, None)

    def with_figures(self, district: District, month: int, figures: Mapping[int, Stored]) -> "Record":
        """The same record as if these figures stood in the month."""
        return replace(self, figures={**self.figures, (district.pk, month): figures})

    def _has_opening(self, district: District, month: int) -> bool:
        return any(figure.is_opening for figure in self.figures.get((district.pk, month), {}).values())


def due_state(plan: Plan, month: int) -> str:
    """Whether an unsubmitted report of the month is not due, due or overdue on the plan's day."""
    return periods.due_state(plan.year, month, plan.due_day, plan.today)


def is_late(plan: Plan, month: int, state: str) -> bool:
    """Overdue and still with the district: missing, a draft or returned after the due day."""
    return state not in SENT and due_state(plan, month) == periods.Due.OVERDUE


def load(plan: Plan, districts: Iterable[District] | None = None) -> Record:
    """Everything of the plan for these districts (default: all, the city among them) in a fixed number of queries."""
    ids = None if districts is None else tuple(district.pk for district in districts)
    return kept_page(plan, ("record", ids), lambda: _load(plan, ids))


def _load(plan: Plan, ids: tuple[int, ...] | None) -> Record:
    promised = promised_in(plan)
    figures = Figure.objects.filter(progress__plan=plan)
    if ids is not None:
        figures = figures.filter(progress__district__in=ids)
    stored = reports_of(promised, ids)
    return Record(
        plan=plan,
        indicators=promised.indicators,
        quotas=quotas_by_month(promised),
        reports=stored,
        figures=_figures(figures),
        only_city=not promised.districts,
        returned=_returned(stored),
    )


def reports_of(promised: Promised, ids: tuple[int, ...] | None = None) -> dict[tuple[int, int], MonthlyProgress]:
    """The stored reports of these districts (default: all) by (district id, month), with the people named in them: few people, so each is read once."""
    found = MonthlyProgress.objects.filter(plan=promised.plan).order_by("month")
    reports = list(found if ids is None else found.filter(district__in=ids))
    people = User.objects.order_by().in_bulk({pk for report in reports for pk in (report.submitted_by_id, report.approved_by_id, report.changed_by_id) if pk})
    for report in reports:
        _know(report, "plan", promised.plan)
        _know(report, "district", promised.areas_by_id.get(report.district_id))
        for name in ("changed_by", "submitted_by", "approved_by"):
            _know(report, name, people.get(getattr(report, f"{name}_id")))
    return {(report.district_id, report.month): report for report in reports}


def _know(report: MonthlyProgress, name: str, value: object) -> None:
    """Hand a report what one of its foreign keys points at, without the checks of an assignment: there are five a report, and hundreds of reports."""
    if value is not None:
        MonthlyProgress._meta.get_field(name).set_cached_value(report, value)


def quotas_by_month(promised: Promised) -> dict[int, Quotas]:
    """Each month's quotas are those of the last revision that has begun by then: a revision holds the full set."""
    by_revision = list(zip(promised.revisions, promised.quotas, strict=True))
    in_force = {month: [quotas for revision, quotas in by_revision if revision.first_month <= month] for month in periods.MONTHS}
    return {month: begun[-1] if begun else {} for month, begun in in_force.items()}


def _figures(figures) -> dict[tuple[int, int], dict[int, Stored]]:
    columns = ("progress__district_id", "progress__month", "indicator_id", "value", "remark", "is_opening", "reply")
    found: dict[tuple[int, int], dict[int, Stored]] = {}
    for district, month, indicator, *stored in figures.order_by().values_list(*columns):
        found.setdefault((district, month), {})[indicator] = Stored(*stored)
    return found


def _returned(reports: Mapping[tuple[int, int], MonthlyProgress]) -> dict[tuple[int, int], dict[str, Decimal | None]]:
    """The figures each returned month was sent back for, with the values last submitted. One query, and none where nothing is returned."""
    keys = {report.pk: key for key, report in reports.items() if report.status == Status.RETURNED}
    found: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    if not keys:
        return found
    submitted: dict[int, Mapping[str, Mapping[str, object]]] = {}
    kinds = (ProgressEvent.Kind.SUBMITTED, ProgressEvent.Kind.RETURNED)
    for event in ProgressEvent.objects.filter(progress__in=keys, kind__in=kinds).order_by("pk"):
        if event.kind == ProgressEvent.Kind.SUBMITTED:
            submitted[event.progress_id] = event.figures or {}
        else:
            figures = submitted.get(event.progress_id, {})
            found[keys[event.progress_id]] = {code: _value(figures.get(code, {})) for code in event.cells}
    return found


def _value(figure: Mapping[str, object]) -> Decimal | None:
    value = figure.get("value")
    return None if value is None else Decimal(str(value))
