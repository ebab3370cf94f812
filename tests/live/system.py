"""The whole system as a user starts it, for tests that watch it from outside and hurt it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = {
    "redis": ("redis-server",),
    "replay": ("results.rehearsal",),
    "worker": ("celery", " worker "),
    "beat": ("celery", " beat "),
    "web": ("tracker.server",),
}
"""The processes of `make live`, each with words of its command line."""
HIDDEN = ("REDIS", "DATABASE", "DJANGO", "TRACKER", "URL", "STATES", "SLUG", "NIGHT", "PORT", "VAR_DIR")


class System:
    """A running supervisor; everything it says is in `printed`, every process it started carries its VAR_DIR."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.output = folder.with_suffix(".out")
        own = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tracker.supervise", *environ.pop("arguments", "").split()],
                cwd=ROOT,
                env=own | {"VAR_DIR": str(folder), **environ},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self) -> str:
        return self.output.read_text()

    def has_printed(self, words: str) -> bool:
        return words in self.printed

    @property
    def address(self) -> str:
        """Where the dashboard is, once it is ready."""
        return next(
            (line.split()[-1] for line in self.printed.splitlines() if line.startswith("Dashboard ready: ")), ""
        )

    def wait(self, ready: Callable[[], Any], seconds: float, what: str) -> Any:
        """The first true answer of `ready`; an assertion with all that was said when there is none in time."""
        deadline = time.monotonic() + seconds
        while not (answer := ready()):
            assert time.monotonic() < deadline, f"{what} took more than {seconds:g} s; it said:\n{self.printed}"
            time.sleep(0.05)
        return answer

    def wait_ready(self, seconds: float = 120) -> str:
        def ready() -> str:
            assert self.process.poll() is None, self.printed
            return self.address

        return str(self.wait(ready, seconds, "The start"))

    def get(self, path: str) -> Any:
        """JSON from the API; None while it does not answer."""
        try:
            answer = httpx.get(self.address + path, timeout=5)
        except httpx.TransportError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def read(self, path: str) -> Any:
        """JSON from the API; an assertion with the answer when it is anything else."""
        answer = httpx.get(self.address + path, timeout=10)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def wait_for_change(self, slug: str = "delhi-2025", seconds: float = 90) -> None:
        """Wait until the board of that election has changed."""
        path = f"api/v1/elections/{slug}/snapshot"
        first = self.wait(lambda: self.get(path), seconds, "A snapshot")["seq"]
        self.wait(lambda: (self.get(path) or {"seq": first})["seq"] > first, seconds, "A change")

    def pids(self) -> dict[int, str]:
        """Every living process that belongs to this system, with its command line; the supervisor too."""
        mark = f"VAR_DIR={self.folder}".encode()
        folder = str(self.folder)  # Redis writes its title over its environment
        return {pid: line for pid, line in commands() if folder in line or mark in environ(pid)}

    def pid(self, *words: str) -> int:
        """The oldest process whose command line has all the words."""
        found = [pid for pid, line in sorted(self.pids().items()) if all(word in line for word in words)]
        assert found, f"no process with {words} among {self.pids()}"
        return found[0]

    def kill(self, *words: str) -> int:
        pid = self.pid(*words)
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, number: int = signal.SIGTERM, seconds: float = 20) -> int:
        """Send a signal and wait; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


def commands() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if line:  # zombies have none
                yield int(entry.name), line


def environ(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


@contextmanager
def running(folder: Path, **environ: str) -> Iterator[System]:
    """A system that is gone when the block ends, whatever happened in it."""
    system = System(folder, **environ)
    try:
        yield system
    finally:
        if system.process.poll() is None:
            system.process.kill()
            system.process.wait()
        for pid in system.pids():
            os.kill(pid, signal.SIGKILL)
