"""What was reported: monthly progress, figures, workflow, the ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    """Monthly progress."""

    name = "progress"
    verbose_name = _("Progress")
