"""The second way through the seam: every stored figure of a plan one after the other, for files too long to be held in memory.

`progress.ledger.ledger_of` gives one month on one basis, whole; this streams all months on both. What counts on which basis is the ledger's own
`COUNTED`, so neither can drift from the other. Frozen months will be served here as there.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Value, When

from districts.models import District
from progress.ledger.ledger import APPROVED, COUNTED, REPORTED
from progress.models import Figure, MonthlyProgress
from progress.record.stored_months import SENT, quotas_by_month
from targets.arithmetic import rates
from targets.models import Indicator, Plan
from targets.state.promised import promised_in

_CHUNK = 2000


class MonthReport(NamedTuple):
    """The month a figure belongs to: where it stands and through whose hands it went; times are aware."""

    district_id: int
    month: int
    status: str
    submissions: int
    submitted_at: datetime | None
    submitted_by: str
    approved_at: datetime | None
    approved_by: str


class FigureRow(NamedTuple):
    """One stored figure, in the indicator's own unit and decimals.

    `value`, `remark` and `is_opening` are empty while the month is with its district (a draft, or returned): what is being written there is not the
    city's to read (DESIGN 6). The cumulatives are those to this month, None where the month does not count on the basis. `quota` is the one in force in
    the month, None where none is assigned.
    """

    district: District
    indicator: Indicator
    report: MonthReport
    quota: Decimal | None
    value: Decimal | None
    reported: Decimal | None
    approved: Decimal | None
    is_opening: bool
    remark: str


def figure_rows(plan: Plan) -> Iterator[FigureRow]:
    """Every stored figure of the plan: the city's own first, then the districts in official order, indicators and months within them.

    Six queries whatever the number of figures; in memory are the reports and quotas, never the figures.
    """
    reports = _reports(plan)
    indicators = {indicator.pk: indicator for indicator in plan.indicators.all()}
    districts = District.objects.in_bulk({report.district_id for report in reports.values()})
    quotas = quotas_by_month(promised_in(plan))
    places = {pk: Decimal(1).scaleb(-indicator.decimals) for pk, indicator in indicators.items()}
    series, totals = None, {}
    for progress_id, indicator_id, value, is_opening, remark in _figures(plan):
        if progress_id not in reports:
            continue  # begun after the reports were read
        report, indicator = reports[progress_id], indicators[indicator_id]
        if (report.district_id, indicator_id) != series:
            series = report.district_id, indicator_id
            totals = dict.fromkeys(COUNTED)  # the cumulative on each basis while the months go by
        if report.status not in SENT:
            value, is_opening, remark = None, False, ""
        elif value is not None:
            value = value.quantize(places[indicator_id])
        counted = [basis for basis in COUNTED if report.status in COUNTED[basis]]
        for basis in counted:
            totals[basis] = rates.cumulative((totals[basis], value), indicator.kind == Indicator.Kind.FLOW)
        is_closed = indicator.closed_from is not None and indicator.closed_from <= report.month
        quota = None if is_closed else quotas[report.month].get(series)
        yield FigureRow(
            district=districts[report.district_id],
            indicator=indicator,
            report=report,
            quota=None if quota is None else quota.quantize(places[indicator_id]),
            value=value,
            reported=totals[REPORTED] if REPORTED in counted else None,
            approved=totals[APPROVED] if APPROVED in counted else None,
            is_opening=is_opening,
            remark=remark,
        )


def _reports(plan: Plan) -> dict[int, MonthReport]:
    columns = ("district_id", "month", "status", "submissions", "submitted_at", "submitted_by__full_name", "approved_at", "approved_by__full_name")
    rows = MonthlyProgress.objects.filter(plan=plan).order_by().values_list("pk", *columns)
    return {pk: MonthReport(*row) for pk, *row in rows}


def _figures(plan: Plan) -> Iterator[tuple[int, int, Decimal | None, bool, str]]:
    is_below = Case(When(progress__district=plan.city_id, then=Value(0)), default=Value(1))
    order = (is_below, "progress__district__order", "progress__district__code", "indicator__order", "progress__month")
    rows = Figure.objects.filter(progress__plan=plan).order_by(*order)
    return rows.values_list("progress_id", "indicator_id", "value", "is_opening", "remark").iterator(chunk_size=_CHUNK)
