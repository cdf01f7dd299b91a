"""A database of its own with the sample year, for the scripts of this folder."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def start() -> None:
    """Point Django at a scratch database and fill it with the sample."""
    sys.path.insert(0, str(ROOT))
    folder = tempfile.mkdtemp(prefix="bench-")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "employment.settings"
    os.environ.pop("SECRET_KEY", None)
    import django

    django.setup()
    from django.core.management import call_command

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command("prepare", stdout=nowhere)
        call_command("demo", stdout=nowhere)
