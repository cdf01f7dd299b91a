"""The list of the audit log."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.list_tables import STATUS, TEXT, WHEN, moment, role_words
from accounts.models import AuditEvent


class AuditTable(tables.Table):
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

    def render_at(self, value):
        """In Shanghai, to the second."""
        return moment(value, seconds=True)

    def render_username(self, record: AuditEvent):
        """The name people know and the one that was typed."""
        if record.user is None or not record.user.full_name:
            return record.username or "—"
        return format_html('{}<span class="remark line-below">{}</span>', record.user.full_name, record.username)

    def render_role(self, value):
        """The role at the time."""
        return role_words(value)

    def render_district(self, value):
        """Whom the record concerns."""
        return value.display_name

    def render_target(self, record: AuditEvent):
        """What was acted on, and how."""
        if not record.detail:
            return record.target or "—"
        return format_html('{}<span class="remark line-below">{}</span>', record.target, record.detail)

    def render_succeeded(self, record: AuditEvent):
        """Sign and word."""
        if record.succeeded:
            return format_html('<span aria-hidden="true">√</span> {}', _("Succeeded"))
        return format_html('<span class="gap-bad"><span aria-hidden="true">×</span> {}</span>', _("Did not succeed"))
