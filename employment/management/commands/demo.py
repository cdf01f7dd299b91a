"""demo: sample figures of January to June 2017, marked 演示数据 everywhere, and one user per role."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from employment import demo
from progress.models import MonthlyProgress


class Command(BaseCommand):
    """Load the sample once; refused in production and on a database with real progress."""

    help = "Fill the 2017 plan with sample figures and create one sample user per role. Refused in production and where real figures exist."

    def add_arguments(self, parser) -> None:
        """The sample users' password, and the server's way to ask for the sample only on an empty database."""
        parser.add_argument("--password", default=demo.PASSWORD, help="password of all sample users (default: %(default)s)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where users or reports exist already, only list the sample sign-ins")

    def handle(self, *args, **options) -> None:
        """Load, then print the sign-ins."""
        if options["if_empty"] and (MonthlyProgress.objects.exists() or User.objects.exclude(role="system").exists()):
            self._print_sign_ins(User.objects.filter(is_demo=True, is_active=True).select_related("district"), None)
            return
        try:
            users = demo.load(options["password"])
        except demo.DemoRefused as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("Sample data (演示数据) for January to June 2017 loaded.")
        self._print_sign_ins(users, options["password"])

    def _print_sign_ins(self, users, password: str | None) -> None:
        names = [user.username for user in users if user.role != "reporter"]
        reporters = [f"{user.username} ({user.district.short_name})" for user in users if user.role == "reporter"]
        if names:
            self.stdout.write(f"Sample sign-ins: {', '.join(names)}")
            self.stdout.write(f"  one reporter per unit: {', '.join(reporters)}")
            self.stdout.write(f"  password of all: {password or 'as given when the sample was loaded (' + demo.PASSWORD + ' unless another was chosen)'}")
