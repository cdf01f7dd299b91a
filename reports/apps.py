"""What it means: readings, pages, tables, files. The only thing stored here is the briefs issued from them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The reading."""

    name = "reports"
    verbose_name = _("Reports")
