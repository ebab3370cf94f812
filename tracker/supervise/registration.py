"""Registers a real site's address with the tracker, again and again until it can be, while what is stored is served."""

import time
from collections.abc import Sequence

from tracker.supervise.child import Child, Spec
from tracker.supervise.environment import Context

FIRST_WAIT, LONGEST_WAIT = 15.0, 240.0
"""Seconds between two tries."""
MARKER = "CommandError: "
"""Before the reason in the last line of a management command that has failed."""


class Registration:
    """`manage.py track ADDRESS`, as a child of its own. `done` once it has succeeded."""

    def __init__(self, context: Context, url: str, options: Sequence[str]) -> None:
        self.context = context
        self.url = url
        self.child: Child = context.child(Spec("track", lambda: context.manage_command("track", url, *options)))
        self.done = False
        self.tried = False
        self.start_at: float | None = None
        self.wait = FIRST_WAIT
        self.reason = ""

    def begin(self) -> None:
        """Start the first try; `advance` reports how it ends."""
        self.start_at = time.monotonic()
        self.advance(self.start_at)

    def advance(self, now: float) -> None:
        """Start the next try when it is due, and report how one has ended."""
        if self.done:
            return
        if self.start_at is not None:
            if now >= self.start_at:
                self._start(now)
        elif how := self.child.ended():
            self._ended(how, now)

    def stop(self) -> None:
        self.child.kill_group()

    def _start(self, now: float) -> None:
        self.child.log.unlink(missing_ok=True)
        self.child.start(now)
        self.start_at = None

    def _ended(self, how: str, now: float) -> None:
        self.child.kill_group()
        self.tried = True
        if self.child.process and self.child.process.returncode == 0:
            self.done = True
            self.context.say(f"Tracking {self.url}")
            return
        reason = self._why(how)
        if reason != self.reason:
            self.context.say(f"Not tracked yet: {reason}")
            self.context.say("What is stored is served, and the address is tried again from time to time.")
        self.reason = reason
        self.start_at = now + self.wait
        self.wait = min(self.wait * 2, LONGEST_WAIT)

    def _why(self, how: str) -> str:
        """The last error that the command printed, else how it ended and the end of its log."""
        lines = self.child.log.read_text(errors="replace").splitlines() if self.child.log.exists() else []
        errors = [line.removeprefix(MARKER) for line in lines if line.startswith(MARKER)]
        return errors[-1] if errors else f"track {how}. {self.child.end_of_log()}"
