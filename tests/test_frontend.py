"""Style sheets and scripts stay within Chromium 86 and the strict Content-Security-Policy."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

TOO_NEW_CSS = {
    ":has(": r":has\(",
    ":is(": r":is\(",
    ":where(": r":where\(",
    "inset": r"[;{\s]inset\s*:",
    "aspect-ratio": r"aspect-ratio\s*:",
    "container query": r"@container",
    "color-mix": r"color-mix\(",
    "@layer": r"@layer",
    "nesting": r"{[^{}]*&",
    "dvh": r"\d(dvh|svh|lvh)\b",
    "accent-color": r"accent-color\s*:",
    "margin-inline": r"(margin|padding)-(inline|block)\s*:",
    "subgrid": r"subgrid",
}
TOO_NEW_SCRIPT = {
    "replaceAll": r"\.replaceAll\(",
    "logical assignment by ??=": r"\?\?=|\|\|=|&&=",
    "at()": r"\.at\(-?\d",
    "structuredClone": r"structuredClone",
    "hasOwn": r"Object\.hasOwn\(",
    "class fields": r"^\s*(static\s+)?#\w+\s*[=(]",
    "top-level await": r"^await ",
    "toSorted": r"\.(toSorted|toReversed|findLast)\(",
    "eval": r"\beval\(|new Function\(",
    "document.write": r"document\.write",
}


def faults(paths, patterns) -> list[str]:
    found = []
    for path in paths:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        found += [f"{path.name}: {name}" for name, pattern in patterns.items() if re.search(pattern, text, re.M)]
    return found


def test_there_is_something_to_check():
    assert CSS and SCRIPTS and TEMPLATES


def test_style_sheets_are_old_enough():
    assert not faults(CSS, TOO_NEW_CSS)


def test_scripts_are_old_enough_and_safe():
    assert not faults(SCRIPTS, TOO_NEW_SCRIPT)


def test_templates_hold_no_inline_script_or_style():
    patterns = {
        "style attribute": r"<[^>]+\sstyle\s*=",
        "inline script": r"<script(?![^>]*\b(src|type=\"application/json\"))[^>]*>",
        "handler": r"<[^>]+\son\w+\s*=\s*[\"']",
        "javascript:": r"javascript:",
    }
    assert not faults(TEMPLATES, patterns)


def test_nothing_is_fetched_from_outside():
    outside = re.compile(r"(src|href|url\()\s*=?\s*[\"'(]?\s*(https?:)?//", re.I)
    assert not [path.name for path in [*CSS, *SCRIPTS, *TEMPLATES] if outside.search(path.read_text(encoding="utf-8"))]
