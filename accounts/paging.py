"""Pages of long lists: a page costs the same at a hundred thousand rows as at ten (DESIGN 18)."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50
COUNTED = 10_000
"""So many rows are counted; of more it is only said that there are more, because counting them would cost more than the page."""


class LongPaginator(Paginator):
    """Pages of a list that may be very long."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, up to one more than are counted."""
        return self.queryset[: COUNTED + 1].count()

    @property
    def queryset(self) -> QuerySet:
        """What is paged through; a list table hands its rows in."""
        return self.object_list

    @cached_property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self.found, COUNTED)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than can be paged through: then the list must be narrowed."""
        return self.found > COUNTED


def page_of(rows, request: HttpRequest, name: str = "page") -> Page:
    """The page the address asks for; one that does not exist is the last."""
    wanted = request.GET.get(name, "")
    # int() refuses thousands of digits; nine are beyond any last page
    return LongPaginator(rows, ROWS).get_page(int(wanted[:9]) if wanted.isdecimal() else 1)
