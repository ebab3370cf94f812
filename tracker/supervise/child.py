"""One process of the tracker: started in a group of its own, tied to our life, logged to a file."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOG_CAP = 5_000_000
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Spec:
    """How to run one process.

    `command` is asked for at every start, so that it may differ after a restart. `healthy` is asked every
    `check_seconds`, from `grace` seconds after a start on; `strikes` times False in a row means: restart.
    `orphan_signal` is what the kernel sends it when we die: SIGKILL, unless it has children to take along.
    """

    name: str
    command: Callable[[], Sequence[str]]
    healthy: Callable[[], bool] = lambda: True
    check_seconds: float = 5.0
    grace: float = 20.0
    strikes: int = 3
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGKILL
    files: tuple[int, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None


class Child:
    """A running `Spec`; `cwd` is the project's root, `logs` the folder of its log."""

    def __init__(self, spec: Spec, cwd: Path, logs: Path, environ: Mapping[str, str]) -> None:
        self.spec = spec
        self.cwd = cwd
        self.log = logs / f"{spec.name}.log"
        self.environ = {**environ, **spec.environ}
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    @property
    def name(self) -> str:
        return self.spec.name

    def start(self, now: float) -> None:
        """Start it. Raises OSError when the program is missing."""
        turn_over(self.log)
        with open(self.log, "ab", opener=owner_only) as log:
            self.process = subprocess.Popen(
                list(self.spec.command()),
                cwd=self.cwd,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.spec.files,
                start_new_session=True,
                user=self.spec.user,
                preexec_fn=die_with_parent(self.spec.orphan_signal),  # safe: the supervisor has one thread
            )
        self.started_at = now

    def ended(self) -> str:
        """How it ended, in words; empty while it runs."""
        code = self.process.poll() if self.process else 0
        if code is None:
            return ""
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"

    def end_of_log(self, lines: int = 15) -> str:
        """Where its log is, and the end of it."""
        lines_of_log = self.log.read_text(errors="replace").splitlines()[-lines:] if self.log.exists() else []
        return "\n    ".join([f"The end of {self.log}:", *lines_of_log])

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.spec.stop_signal)

    def kill_group(self) -> None:
        """Kill whatever is left of its process group, and reap it."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def owner_only(path: str, flags: int) -> int:
    """Open a file that only its owner may read: logs may quote what people typed."""
    return os.open(path, flags, 0o600)


def die_with_parent(orphan_signal: int) -> Callable[[], None]:
    """What the child does before it becomes its program: it listens to SIGINT even where we were started with that
    ignored, and asks the kernel for `orphan_signal` when its parent dies."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        prctl(PR_SET_PDEATHSIG, orphan_signal)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def turn_over(log: Path) -> None:
    """Keep one old log, and begin the log anew, when it has grown past the cap.

    The process that writes it has it open for appending, and goes on at its new end: so it is copied and emptied, not
    renamed. A line written between the two is lost.
    """
    with suppress(FileNotFoundError):
        if log.stat().st_size > LOG_CAP:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def stop_all(children: Sequence[Child], seconds: float) -> list[str]:
    """Ask all to stop, wait at most `seconds`, kill what is left; returns the names of those that had to be killed."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not all(child.ended() for child in children):
        time.sleep(0.05)
    killed = [child.name for child in children if not child.ended()]
    for child in children:
        child.kill_group()
    return killed
