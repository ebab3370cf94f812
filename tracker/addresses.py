"""Service addresses as people write them, turned into what each library wants to be told."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_OPTIONS = {
    # Every write transaction takes the lock at its start and waits for it, so "database is locked" reaches nobody.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database(url: str, conn_max_age: int = 0) -> dict[str, Any]:
    """Django's DATABASES entry for `sqlite:///file` (four slashes: absolute) or `postgresql://user:word@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(unquote(parts.path.removeprefix("/"))),
            "OPTIONS": SQLITE_OPTIONS.copy(),
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parts.scheme}:")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # ?host=/folder is how libpq names a Unix socket
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": parts.port or options.pop("port", ""),
        "CONN_MAX_AGE": conn_max_age,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5} | options,
    }


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
