"""Fixtures of all tests: a fast hasher, the language of the page, a small city."""
import pytest
from django.utils import translation

from tests import factories


@pytest.fixture(autouse=True)
def fast_and_plain(settings):
    """MD5 instead of Argon2 and plain static files: tests are about neither."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture
def city(db):
    """A small city with its plan, districts, indicators and one user per role."""
    return factories.small_city()
