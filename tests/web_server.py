"""A real web server in a process of its own, for tests that speak to it over sockets."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY_S = 30.0


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def feed(self, slug: str, query: str = "") -> str:
        """The WebSocket address of an election."""
        return f"{self.ws}/ws/v1/elections/{slug}/{query}"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def command(port: int) -> list[str]:
    """How the project serves."""
    return [sys.executable, "-m", "tracker.server", "--port", str(port)]


def plain_uvicorn(port: int) -> list[str]:
    """The same application under uvicorn as it comes, which offers no pre-framed writing."""
    return [sys.executable, "-m", "uvicorn", "tracker.asgi:application", "--port", str(port), "--log-level", "warning",
            "--ws", "websockets-sansio"]  # fmt: skip


@contextmanager
def running_server(env: dict[str, str], argv: list[str] | None = None, port: int = 0) -> Iterator[Server]:
    """Start a server and wait until it answers; stop it at the end. Raises RuntimeError when it does not start."""
    port = port or free_port()
    process = subprocess.Popen(argv or command(port), cwd=ROOT, env=os.environ | env)
    try:
        wait_until_answers(process, port)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_answers(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sse/", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer")
