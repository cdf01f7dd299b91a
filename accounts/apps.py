"""Who: users, roles, sign-in and the audit log."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and the audit log."""

    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        """Connect the sign-in signals to the audit log."""
        from accounts import signals  # noqa: F401
