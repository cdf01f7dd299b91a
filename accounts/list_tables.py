"""What the lists of users and of the audit log share: rows as strings, paging, moments, widths.

Both are drawn by templates/components/table.html, which reads `caption`, `body` and `empty_hint` of a table.
"""

from collections.abc import Sequence
from html import escape

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import Role
from accounts.paging import ROWS, LongPaginator

NOTHING = "—"
NAME = {"td": {"class": "s-name"}, "th": {"class": "s-name"}}
STATUS = {"td": {"class": "s-status"}}
TEXT = {"td": {"class": "s-num"}}
WHEN = {"td": {"class": "s-num nowrap"}}


class ListTable(tables.Table):
    """A list whose head, order and pages are django-tables2's and whose rows are built as strings (docs/decisions/0005)."""

    row_header = ""
    """The name of the column that heads a row."""

    def cells(self, record) -> Sequence[str]:
        """Escaped HTML of every column of one row, in the order of the columns."""
        raise NotImplementedError

    @property
    def body(self) -> SafeString:
        """All rows of the page."""
        opened, closed = [], []
        for column in self.columns:
            is_head = column.name == self.row_header
            css = column.column.attrs.get("td", {}).get("class", "")
            tag = 'th scope="row"' if is_head else "td"
            opened.append(f'<{tag} data-label="{escape(str(column.header))}" class="{css}">')
            closed.append("</th>" if is_head else "</td>")
        records = self.page.object_list.data
        rows = ("".join(f"{before}{cell}{after}" for before, cell, after in zip(opened, self.cells(record), closed, strict=True)) for record in records)
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))


class TablePaginator(LongPaginator):
    """Pages of a list table."""

    @property
    def queryset(self) -> QuerySet:
        """What stands behind the rows."""
        return self.object_list.data.data


def paged(table: ListTable, request: HttpRequest) -> ListTable:
    """The table sorted and paged as the address says; a page that does not exist is the last one."""
    table.request = request
    order = request.GET.getlist(table.prefixed_order_by_field)
    if order:
        table.order_by = order
    wanted = request.GET.get(table.prefixed_page_field, "")
    table.paginate(paginator_class=TablePaginator, page=1, per_page=ROWS)
    if wanted.isdecimal():
        table.page = table.paginator.get_page(int(wanted[:9]))  # int() refuses thousands of digits; nine are beyond any last page
    return table


def moment(at, seconds: bool = False) -> str:
    """A time in Shanghai."""
    return timezone.localtime(at).isoformat(" ", "seconds")[: 19 if seconds else 16]


def role_words(role: str) -> str:
    """A stored role in words; one that is no more stays as it was stored."""
    return str(Role(role).label) if role in Role.values else role
