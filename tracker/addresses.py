"""Service addresses as people write them, turned into what each library takes."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import dj_database_url

SCHEMES = ("sqlite", "postgres", "postgresql")


def database(url: str, conn_max_age: int = 0, wait_s: float = 20) -> dict[str, Any]:
    """Django's DATABASES entry for `sqlite:///file` (four slashes: absolute) or `postgresql://user:word@host:port/name`.

    `wait_s` is how long a statement waits for another writer before it fails. Raises ValueError for another scheme.
    """
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {scheme}:")
    entry: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=conn_max_age, conn_health_checks=True)}
    if scheme == "sqlite":
        _keep_private(Path(entry["NAME"]))
    settings = sqlite_options(wait_s) if scheme == "sqlite" else postgres_options(wait_s)
    return {**entry, "OPTIONS": settings | entry.get("OPTIONS", {})}


def sqlite_options(wait_s: float) -> dict[str, Any]:
    """Every write transaction takes the lock at its start and waits for it, so that writers take turns."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    return {"transaction_mode": "IMMEDIATE", "timeout": wait_s, "init_command": pragmas}


def postgres_options(wait_s: float) -> dict[str, Any]:
    """Waiting for a row that another writer has locked ends too."""
    return {"connect_timeout": max(2, min(5, round(wait_s))), "options": f"-c lock_timeout={round(wait_s * 1000)}"}


def _keep_private(file: Path) -> None:
    """The database, and what SQLite writes beside it with the same mode, is for its owner only: it holds sessions and
    password hashes."""
    with suppress(OSError):  # another's file, or a folder that is not there yet
        file.touch(mode=0o600)
        file.chmod(0o600)


def public_origin(configured: str, hosts: Sequence[str], https: bool, production: bool) -> str:
    """`https://results.example.org`: as given, else of a production's first public name; elsewhere empty, for there a
    request's own host is as good as any."""
    if configured:
        return configured.rstrip("/")
    names = [host for host in hosts if not is_loopback(host) and "*" not in host] if production else []
    return f"{'https' if https else 'http'}://{names[0].lstrip('.')}" if names else ""


def broker(redis_url: str) -> str:
    """The same Redis as Celery's kombu names it: it writes Unix sockets as `redis+socket://`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"


def is_loopback(host: str) -> bool:
    """Whether a name in ALLOWED_HOSTS can be reached from this machine only."""
    return host in ("localhost", "127.0.0.1", "[::1]", "testserver")
