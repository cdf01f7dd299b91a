"""Whatever a user may get wrong on the command line is one line on stderr and exit status 1 or 2, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from employment import environment
from employment.command_line import execute
from reports.management.commands import completion

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETION = ["manage.py", "completion", "--plan", "410100-2017", "--month", "6"]


def ran(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """manage.py in a process of its own, as a user starts it."""
    environment_ = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"}}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**environment_, "PYTHONIOENCODING": "utf-8", **variables})


def stopped(capsys, argv: list[str]) -> tuple[int, list[str]]:
    """Exit status and lines on stderr of a command run here."""
    with pytest.raises(SystemExit) as stop:
        execute(argv)
    return stop.value.code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("name", ["import_plan", "import_progress", "completion", "brief", "prepare", "demo", "serve"])
def test_wrong_usage_of_every_command_is_one_line_and_status_two(capsys, name):
    code, lines = stopped(capsys, ["manage.py", name, "--bogus"])
    assert code == 2
    assert len(lines) == 1 and lines[0].startswith(f"manage.py {name}: error: ")


@pytest.mark.parametrize("month", ["0", "13", "abc", "1.5", ""])
def test_a_month_that_is_none_is_one_line_and_status_two(capsys, month):
    code, lines = stopped(capsys, ["manage.py", "import_progress", "a.csv", "--plan", "410100-2017", "--month", month])
    assert code == 2
    assert len(lines) == 1 and "--month" in lines[0]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OperationalError("no such table: targets_plan"), "no such table: targets_plan"),
        (OperationalError('connection to server at "10.0.0.1" failed\n\tIs the server running?\n'), 'connection to server at "10.0.0.1" failed'),
        (ProgrammingError(), "ProgrammingError"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line_and_status_one(capsys, monkeypatch, error, reason):
    def broken(_code):
        raise error

    monkeypatch.setattr(completion, "plan_of", broken)
    code, lines = stopped(capsys, COMPLETION)
    assert code == 1
    assert len(lines) == 1 and f"({reason})" in lines[0].replace("（", "(").replace("）", ")") and "manage.py prepare" in lines[0]
    with pytest.raises(type(error)):
        execute([*COMPLETION, "--traceback"])


def test_settings_that_cannot_be_used_are_one_line_and_status_one():
    said = ran("prepare", DATABASE_URL="oracle://user:secret-word@host/name")
    assert said.returncode == 1 and said.stdout == ""
    assert len(said.stderr.splitlines()) == 1 and "DATABASE_URL" in said.stderr and "secret-word" not in said.stderr


@pytest.mark.parametrize("url", ["nonsense", "mysql://a:b@c/d", "postgres://a:b@host:port/name"])
def test_a_database_address_that_is_none_is_refused(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not understood"):
        environment.database()


def test_an_empty_database_address_is_an_unset_one(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    unset = environment.database()
    monkeypatch.setenv("DATABASE_URL", "")
    assert environment.database() == unset


def test_forms_may_come_from_the_hosts_named():
    """A leading dot in ALLOWED_HOSTS means every name below; an origin says that with a star."""
    assert environment.trusted_origins(["a.gov.cn", ".b.gov.cn", "*"]) == ["https://a.gov.cn", "https://*.b.gov.cn"]
