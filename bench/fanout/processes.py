"""Start programs on a chosen core, and read what they cost from the kernel."""

import os
import resource
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

SERVER_CORE, CLIENT_CORE = 0, 1


@contextmanager
def running(
    argv: Sequence[str], core: int, env: dict[str, str] | None = None, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A child pinned to a core, with room for many sockets; ended with its children."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    pinned = ["taskset", "-c", str(core), "prlimit", f"--nofile={most}", "--", *argv]
    process = subprocess.Popen(pinned, env=os.environ | (env or {}), **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def family(process: subprocess.Popen[bytes]) -> list[int]:
    """A process and its children."""
    return [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds on a core of every thread of these processes."""
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def memory_kb(pids: Iterable[int]) -> int:
    """What these processes hold that no other does."""
    return sum(psutil.Process(pid).memory_full_info().uss for pid in pids) // 1024


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 20.0) -> None:
    """Until something listens. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def post(url: str, body: bytes) -> None:
    try:
        urllib.request.urlopen(urllib.request.Request(url, body), timeout=5).close()
    except urllib.error.HTTPError as problem:
        raise RuntimeError(f"{url}: {problem.code}") from problem
