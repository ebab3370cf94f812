"""The trial: a crowd listens, blow follows blow, then there is peace, and everyone is compared with the database."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db import OperationalError

from bench.chaos import oracle
from bench.chaos.damage import BLOWS, blows, stop_the_clock
from bench.chaos.listener import Listener
from results.domain.board import Entry
from results.models import Election
from results.publish.reader import Reader, find_election
from results.publish.snapshot import snapshot
from tests.boards import timeless
from tests.live.system import System

T = TypeVar("T")
SLUG = "delhi-2025"
CALM_S = 20.0
"""After the last blow everyone equals the database within this."""
HELD_S = 10.0
"""And still does when for so long nothing new was published (the source's last page is read by then)."""
QUIET_WITHIN_S = 180.0
RECOVERY_S = 60.0
NOTICED_S = 1.0
"""A blow is felt within this: only then does it mean anything that everyone is connected."""
LOOK_S = 0.25


@dataclass(frozen=True)
class Plan:
    minutes: float = 10.0
    clients: int = 1_000
    stalls: int = 100
    drops: int = 100
    every_s: float = 15.0
    seed: int = 1
    cluster: bool = False

    def kinds(self) -> list[str]:
        steady = self.clients - self.stalls - self.drops
        return ["steady"] * steady + ["stalls"] * self.stalls + ["drops"] * self.drops


@dataclass
class Report:
    """What happened. `equal_after_s` is None when it did not come true in time."""

    plan: Plan
    blows: list[tuple[str, float]] = field(default_factory=list)
    """Each with the seconds until every steady client was connected and held the log's last event."""
    events: int = 0
    equal_after_s: float | None = None
    stayed_equal: bool = False
    late: list[str] = field(default_factory=list)
    """Those who were not equal by then, and what they were doing."""
    faults: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    """What of transports, topics, pages and moments was not as the database has it, at the end."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.equal_after_s is not None and self.stayed_equal and not self.faults and not self.false

    def line(self) -> dict[str, Any]:
        return {"bench": "chaos", "passed": self.passed, **asdict(self)}


class Trial:
    """A crowd on one system. `system` is ready; Django speaks to its database."""

    def __init__(self, system: System, plan: Plan) -> None:
        self.system = system
        self.report = Report(plan)
        self.dice = random.Random(plan.seed)
        port = int(system.address.rstrip("/").rpartition(":")[2])
        address = f"ws://127.0.0.1:{port}/ws/v1/elections/{SLUG}/"
        seeds = (random.Random(self.dice.random()) for _ in range(plan.clients))
        self.crowd = [Listener(address, kind, port, dice) for kind, dice in zip(plan.kinds(), seeds, strict=True)]
        self._reader = Reader()

    async def run(self) -> Report:
        listening = [asyncio.create_task(each.run()) for each in self.crowd]
        try:
            await self._until(self._all_hold_the_head, RECOVERY_S)
            first = await self._ask(_published)
            await self._chaos()
            await self._peace()
            self.report.events = (await self._ask(_published))["seq"] - first["seq"]
            self.report.false = await oracle.faults(self.system.address, SLUG, first, self.dice)
        finally:
            for task in listening:
                task.cancel()
            ends = await asyncio.gather(*listening, return_exceptions=True)
            await self._reader.close()
        self.report.faults = [f"{each.kind}: {fault}" for each in self.crowd for fault in each.faults]
        self.report.faults += [
            f"a listener ended: {end!r}" for end in ends if not isinstance(end, asyncio.CancelledError)
        ]
        self.report.counts = dict(sum((each.counts for each in self.crowd), Counter()))
        return self.report

    async def _chaos(self) -> None:
        plan = self.report.plan
        end = time.monotonic() + plan.minutes * 60
        for name, blow in blows(self.dice, plan.cluster):
            if time.monotonic() + plan.every_s > end:
                return
            began = time.monotonic()
            await asyncio.to_thread(blow, self.system)
            await asyncio.sleep(NOTICED_S)
            after = NOTICED_S + await self._until(self._all_hold_the_head, RECOVERY_S)
            self.report.blows.append((name, round(after, 1)))
            print(f"{name}: everyone is back after {after:.1f} s", flush=True)
            await asyncio.sleep(max(0.0, began + plan.every_s - time.monotonic()))

    async def _peace(self) -> None:
        """One last blow, and then nothing moves but what was under way."""
        await asyncio.to_thread(stop_the_clock, self.system)
        await asyncio.to_thread(BLOWS["Redis and web killed"], self.system)
        for each in self.crowd:
            each.calm.set()
        start = time.monotonic()
        while time.monotonic() < start + CALM_S:
            if not await self._unequal():
                self.report.equal_after_s = round(time.monotonic() - start, 1)
                break
            await asyncio.sleep(LOOK_S)
        self.report.late = [each.describe() for each in await self._unequal()]
        await self._quiet()
        self.report.stayed_equal = not await self._unequal()

    async def _quiet(self) -> None:
        """Wait until what the source had said is read and published, and all have heard of it."""
        seq, since, end = -1, time.monotonic(), time.monotonic() + QUIET_WITHIN_S
        while time.monotonic() < min(end, since + HELD_S):
            now = (await self._ask(find_election, SLUG)).seq
            seq, since = (seq, since) if now == seq else (now, time.monotonic())
            await asyncio.sleep(LOOK_S)

    async def _ask(self, query: Callable[..., T], *args: Any) -> T:
        """What the database says, once it can be asked: it is among what is killed."""
        end = time.monotonic() + RECOVERY_S
        while True:
            try:
                return await self._reader(query, *args)
            except OperationalError:
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(LOOK_S)

    async def _unequal(self) -> list[Listener]:
        """The clients that do not hold what the database says is published."""
        truth = timeless(await self._ask(_published))
        return [each for each in self.crowd if each.board is None or timeless(each.board) != truth]

    async def _all_hold_the_head(self) -> bool:
        election = await self._ask(find_election, SLUG)
        head = (election.epoch, election.seq)
        return all(each.connected and each.position == head for each in self.crowd if each.kind == "steady")

    async def _until(self, true: Any, seconds: float) -> float:
        """How long it took to come true, at most `seconds`."""
        start = time.monotonic()
        while not await true() and time.monotonic() < start + seconds:
            await asyncio.sleep(LOOK_S)
        return time.monotonic() - start


def _published() -> Entry:
    return snapshot(Election.objects.get(slug=SLUG))
