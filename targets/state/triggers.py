"""Triggers that raise the state of a plan with every change that can alter what its pages show (docs/decisions/0014).

Every table from which foreign keys lead to a plan raises that plan's number: found by going through the models, so a new table of months or
revisions is covered the day it is made. The tables of `targets` raise a second one too, that of what was promised, which changes a few times a year.
Tables that no foreign key ties to a plan either raise the number all plans share (`SHARED_TABLES`) or are shown on no page of a plan (`UNSHOWN`);
a test fails on a table that is in neither.

Installed after every `migrate` and taken away before one that changes something, because SQLite neither keeps the triggers of a table it rebuilds
nor rebuilds a table that another's trigger names.
"""

from functools import cache

from django.apps import apps
from django.db import connections
from django.db.models import ForeignKey, Model

from targets.models import SHARED, Plan, PlanState

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
    """Every table that belongs to a plan, with the shortest way to it."""
    found: dict[type[Model], Way] = {Plan: ()}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    while True:
        further = {
            model: (field, *found[field.related_model])
            for model in models
            if model not in found
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model in found
        }
        if not further:
            return found
        found.update(further)


def install(connection) -> None:
    """Put all triggers in place; tables that do not exist yet (a migration of some apps only) are left out."""
    tables = set(connection.introspection.table_names())
    if _TABLE not in tables:
        return
    remove(connection)
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    statements = [statement for model, way in ways().items() if model._meta.db_table in tables for statement in write.of_plan(model._meta.db_table, way)]
    for label, columns in SHARED_TABLES.items():
        table = apps.get_model(label)._meta.db_table
        if table in tables:
            statements += write.of_all(table, columns)
    _run(connection, statements)
    _stands.pop(connection.alias, None)


def remove(connection) -> None:
    """Take all of them away."""
    statements = [
        f"DROP TRIGGER IF EXISTS {name} ON {table}" if connection.vendor == "postgresql" else f"DROP TRIGGER IF EXISTS {name}"
        for name, table in _standing(connection)
    ]
    _run(connection, statements)
    _stands.pop(connection.alias, None)


def before_migrate(using: str, plan=(), **_kwargs) -> None:
    """Receiver of `pre_migrate`: away before tables are rebuilt."""
    if plan:
        remove(connections[using])


def after_migrate(using: str, **_kwargs) -> None:
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


def _standing(connection) -> list[tuple[str, str]]:
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
    def of_plan(table: str, way: Way) -> list[str]:
        """Raise the plan of the row, and at an update of the row before."""
        statements = []
        for event, rows in _EVENTS.items():
            plans = [_sqlite._plan(row, way) for row in rows]
            body = _sqlite._raise([*plans, *(f"-{plan}" for plan in plans)] if _promises(table) else plans)
            statements.append(f"CREATE TRIGGER {PREFIX}{table}_{event} AFTER {event.upper()} ON {table} BEGIN {body} END")
        return statements

    @staticmethod
    def of_all(table: str, columns: tuple[str, ...]) -> list[str]:
        """Raise what all plans share."""
        return [
            f"CREATE TRIGGER {PREFIX}all_{table}_{event} AFTER {_when(event, columns)} ON {table} BEGIN {_sqlite._raise([str(SHARED)])} END"
            for event in _EVENTS
        ]

    @staticmethod
    def _plan(row: str, way: Way) -> str:
        """The id of the row's plan as an expression."""
        if not way:
            return f"{row}.id"
        found = f"{row}.{way[0].column}"
        for field in way[1:]:
            found = f"(SELECT {field.column} FROM {field.model._meta.db_table} WHERE id = {found})"
        return found

    @staticmethod
    def _raise(keys: list[str]) -> str:
        # Not one upsert: inside a trigger the conflict clause of the outer statement (INSERT OR IGNORE) would take its place.
        missing = "".join(
            f"INSERT INTO {_TABLE} (key, value) SELECT {key}, 0 WHERE {key} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE key = {key}); "
            for key in keys
        )
        return f"{missing}UPDATE {_TABLE} SET value = value + {_STEP['sqlite']} WHERE key IN ({', '.join(keys)});"


class _postgresql:
    """Once a statement, whatever the number of rows it changed."""

    @staticmethod
    def of_plan(table: str, way: Way) -> list[str]:
        """Raise the plans of the rows, those of the rows before an update among them."""
        statements = []
        for event, rows in _EVENTS.items():
            seen = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
            changed = " UNION ALL ".join(f"SELECT {_postgresql._column(way)} AS key FROM {row}_rows" for row in rows)
            plans = _postgresql._plans(changed, way)
            keys = f"SELECT key FROM ({plans}) plans UNION ALL SELECT -key FROM ({plans}) promises" if _promises(table) else plans
            statements += _postgresql._trigger(f"{PREFIX}{table}_{event}", f"{event.upper()} ON {table} REFERENCING {seen}", keys)
        return statements

    @staticmethod
    def of_all(table: str, columns: tuple[str, ...]) -> list[str]:
        """Raise what all plans share."""
        statements = []
        for event in _EVENTS:
            statements += _postgresql._trigger(f"{PREFIX}all_{table}_{event}", f"{_when(event, columns)} ON {table}", f"SELECT {SHARED} AS key")
        return statements

    @staticmethod
    def _column(way: Way) -> str:
        return way[0].column if way else "id"

    @staticmethod
    def _plans(changed: str, way: Way) -> str:
        """The ids of the plans of the changed rows, one foreign key after the other."""
        for field in way[1:]:
            changed = f"SELECT held.{field.column} AS key FROM ({changed}) changed JOIN {field.model._meta.db_table} held ON held.id = changed.key"
        return changed

    @staticmethod
    def _trigger(name: str, on: str, keys: str) -> list[str]:
        # In one order always, so that two transactions that change several plans wait for each other and never both.
        body = (
            f"INSERT INTO {_TABLE} (key, value) SELECT key, {_STEP['postgresql']} FROM (SELECT DISTINCT key FROM ({keys}) found WHERE key IS NOT NULL) ids "
            f"ORDER BY key ON CONFLICT (key) DO UPDATE SET value = {_TABLE}.value + EXCLUDED.value; RETURN NULL;"
        )
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"CREATE TRIGGER {name} AFTER {on} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]


def _promises(table: str) -> bool:
    """Whether the table holds what was promised."""
    return table.startswith(f"{Plan._meta.app_label}_")


def _when(event: str, columns: tuple[str, ...]) -> str:
    return f"UPDATE OF {', '.join(columns)}" if event == "update" and columns else event.upper()


def _run(connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
