"""What was promised: plans, revisions, indicators, quotas."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Plans and quotas."""

    name = "targets"
    verbose_name = _("Targets")

    def ready(self) -> None:
        """Keep the triggers that raise the state of plans in place through every migration."""
        from targets.state import triggers

        pre_migrate.connect(triggers.before_migrate, sender=self, dispatch_uid="targets.state.before")
        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="targets.state.after")
