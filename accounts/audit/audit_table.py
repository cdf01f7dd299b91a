"""The list of the audit log."""

from functools import cached_property
from html import escape

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.list_tables import NOTHING, STATUS, TEXT, WHEN, ListTable, moment, role_words
from accounts.models import AuditEvent, Role


class AuditTable(ListTable):
    """Records of the audit log."""

    caption = gettext_lazy("Audit log")
    row_header = "at"
    empty_hint = gettext_lazy("Nothing of this kind was done in this time.")

    at = tables.Column(verbose_name=gettext_lazy("Time"), order_by=("pk",), attrs={"td": {"class": "s-name nowrap"}, "th": {"class": "s-name nowrap"}})
    username = tables.Column(verbose_name=gettext_lazy("Who"), orderable=False, attrs=TEXT, empty_values=())
    role = tables.Column(verbose_name=gettext_lazy("Role"), orderable=False, attrs=TEXT, default="—")
    district = tables.Column(verbose_name=gettext_lazy("Area"), orderable=False, attrs=TEXT, default="—")
    action = tables.Column(verbose_name=gettext_lazy("Act"), orderable=False, attrs=TEXT)
    target = tables.Column(verbose_name=gettext_lazy("Object"), orderable=False, attrs={"td": {"class": "s-num s-long"}}, empty_values=())
    ip_address = tables.Column(verbose_name=gettext_lazy("Address"), orderable=False, attrs=WHEN, default="—")
    succeeded = tables.Column(verbose_name=gettext_lazy("Result"), orderable=False, attrs=STATUS)

    class Meta:
        attrs = {"class": "data stack people data-tight"}
        empty_text = gettext_lazy("No records found")

    def cells(self, record: AuditEvent) -> tuple[str, ...]:
        """When in Shanghai to the second, who and in which role at the time, whom it concerns, what was done to what, from where, with which result."""
        return (
            moment(record.at, seconds=True),
            self._who(record),
            self._roles.get(record.role, escape(record.role)) or NOTHING,
            escape(record.district.display_name) if record.district else NOTHING,
            self._acts.get(record.action, escape(record.action)),
            self._below(record.target, record.detail),
            record.ip_address or NOTHING,
            self._results[record.succeeded],
        )

    @cached_property
    def _acts(self) -> dict[str, str]:
        """Every act in words, looked up once a page."""
        return {value: escape(str(label)) for value, label in AuditEvent.Action.choices}

    @cached_property
    def _roles(self) -> dict[str, str]:
        """Every role in words; one that is no more stays as it was stored."""
        return {role: escape(role_words(role)) for role in Role.values}

    @cached_property
    def _results(self) -> dict[bool, str]:
        """Sign and word."""
        return {
            True: f'<span aria-hidden="true">√</span> {escape(_("Succeeded"))}',
            False: f'<span class="gap-bad"><span aria-hidden="true">×</span> {escape(_("Did not succeed"))}</span>',
        }

    def _who(self, record: AuditEvent) -> str:
        """The name people know and the one that was typed."""
        name = record.user.full_name if record.user else ""
        return self._below(name, record.username) if name else escape(record.username) or NOTHING

    @staticmethod
    def _below(text: str, more: str) -> str:
        """A text with more of it on the next line."""
        return f'{escape(text)}<span class="remark line-below">{escape(more)}</span>' if more else escape(text) or NOTHING
