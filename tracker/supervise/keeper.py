"""Keeps children running: restarts what dies or stops answering, with back-off, and says so."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.supervise.child import Child, turn_over

FIRST_WAIT = 0.2
LONGEST_WAIT = 10.0
SETTLED = 11.0  # a child that ran this long starts again without delay; one that cannot live dies sooner


@dataclass(slots=True)
class Watch:
    """What the keeper remembers of one child; times are monotonic seconds."""

    child: Child
    wait: float = FIRST_WAIT
    start_at: float | None = None
    check_at: float = 0.0
    strikes: int = 0


class Keeper:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.watches: list[Watch] = []

    @property
    def children(self) -> list[Child]:
        return [watch.child for watch in self.watches]

    def add(self, child: Child) -> Child:
        """Start a child and keep it running from now on. Raises OSError when its program is missing."""
        now = time.monotonic()
        child.start(now)
        self.watches.append(Watch(child, check_at=now + child.spec.grace))
        return child

    def restart(self, children: Sequence[Child], now: float) -> None:
        """Start children again that were stopped on purpose, by the next `check_children`."""
        for watch in self.watches:
            if watch.child in children:
                watch.start_at, watch.wait = now, FIRST_WAIT

    def check_children(self, now: float) -> None:
        """One round over all children. Never blocks longer than a health check may take."""
        for watch in self.watches:
            turn_over(watch.child.log)
            if watch.start_at is not None:
                self.start_when_due(watch, now)
            elif how := watch.child.ended():
                self.plan_restart(watch, how, now)
            elif now >= watch.check_at:
                self.check(watch, now)

    def check(self, watch: Watch, now: float) -> None:
        spec = watch.child.spec
        watch.check_at = now + spec.check_seconds
        watch.strikes = 0 if spec.healthy() else watch.strikes + 1
        if watch.strikes >= spec.strikes:
            self.plan_restart(watch, "runs but does not work any more", now)

    def plan_restart(self, watch: Watch, how: str, now: float) -> None:
        """Clear away what is left of the child and set the time of its next start."""
        watch.child.kill_group()
        if now - watch.child.started_at > SETTLED:
            watch.wait = FIRST_WAIT
        self.say(f"{watch.child.name} {how}: starting it again in {watch.wait:g} s")
        watch.start_at = now + watch.wait
        watch.wait = min(watch.wait * 2, LONGEST_WAIT)

    def start_when_due(self, watch: Watch, now: float) -> None:
        if watch.start_at is None or now < watch.start_at:
            return
        watch.start_at, watch.strikes = None, 0
        watch.check_at = now + watch.child.spec.grace
        try:
            watch.child.start(now)
        except OSError as error:
            self.plan_restart(watch, f"could not be started ({error})", now)
