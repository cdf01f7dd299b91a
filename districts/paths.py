"""The path of an area: the codes from the top of the tree down to it, and the look-up of everything below one."""

from collections.abc import Iterable

from django.db import models

SEPARATOR = "/"
"""Between the codes of a path, and at both its ends: /410000/410100/410185/. No code holds it."""
AFTER_SEPARATOR = chr(ord(SEPARATOR) + 1)


def as_path(codes: Iterable[str]) -> str:
    """Codes from the top down as a path."""
    return "".join(f"{SEPARATOR}{code}" for code in codes) + SEPARATOR


class PathField(models.CharField):
    """A path, indexed so that everything below an area is one range of the index: `path__below=area.path`, the area itself included."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", 240)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


@PathField.register_lookup
class Below(models.Lookup):
    """PostgreSQL finds a beginning in its pattern index; SQLite's LIKE knows neither case nor index, so there the two ends of the range are compared."""

    lookup_name = "below"

    def as_sql(self, compiler, connection):
        """A beginning; codes may hold the two signs that mean something to LIKE."""
        left, params = self.process_lhs(compiler, connection)
        beginning = connection.ops.prep_for_like_query(self.rhs)
        return f"{left} LIKE %s", [*params, f"{beginning}%"]

    def as_sqlite(self, compiler, connection):
        """From the path to the first text that no longer begins with it."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} >= %s AND {left} < %s", [*params, self.rhs, *params, self.rhs.removesuffix(SEPARATOR) + AFTER_SEPARATOR]
