"""One city among four hundred: each page of a city in a nation's database beside the same city alone, on PostgreSQL.

    .venv/bin/python bench/nation.py [--cities 400] [--years 10] [--rounds 15]

Two databases of one PostgreSQL server of its own: one city with 16 districts, 10 indicators, 12 months and ten plan years, and the same city among 400 such
(7.7 million figures), both filled by COPY. One process a database; their pages are asked for in turn, with nothing kept of earlier readings, so that the
database is asked every time. Limits: a page costs at most 1.25 × what it costs alone, and no statement of a page reads a large table from end to end.
"""

import argparse
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

DISTRICTS, INDICATORS, MONTHS, LATEST = 16, 10, 12, 2026
LIMIT, LARGE = 1.25, 2_000
"""Rows from which on a table is large: the city alone has fewer areas, plans and users than that."""

parser = argparse.ArgumentParser()
parser.add_argument("--cities", type=int, default=400)
parser.add_argument("--years", type=int, default=10)
parser.add_argument("--rounds", type=int, default=15)
parser.add_argument("--serve", help=argparse.SUPPRESS)
CHOSEN = parser.parse_args()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

CITY = "900000"
PLAN = f"/plans/{CITY}-{LATEST}"
PAGES = {
    "supervisor": {
        "home": "/",
        "overview": f"{PLAN}/6/overview/",
        "district": f"{PLAN}/6/districts/{CITY}-03/",
        "indicator": f"{PLAN}/6/indicators/1/",
        "table": f"{PLAN}/6/table/",
        "review": f"{PLAN}/6/review/",
        "month ledger": f"{PLAN}/ledger/",
        "plan": f"{PLAN}/",
        "plans": "/plans/",
        "brief": f"{PLAN}/5/brief/",
        "audit log": "/audit/",
        "help": "/help/",
    },
    "reporter": {"my month": f"{PLAN}/6/mine/", "entry": f"{PLAN}/6/entry/{CITY}-03/"},
}


