"""Where: the tree of areas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DistrictsConfig(AppConfig):
    """Areas that can hold a quota."""

    name = "districts"
    verbose_name = _("Districts")
