"""brief: the brief (通报) of a plan's month as a Word file (DESIGN 10)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.audit import audit_trail
from accounts.models import AuditEvent, User
from progress.checks.check_messages import month_name
from progress.ledger.ledger import default_basis
from reports.management.commands.completion import plan_of
from reports.papers.brief import issuing
from targets.arithmetic import periods


class Command(BaseCommand):
    """Write the month's brief: the stored draft, else the one issued last, else the text the figures give."""

    help = "Write the brief of a month as .docx: the stored draft, else the brief issued last, else a fresh draft. Exit status 1 for an error you can mend."

    def add_arguments(self, parser: CommandParser) -> None:
        """The contract of DESIGN 10."""
        parser.add_argument("--plan", required=True, metavar="CODE", help="code of the plan, such as 410100-2017")
        parser.add_argument("--month", required=True, type=int, choices=periods.MONTHS, metavar="M", help="1 to 12")
        parser.add_argument("--output", required=True, metavar="FILE.docx", help="the file to write")

    def handle(self, *args, **options) -> None:
        """Read once, write once."""
        plan, month = plan_of(options["plan"]), options["month"]
        stored = issuing.current(plan, month)
        figures = issuing.month_brief(plan, month, stored.basis if stored else default_basis(plan, month))
        if stored is None and not figures.has_figures:
            raise CommandError(_("No figures of %(month)s have been submitted yet: there is nothing to write a brief on.") % {"month": month_name(month)})
        content = issuing.document_of(stored, figures)
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % {"file": options["output"], "reason": error.strerror or error}) from error
        system = User.objects.system()
        audit_trail.record(
            AuditEvent.Action.EXPORT, by=system, target=figures.draft.title, detail=f"brief.docx, plan={plan.code}, month={month}", district=plan.city
        )
        self.stdout.write(_("Written: %(file)s") % {"file": options["output"]})
