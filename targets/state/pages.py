"""What pages show of a plan, kept in the process by the state it was made of.

Whatever is handed in here is a function of the plan's state, the day, the language and the key beside them, and of nothing else; and nobody changes what
comes out: several requests look at one.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from targets.models import Plan
from targets.state.kept import Kept
from targets.state.promised import kept_of
from targets.state.tokens import only_reads

Value = TypeVar("Value")
BYTES, BYTES_A_PAGE, BYTES_A_CELL = 64 * 2**20, 64 * 2**10, 2560
"""What a page weighs at least, and more for every district and indicator (tracemalloc, the sample year: the heaviest, an overview of 16 × 10, 450 kB)."""


def kept_page(plan: Plan, key: tuple[Hashable, ...], make: Callable[[], Value], shows_drafts: bool = True) -> Value:
    """What `make` makes, made once a state; made anew each time for work that changes something.

    `key` names the thing and says what it depends on beside plan, day and language: month, basis, what the reader chose, who he is. What shows nothing
    of what stands in drafts is not made anew while someone types.
    """
    promised = kept_of(plan) if only_reads() else None
    if promised is None:
        return make()
    weight = BYTES_A_PAGE + BYTES_A_CELL * len(promised.districts) * len(promised.indicators)
    token = promised.token if shows_drafts else promised.token and promised.token.of_the_city
    return PAGES.get((token, plan.today, timezone.localdate(), get_language(), *key), lambda: (make(), weight))[0]


def rights(user: User) -> tuple[str, int | None]:
    """What two users must have in common to see one and the same page: pages that show more of the user himself take his id into their key."""
    return user.role, user.district_id


PAGES: Kept[tuple[object, int]] = Kept(BYTES, lambda page: page[1])
