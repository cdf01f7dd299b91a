"""import_plan: a breakdown table of any city becomes its plan for a year."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from districts.models import District
from sheets.errors import SheetError
from targets.issuing import plan_import
from targets.issuing.area_names import cities_named
from targets.issuing.breakdown_form import EARLIEST_YEAR, LATEST_YEAR, ceilings_in
from targets.issuing.plan_import import Preview, Result, city_code
from targets.issuing.problems import sentence_of_error
from targets.plans import replacing
from targets.plans.replacing import Refused


def a_year(text: str) -> int:
    """A year a plan can be for."""
    if not text.isdigit() or not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
        raise ArgumentTypeError(f"{text!r} is not a year from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return int(text)


def a_day(text: str) -> date:
    """A day as 2017-03-10."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day written as 2017-03-10") from error


FILENAME_LENGTH = 200


class Command(BaseCommand):
    """Read, check, and save whole or not at all. Exit 0 when done or nothing changed, 1 for what the user can mend, 2 for wrong usage."""

    help = (
        "Import a breakdown table (.xlsx or .csv) as a city's plan. Areas are found by name or created, indicators and quotas are created. "
        "The same plan again changes nothing; a different one needs --replace and is refused once figures exist."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        """As DESIGN 10 has them."""
        parser.add_argument("file", metavar="FILE", help="the table, .xlsx or .csv")
        parser.add_argument("--city", required=True, help="the issuing city, for example 眉山市")
        parser.add_argument("--year", required=True, type=a_year, help="the year the plan is for")
        parser.add_argument("--title", default="", help="title of the plan (default: the table's)")
        parser.add_argument("--document-number", default="", help="for example 郑政办文〔2017〕15号")
        parser.add_argument("--issued-on", type=a_day, default=None, metavar="DATE", help="for example 2017-03-10")
        parser.add_argument("--issuer", default="", metavar="OFFICE", help="signs tables and briefs (default: the area's 人力资源和社会保障局)")
        parser.add_argument("--code", default=None, help="code of the plan (default: the city's code and the year); needed for a city not yet known")
        parser.add_argument(
            "--ceiling",
            nargs="+",
            action="extend",
            default=[],
            metavar="INDICATOR",
            help="indicators whose value must stay at or below the target",
        )
        parser.add_argument("--replace", action="store_true", help="replace a plan that is there and differs, as long as it has no figures")
        parser.add_argument("--dry-run", action="store_true", help="read and check only, save nothing")

    def handle(self, *args, **options) -> None:
        """Say what was done in one line, or what is wrong, one line each."""
        path = Path(options["file"])
        data, filename = read_file(path), name_of(path)
        try:
            preview = self._preview(data, filename, options)
            if preview.problems:
                self._list_problems(preview)
            self._warn(preview)
            if options["dry_run"]:
                self._dry_run(preview, options["replace"])
                return
            result = plan_import.apply(
                preview,
                by=User.objects.system(),
                title=options["title"],
                document_number=options["document_number"],
                issued_on=options["issued_on"],
                issuer=options["issuer"],
                replace=options["replace"],
            )
        except Refused as reason:
            hint = _(" Add --replace to do so.") if reason.code == "different" else ""
            raise CommandError(f"{reason}{hint}") from reason
        self._say(preview, result)

    def _preview(self, data: bytes, filename: str, options: dict) -> Preview:
        name = options["city"].strip()
        if not name:
            raise CommandError(_("--city is empty. Give the issuing city, for example 眉山市."))
        ceilings = [name for text in options["ceiling"] for name in ceilings_in(text)]
        city = find_city(name, options["code"])
        return plan_import.preview(data, filename, city=city, city_name=name, year=options["year"], ceilings=ceilings, code=options["code"])

    def _list_problems(self, preview: Preview) -> None:
        for problem in preview.problems:
            self.stderr.write(str(problem))
        raise SystemExit(1)

    def _warn(self, preview: Preview) -> None:
        for warning in preview.warnings:
            self.stdout.write(_("Note: %(text)s") % {"text": warning})

    def _dry_run(self, preview: Preview, replace: bool) -> None:
        if preview.existing is not None:
            if preview.state != plan_import.UNCHANGED or preview.existing.is_closed:
                replacing.refuse_replacing(preview.existing)
            if preview.state == plan_import.DIFFERENT and not replace:
                raise Refused(
                    "different",
                    _("The plan %(code)s is already there and differs from the file. Replacing it must be asked for.") % {"code": preview.code},
                )
        word = {
            plan_import.NEW: _("would be created"),
            plan_import.UNCHANGED: _("no change"),
            plan_import.DIFFERENT: _("would be replaced"),
        }[preview.state]
        self.stdout.write(_("%(code)s: %(what)s, %(counts)s. Nothing was saved (--dry-run).") % {"code": preview.code, "what": word, "counts": counts(preview)})

    def _say(self, preview: Preview, result: Result) -> None:
        word = {
            plan_import.CREATED: pgettext("import", "created"),
            plan_import.UNCHANGED: _("no change"),
            plan_import.REPLACED: pgettext("import", "replaced"),
        }[result.outcome]
        self.stdout.write(f"{result.plan.code}{_(': ')}{word}{_(', ')}{counts(preview)}")


def counts(preview: Preview) -> str:
    """How much a table holds."""
    return _("%(areas)d units, %(indicators)d indicators") % {"areas": len(preview.areas), "indicators": len(preview.table.indicators)}


def find_city(name: str, code: str | None) -> District | None:
    """The issuing area of this name, None when it is new. Of several the code's first part decides."""
    found = cities_named(name)
    if len(found) > 1 and code:
        found = [area for area in found if area.code == city_code(code)] or found
    if len(found) > 1:
        codes = "、".join(f"{area.name} {area.code}" for area in found)
        raise CommandError(_("“%(name)s” names several areas: %(codes)s. Give --code, beginning with the right one's code.") % {"name": name, "codes": codes})
    return found[0] if found else None


def name_of(path: Path) -> str:
    """A file's name as it is kept with what it brought: valid text, of a long name the end."""
    return path.name.encode("utf-8", "replace").decode()[-FILENAME_LENGTH:]


def read_file(path: Path) -> bytes:
    """The bytes of a file on this machine, refused by size before it is read. Raises CommandError in one line."""
    try:
        if path.is_dir():
            raise CommandError(_("%(file)s: a folder. Expected a file, .xlsx or .csv.") % {"file": path})
        size = path.stat().st_size
        if size > settings.UPLOAD_LIMIT:
            error = SheetError("too_large", where=path.name, found=f"{size} bytes", expected=f"at most {settings.UPLOAD_LIMIT} bytes")
            raise CommandError(sentence_of_error(error))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(_("%(file)s: no such file.") % {"file": path}) from error
    except (OSError, ValueError) as error:
        raise CommandError(_("%(file)s: it cannot be read (%(reason)s).") % {"file": path, "reason": getattr(error, "strerror", None) or error}) from error
