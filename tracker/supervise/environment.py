"""What every step of the supervisor needs: options, folders, the children's environment, and whether to go on."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.supervise.child import Child, Spec
from tracker.supervise.folder_lock import LockedFolder
from tracker.supervise.options import ROOT, Options


class Stopped(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


class StartFailed(Exception):
    """A step of the start failed; the message says which and shows the end of its log."""


@dataclass(slots=True)
class Context:
    """What every step needs: options, folder, how to speak, and whether to go on."""

    options: Options
    locked: LockedFolder  # held for as long as the context is: its lock goes with it
    say: Callable[[str], None]
    stopping: bool = False
    restart_asked: bool = False
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def folder(self) -> Path:
        return self.locked.folder

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

    def until(self, ready: Callable[[], object], what: str, patience: float = 60, child: Child | None = None) -> None:
        """Wait until `ready()`. Raises StartFailed with the child's last words when it, or `patience`, has ended."""
        deadline = time.monotonic() + patience
        while not ready():
            late = f"was not ready after {patience:g} s" if time.monotonic() > deadline else ""
            if trouble := (child.ended() if child else "") or late:
                raise StartFailed(f"{what} {trouble}. {child.end_of_log() if child else ''}".strip())
            self.wait()

    def child(self, spec: Spec) -> Child:
        return Child(spec, ROOT, self.logs, self.environ)

    def manage(self, *command: str) -> None:
        """Run a management command to its end. Raises StartFailed with the end of its output."""
        self.program(command[0], self.manage_command(*command))

    @staticmethod
    def manage_command(*command: str) -> list[str]:
        return [sys.executable, "manage.py", *command]

    def program(self, name: str, command: list[str], user: str | None = None) -> None:
        """Run a program to its end, its output in NAME.log. Raises StartFailed with the end of that."""
        step = self.child(Spec(name, lambda: command, user=user))
        step.log.unlink(missing_ok=True)
        step.start(time.monotonic())
        try:
            while not step.ended():
                self.wait()
        finally:
            step.kill_group()
        if step.process and step.process.returncode:
            raise StartFailed(f"{' '.join(command[1:])} failed. {step.end_of_log()}")
