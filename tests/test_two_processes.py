"""Two processes on one database: whoever asks now the one and now the other is never shown an older state than the one he was shown."""

import json
import os
import re
import subprocess
import sys
import threading
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from progress.models import Figure, Status
from tests import factories

SERVE = """
import json, os, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
client = Client()
client.cookies.load(json.loads(sys.stdin.readline()))
print("ready", flush=True)
for line in sys.stdin:
    url, tag = json.loads(line)
    answer = client.get(url, headers={"If-None-Match": tag} if tag else None)
    print(json.dumps([answer.status_code, answer.headers.get("ETag", ""), answer.content.decode()]), flush=True)
"""
"""A process of its own that answers what it is asked line by line, through the whole product."""
FIRST, LAST = 700_001, 700_060


class Process:
    """One server process with the reader's session."""

    def __init__(self, cookies: str) -> None:
        environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "employment.settings", "PYTHONPATH": str(settings.BASE_DIR)}
        command = [sys.executable, "-c", SERVE]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, cwd=settings.BASE_DIR)
        self._say(cookies)
        assert self._child.stdout.readline() == "ready\n"

    def get(self, url: str, tag: str = "") -> tuple[int, str, str]:
        """Status, tag and content."""
        self._say([url, tag])
        return tuple(json.loads(self._child.stdout.readline()))

    def end(self) -> None:
        """Let it go and wait for it."""
        self._child.stdin.close()
        self._child.wait(timeout=20)
        self._child.stdout.close()

    def _say(self, value) -> None:
        self._child.stdin.write(json.dumps(value) + "\n")
        self._child.stdin.flush()


def database_url() -> str:
    """The address of the database the tests run on."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    user = quote(options["USER"]) + (f":{quote(options['PASSWORD'])}" if options["PASSWORD"] else "")
    return f"postgres://{user}@{options['HOST']}:{options['PORT']}/{options['NAME']}"


def write(report: int) -> None:
    """The figure counts upwards, a commit each."""
    try:
        for value in range(FIRST, LAST + 1):
            Figure.objects.filter(progress=report, indicator__code="1").update(value=Decimal(value))
    finally:
        connections.close_all()


def shown(content: str) -> int:
    """The figure as the page prints it."""
    return max(int(text.replace(",", "")) for text in re.findall(r"700,\d{3}", content))


@pytest.mark.django_db(transaction=True)
def test_nobody_is_shown_an_older_state_than_before():
    city = factories.small_city()
    report = factories.report_at(city, city.districts[1], 6, Status.APPROVED)
    Figure.objects.filter(progress=report, indicator__code="1").update(value=FIRST)
    client = Client()
    client.force_login(city.users["supervisor"], backend=settings.AUTHENTICATION_BACKENDS[-1])
    url = reverse("district", args=[city.plan.code, 6, city.districts[1].code])
    client.get(url)
    processes = [Process(client.cookies.output(header="", sep=";")) for _number in range(2)]
    writer = threading.Thread(target=write, args=[report.pk])
    seen, tag, answers = FIRST, "", {200: 0, 304: 0}
    try:
        for process in processes:
            process.get(url)
        writer.start()
        for number in range(400):
            status, new_tag, content = processes[number % 2].get(url, tag)
            answers[status] += 1
            if status == 200:
                now = shown(content)
                assert now >= seen, f"{now} after {seen}"
                seen, tag = now, new_tag
            if not writer.is_alive() and number > 40 and status == 304:
                break
        writer.join()
        for process in processes:
            assert shown(process.get(url)[2]) == LAST
    finally:
        for process in processes:
            process.end()
    assert answers[200] > 2 and answers[304] > 0, answers
