"""The web server: one worker process a core, started from one loaded copy of the product (docs/decisions/0016)."""

import os
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

THREADS = 8
"""Threads of a worker: one waits for a slow line while another works."""


def worker_count() -> int:
    """As many workers as cores this process may use; `WORKERS` says otherwise."""
    text = os.environ.get("WORKERS", "")
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) <= 256):
        raise CommandError(f"WORKERS={text} is not a number of processes between 1 and 256.")
    if text:
        return int(text)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(host: str, port: int, told: Callable[[], None]) -> None:
    """Serve until stopped; `told` is called once the address is taken and the product is loaded."""
    if sys.platform == "win32":
        _serve_in_one_process(host, port, told)
    else:
        _serve_in_workers(host, port, told)


def _serve_in_workers(host: str, port: int, told: Callable[[], None]) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        """gunicorn with the product's own options; files and the command line of gunicorn are not read."""

        def load_config(self) -> None:
            for name, value in options(host, port, told).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from employment.wsgi import application

            return application

    Server().run()


def options(host: str, port: int, told: Callable[[], None]) -> dict[str, Any]:
    """gunicorn's settings: loaded once and forked, so that code is in memory once and frozen for the garbage collector."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": worker_count(),
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": True,
        "timeout": 120,
        "graceful_timeout": 30,
        "keepalive": 5,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
        "limit_request_field_size": 8190,
        "forwarded_allow_ips": "",  # whose headers are believed is decided in employment/edge.py
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,
        "accesslog": os.environ.get("ACCESS_LOG") or None,
        "loglevel": "warning",
        "when_ready": lambda _server: told(),
    }


def _serve_in_one_process(host: str, port: int, told: Callable[[], None]) -> None:
    """Where processes cannot be forked: waitress with threads."""
    from waitress import serve as serve_threads

    from employment.wsgi import application

    told()
    serve_threads(application, host=host, port=port, threads=THREADS, ident=None)
