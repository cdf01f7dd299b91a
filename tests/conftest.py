"""Fixtures of all tests: a fast hasher, the language of the page, a small city."""

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation

from accounts.audit import append_only
from tests import factories


@pytest.fixture(autouse=True)
def fast_and_plain(settings):
    """MD5 instead of Argon2 and plain static files: tests are about neither."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """On SQLite the tests run on a file like the product does, so that writers in two threads wait for each other; in memory one would fail at once."""
    settings = connections["default"].settings_dict
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def emptied_log():
    """A test with real transactions empties the whole database afterwards; only for that moment the audit log may be deleted from."""
    patch = pytest.MonkeyPatch()
    empty = TransactionTestCase._fixture_teardown

    def teardown(self):
        append_only.remove(connection)
        try:
            empty(self)
        finally:
            append_only.install(connection)

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture
def city(db):
    """A small city with its plan, districts, indicators and one user per role."""
    return factories.small_city()
