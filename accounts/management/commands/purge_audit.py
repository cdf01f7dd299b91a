"""Deletes records of the audit log that are older than both the law and the office want them kept."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.audit import audit_trail
from accounts.audit.append_only import RETENTION_DAYS
from accounts.models import AuditEvent, User


class Command(BaseCommand):
    """`purge_audit --before DATE [--user NAME]`; the purge stands in the log it shortens."""

    help = "Delete audit records made before a day, at the earliest when their retention is over. The purge is itself recorded."

    def add_arguments(self, parser) -> None:
        """--before and --user."""
        parser.add_argument("--before", required=True, type=_day, help="first day to keep, as YYYY-MM-DD")
        parser.add_argument("--user", help="user name the act is recorded under (default: system)")

    def handle(self, *args, before: date, user: str | None, **options) -> None:
        """Check the day, delete, record."""
        days = max(settings.AUDIT_RETENTION.days, RETENTION_DAYS)
        last_possible = timezone.localdate() - timedelta(days=days)
        if before > last_possible:
            raise CommandError(f"records are kept for {days} days; --before can be {last_possible} at the latest")
        by = User.objects.filter(username=user).first() if user else User.objects.system()
        if by is None:
            raise CommandError(f"there is no user {user}")
        with transaction.atomic():
            count = AuditEvent.objects.all().purge(timezone.make_aware(datetime.combine(before, time.min)))
            audit_trail.record(AuditEvent.Action.PURGED, by=by, target=f"< {before}", detail=f"{count} 条")
        self.stdout.write(f"{count} records made before {before} deleted.")


def _day(text: str) -> date:
    return date.fromisoformat(text)
