"""The words of the record: like every document of the office they are Chinese, whatever language the page is read in."""

from django.conf import settings
from django.utils import translation


def in_record_language() -> translation.override:
    """Within it, `gettext` gives the language of the record."""
    return translation.override(settings.LANGUAGE_CODE)
