"""Addresses that keep what is being looked at: plan, month and basis. Built once per district and indicator, not once per cell."""

from collections.abc import Mapping
from functools import cached_property
from html import escape
from urllib.parse import quote, urlencode

from django.urls import reverse

from districts.models import District
from targets.models import Indicator, Plan

MARK = "~code~"
"""Stands for the code of a district or indicator while an address is looked up; no plan's code holds it."""


class Links:
    """Hrefs of one page. `opens` are the ids of the districts whose names are links for the reader, None for all of them.

    `kept` is what every address of the overview carries along.
    """

    def __init__(self, plan: Plan, month: int, basis: str, opens: frozenset[int] | None = None, kept: Mapping[str, str] | None = None):
        self.plan, self.month, self.basis, self.opens, self.kept = plan, month, basis, opens, dict(kept or {})
        self._districts: dict[int, str] = {}
        self._pages: dict[str, tuple[str, str]] = {}

    def overview(self, anchor: str = "", **query: str) -> str:
        """The overview with the same month and basis; empty query values are left out."""
        chosen = {"basis": self.basis} | self.kept | {key: value for key, value in query.items() if value}
        return f"{self._overview}?{urlencode(chosen)}{anchor}"

    def indicator(self, indicator: Indicator) -> str:
        """The page of an indicator."""
        before, after = self._around("indicator")
        return f"{before}{quote(indicator.code)}{after}?basis={self.basis}"

    def district(self, district: District) -> str | None:
        """The page of a district; None where the reader may not open it."""
        base = self._base(district)
        return f"{base}?basis={self.basis}" if base else None

    def figure(self, district: District, indicator: Indicator, of: int | None = None) -> str | None:
        """Where a number comes from: the panel on the district's page."""
        base = self._base(district)
        return f"{base}?basis={self.basis}&indicator={indicator.code}&of={of or self.month}#provenance" if base else None

    def figures(self, district: District) -> tuple[str, str] | None:
        """`figure` for every indicator of a district, escaped: what stands before the indicator's code and after it."""
        base = self._base(district)
        return (escape(f"{base}?basis={self.basis}&indicator="), escape(f"&of={self.month}#provenance")) if base else None

    @cached_property
    def plan_page(self) -> str:
        """Where a quota comes from: the plan as it was issued."""
        return reverse("plan", args=[self.plan.code])

    def at(self, month: int) -> "Links":
        """The same links as seen from another month."""
        return Links(self.plan, month, self.basis, self.opens, self.kept)

    @cached_property
    def _overview(self) -> str:
        return reverse("overview", args=[self.plan.code, self.month])

    def _base(self, district: District) -> str | None:
        if self.opens is not None and district.id not in self.opens:
            return None
        if district.id not in self._districts:
            before, after = self._around("district")
            self._districts[district.id] = f"{before}{quote(district.code)}{after}"
        return self._districts[district.id]

    def _around(self, page: str) -> tuple[str, str]:
        """What stands before and after a code in the addresses of a page: looked up once, not once a district or indicator."""
        if page not in self._pages:
            before, _mark, after = reverse(page, args=[self.plan.code, self.month, MARK]).partition(MARK)
            self._pages[page] = before, after
        return self._pages[page]
