"""What an address may choose: basis, indicator, order, month of a number. Anything else is no address of ours (404)."""

from collections.abc import Collection

from django.http import Http404, QueryDict

from progress.ledger.ledger import BASES, default_basis
from targets.models import Indicator, Plan
from targets.state.promised import kept_of

DOCUMENT, RANK, LOW = "document", "rank", "low"
ORDERS = (DOCUMENT, RANK, LOW)
"""In which order the rows of the heat table stand: as the document has them, by rank, lowest completion first."""


def one_of(query: QueryDict, name: str, allowed: Collection[str], default: str) -> str:
    """The value of a query parameter, `default` where it is absent or empty; 404 for a value not allowed."""
    value = query.get(name) or default
    if value not in allowed:
        raise Http404
    return value


def basis_of(query: QueryDict, plan: Plan, month: int) -> str:
    """The basis asked for, else the one the month opens with."""
    return one_of(query, "basis", BASES, default_basis(plan, month))


def indicator_or_404(plan: Plan, code: str) -> Indicator:
    """The plan's indicator of this code."""
    kept = kept_of(plan)
    indicator = plan.indicators.select_related("part_of").filter(code=code).first() if kept is None else kept.indicators_by_code.get(code)
    if indicator is None:
        raise Http404
    return indicator


def month_up_to(query: QueryDict, name: str, last: int) -> int:
    """A month from January to `last`; `last` where it is absent."""
    value = query.get(name) or str(last)
    if value not in {str(month) for month in range(1, last + 1)}:
        raise Http404
    return int(value)
