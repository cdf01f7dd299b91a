"""What was promised: plans, revisions, indicators, quotas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Plans and quotas."""

    name = "targets"
    verbose_name = _("Targets")
