"""The one seam between the record and its readings: everything that shows figures asks `ledger_of`.

Frozen months will be served here too, so no page or file may read figures past it.
"""

from collections.abc import Hashable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, F, Max, TextField, When
from django.db.models.functions import Cast

from districts.models import District
from progress.models import MonthlyProgress, Status
from targets.arithmetic import periods
from targets.models import Indicator, Plan, PlanRevision
from targets.state.kept import Kept
from targets.state.promised import Promised, promised_in
from targets.state.tokens import only_reads, token_of

REPORTED, APPROVED = "reported", "approved"
BASES = (REPORTED, APPROVED)
COUNTED = {REPORTED: frozenset({Status.SUBMITTED, Status.APPROVED}), APPROVED: frozenset({Status.APPROVED})}
NOT_DUE, DUE, OVERDUE = periods.Due.NOT_DUE, periods.Due.DUE, periods.Due.OVERDUE


class Report(NamedTuple):
    """One month of one district without its figures: where it stands, and how often it was submitted."""

    district_id: int
    month: int
    status: str
    submissions: int


class Times(NamedTuple):
    """When a report was last submitted and approved; None where it is not."""

    submitted_at: datetime | None
    approved_at: datetime | None


class Entry(NamedTuple):
    """One stored figure: the month's value of a flow, the end value of a stock or rate; `opening` marks a 期初累计."""

    value: Decimal
    opening: bool


@dataclass(frozen=True)
class Recorded:
    """What was reported in a plan, all months and whatever their status: reports by (district id, month), figures by (district id, indicator id, month).

    `arrived` tells of the reports that await review since when they do.
    """

    reports: dict[tuple[int, int], Report]
    figures: dict[tuple[int, int, int], Entry]
    arrived: dict[tuple[int, int], datetime]


