"""The house keeps its shape: imports go one way, pure rooms stay pure, every status has an owner, every pair of who and when is guarded."""

import ast
import re
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
    "progress/checks/finding_counts.py",
]


LEVELS = {
    "accounts": ["urls apps", "users areas", "sign_in", "audit", "form_fields list_tables", "paging", "permissions", "models"],
    "targets": ["urls apps", "issuing", "plans", "breakdown", "heading", "naming", "permissions", "state", "number_words", "models", "arithmetic"],
    "progress": ["urls apps", "pages", "sheets", "ledger", "record", "checks", "permissions status_words downloads", "models"],
    "reports": ["urls apps", "pages", "papers", "templatetags", "charts", "frame", "reading", "permissions", "models"],
    "reports/pages": ["reading_views", "overview", "indicator district help", "single_indicator empty_month"],
    "reports/papers": ["figures monthly_report", "brief", "completion"],
    "reports/papers/brief": ["brief_views", "brief_page", "issuing", "document", "drafting"],
    "progress/pages": ["filled_sheet review month", "entry"],
}
"""From top to bottom what stands in a room: each may import what stands below it, never beside or above (docs/architecture.md)."""
MODULES_A_LEVEL = 14
LINES_A_FILE = 400
LINES_A_FUNCTION = 40
AWAITING_THE_TABLES_ROOM = {"targets/breakdown.py", "targets/issuing/plan_import.py"}
TABLES_OF_WORDS = {"reports/pages/help/help_texts.py:_steps"}
"""Functions that are longer because they are tables of words: nothing is decided in them."""


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


def levels_of(room: str) -> dict[str, int]:
    """How deep each module or package of a room stands."""
    return {name: depth for depth, names in enumerate(LEVELS[room]) for name in names.split()}


@pytest.mark.parametrize("room", LEVELS)
def test_inside_a_room_imports_go_down(room):
    depth, prefix = levels_of(room), room.replace("/", ".") + "."
    wrong = set()
    for path in modules(room):
        inner = path.relative_to(ROOT / room)
        part = inner.parts[0].removesuffix(".py")
        if part in ("__init__", "management"):  # a command stands above everything
            continue
        assert part in depth, f"{room}: where does {part} stand?"
        targets = {name.removeprefix(prefix).split(".")[0] for name in imported(path) if name.startswith(prefix)}
        wrong |= {f"{inner} imports {target}" for target in targets - {part} if depth[target] <= depth[part]}
    assert not wrong


def folders() -> list[Path]:
    rooms = [ROOT / name for name in [*ORDER, "tables", "sheets"] if (ROOT / name).is_dir()]
    inner = [path for room in rooms for path in room.rglob("*") if path.is_dir() and path.name not in ("__pycache__", "migrations")]
    return [path for path in [*rooms, *inner] if "migrations" not in path.parts]


def test_a_level_is_taken_in_at_a_glance():
    crowded = {}
    for folder in folders():
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        packages = [path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.py"))]
        if len(files) + len(packages) > MODULES_A_LEVEL:
            crowded[str(folder.relative_to(ROOT))] = len(files) + len(packages)
    assert not crowded


def test_every_package_says_what_it_is_for_and_who_may_import_it():
    silent = []
    for folder in folders():
        if "management" in folder.parts or not any(folder.glob("*.py")):
            continue
        words = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        if "\n" in words or (folder.name != "templatetags" and not re.search(r"[Ii]mport", words)):
            silent.append(str(folder.relative_to(ROOT)))
    assert not silent


def test_no_two_modules_of_one_app_share_a_name():
    for room in [name for name in ORDER if (ROOT / name).is_dir()]:
        names = [path.name for path in modules(room) if path.name != "__init__.py" and "management" not in path.parts]
        assert sorted(names) == sorted(set(names)), room


def test_files_and_functions_are_short():
    long = []
    for room in [*ORDER, "tables", "sheets"]:
        for path in modules(room) if (ROOT / room).is_dir() else []:
            text, name = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
            if text.count("\n") > LINES_A_FILE and name not in AWAITING_THE_TABLES_ROOM:
                long.append(name)
            functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
            long += [f"{name}:{node.name}" for node in functions if _length(node) > LINES_A_FUNCTION and f"{name}:{node.name}" not in TABLES_OF_WORDS]
    assert not long


def _length(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    told = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - told


def test_the_drawing_of_the_house_is_true():
    """docs/architecture.md names every room and every package in it, and none that is gone."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^([a-z_]+(?:/[a-z_]+)*)/ ", text, re.MULTILINE))
    there = {str(path.relative_to(ROOT)) for path in folders() if "management" not in path.parts and any(path.glob("*.py"))}
    assert drawn == there


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
