"""A line of cumulatives that says no more than our own readings do: our completion table, taken in again, changes nothing (DESIGN 9).

Where an earlier month was asked for and does not count, the printed cumulative lacks it, while the one at entry is built on whatever is stored. Read as typed
the line would put the missing month's figures into the later one.
"""

from collections.abc import Mapping
from decimal import Decimal

from districts.models import District
from progress.ledger.ledger import BASES, Ledger, ledger_of
from targets.arithmetic import rates
from targets.models import Indicator, Plan


class Restated:
    """The readings of one month on both bases, asked for when the first line needs them."""

    def __init__(self, plan: Plan, month: int):
        self._plan, self._month = plan, month
        self._ledgers: list[Ledger] | None = None

    def says_the_same(self, district: District, cumulatives: Mapping[Indicator, Decimal | None]) -> bool:
        """Whether on one basis the district's month counts, lacks an earlier one, and has just these cumulatives; values in the indicators' units."""
        if self._ledgers is None:
            self._ledgers = [ledger_of(self._plan, self._month, basis) for basis in BASES]
        return any(
            ledger.counted(district.pk)
            and bool(ledger.lacking(district.pk))
            and all(value == _cumulative(ledger, district, indicator) for indicator, value in cumulatives.items() if _is_asked(ledger, district, indicator))
            for ledger in self._ledgers
        )


def _is_asked(ledger: Ledger, district: District, indicator: Indicator) -> bool:
    return ledger.quota(district.pk, indicator.pk) is not None


def _cumulative(ledger: Ledger, district: District, indicator: Indicator) -> Decimal | None:
    entries = [ledger.figures.get((district.pk, indicator.pk, month)) for month in range(1, ledger.month + 1)]
    return rates.cumulative([entry.value for entry in entries if entry is not None], indicator.kind == Indicator.Kind.FLOW)
