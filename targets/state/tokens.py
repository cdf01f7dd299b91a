"""The state of a plan as one small value: two readings made under the same token are made of the same data (docs/decisions/0014).

The numbers are raised by triggers of the database (`triggers.py`) in the transaction of the change itself, so no door can forget it and a change
rolled back leaves no trace. They rise by random steps: a number that was seen once never comes to mean something else, not even after a transaction
was rolled back or a backup put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connections, router

from targets.models import PROMISED, SHARED, WHOLE, Plan, PlanState
from targets.state import triggers

_SHARED = f"SELECT value FROM {PlanState._meta.db_table} WHERE plan = {SHARED} AND part = {WHOLE}"
_LOOK_UP = f"""SELECT plan.id, COALESCE(SUM(state.value), 0), COALESCE(SUM(CASE WHEN state.part >= {PROMISED} THEN state.value END), 0),
COALESCE(SUM(CASE WHEN state.part = {PROMISED} THEN state.value END), 0), COALESCE(({_SHARED}), 0)
FROM {Plan._meta.db_table} plan LEFT JOIN {PlanState._meta.db_table} state ON state.plan = plan.id WHERE plan.%s = %%s GROUP BY plan.id"""


class Token(NamedTuple):
    """A plan's id with the numbers of its own state, of that state without what stands in drafts, of what was promised in it, and of what all plans share:
    names of areas and people, which plans there are. Every change of one of them raises those before it too, but for the last.
    """

    plan: int
    own: int
    sent: int
    promised: int
    shared: int

    @property
    def of_the_city(self) -> tuple[int, ...]:
        """What readings depend on: all but the contents of drafts. That there is a draft is part of it."""
        return self.plan, self.sent, self.promised, self.shared


_seen: ContextVar[dict[object, Token | None] | None] = ContextVar("tokens_seen", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While inside, a token is asked of the database once: for requests that only read, so that a page is made of one state and of one look-up."""
    before = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(before)


def only_reads() -> bool:
    """Whether the work at hand is a request that changes nothing: only then what is kept may be used."""
    return _seen.get() is not None


def token_of(plan: int) -> Token | None:
    """The token of the plan of this id; None where there is no such plan, or where the database does not raise the numbers (a migration that broke off)."""
    return _once(plan, "id")


def token_of_code(code: str) -> Token | None:
    """As `token_of`, by the plan's code."""
    return _once(code, "code")


def shared_state() -> int | None:
    """The number of what all plans share; None where the database does not raise it."""
    alias = router.db_for_read(PlanState)
    if not triggers.stand(alias):
        return None
    with connections[alias].cursor() as cursor:
        cursor.execute(_SHARED)
        row = cursor.fetchone()
    return row[0] if row else 0


def _once(key: int | str, column: str) -> Token | None:
    seen = _seen.get()
    if seen is None:
        return _asked(key, column)
    if key not in seen:
        token = _asked(key, column)
        seen[key] = token if token is None else seen.setdefault(token.plan, token)
    return seen[key]


def _asked(key: int | str, column: str) -> Token | None:
    alias = router.db_for_read(PlanState)
    if not triggers.stand(alias):
        return None
    with connections[alias].cursor() as cursor:
        cursor.execute(_LOOK_UP % column, [key])
        row = cursor.fetchone()
    return Token(*map(int, row)) if row else None
