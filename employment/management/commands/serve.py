"""serve: everything between an empty machine and a running server, and then the server itself."""

import os
import secrets
import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from employment import server

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    """Prepare the data, in development fill the sample, and serve. `HOST`, `PORT`, `WORKERS` and `TRUSTED_PROXY` come from the environment."""

    help = "Prepare the database and serve the product (script/server calls this)."

    def add_arguments(self, parser) -> None:
        """One choice: sample data or none."""
        parser.add_argument("--empty", action="store_true", help="start with the 2017 plan alone and create the first administrator")

    def handle(self, *args, **options) -> None:
        """Check the port first: nothing is prepared for a server that cannot start."""
        host, port = os.environ.get("HOST", "127.0.0.1"), _port()
        _refuse_open_development(host)
        _refuse_taken_port(host, port)
        server.worker_count()
        call_command("prepare", stdout=self.stdout)
        if options["empty"] or settings.PRODUCTION:
            self._first_administrator()
        else:
            call_command("demo", if_empty=True, stdout=self.stdout)
        connections.close_all()  # a connection must not be shared by the worker processes
        server.serve(host, port, lambda: self._say_ready(host, port))

    def _say_ready(self, host: str, port: int) -> None:
        self.stdout.write(f"Serving on http://{host}:{port}/ (Ctrl+C stops)")
        self.stdout.flush()

    def _first_administrator(self) -> None:
        """A first user `admin` with a random password, printed once and changed at the first sign-in."""
        from accounts.models import Role, User

        if User.objects.filter(role=Role.ADMINISTRATOR).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_user("admin", password, full_name="系统管理员", role=Role.ADMINISTRATOR, must_change_password=True)
        self.stdout.write(f"First administrator: admin, password {password} (shown only now; it must be changed at the first sign-in)")


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT={text} is not a port number between 1 and 65535.")
    return int(text)


def _refuse_open_development(host: str) -> None:
    """Development, with its sample sign-ins, is for this machine alone (DESIGN 11)."""
    if not settings.PRODUCTION and host not in LOOPBACK:
        raise CommandError(f"HOST={host} opens the server to other machines; that needs production settings: set SECRET_KEY and ALLOWED_HOSTS.")


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or choose another: PORT=8001 script/server"
            ) from error
