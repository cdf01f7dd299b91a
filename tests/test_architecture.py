"""The house keeps its shape: imports go one way, pure rooms stay pure, every status has an owner, every pair of who and when is guarded."""

import ast
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["employment", "supervision", "reports", "progress", "targets", "accounts", "districts"]
PURE = [
    "targets/arithmetic/periods.py",
    "targets/arithmetic/rates.py",
    "targets/naming.py",
    "targets/heading.py",
    "targets/breakdown.py",
    "progress/checks/rules.py",
    "progress/checks/typed_numbers.py",
]


def modules(folder: str) -> list[Path]:
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    """Full names of everything a file imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the direction"
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("room", [name for name in ORDER if (ROOT / name).is_dir()])
def test_imports_go_one_way(room):
    above = set(ORDER[: ORDER.index(room)])
    wrong = {f"{path.relative_to(ROOT)} imports {name}" for path in modules(room) for name in imported(path) if name.split(".")[0] in above}
    assert not wrong


def test_sheets_knows_nothing_of_the_rest():
    wrong = {f"{path.name} imports {name}" for path in modules("sheets") for name in imported(path) if name.split(".")[0] in {*ORDER, "django"}}
    assert not wrong


@pytest.mark.parametrize("name", PURE)
def test_pure_rooms_import_only_the_standard_library_and_each_other(name):
    pure = {path.removesuffix(".py").replace("/", ".") for path in PURE}
    allowed = {*sys.stdlib_module_names}
    wrong = [
        full
        for full in imported(ROOT / name)
        if full.split(".")[0] not in allowed and not any(full == p or full.startswith(p + ".") or p.startswith(full) for p in pure)
    ]
    assert not wrong


def test_no_catch_all_modules():
    names = {path.name for room in [*ORDER, "sheets"] if (ROOT / room).is_dir() for path in modules(room)}
    assert not names & {"utils.py", "helpers.py", "common.py", "misc.py"}


def test_who_and_when_go_together():
    """Every nullable *_by has its *_at and a constraint that both or neither are set."""
    lonely = []
    for model in apps.get_models():
        if model._meta.app_label not in ORDER or model.__name__.startswith("Historical"):
            continue
        fields = {field.name: field for field in model._meta.fields}
        guarded = {word for constraint in model._meta.constraints for word in _words(constraint)}
        for name, field in fields.items():
            twin = name.removesuffix("_by") + "_at"
            if name.endswith("_by") and field.null and (twin not in fields or not {name, twin} <= guarded):
                lonely.append(f"{model.__name__}.{name}")
    assert not lonely


def _words(constraint) -> set[str]:
    """Field names a check constraint speaks of."""
    condition = getattr(constraint, "condition", None)
    found: set[str] = set()
    stack = [condition] if condition is not None else []
    while stack:
        node = stack.pop()
        if hasattr(node, "children"):
            stack += list(node.children)
        elif isinstance(node, tuple):
            found.add(node[0].split("__")[0])
    return found


def test_nothing_that_carries_data_is_deleted_along():
    """Foreign keys of ours protect what they point at (DESIGN 4.9)."""
    loose = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER and not model.__name__.startswith("Historical")
        for field in model._meta.fields
        if field.is_relation and field.remote_field.on_delete.__name__ not in ("PROTECT",)
    ]
    assert not loose
