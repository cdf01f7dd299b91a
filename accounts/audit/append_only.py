"""The audit log is append-only in the database too (docs/decisions/0006): triggers refuse UPDATE, and DELETE before the legal retention is over.

Installed after every `migrate`, because SQLite drops the triggers of a table that a migration rebuilds.
"""

TABLE = "accounts_auditevent"
RETENTION_DAYS = 184
"""Six months are at most 184 days (网络安全法, retention of logs; DOMAIN 5.1)."""
REFUSAL = "the audit log is append-only"

_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.at >= datetime('now', '-{RETENTION_DAYS} days') "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE would delete the old row without asking the trigger above.
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '{RETENTION_DAYS} days' THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$""",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_append_only()",
)
_INSTALL = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_REMOVE = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("no_update", "no_delete", "no_replace")),
    "postgresql": tuple(f"DROP TRIGGER IF EXISTS {TABLE}_{name} ON {TABLE}" for name in ("no_change", "no_truncate")),
}


def install(connection) -> None:
    """Put the triggers in place; nothing happens where they stand or where the table does not exist yet."""
    if TABLE in connection.introspection.table_names():
        _run(connection, _INSTALL[connection.vendor])


def remove(connection) -> None:
    """Take the triggers away: only for tests that empty the whole database after themselves."""
    _run(connection, _REMOVE[connection.vendor])


def after_migrate(using: str, **_kwargs) -> None:
    """Receiver of `post_migrate`."""
    from django.db import connections

    install(connections[using])


def _run(connection, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
