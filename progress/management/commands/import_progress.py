"""import_progress: one month of one or all districts from a table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from progress import status_words
from progress.checks import check_messages
from progress.permissions import may_approve_import
from progress.record.month_sheet import CUMULATIVE, MONTH
from progress.sheets import progress_import
from progress.sheets.progress_import import Preview, Refused, Result
from targets.arithmetic.periods import MONTHS
from targets.management.commands.import_plan import name_of, read_file
from targets.models import Plan


class Command(BaseCommand):
    """Read, check, and save whole or not at all. Exit 0 when done or nothing changed, 1 for what the user can mend, 2 for wrong usage."""

    help = (
        "Import one month's figures of one or all districts from a table (.xlsx or .csv), by the same checks as the form. "
        "A blank line is a district that has not reported: it is skipped and listed. The same file again changes nothing."
    )

    def add_arguments(self, parser) -> None:
        """As DESIGN 10 has them."""
        parser.add_argument("file", metavar="FILE", help="the table, .xlsx or .csv")
        parser.add_argument("--plan", required=True, metavar="CODE", help="code of the plan, for example 410100-2017")
        parser.add_argument("--month", required=True, type=int, choices=MONTHS, metavar="M", help="the month, 1 to 12")
        parser.add_argument("--cumulative", action="store_true", help="the figures are cumulatives; the month is worked out")
        parser.add_argument("--approve", action="store_true", help="also submit and approve what is imported")
        parser.add_argument("--remark", default="", metavar="TEXT", help="explains figures that need a reason (default: 导入：file name)")
        parser.add_argument("--user", default="", metavar="NAME", help="user name to act as (default: the system)")
        parser.add_argument("--dry-run", action="store_true", help="read and check only, save nothing")

    def handle(self, *args, **options) -> None:
        """Say what was done in one line, or what is wrong, one line each."""
        plan = Plan.objects.select_related("city").filter(code=options["plan"]).first()
        if plan is None:
            raise CommandError(_("There is no plan with the code “%(code)s”.") % {"code": options["plan"]})
        by = self._user(options["user"])
        if options["approve"] and not may_approve_import(by, plan):
            raise CommandError(_("%(user)s may not approve figures of this plan; leave --approve out.") % {"user": by.username})
        path = Path(options["file"])
        preview = progress_import.preview(
            read_file(path),
            name_of(path),
            plan=plan,
            month=options["month"],
            by=by,
            mode=CUMULATIVE if options["cumulative"] else MONTH,
            remark=options["remark"],
            approve=options["approve"],
        )
        self._report(preview)
        if options["dry_run"]:
            done = Result(len(preview.changed), len(preview.items) - len(preview.changed), len(preview.moves))
            nothing_saved = _("Nothing was saved (--dry-run).")
            self.stdout.write(f"{summary(preview, done)} {nothing_saved}")
            return
        try:
            self.stdout.write(summary(preview, progress_import.apply(preview, by=by)))
        except Refused as reason:
            raise CommandError(str(reason)) from reason

    def _user(self, name: str) -> User:
        if not name:
            return User.objects.system()
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(_("There is no enabled user “%(name)s”.") % {"name": name})
        return user

    def _report(self, preview: Preview) -> None:
        for problem in preview.problems:
            self.stderr.write(str(problem))
        if preview.problems:
            raise SystemExit(1)
        for warning in preview.warnings:
            self.stdout.write(_("Note: %(text)s") % {"text": warning})
        if preview.skipped:
            self.stdout.write(_("Not reported, skipped: %(names)s") % {"names": status_words.listed(preview.skipped)})


def summary(preview: Preview, result: Result) -> str:
    """One line: what an import did, or would do."""
    head = f"{preview.plan.code} {check_messages.month_name(preview.month)}{_(': ')}"
    if preview.is_unchanged:
        return head + _("no change")
    values = {"stored": result.stored, "unchanged": result.unchanged, "approved": result.approved, "skipped": len(preview.skipped)}
    return head + _("%(stored)d stored, %(unchanged)d unchanged, %(approved)d approved, %(skipped)d skipped.") % values
