"""32 signed-in people at once on the product's own server, beside a bare signed-in view in the same run; and a server killed while it saves.

    .venv/bin/python bench/load.py [--postgres] [--seconds 30] [--rounds 10]

Fifteen reporters save a draft of a month of their own and open its form again, in turn; seventeen readers open overview, a district's page and the month
ledger, as a browser does: with the tag of the page they already have. Nobody pauses: each asks again as soon as it is answered. Then the same 32 ask for
the bare view. Goal: at least 0.15 × as many answers a second as of the bare view.

With people's pauses (a draft every four seconds as the entry page keeps it, a page every four seconds) 95 of 100 reads answer within 4 × the time that
the same page takes one reader alone on the idle server, when nothing of it is kept.

Every figure that was acknowledged is looked up in the database afterwards: none may be lost. Then, ten times, the whole server is killed (SIGKILL) in
the middle of saving: nothing acknowledged lost, nothing half-saved.
"""

import argparse
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

parser = argparse.ArgumentParser()
parser.add_argument("--postgres", action="store_true")
parser.add_argument("--seconds", type=int, default=30)
parser.add_argument("--rounds", type=int, default=10)
CHOSEN = parser.parse_args()

import scratch_postgres  # noqa: E402
import setting  # noqa: E402

setting.start(scratch_postgres.start() if CHOSEN.postgres else "")

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from progress.models import Figure, MonthlyProgress  # noqa: E402

PLAN = "/plans/410100-2017"
REPORTERS, READERS, PAUSE = 15, 17, 4.0
SHARE, SLOWER = 0.15, 4.0
READS = (f"{PLAN}/6/overview/", f"{PLAN}/6/districts/410185/", f"{PLAN}/ledger/")
MONTH = 7  # begun on the last day the sample knows, and nobody has reported it


class Server:
    """The served product on a free port; all its processes are one group, so that they can be killed at once."""

    def __init__(self) -> None:
        self.port = scratch_postgres.free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, str(Path(__file__).with_name("served.py")), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, text=True)
        if self.process.stdout is None or self.process.stdout.readline().strip() != "ready":
            raise SystemExit("The server did not start.")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop all its processes."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait()
            self.process = None


@dataclass
class Person:
    """One signed-in client with a connection of its own; `taken` are the seconds of each answer by what was asked."""

    user: User
    port: int
    cookies: str = ""
    token: str = ""
    version: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    taken: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: int = 0
    unchanged: int = 0
    line: http.client.HTTPConnection | None = None

    def sign_in(self) -> None:
        """A session as the sign-in page makes it, without hashing 32 passwords at once."""
        client = Client()
        client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        csrf = "a" * 32
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={csrf}"
        self.token = csrf

    def ask(self, kind: str, method: str, path: str, body: str = "", tagged: bool = False) -> str:
        """One answer; raises OSError or HTTPException where the line breaks."""
        headers = {"Cookie": self.cookies, "Accept-Encoding": "gzip"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if tagged and path in self.tags:
            headers["If-None-Match"] = self.tags[path]
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.perf_counter()
        self.line.request(method, path, body or None, headers)
        response = self.line.getresponse()
        content = response.read()
        self.taken.setdefault(kind, []).append(time.perf_counter() - begun)
        if response.status not in (200, 304):
            raise SystemExit(f"{method} {path}: {response.status}")
        self.unchanged += response.status == 304
        if tag := response.headers.get("ETag"):
            self.tags[path] = tag
        return "" if response.headers.get("Content-Encoding") else content.decode(errors="replace")

    def save(self, value: int) -> None:
        """Keep a draft as the entry page does while someone types; what the server calls saved is acknowledged."""
        address = f"{PLAN}/{MONTH}/entry/{self.user.district.code}/"
        data = {"csrfmiddlewaretoken": self.token, "version": self.version, "mode": "month", "v-1": value, "v-2": value, "action": "save"}
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        begun = time.perf_counter()
        self.line.request("POST", f"{address}keep/", urlencode(data), headers)
        response = self.line.getresponse()
        content = response.read().decode()
        self.taken.setdefault("save", []).append(time.perf_counter() - begun)
        found = re.search(r'"saved": "([^"]+)", "version": (\d+)', content)
        if response.status != 200 or not found:
            raise SystemExit(f"{address}: {response.status} {content[-200:]}")
        self.acknowledged, self.version = value, found[2]

    def reopen(self) -> None:
        """Open the form again."""
        self.ask("form", "GET", f"{PLAN}/{MONTH}/entry/{self.user.district.code}/", tagged=True)

    def read(self, number: int) -> None:
        """The next of the pages a reader goes through."""
        path = READS[number % len(READS)]
        self.ask(path, "GET", path, tagged=True)

    def bare(self) -> None:
        """The yardstick."""
        self.ask("bare", "GET", "/bench/bare/")


def at_once(people: list[Person], act, seconds: float, stagger: float = 0) -> float:
    """Everyone acts again and again for so long, the first acts spread over `stagger` seconds; answers a second."""
    until = time.perf_counter() + seconds
    done = [0] * len(people)

    def go(number: int) -> None:
        time.sleep(stagger * number / len(people))
        while time.perf_counter() < until:
            act(people[number], done[number])
            done[number] += 1

    begun = time.perf_counter()
    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)


def act(person: Person, number: int) -> None:
    """A reporter saves and opens the form again in turn; a reader goes on to the next page."""
    if person.user.role == "reporter":
        person.reopen() if number % 2 else person.save(1 + number)
    else:
        person.read(number)


