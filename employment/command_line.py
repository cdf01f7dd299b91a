"""The command line as a whole: whatever a user may get wrong is one line on stderr and exit status 1 or 2, never a traceback (DESIGN 10).

What a single command knows it says itself by `CommandError`; here is what any command may meet: wrong usage, settings that cannot be used, no database.
"""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.utils.translation import gettext as _


def execute(argv: list[str]) -> None:
    """Run one command. SystemExit 1 for what the user can mend, 2 for wrong usage; `--traceback` shows the error as it came."""
    try:
        _CommandLine(argv).execute()
    except ImproperlyConfigured as error:
        _stop(argv, error, str(error))
    except (OperationalError, ProgrammingError, InterfaceError) as error:
        _stop(argv, error, _("The database cannot be used (%(reason)s). Check DATABASE_URL, or run: manage.py prepare") % {"reason": first_line(error)})


def first_line(error: Exception) -> str:
    """What a database says is wrong, without the lines of advice under it."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


class _CommandLine(ManagementUtility):
    """Django's, with every command's wrong usage on one line: `--help` has the rest."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        create_parser = command.create_parser

        def create_terse_parser(prog_name: str, subcommand: str, **kwargs) -> CommandParser:
            parser = create_parser(prog_name, subcommand, **kwargs)
            parser.print_usage = lambda file=None: None
            return parser

        command.create_parser = create_terse_parser
        return command


def _stop(argv: list[str], error: Exception, text: str) -> None:
    if "--traceback" in argv:
        raise error
    sys.stderr.write(f"CommandError: {' '.join(text.split())}\n")
    raise SystemExit(1) from error
