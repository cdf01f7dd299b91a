"""Triggers that raise the state of a plan with every change that can alter what its pages show (docs/decisions/0014).

Every table from which foreign keys lead to a plan raises that plan's number: found by going through the models, so a new table of months or
revisions is covered the day it is made. Reports raise the part of their district, the tables of `targets` that of what was promised.
Tables that no foreign key ties to a plan either raise the number all plans share (`SHARED_TABLES`) or are shown on no page of a plan (`UNSHOWN`);
a test fails on a table that is in neither.

Installed after every `migrate` and taken away before one that changes something, because SQLite neither keeps the triggers of a table it rebuilds
nor rebuilds a table that another's trigger names.
"""

from collections.abc import Sequence
from functools import cache

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model

from targets.models import PROMISED, SHARED, WHOLE, Plan, PlanState

SHARED_TABLES: dict[str, tuple[str, ...]] = {
    "districts.District": (),
    "districts.DistrictAlias": (),
    "accounts.User": ("username", "full_name", "organisation", "phone", "role", "district_id", "is_active", "is_demo"),
    "targets.Plan": ("code", "year", "city_id", "issuer"),
}
"""What all plans share, with the columns whose change counts (none named: all). Of plans: which there are, and whose."""
UNSHOWN = frozenset({"accounts.AuditEvent", "accounts.UsedPassword", "targets.Upload", "targets.PlanState"})
"""Tables of ours that no page of a plan shows, and the numbers themselves."""
PREFIX = "raise_state_"
_STEP = {"sqlite": "1 + abs(random() % 4294967296)", "postgresql": "1 + floor(random() * 4294967296)::bigint"}
_TABLE = PlanState._meta.db_table
_EVENTS = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}

Way = tuple[ForeignKey, ...]
"""The foreign keys from a table to the plan, in order; none for the plan itself."""


def ways() -> dict[type[Model], Way]:
    """Every table that belongs to a plan, with the shortest way to it; of two, the one that does not lead through what was promised."""
    found: dict[type[Model], Way] = {Plan: ()}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    while True:
        further = {}
        for model in models:
            leading = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and field.related_model in found]
            if model not in found and leading:
                first = min(leading, key=lambda field: field.related_model._meta.app_label == Plan._meta.app_label)
                further[model] = (first, *found[first.related_model])
        if not further:
            return found
        found.update(further)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers in place; tables that do not exist yet (a migration of some apps only) are left out."""
    tables = set(connection.introspection.table_names())
    if _TABLE not in tables:
        return
    remove(connection)
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    statements = [statement for model, way in ways().items() if model._meta.db_table in tables for statement in write.of_plan(model, way)]
    for label, columns in SHARED_TABLES.items():
        table = apps.get_model(label)._meta.db_table
        if table in tables:
            statements += write.of_all(table, columns)
    _run(connection, statements)
    _stands.pop(connection.alias, None)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all of them away."""
    statements = [
        f"DROP TRIGGER IF EXISTS {name} ON {table}" if connection.vendor == "postgresql" else f"DROP TRIGGER IF EXISTS {name}"
        for name, table in _standing(connection)
    ]
    _run(connection, statements)
    _stands.pop(connection.alias, None)


def before_migrate(using: str, plan: Sequence[object] = (), **_kwargs: object) -> None:
    """Receiver of `pre_migrate`: away before tables are rebuilt."""
    if plan:
        remove(connections[using])


def after_migrate(using: str, **_kwargs: object) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


_stands: dict[str, bool] = {}


def stand(alias: str) -> bool:
    """Whether this database has every trigger; looked at once in a process. Without them nothing may be kept."""
    if alias not in _stands:
        _stands[alias] = {name for name, _table in _standing(connections[alias])} == _names()
    return _stands[alias]


@cache
def _names() -> frozenset[str]:
    own = {f"{PREFIX}{model._meta.db_table}_{event}" for model in ways() for event in _EVENTS}
    shared = {f"{PREFIX}all_{apps.get_model(label)._meta.db_table}_{event}" for label in SHARED_TABLES for event in _EVENTS}
    return frozenset(own | shared)


