"""Who: users, roles, sign-in and the audit log."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and the audit log."""

    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Connect the sign-in signals to the audit log, and keep the log append-only after every migration."""
        from accounts.audit import append_only
        from accounts.sign_in import signals  # noqa: F401

        post_migrate.connect(append_only.after_migrate, sender=self, dispatch_uid="accounts.append_only")
