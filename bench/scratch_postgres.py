"""A PostgreSQL server of its own in a scratch folder, for the scripts of this folder; stopped and removed at the end."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def start() -> str:
    """The address of an empty database, as DATABASE_URL takes it."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        raise SystemExit("No PostgreSQL server was found (Debian: apt-get install postgresql).")
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    folder.chmod(0o755)
    for name in ("data", "socket"):
        (folder / name).mkdir()
        if os.getuid() == 0:
            shutil.chown(folder / name, "postgres")
    port = free_port()
    control = str(binaries[-1] / "pg_ctl")
    _as_postgres([str(binaries[-1] / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"])
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='{folder / 'socket'}' -c shared_buffers=256MB"
    _as_postgres([control, "-D", str(folder / "data"), "-w", "-l", str(folder / "socket" / "log"), "-o", options, "start"])

    def stop() -> None:
        _as_postgres([control, "-D", str(folder / "data"), "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgres://postgres@127.0.0.1:{port}/postgres"


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _as_postgres(command: list[str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL)