@dataclass(frozen=True)
class Ledger:
    """Quotas in force and figures of one plan up to one month on one basis.

    `figures` holds only entries of months counted on this basis, keyed (district id, indicator id, month). `arrived` is as in `Recorded`.
    `quotas` is keyed (district id, indicator id) per revision, oldest revision first; the city's own row is under the city's id.
    """

    plan: Plan
    month: int
    basis: str
    city: District
    districts: tuple[District, ...]
    indicators: tuple[Indicator, ...]
    revisions: tuple[PlanRevision, ...]
    quotas: tuple[dict[tuple[int, int], Decimal], ...]
    figures: dict[tuple[int, int, int], Entry]
    reports: dict[tuple[int, int], Report]
    changed_at: datetime
    arrived: dict[tuple[int, int], datetime] = field(default_factory=dict)
    readings: dict[Hashable, object] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What was made of this ledger (`reports.reading.cells`), kept as long as it is."""

    def quota(self, district_id: int, indicator_id: int, month: int | None = None) -> Decimal | None:
        """The quota in force in `month` (default: the ledger's); the city's is the document's, else the sum (DESIGN 4.11).

        None once the indicator is closed, as at entry: what is no longer asked for must not read as lagging (DESIGN 4.9).
        """
        month = month or self.month
        if self._closed_from.get(indicator_id, month + 1) <= month:
            return None
        in_force = self.quotas[self._revision_index(month)]
        value = in_force.get((district_id, indicator_id))
        if value is None and district_id == self.city.pk:
            return self._sum_of_quotas(in_force, indicator_id)
        return value

    def revision(self, month: int | None = None) -> PlanRevision:
        """The revision in force in `month`."""
        return self.revisions[self._revision_index(month or self.month)]

    def counted(self, district_id: int, month: int | None = None) -> bool:
        """Whether the district's report of the month counts on this basis."""
        report = self.reports.get((district_id, month or self.month))
        return report is not None and report.status in COUNTED[self.basis]

    def lacking(self, district_id: int) -> tuple[int, ...]:
        """The months before the ledger's own that were asked for and do not count: what the cumulative lacks, in order.

        Months within an opening cumulative are not lacking (DESIGN 4.12).
        """
        if district_id not in self._lacking:
            first = self._opening_month.get(district_id, 0) + 1
            months = range(first, self.month)
            self._lacking[district_id] = tuple(month for month in months if not self.counted(district_id, month) and self.asked(district_id, month))
        return self._lacking[district_id]

    def held(self, district_id: int) -> tuple[int, ...]:
        """The months the cumulative is made of, in order: those that count, and all within an opening cumulative (DESIGN 4.12)."""
        opening = self._opening_month.get(district_id, 0)
        return tuple(month for month in range(1, self.month + 1) if month <= opening or self.counted(district_id, month))

    def asked(self, district_id: int, month: int | None = None) -> bool:
        """Whether the district holds any quota in the month."""
        if month is None or month == self.month:
            return district_id in self._asked
        return self._holds_quota(district_id, month)

    def _holds_quota(self, district_id: int, month: int) -> bool:
        return any(self.quota(district_id, indicator.pk, month) is not None for indicator in self.indicators)

    @cached_property
    def _asked(self) -> frozenset[int]:
        """The areas asked for the ledger's own month: a page asks this of every district many times."""
        return frozenset(area.pk for area in (self.city, *self.districts) if self._holds_quota(area.pk, self.month))

    def state(self, district_id: int, month: int | None = None) -> str:
        """The status of a report, or due, overdue, not_due where there is none."""
        month = month or self.month
        report = self.reports.get((district_id, month))
        return report.status if report else periods.due_state(self.plan.year, month, self.plan.due_day, self.plan.today)

    def is_late(self, district_id: int, month: int | None = None) -> bool:
        """Overdue and still with the district: missing, a draft or returned after the due date."""
        month = month or self.month
        overdue = periods.due_state(self.plan.year, month, self.plan.due_day, self.plan.today) == OVERDUE
        return overdue and self.state(district_id, month) in (OVERDUE, Status.DRAFT, Status.RETURNED)

    @cached_property
    def _closed_from(self) -> dict[int, int]:
        return {indicator.pk: indicator.closed_from for indicator in self.indicators if indicator.closed_from is not None}

    @cached_property
    def _lacking(self) -> dict[int, tuple[int, ...]]:
        """What `lacking` found: heat table, ranking and chart all ask."""
        return {}

    @cached_property
    def _opening_month(self) -> dict[int, int]:
        months: dict[int, int] = {}
        for (district_id, _indicator, month), entry in self.figures.items():
            if entry.opening and month <= self.month:
                months[district_id] = max(month, months.get(district_id, 0))
        return months

    def _revision_index(self, month: int) -> int:
        return self._in_force[month - 1]

    @cached_property
    def _in_force(self) -> tuple[int, ...]:
        """The revision of each month by its place: asked for with every quota."""
        first = [revision.first_month for revision in self.revisions]
        return tuple(max(index for index, start in enumerate(first) if start <= month) for month in periods.MONTHS)

    def _sum_of_quotas(self, in_force: dict[tuple[int, int], Decimal], indicator_id: int) -> Decimal | None:
        indicator = next(item for item in self.indicators if item.pk == indicator_id)
        values = [value for (_district, key), value in in_force.items() if key == indicator_id]
        return sum(values, Decimal(0)) if values and indicator.kind == Indicator.Kind.FLOW else None


def ledger_of(plan: Plan, month: int, basis: str) -> Ledger:
    """Everything the readings of one month need, in a number of queries that does not depend on how many districts there are."""
    if basis not in BASES:
        raise ValueError(f"basis {basis!r} is not one of {', '.join(BASES)}")
    if month not in periods.MONTHS:
        raise ValueError(f"month {month!r} is not in 1–12")
    promised = promised_in(plan)
    recorded = _reported(promised)
    changed_at = changed_in(plan)
    if promised.token is None or not only_reads():
        return _ledger(promised, recorded, month, basis, changed_at)
    key = (promised.token.of_the_city, promised.plan.today, month, basis)
    kept = LEDGERS.get(key, lambda: _ledger(promised, recorded, month, basis, changed_at))
    return kept if kept.changed_at == changed_at else _as_of(kept, changed_at)


def _as_of(ledger: Ledger, changed_at: datetime) -> Ledger:
    """The same ledger, with the readings made of it, after a change that altered none of them: a draft was saved."""
    same = copy(ledger)
    object.__setattr__(same, "changed_at", changed_at)
    return same


def reported_in(plan: Plan) -> Recorded:
    """All that was reported in a plan; kept like `promised_in`."""
    return _reported(promised_in(plan))


def waiting_in(plan: Plan, month: int) -> int:
    """How many reports of the month await review."""
    token = token_of(plan.pk) if only_reads() else None
    recorded = RECORDED.known(token.of_the_city) if token else None
    if recorded is None:
        return MonthlyProgress.objects.filter(plan=plan, month=month, status=Status.SUBMITTED).count()
    return sum(of == month for _district, of in recorded.arrived)


def _reported(promised: Promised) -> Recorded:
    if promised.token is None:
        return _recorded(promised.plan)
    return RECORDED.get(promised.token.of_the_city, lambda: _recorded(promised.plan))


def _ledger(promised: Promised, recorded: Recorded, month: int, basis: str, changed_at: datetime) -> Ledger:
    counted = COUNTED[basis]
    return Ledger(
        plan=promised.plan,
        month=month,
        basis=basis,
        city=promised.city,
        districts=promised.districts,
        indicators=promised.indicators,
        revisions=promised.revisions,
        quotas=promised.quotas,
        figures={key: entry for key, entry in recorded.figures.items() if key[2] <= month and recorded.reports[key[0], key[2]].status in counted},
        reports=recorded.reports,
        changed_at=changed_at,
        arrived=recorded.arrived,
    )


def default_basis(plan: Plan, month: int) -> str:
    """Pages open with the reported figures while the month is open (DESIGN 5)."""
    return REPORTED


def times_of(plan: Plan, **only: object) -> dict[tuple[int, int], Times]:
    """When the plan's reports were submitted and approved, by (district id, month); `only` narrows them by field.

    Apart from the ledger, because few readings ask for it and times are the dearest thing to read.
    """
    rows = MonthlyProgress.objects.filter(plan=plan, **only).order_by().values_list("district_id", "month", "submitted_at", "approved_at")
    return {(district, month): Times(*times) for district, month, *times in rows}


def _recorded(plan: Plan) -> Recorded:
    """Months and figures in one query, so that they are of one moment. Of drafts only that they are there (`Token.of_the_city`)."""
    reports: dict[tuple[int, int], Report] = {}
    figures: dict[tuple[int, int, int], Entry] = {}
    arrived: dict[tuple[int, int], datetime] = {}
    since = Case(When(status=Status.SUBMITTED, then=F("submitted_at")))
    # As text, because a value then costs one conversion and not two: these are most of what a page reads.
    value = Cast("figures__value", TextField())
    columns = ("district_id", "month", "status", "submissions", since, "figures__indicator_id", value, "figures__is_opening")
    for district, month, status, submissions, at, indicator, text, opening in MonthlyProgress.objects.filter(plan=plan).order_by().values_list(*columns):
        if (district, month) not in reports:
            reports[district, month] = Report(district, month, status, submissions)
            if at is not None:
                arrived[district, month] = at
        if text is not None and status != Status.DRAFT:
            figures[district, indicator, month] = Entry(Decimal(text), opening)
    return Recorded(reports, figures, arrived)


def changed_in(plan: Plan) -> datetime:
    """`last_change` of a plan; kept until something changes, a draft too."""
    promised = promised_in(plan)
    if promised.token is None:
        return last_change(promised.plan, promised.revisions)
    return CHANGES.get(promised.token, lambda: last_change(promised.plan, promised.revisions))


def last_change(plan: Plan, revisions: Iterable[PlanRevision]) -> datetime:
    """The last change of the data, for dates inside files: never the time of the request (DESIGN 9).

    A return or a withdrawal clears its report's own stamps and takes the figures out of the readings: its event tells when.
    """
    stamps = MonthlyProgress.objects.filter(plan=plan).aggregate(*(Max(name) for name in ("changed_at", "submitted_at", "approved_at", "events__at")))
    return max([plan.created_at, *(revision.created_at for revision in revisions), *(stamp for stamp in stamps.values() if stamp)])


BYTES = 96 * 2**20
BYTES_A_FIGURE, BYTES_A_CELL = 300, 1700
"""A figure with its key; a cell with its forecast in the reading of one month (tracemalloc, the sample year: 290 and 1,640)."""


def _weight_of_record(recorded: Recorded) -> int:
    return BYTES_A_FIGURE * (len(recorded.figures) + len(recorded.reports))


def _weight_of_ledger(ledger: Ledger) -> int:
    """The figures themselves are the record's; what weighs is the readings that may be made of the ledger, one for each month so far."""
    return 100 * len(ledger.figures) + BYTES_A_CELL * (ledger.month + 1) * (len(ledger.districts) + 1) * len(ledger.indicators)


RECORDED: Kept[Recorded] = Kept(BYTES // 3, _weight_of_record)
LEDGERS: Kept[Ledger] = Kept(2 * BYTES // 3, _weight_of_ledger)
CHANGES: Kept[datetime] = Kept(2**20, lambda _at: 200)
