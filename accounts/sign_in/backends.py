"""Who may hold a session: asked at sign-in and again at every request."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """User name and password; a disabled user, the system user and, in production, a sample user are refused like a wrong password."""

    def user_can_authenticate(self, user) -> bool:
        """Whether this user may be signed in at all."""
        return super().user_can_authenticate(user) and not (user.is_demo and settings.PRODUCTION)
