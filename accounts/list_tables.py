"""What the lists of users and of the audit log share: paging, moments, widths.

Both are drawn by templates/components/table.html, which reads `caption`, `row_header` and `empty_hint` of a table.
"""

import django_tables2 as tables
from django.utils import timezone

from accounts.models import Role

ROWS = 50
NAME = {"td": {"class": "s-name"}, "th": {"class": "s-name"}}
STATUS = {"td": {"class": "s-status"}}
TEXT = {"td": {"class": "s-num"}}
WHEN = {"td": {"class": "s-num nowrap"}}


def paged(table: tables.Table, request) -> tables.Table:
    """The table sorted and paged as the address says; a page that does not exist is the last one."""
    table.request = request
    order = request.GET.getlist(table.prefixed_order_by_field)
    if order:
        table.order_by = order
    wanted = request.GET.get(table.prefixed_page_field, "")
    table.paginate(page=1, per_page=ROWS)
    if wanted.isdecimal():
        table.page = table.paginator.get_page(int(wanted[:9]))  # int() refuses thousands of digits; nine are beyond any last page
    return table


def moment(at, seconds: bool = False) -> str:
    """A time in Shanghai."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def role_words(role: str) -> str:
    """A stored role in words; one that is no more stays as it was stored."""
    return str(Role(role).label) if role in Role.values else role
