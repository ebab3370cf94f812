"""Where the supervisor's children play: folders, environment, one-off steps, and the wish to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.supervise.child import Child, Spec, tail, tether
from tracker.supervise.options import ROOT, Options


class Stopped(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


class StartFailed(Exception):
    """A step of the start failed; the message says which and shows the end of its log."""


@dataclass(slots=True)
class Stage:
    """What every step needs: options, folder, how to speak, and whether to go on."""

    options: Options
    folder: Path
    say: Callable[[str], None]
    stopping: bool = False
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    def wait(self, seconds: float = 0.05) -> None:
        """Sleep a little. Raises Stopped as soon as we are asked to stop."""
        if not self.stopping:
            time.sleep(seconds)
        if self.stopping:
            raise Stopped

    def until(self, ready: Callable[[], object], what: str, log: Path, patience: float = 60) -> None:
        """Wait until `ready()`. Raises StartFailed after `patience` seconds."""
        deadline = time.monotonic() + patience
        while not ready():
            if time.monotonic() > deadline:
                raise StartFailed(f"{what} was not ready after {patience:g} s. The end of {log}:\n{tail(log)}")
            self.wait()

    def child(self, spec: Spec) -> Child:
        return Child(spec, ROOT, self.logs, self.environ)

    def step(self, name: str, *command: str) -> None:
        """Run a command to its end. Raises StartFailed with the end of its output."""
        log = self.logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tether(signal.SIGKILL),
            )
        try:
            while process.poll() is None:
                self.wait()
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            raise StartFailed(f"manage.py {' '.join(command)} failed. The end of {log}:\n{tail(log)}")
