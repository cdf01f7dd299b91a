"""Both languages are complete: nothing untranslated, nothing fuzzy, nothing in the code that the catalogue does not know."""

import ast
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def test_every_string_has_a_chinese_translation():
    missing = [entry.msgid for entry in entries() if not entry.msgstr and not any(entry.msgstr_plural.values())]
    assert not missing


def test_no_translation_is_a_guess():
    assert not [entry.msgid for entry in entries() if "fuzzy" in entry.flags]


def test_source_strings_are_english():
    """Chinese words may be quoted in an English sentence (其中, 合计 are what files say), but no source string is Chinese itself."""
    assert not [entry.msgid for entry in entries() if CHINESE.search(entry.msgid) and not re.search("[A-Za-z]{2,}", entry.msgid)]


def test_placeholders_survive_translation():
    """A translation that names a value the source does not give would fail on the page."""
    pattern = re.compile(r"%\((\w+)\)[sd]|%[sd]")
    wrong = []
    for entry in entries():
        sources = set(pattern.findall(entry.msgid)) | set(pattern.findall(entry.msgid_plural))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if not set(pattern.findall(text)) <= sources:
                wrong.append((entry.msgid, text))
    assert not wrong


def test_the_catalogue_knows_every_string_of_the_code(tmp_path):
    """Extract again with GNU gettext, where the machine has it, from a copy of the code, and compare."""
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not installed; strings cannot be extracted here")
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".*", "node_modules", "staticfiles", "var", "vendor", "tests", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=left_out)
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    fresh = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(copy / CATALOGUE.relative_to(ROOT))) if not entry.obsolete}
    assert fresh == {(entry.msgctxt, entry.msgid) for entry in entries()}


def test_strings_inside_f_strings_are_known():
    """GNU gettext does not look into f-strings: a string that stands only there would never reach the catalogue."""
    known = {entry.msgid for entry in entries()}
    lost = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] in {".venv", "node_modules", "tests"}:
            continue
        inside = (inner for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node))
        calls = (inner for inner in inside if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "_")
        texts = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
        lost += [f"{path.relative_to(ROOT)}: {text}" for text in texts if text not in known]
    assert not lost


def test_templates_hold_no_bare_chinese():
    """Chinese belongs in the catalogue; the few exceptions are names of languages and documents' own words."""
    allowed = {"templates/components/language.html"}
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if str(path.relative_to(ROOT)) not in allowed and CHINESE.search(re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_templates_leave_no_bare_english():
    """Text between tags must be a variable or translated: letters outside of template tags are a forgotten string."""
    allowed = {"English", "SHA", "xlsx", "csv", "A"}
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{%\s*(blocktranslate|blocktrans)\b.*?{%\s*end(blocktranslate|blocktrans)\s*%}", "", text, flags=re.S)
        text = re.sub(r"{%\s*block body_class\s*%}.*?{%\s*endblock\s*%}", "", text, flags=re.S)
        text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", text, flags=re.S)
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", "", text, flags=re.S)
        text = re.sub(r"<[^>]*>", "\n", text)
        for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", "", text)):
            if word.strip(string.punctuation) not in allowed:
                found.append(f"{path.relative_to(ROOT)}: {word}")
    assert not found
