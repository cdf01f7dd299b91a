"""What the environment says: one switch between development and production, and where data and server are.

`SECRET_KEY` set means production. Unset means development: a secret is made once and kept in `var/`, which git ignores.
"""

import os
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


def is_production() -> bool:
    """True when a secret was given by whoever runs the server."""
    return bool(os.environ.get("SECRET_KEY"))


def secret_key() -> str:
    """The given secret, or in development a generated one that survives restarts."""
    if is_production():
        key = os.environ["SECRET_KEY"]
        if len(key) < 32:
            raise ImproperlyConfigured(
                "SECRET_KEY is shorter than 32 characters. Give a long random one, for example: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return key
    path = VAR_DIR / "development-secret"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def allowed_hosts() -> list[str]:
    """Host names the server answers to; production must name them."""
    hosts = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if hosts:
        return hosts
    if is_production():
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. Name the host names users type, separated by commas, for example: ALLOWED_HOSTS=jiuye.example.gov.cn"
        )
    return ["127.0.0.1", "localhost", "[::1]", "testserver"]


def trusted_origins(hosts: list[str]) -> list[str]:
    """The origins forms may come from: a leading dot in ALLOWED_HOSTS stands for all names below, which an origin writes with a star."""
    return [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in hosts if host != "*"]


def database() -> dict:
    """Django's DATABASES['default'] from DATABASE_URL, SQLite in `var/` when unset.

    SQLite options follow docs/decisions/0004: with them no writer fails when many write at once.
    """
    VAR_DIR.mkdir(exist_ok=True)
    config = _database_config(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'employment.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = 600
        config["CONN_HEALTH_CHECKS"] = True
    return config


def _database_config(url: str) -> dict:
    """The parts of a DATABASE_URL. The message never repeats the address: it may hold a password."""
    unclear = "DATABASE_URL is not understood. Write sqlite:////path/to/file.sqlite3 or postgres://user:password@host:5432/name"
    if url.partition("://")[0] not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(unclear)
    try:
        return environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(unclear) from error


def flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}
