"""The month ledger: districts × months by where each report stands (DESIGN 8)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.models import District
from progress import status_words
from progress.checks import check_messages
from progress.models import MonthlyProgress, Status
from progress.record.stored_months import SENT, due_state, is_late, quotas_by_month, reports_of
from targets.arithmetic import periods
from targets.models import Plan
from targets.state.pages import kept_page
from targets.state.promised import promised_in

NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class LedgerCell:
    """One month of one district; `detail` says who brought it there and when."""

    month: int
    state: str
    late: bool
    detail: str
    opens: str


@dataclass(frozen=True)
class LedgerRow:
    """One district over the year."""

    district: District
    cells: tuple[LedgerCell, ...]


@dataclass(frozen=True)
class LedgerPage:
    """The table, with a line of counts under the months."""

    months: tuple[tuple[int, str], ...]
    rows: tuple[LedgerRow, ...]
    sent: tuple[str, ...]


def ledger_page(plan: Plan) -> LedgerPage:
    """All months of the plan, in a number of queries that does not grow with the districts."""
    return kept_page(plan, ("month ledger",), lambda: _ledger_page(plan))


def _ledger_page(plan: Plan) -> LedgerPage:
    promised = promised_in(plan)
    reports, districts = reports_of(promised), promised.districts
    asked = {(district, month) for month, quotas in quotas_by_month(promised).items() for district, _indicator in quotas}
    rows = [_row(plan, district, reports, asked) for district in districts]
    if any(key[0] == plan.city_id for key in reports):
        rows.insert(0, _row(plan, plan.city, reports, asked))
    sent = []
    for month in periods.MONTHS:
        all_ = [district for district in districts if (district.pk, month) in asked]
        done = sum(1 for district in all_ if (report := reports.get((district.pk, month))) and report.status in SENT)
        sent.append(f"{done}/{len(all_)}" if due_state(plan, month) != periods.Due.NOT_DUE else "")
    return LedgerPage(tuple((month, check_messages.month_name(month)) for month in periods.MONTHS), tuple(rows), tuple(sent))


def _row(plan: Plan, district: District, reports, asked) -> LedgerRow:
    cells = []
    for month in periods.MONTHS:
        report = reports.get((district.pk, month))
        if report is None and (district.pk, month) not in asked:
            cells.append(LedgerCell(month, NOT_ASKED, False, _("no target assigned"), ""))
            continue
        state = str(report.status) if report else str(due_state(plan, month))
        opens = "" if state == periods.Due.NOT_DUE else "review"
        cells.append(LedgerCell(month, state, is_late(plan, month, state) and report is not None, _detail(plan, month, report), opens))
    return LedgerRow(district, tuple(cells))


def _detail(plan: Plan, month: int, report: MonthlyProgress | None) -> str:
    if report is None:
        return _("due on %(day)s") % {"day": status_words.day(periods.due_date(plan.year, month, plan.due_day))}
    if report.status == Status.APPROVED:
        values = {"who": status_words.person(report.submitted_by), "when": status_words.moment(report.submitted_at)}
        values |= {"by": status_words.person(report.approved_by), "at": status_words.moment(report.approved_at)}
        return _("submitted by %(who)s, %(when)s; approved by %(by)s, %(at)s") % values
    if report.status == Status.SUBMITTED:
        return _("submitted by %(who)s, %(when)s") % {"who": status_words.person(report.submitted_by), "when": status_words.moment(report.submitted_at)}
    return _("changed %(when)s") % {"when": status_words.moment(report.changed_at)}
