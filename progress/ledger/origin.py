"""Where one month of one district comes from: the third way through the seam, for the panel of a number's origin and the form that is signed.

`progress.ledger.ledger_of` gives the figures that count, without people; here stand the hands they went through, remarks, earlier values and evidence.
Frozen months will be served here as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from accounts.models import User
from districts.models import District
from progress.models import Figure, MonthlyProgress, ProgressEvent
from progress.record.evidence import EvidenceView, evidence_of
from targets.models import Indicator, Plan


@dataclass(frozen=True)
class Told:
    """What the record says of one figure; of its value only whether it is an opening cumulative, the value itself is the ledger's."""

    remark: str = ""
    is_opening: bool = False


@dataclass(frozen=True)
class EarlierValue:
    """What a figure was, what it became, by whom and when; values in the indicator's unit, None where it was left blank."""

    old: Decimal
    new: Decimal | None
    by: User | None
    at: datetime


@dataclass(frozen=True)
class Origin:
    """One stored month of one district: where it stands and how often it was submitted; who submitted it last and who approved it, None while nobody has."""

    status: str
    submissions: int
    submitted_by: User | None
    submitted_at: datetime | None
    approved_by: User | None
    approved_at: datetime | None
    _progress: MonthlyProgress

    @cached_property
    def told(self) -> dict[int, Told]:
        """By indicator id what the record says of each stored figure."""
        rows = Figure.objects.filter(progress=self._progress).values_list("indicator_id", "remark", "is_opening")
        return {indicator_id: Told(remark, is_opening) for indicator_id, remark, is_opening in rows}

    @cached_property
    def events(self) -> Sequence[ProgressEvent]:
        """Every step, oldest first."""
        return list(self._progress.events.select_related("by"))

    def earlier_values(self, indicator: Indicator) -> list[EarlierValue]:
        """What a figure was before, oldest first; saving the same value again is no change, and blank before the first value is none either."""
        changes, before = [], None
        rows = Figure.history.model.objects.filter(progress=self._progress, indicator=indicator)
        for row in rows.select_related("history_user").order_by("history_id"):
            if before is not None and row.value != before:
                changes.append(EarlierValue(before, row.value, row.history_user, row.history_date))
            before = row.value
        return changes

    def evidence(self, reader: User) -> tuple[EvidenceView, ...]:
        """The files that back the month, as the reader may see them."""
        return tuple(evidence_of(self._progress, reader))


def origin_of(plan: Plan, district: District, month: int) -> Origin | None:
    """The stored month, None where nobody has begun one."""
    rows = MonthlyProgress.objects.select_related("plan", "district", "submitted_by", "approved_by")
    progress = rows.filter(plan=plan, district=district, month=month).first()
    if progress is None:
        return None
    return Origin(
        progress.status, progress.submissions, progress.submitted_by, progress.submitted_at, progress.approved_by, progress.approved_at, _progress=progress
    )
