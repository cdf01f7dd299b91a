"""prepare: everything a first start needs; run again, it changes nothing."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from accounts.models import SYSTEM_USERNAME, User
from accounts.sign_in import lockout
from targets.issuing.first_plan import load_first_plan


class Command(BaseCommand):
    """Tables, the user commands act as, the 2017 plan; what ended sessions and old failed sign-ins left behind goes."""

    help = "Bring the database up to date, create the user commands act as, and load the 2017 plan where no plan exists. Can be run again at any time."

    def handle(self, *args, **options) -> None:
        """One line for each thing done."""
        done = [self._migrate(), self._system_user(), self._plan()]
        call_command("clearsessions")
        lockout.forget_old()
        if not any(done):
            self.stdout.write("Nothing to prepare.")

    def _migrate(self) -> bool:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write(f"Database: {len(waiting)} migrations applied.")
        return bool(waiting)

    def _system_user(self) -> bool:
        missing = not User.objects.filter(username=SYSTEM_USERNAME).exists()
        if missing:
            User.objects.system()
            self.stdout.write(f"User “{SYSTEM_USERNAME}” created: commands act as it, nobody can sign in as it.")
        return missing

    def _plan(self) -> bool:
        plan = load_first_plan(User.objects.system())
        if plan is not None:
            self.stdout.write(f"Plan {plan.code} loaded: {plan.title}.")
        return plan is not None
