"""A database of its own with the sample year, for the scripts of this folder."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "BENCH_FOLDER"


def start(database: str = "") -> None:
    """Point Django at a scratch folder: a database filled with the sample (`database` names another than a file there), the static files collected.

    A child process finds both as they are.
    """
    sys.path.insert(0, str(ROOT))
    is_child = FOLDER in os.environ
    if not is_child:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="bench-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
    folder = Path(os.environ[FOLDER])
    if not is_child or "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = database or f"sqlite:///{folder}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "employment.settings"
    os.environ.pop("SECRET_KEY", None)
    import django
    from django.conf import settings

    settings.STATIC_ROOT = folder / "static"
    django.setup()
    if not is_child:
        _fill()


def _fill() -> None:
    from django.core.management import call_command

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command("prepare", stdout=nowhere)
        call_command("demo", stdout=nowhere)
        call_command("collectstatic", interactive=False, stdout=nowhere)
