"""One election's live feed in this process: follows the event log and hands each frame to all subscribers."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from results.domain.board import Entry, Numbered
from results.publish import counters, reader, topics, wire
from results.publish.audience import Audience, Outlet
from results.publish.live_board import LiveBoard, Position
from results.publish.reader import LogUpdate, Reader, UnknownElection
from results.publish.topics import Topics
from results.publish.wire import HEARTBEAT_S, Frame

READ_INTERVAL_S = 1.0
"""Seconds between reads of the log without a poke: how long a lost poke can delay what was committed."""
COALESCE_S = 0.08
"""Changes that come closer together than this many seconds share a frame."""
IDLE_TIMEOUT_S = 60.0
"""A stream without subscribers and requests is dropped after this many seconds."""

logger = logging.getLogger(__name__)


class Stream:
    """Follows one election's log and sends its changes to its audiences. Only the reading happens outside the event
    loop, so that a position and the frames after it are always taken together."""

    live_board: LiveBoard

    def __init__(self, slug: str, read: Reader, on_missed_poke: Callable[[], None] = lambda: None) -> None:
        """`on_missed_poke` is called when the log had news without a poke. Await `start` before anything else."""
        self.slug = slug
        self.audiences: dict[Topics, Audience] = {}
        self._read = read
        self._on_missed_poke = on_missed_poke
        self._poked = asyncio.Event()
        self._advanced = asyncio.Event()
        self._reading = asyncio.Lock()
        self._removed = False
        self._row_read_at = self._sent_at = self._used_at = self._heartbeat_at = _clock()

    async def start(self) -> None:
        """Raises UnknownElection."""
        self.live_board = LiveBoard(await self._read(reader.read_board, self.slug))

    @property
    def subscribers(self) -> int:
        return sum(map(len, self.audiences.values()))

    @property
    def is_idle(self) -> bool:
        return self._removed or (not self.audiences and _clock() - self._used_at > IDLE_TIMEOUT_S)

    def current(self) -> LiveBoard:
        """The board now, for a single request; keeps the stream from being dropped as idle."""
        self._used_at = _clock()
        return self.live_board

    # Subscribers

    async def attach(self, outlet: Outlet, since: Position | None, topic_set: Topics) -> None:
        """Add a subscriber first, then send where the board stands: no change falls between. Raises UnknownElection."""
        self._used_at = _clock()
        ahead = since and self.live_board.resync_reason(since) in ("epoch", "future")
        if ahead and _clock() - self._row_read_at > READ_INTERVAL_S / 4:
            await self._read_log_or_warn()  # perhaps it is this process that is behind
        if self._removed:
            raise UnknownElection(self.slug)
        self._audience(topic_set).add(outlet)
        outlet.send(wire.hello(*self.live_board.position, self.live_board.election.is_test, topic_set))
        for frame in self._opening_frames(since, topic_set):
            outlet.send(frame)

    def set_topics(self, outlet: Outlet, topic_set: Topics) -> None:
        """Change an outlet's topics; a snapshot of the new ones follows."""
        self.detach(outlet)
        self._audience(topic_set).add(outlet)
        outlet.send(self._snapshot(topic_set))

    def detach(self, outlet: Outlet) -> None:
        for topic_set, audience in list(self.audiences.items()):
            audience.discard(outlet)
            if not len(audience):
                del self.audiences[topic_set]
        self._used_at = _clock()

    async def wait_past(self, seq: int, seconds: float) -> None:
        """Return when the board is past `seq`, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while self.live_board.seq <= seq:
                    self._used_at = _clock()
                    await self._advanced.wait()
        except TimeoutError:
            return

    # Following the log

    def poke(self) -> None:
        self._poked.set()

    async def run(self) -> None:
        """Read the log when poked and every READ_INTERVAL_S, send what is new, and send heartbeats.

        Returns when the stream has been idle for IDLE_TIMEOUT_S, or when the election was removed.
        """
        while not self.is_idle:
            poked = await self._wait_for_poke()
            if (too_early_s := self._sent_at + COALESCE_S - _clock()) > 0:
                await asyncio.sleep(too_early_s)
            self._poked.clear()
            before = self.live_board.position
            await self._read_log_or_warn(poked and _clock() - self._row_read_at < READ_INTERVAL_S)
            if not poked and self.live_board.position != before:
                self._on_missed_poke()
            if _clock() - self._heartbeat_at >= HEARTBEAT_S:
                self.send_heartbeat(timezone.now())

    async def read_log(self, only_events: bool = False) -> None:
        """Read the events past our position and send them; and, unless `only_events`, the election's row with the state
        of its source. Raises what the database raises."""
        async with self._reading:
            live_board = self.live_board
            if only_events:
                update = await self._read(reader.read_events, live_board.election, live_board.last, live_board.seq)
            else:
                self._row_read_at = _clock()
                update = await self._read(
                    reader.read_update, self.slug, live_board.epoch, live_board.last, live_board.seq
                )
            self._apply(update)

    def send_heartbeat(self, now: datetime) -> None:
        """Send a heartbeat to all, and before it an empty delta to those whose topics did not change."""
        self._heartbeat_at = _clock()
        heartbeat = wire.heartbeat(*self.live_board.position, now, self.live_board.source_age_s(now))
        for audience in self.audiences.values():
            if audience.seq < self.live_board.seq:
                audience.send(wire.frame(self.live_board.empty_delta(audience.seq)))
                audience.seq = self.live_board.seq
            audience.send(heartbeat)

    # Internals

    async def _read_log_or_warn(self, only_events: bool = False) -> None:
        try:
            await self.read_log(only_events)
        except UnknownElection:
            self._close_removed()
        except Exception:
            logger.warning("could not read the log of %s", self.slug, exc_info=True)

    def _close_removed(self) -> None:
        """The election was removed: say so and close every connection."""
        self._removed = True
        for audience in self.audiences.values():
            audience.send(wire.error("unknown_election", "this election was removed"))
            audience.end(wire.UNKNOWN, "this election was removed")

    def _apply(self, update: LogUpdate) -> None:
        if update.board is not None:
            self._replace_board(update)
        else:
            self.live_board.election = update.election
            if update.events:
                self._publish(update.events)

    def _replace_board(self, update: LogUpdate) -> None:
        self.live_board = LiveBoard(update)
        for topic_set, audience in self.audiences.items():
            audience.seq = self.live_board.seq
            counters.RESYNCS.labels(update.reason or "epoch").inc(len(audience))
            audience.send(wire.resync(update.reason or "epoch"), self._snapshot(topic_set))
        self._wake_waiters()

    def _publish(self, events: list[Numbered]) -> None:
        narrowed = self.audiences.keys() - {topics.ALL}
        before: dict[int, Entry] = self.live_board.seats() if narrowed else {}
        delta = self.live_board.apply_events(events)
        self._sent_at = _clock()
        counters.observe_publish_delay(events[-1].at, timezone.now())
        for audience in self.audiences.values():
            part = topics.narrow(delta, audience.topics, before)
            if not topics.is_empty(part):
                audience.send(wire.frame({**part, "prev": audience.seq}))
                audience.seq = self.live_board.seq
        self._wake_waiters()

    def _wake_waiters(self) -> None:
        self._advanced.set()
        self._advanced = asyncio.Event()

    def _opening_frames(self, since: Position | None, topic_set: Topics) -> Iterable[Frame]:
        if since is None:
            return [self._snapshot(topic_set)]
        if since == self.live_board.position:
            return []
        reason = self.live_board.resync_reason(since)
        if reason:
            counters.RESYNCS.labels(reason).inc()
            return [wire.resync(reason), self._snapshot(topic_set)]
        # Which seats a party left before `since` is not in the events after it, so those topics start whole.
        whole = any(name.startswith("party:") for name in topic_set)
        return [(None if whole else self.live_board.delta_since(since[1], topic_set)) or self._snapshot(topic_set)]

    def _snapshot(self, topic_set: Topics) -> Frame:
        return self.live_board.snapshot(topic_set, timezone.now())

    def _audience(self, topic_set: Topics) -> Audience:
        return self.audiences.setdefault(topic_set, Audience(topic_set, self.live_board.seq))

    async def _wait_for_poke(self) -> bool:
        """Wait for a poke or READ_INTERVAL_S, whichever comes first. Returns whether it was a poke."""
        try:
            async with asyncio.timeout(READ_INTERVAL_S):
                await self._poked.wait()
        except TimeoutError:
            return False
        return True


def _clock() -> float:
    return asyncio.get_running_loop().time()