def act_and_pause(person: Person, number: int) -> None:
    """The same at the pace of people."""
    begun = time.perf_counter()
    act(person, number)
    time.sleep(max(0.0, PAUSE - (time.perf_counter() - begun)))


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all stay within."""
    return sorted(values)[max(0, int(len(values) * share) - 1)]


def people_of(port: int) -> list[Person]:
    """Fifteen reporters of units and seventeen readers of the city, signed in."""
    units = User.objects.filter(role="reporter", district__parent__code="410100").exclude(district__kind="municipal")
    reporters = list(units.select_related("district").order_by("district__order")[:REPORTERS])
    readers = list(User.objects.filter(username__in=["supervisor", "leader"]).select_related("district"))
    found = [Person(user, port) for user in reporters] + [Person(readers[number % len(readers)], port) for number in range(READERS)]
    for person in found:
        person.sign_in()
    return found


def lost(people: list[Person]) -> list[str]:
    """Whose last acknowledged figure is not what is stored, or is stored by half."""
    wrong = []
    for person in people:
        stored = dict(
            Figure.objects.filter(progress__plan__code="410100-2017", progress__month=MONTH, progress__district=person.user.district).values_list(
                "indicator__code", "value"
            )
        )
        values = {stored.get(code, 0) for code in ("1", "2")}
        if len(values) != 1 or min(values) < person.acknowledged:
            wrong.append(f"{person.user.username}: acknowledged {person.acknowledged}, stored {stored}")
    return wrong


def alone(port: int) -> dict[str, float]:
    """Seconds of each page for one reader on the idle server, nothing known to him yet: the median of fifteen."""
    person = people_of(port)[-1]
    found = {}
    for path in READS:
        for _ in range(15):
            person.tags.clear()
            person.ask(path, "GET", path)
        found[path] = statistics.median(person.taken[path])
    return found


def killed(server: Server, rounds: int) -> list[str]:
    """Kill the server in the middle of saving, so often; what was lost or half-saved."""
    wrong: list[str] = []
    for round_ in range(rounds):
        server.start()
        people = people_of(server.port)[:REPORTERS]
        for person in people:
            report = MonthlyProgress.objects.filter(plan__code="410100-2017", month=MONTH, district=person.user.district).first()
            person.version = str(report.version) if report else ""
        start = 1000 * (round_ + 1)

        def until_it_breaks(person: Person, start: int = start) -> None:
            value = start
            try:
                while True:
                    person.save(value)
                    value += 1
            except (OSError, http.client.HTTPException):
                return

        threads = [threading.Thread(target=until_it_breaks, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        time.sleep(0.7 + 0.1 * round_)
        server.stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
        connection.close()
        wrong += lost(people)
        saved = sum(person.acknowledged - start + 1 for person in people if person.acknowledged)
        print(f"  killed after {saved} acknowledged saves, lost or half-saved: {len(wrong)}")
    return wrong


def verdict(name: str, value: float, limit: float, at_least: bool = False) -> None:
    """One line with its limit."""
    good = value >= limit if at_least else value <= limit
    print(f"{name}: {value:.2f} ({'at least' if at_least else 'at most'} {limit}) {'ok' if good else 'OVER'}")


def main() -> None:
    """All three parts."""
    server = Server()
    server.start()
    idle = alone(server.port)
    people = people_of(server.port)
    rate = at_once(people, act, CHOSEN.seconds)
    asked = sum(len(values) for person in people for values in person.taken.values())
    told = {kind: [value for person in people for value in person.taken.get(kind, [])] for kind in ("save", "form", *READS)}
    unchanged = sum(person.unchanged for person in people)
    bare = at_once(people, lambda person, _number: person.bare(), CHOSEN.seconds / 3)
    print(f"{connection.vendor}, {os.cpu_count()} cores, the clients on the same cores")
    print(f"without a pause: {rate:.0f} answers a second ({asked} in all, {unchanged} of them 304), bare view {bare:.0f}")
    for kind, values in told.items():
        print(f"  {kind:32} median {statistics.median(values) * 1000:6.0f} ms, 95 % within {percentile(values, 0.95) * 1000:6.0f} ms, {len(values)} times")
    verdict("share of the bare view's throughput", rate / bare, SHARE, at_least=True)
    for person in people:
        person.taken.clear()
    at_once(people, act_and_pause, CHOSEN.seconds, stagger=PAUSE)
    ratios = [value / idle[path] for person in people for path in READS for value in person.taken.get(path, [])]
    print("with people's pauses: " + ", ".join(f"{path.split('/')[-2]} alone {seconds * 1000:.0f} ms" for path, seconds in idle.items()))
    verdict("95 % of reads, as a multiple of the time alone", percentile(ratios, 0.95), SLOWER)
    saves = [value for person in people for value in person.taken.get("save", [])]
    print(f"  a save: median {statistics.median(saves) * 1000:.0f} ms, 95 % within {percentile(saves, 0.95) * 1000:.0f} ms")
    server.stop()
    wrong = lost(people[:REPORTERS])
    print(f"acknowledged saves lost: {len(wrong)}", *wrong)
    wrong += killed(server, CHOSEN.rounds)
    print(f"killed {CHOSEN.rounds} times: lost or half-saved {len(wrong)}", *wrong)


if __name__ == "__main__":
    main()