# ------------------------------------------------------------------ filling
class Filling:
    """Rows of every table, numbered by hand, so that they can be copied in one go."""

    def __init__(self, cities: int, years: int) -> None:
        self.cities, self.years = cities, years
        self.at = datetime(LATEST, 6, 20, tzinfo=UTC)

    def fill(self) -> None:
        """Everything, smallest tables first."""
        from accounts.models import User
        from districts.models import District
        from progress.models import Figure, MonthlyProgress, ProgressEvent
        from targets.models import Indicator, Plan, PlanRevision, Quota

        first = 1000  # what the migrations made keeps its own numbers
        copy_in(District, self.areas(first))
        copy_in(User, self.users(first))
        copy_in(Plan, self.plans(first))
        copy_in(PlanRevision, self.revisions())
        copy_in(Indicator, self.indicators())
        copy_in(Quota, self.quotas(first))
        copy_in(MonthlyProgress, self.reports(first))
        copy_in(ProgressEvent, self.events())
        copy_in(Figure, self.figures())

    def area(self, city: int, place: int, first: int) -> int:
        """The number of a city (place 0) or of one of its districts."""
        return first + city * (DISTRICTS + 1) + place

    def areas(self, first: int) -> Iterator[dict]:
        """Cities and their districts."""
        for city in range(self.cities):
            code = f"{900000 + city}"
            for place in range(DISTRICTS + 1):
                own = f"{code}-{place:02d}" if place else code
                name = f"第{city}市" if not place else f"第{city}市{place}区"
                yield {
                    "id": self.area(city, place, first),
                    "code": own,
                    "name": name,
                    "printed_name": name,
                    "short_name": name,
                    "kind": "district" if place else "city",
                    "parent_id": self.area(city, 0, first) if place else None,
                    "order": place,
                    "path": f"/{code}/{own}/" if place else f"/{code}/",
                }

    def users(self, first: int) -> Iterator[dict]:
        """One supervisor a city and one reporter a district, with no password that would fit."""
        for city in range(self.cities):
            for place in range(DISTRICTS + 1):
                number = self.area(city, place, first)
                role = "reporter" if place else "supervisor"
                yield {"id": number, "username": f"{role}-{city}-{place}", "full_name": f"用户{number}", "role": role, "district_id": number, "password": "!"}

    def plans(self, first: int) -> Iterator[dict]:
        """Ten years of every city; the latest one stands in June."""
        for plan, (city, year) in self.years_of_cities():
            yield {
                "id": plan,
                "code": f"{900000 + city}-{year}",
                "city_id": self.area(city, 0, first),
                "year": year,
                "title": f"第{city}市{year}年城乡就业工作目标任务",
                "as_of": f"{year}-07-06",
                "created_by_id": self.area(city, 0, first),
            }

    def years_of_cities(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """The number of every plan with its city and year."""
        for city in range(self.cities):
            for number in range(self.years):
                yield 1 + city * self.years + number, (city, LATEST - number)

    def revisions(self) -> Iterator[dict]:
        """The issuing document of every plan, under the plan's own number."""
        for plan, (city, year) in self.years_of_cities():
            yield {
                "id": plan,
                "plan_id": plan,
                "number": 0,
                "document_number": f"办文〔{year}〕15号",
                "first_month": 1,
                "created_by_id": 1000 + city * (DISTRICTS + 1),
            }

    def indicators(self) -> Iterator[dict]:
        """Ten flows a plan."""
        for plan, _city in self.years_of_cities():
            for number in range(1, INDICATORS + 1):
                yield {"id": plan * INDICATORS + number, "plan_id": plan, "code": str(number), "order": number, "name": f"指标{number}", "kind": "flow"}

    def quotas(self, first: int) -> Iterator[dict]:
        """1,200 for everyone, the city's the sum."""
        number = 0
        for plan, (city, _year) in self.years_of_cities():
            for place in range(DISTRICTS + 1):
                for indicator in range(1, INDICATORS + 1):
                    number += 1
                    value = 1200 if place else 1200 * DISTRICTS
                    yield {
                        "id": number,
                        "revision_id": plan,
                        "district_id": self.area(city, place, first),
                        "indicator_id": plan * INDICATORS + indicator,
                        "value": value,
                    }

    def months(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Number, plan, city, place and month of every report: the latest year up to June."""
        number = 0
        for plan, (city, year) in self.years_of_cities():
            for place in range(1, DISTRICTS + 1):
                for month in range(1, (6 if year == LATEST else MONTHS) + 1):
                    number += 1
                    yield number, plan, city, place, month

    def reports(self, first: int) -> Iterator[dict]:
        """All approved, but June's first districts still await review."""
        for number, plan, city, place, month in self.months():
            waits = month == 6 and place <= 3 and (plan - 1) % self.years == 0
            by, reviewer = self.area(city, place, first), self.area(city, 0, first)
            yield {
                "id": number,
                "plan_id": plan,
                "district_id": by,
                "month": month,
                "status": "submitted" if waits else "approved",
                "version": 3,
                "submissions": 1,
                "created_by_id": by,
                "changed_by_id": by,
                "submitted_by_id": by,
                "submitted_at": self.at,
                "approved_by_id": None if waits else reviewer,
                "approved_at": None if waits else self.at,
                "created_at": self.at,
                "changed_at": self.at,
            }

    def events(self) -> Iterator[dict]:
        """The submission of every report."""
        for number, _plan, city, place, _month in self.months():
            yield {
                "id": number,
                "progress_id": number,
                "kind": "submitted",
                "at": self.at,
                "by_id": self.area(city, place, 1000),
                "from_status": "draft",
                "to_status": "submitted",
                "figures": {},
            }

    def figures(self) -> Iterator[dict]:
        """Ten a report, about a twelfth of the year's task."""
        figure = 0
        for number, plan, _city, place, month in self.months():
            for indicator in range(1, INDICATORS + 1):
                figure += 1
                yield {
                    "id": figure,
                    "progress_id": number,
                    "indicator_id": plan * INDICATORS + indicator,
                    "value": 60 + (place * 7 + month * 5 + indicator * 3) % 80,
                }


def copy_in(model, rows: Iterable[dict]) -> None:
    """COPY rows into a model's table; columns a row leaves out take the field's default."""
    from django.db import connection

    fields = model._meta.concrete_fields
    now = datetime.now(UTC)
    defaults = {field.attname: _text(now if getattr(field, "auto_now_add", False) else field.get_default()) for field in fields}
    names = [field.attname for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    chunk = io.StringIO()
    written = 0
    with connection.cursor() as cursor:
        for row in rows:
            chunk.write("\t".join(_text(row[name]) if name in row else defaults[name] for name in names) + "\n")
            written += 1
            if written % 200_000 == 0:
                chunk.seek(0)
                cursor.cursor.copy_expert(statement, chunk)
                chunk = io.StringIO()
        chunk.seek(0)
        cursor.cursor.copy_expert(statement, chunk)
    print(f"  {model._meta.db_table}: {written:,}", file=sys.stderr, flush=True)


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else str(value).replace("\\", "\\\\")


# ------------------------------------------------------------------ one process a database
def child(cities: int) -> None:
    """Fill the database, then answer what is asked on standard input: a role and an address, or `plans` for what the database would read from end to end."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from targets.state import triggers
    from targets.state.kept import Kept

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    triggers.remove(connection)  # copying a nation in is no change anybody waits for
    Filling(cities, CHOSEN.years).fill()
    triggers.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients = {}
    for role, username in (("supervisor", "supervisor-0-0"), ("reporter", "reporter-0-3")):
        clients[role] = Client()
        clients[role].force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    print("ready", flush=True)
    for line in sys.stdin:
        role, path = line.split()
        Kept.forget_all()
        statements: list[tuple[str, object]] = []

        def note(execute, sql, params, many, context, statements=statements):
            statements.append((sql, params))
            return execute(sql, params, many, context)

        wall, used = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(note):
            response = clients[role].get(path)
        spent = time.perf_counter() - wall, time.process_time() - used
        assert response.status_code in (200, 302), (path, response.status_code)
        print(json.dumps({"wall": spent[0], "cpu": spent[1], "statements": len(statements), "scans": _scans(connection, statements)}), flush=True)


def _scans(connection, statements: list) -> list[str]:
    """The large tables the statements would read from end to end."""
    found = set()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            cursor.execute(f"EXPLAIN {sql}", params)
            text = "\n".join(row[0] for row in cursor.fetchall())
            for table in re.findall(r"Seq Scan on (\w+)", text):
                cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
                if cursor.fetchone()[0] >= LARGE:
                    found.add(table)
    return sorted(found)


class Database:
    """A process with a database of its own."""

    def __init__(self, address: str, cities: int) -> None:
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "employment.settings"}
        environment.pop("SECRET_KEY", None)
        command = [sys.executable, __file__, "--serve", str(cities), "--years", str(CHOSEN.years)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        assert self.process.stdout is not None and self.process.stdin is not None
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit("The database was not filled.")

    def ask(self, role: str, path: str) -> dict:
        """What one answer took."""
        assert self.process.stdout is not None and self.process.stdin is not None
        self.process.stdin.write(f"{role} {path}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def main() -> None:
    """Fill both, ask in turn, compare the least of each."""
    import psycopg2
    import scratch_postgres

    address = scratch_postgres.start()
    line = psycopg2.connect(address)
    line.autocommit = True
    for name in ("alone", "nation"):
        line.cursor().execute(f"CREATE DATABASE {name}")
    line.close()
    begun = time.perf_counter()
    databases = {name: Database(re.sub(r"/postgres$", f"/{name}", address), cities) for name, cities in (("alone", 1), ("nation", CHOSEN.cities))}
    print(f"filled in {time.perf_counter() - begun:.0f} s: {CHOSEN.cities} cities × {DISTRICTS} × {INDICATORS} × {MONTHS} × {CHOSEN.years} years")
    print(f"{'page':14} {'alone':>8} {'nation':>8} {'wall':>6} {'CPU':>6}  statements, large tables read from end to end")
    worst = 0.0
    for role, pages in PAGES.items():
        for name, path in pages.items():
            least = {which: {"wall": 9.0, "cpu": 9.0} for which in databases}
            told: dict = {}
            for _ in range(CHOSEN.rounds):
                for which, database in databases.items():
                    told[which] = database.ask(role, path)
                    least[which] = {kind: min(least[which][kind], told[which][kind]) for kind in ("wall", "cpu")}
            wall = least["nation"]["wall"] / least["alone"]["wall"]
            cpu = least["nation"]["cpu"] / least["alone"]["cpu"]
            worst = max(worst, wall)
            scans = ", ".join(told["nation"]["scans"]) or "none"
            both = f"{least['alone']['wall'] * 1000:6.1f}ms {least['nation']['wall'] * 1000:6.1f}ms"
            print(f"{name:14} {both} {wall:6.2f} {cpu:6.2f}  {told['nation']['statements']}, {scans}")
    print(f"dearest page: {worst:.2f} × (at most {LIMIT}) {'ok' if worst <= LIMIT else 'OVER'}")


if __name__ == "__main__":
    if CHOSEN.serve:
        child(int(CHOSEN.serve))
    else:
        main()
