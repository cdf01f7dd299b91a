"""The project itself as an app, so that its commands and start-up checks are found."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """Nothing but a name."""

    name = "employment"