def _standing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The triggers there are, with their tables."""
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return list(cursor.fetchall())


class _sqlite:
    """Row by row: SQLite has no triggers of whole statements, and a number costs it a few microseconds."""

    @staticmethod
    def of_plan(model: type[Model], way: Way) -> list[str]:
        """Raise the plan of the row, and at an update of the row before."""
        table, statements = model._meta.db_table, []
        for event, rows in _EVENTS.items():
            body = _sqlite._raise([_sqlite._place(row, model, way, event) for row in rows])
            statements.append(f"CREATE TRIGGER {PREFIX}{table}_{event} AFTER {event.upper()} ON {table} BEGIN {body} END")
        return statements

    @staticmethod
    def of_all(table: str, columns: tuple[str, ...]) -> list[str]:
        """Raise what all plans share."""
        body = _sqlite._raise([(str(SHARED), str(WHOLE))])
        return [f"CREATE TRIGGER {PREFIX}all_{table}_{event} AFTER {_when(event, columns)} ON {table} BEGIN {body} END" for event in _EVENTS]

    @staticmethod
    def _place(row: str, model: type[Model], way: Way, event: str) -> tuple[str, str]:
        """Plan and part of the row as expressions."""

        def at_the_end(column: str) -> str:
            if len(way) < 2:
                return f"{row}.{column}"
            found = f"{row}.{way[0].column}"
            for field in way[1:-1]:
                found = f"(SELECT {field.column} FROM {field.model._meta.db_table} WHERE id = {found})"
            return f"(SELECT {column} FROM {way[-1].model._meta.db_table} WHERE id = {found})"

        plan, part = _place_of(model, way)
        if isinstance(part, int):
            return at_the_end(plan), str(part)
        if _has_drafts(model, way) and (event == "update" or len(way) > 1):
            return at_the_end(plan), at_the_end(_DRAFT_OR.format(column=part, prefix="")) if len(way) > 1 else _DRAFT_OR.format(column=part, prefix=f"{row}.")
        return at_the_end(plan), at_the_end(part)

    @staticmethod
    def _raise(places: list[tuple[str, str]]) -> str:
        # Not one upsert: inside a trigger the conflict clause of the outer statement (INSERT OR IGNORE) would take its place.
        return "".join(
            f"INSERT INTO {_TABLE} (plan, part, value) SELECT {plan}, {part}, 0 "
            f"WHERE {plan} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE plan = {plan} AND part = {part}); "
            f"UPDATE {_TABLE} SET value = value + {_STEP['sqlite']} WHERE plan = {plan} AND part = {part}; "
            for plan, part in places
        )


class _postgresql:
    """Once a statement, whatever the number of rows it changed."""

    @staticmethod
    def of_plan(model: type[Model], way: Way) -> list[str]:
        """Raise the plans of the rows, those of the rows before an update among them."""
        table, statements = model._meta.db_table, []
        for event, rows in _EVENTS.items():
            seen = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
            places = " UNION ALL ".join(_postgresql._places(f"{row}_rows", model, way, event) for row in rows)
            statements += _postgresql._trigger(f"{PREFIX}{table}_{event}", f"{event.upper()} ON {table} REFERENCING {seen}", places)
        return statements

    @staticmethod
    def of_all(table: str, columns: tuple[str, ...]) -> list[str]:
        """Raise what all plans share."""
        statements = []
        for event in _EVENTS:
            place = f"SELECT {SHARED}::bigint AS plan, {WHOLE}::bigint AS part"
            statements += _postgresql._trigger(f"{PREFIX}all_{table}_{event}", f"{_when(event, columns)} ON {table}", place)
        return statements

    @staticmethod
    def _places(rows: str, model: type[Model], way: Way, event: str) -> str:
        """Plans and parts of the changed rows, one foreign key after the other."""
        joins, holder = f"{rows} held0", "held0"
        for number, field in enumerate(way[:-1], 1):
            joins += f" JOIN {field.related_model._meta.db_table} held{number} ON held{number}.id = {holder}.{field.column}"
            holder = f"held{number}"
        plan, part = _place_of(model, way)
        place = str(part) if isinstance(part, int) else f"{holder}.{part}"
        if _has_drafts(model, way) and (event == "update" or len(way) > 1):
            place = _DRAFT_OR.format(column=part, prefix=f"{holder}.")
        return f"SELECT {holder}.{plan}::bigint AS plan, ({place})::bigint AS part FROM {joins}"

    @staticmethod
    def _trigger(name: str, on: str, places: str) -> list[str]:
        # In one order always, so that two statements that change several parts wait for each other and never both.
        body = (
            f"INSERT INTO {_TABLE} (plan, part, value) SELECT plan, part, {_STEP['postgresql']} FROM "
            f"(SELECT DISTINCT plan, part FROM ({places}) found WHERE plan IS NOT NULL) places ORDER BY plan, part "
            f"ON CONFLICT (plan, part) DO UPDATE SET value = {_TABLE}.value + EXCLUDED.value; RETURN NULL;"
        )
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"CREATE TRIGGER {name} AFTER {on} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]


def _place_of(model: type[Model], way: Way) -> tuple[str, int | str]:
    """In the table at the end of the way, the one that names the plan itself: the column of the plan, and that of the district or the part's number."""
    if model._meta.app_label == Plan._meta.app_label:
        return (way[-1].column, PROMISED) if way else ("id", PROMISED)
    district = next((field.column for field in way[-1].model._meta.concrete_fields if field.name == "district"), WHOLE)
    return way[-1].column, district


_DRAFT_OR = "CASE WHEN {prefix}status = 'draft' THEN -1 - {prefix}{column} ELSE {prefix}{column} END"
"""The part of a row that belongs to a month: the district's, or below the others that of its drafts. That a draft is begun or taken away is no draft's own
matter: it shows on the city's pages."""


def _has_drafts(model: type[Model], way: Way) -> bool:
    """Whether the table that names the plan holds the months: only they have drafts."""
    return bool(way) and any(field.name == "status" for field in way[-1].model._meta.concrete_fields) and isinstance(_place_of(model, way)[1], str)


def _when(event: str, columns: tuple[str, ...]) -> str:
    return f"UPDATE OF {', '.join(columns)}" if event == "update" and columns else event.upper()


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
