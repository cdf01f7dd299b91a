"""Whether the chart library is on this machine: set-up fetches it, and goes on without it where it cannot."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

FILE = "vendor/echarts.min.js"


def chart_library_url() -> str:
    """The address of the library; empty where its file is missing, and then every chart's table or drawing stays in its place."""
    if not staticfiles_storage.exists(FILE) and finders.find(FILE) is None:
        return ""
    try:
        return staticfiles_storage.url(FILE)
    except ValueError:  # fetched, but not yet collected among the static files
        return ""
