#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    """Run a management command with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "employment.settings")
    try:
        from employment.command_line import execute
    except ImportError as error:
        raise SystemExit("Django is not installed here: run script/bootstrap first, then .venv/bin/python manage.py …") from error
    execute(sys.argv)


if __name__ == "__main__":
    main()
