"""One election as this process tells it: it follows the log, and hands each frame to all who hear it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from results.domain.board import Entry, Numbered
from results.publish import reader, topics, wire
from results.publish.audience import Audience, Outlet
from results.publish.live_board import LiveBoard, Since
from results.publish.reader import News, Reader, UnknownElection
from results.publish.topics import Topics
from results.publish.wire import HEARTBEAT_S, Frame

LOOK_S = 1.0
"""How long a lost poke can delay what was committed."""
WINDOW_S = 0.08
"""Changes that come closer together than this share a frame."""
IDLE_S = 60.0
"""A stream that nobody hears or asks is let go after this."""

logger = logging.getLogger(__name__)


class Stream:
    """Follows one election's log and tells its audiences. Everything but the reading happens on the loop, so a
    position and the frames after it are always taken together."""

    told: LiveBoard

    def __init__(self, slug: str, read: Reader, missed: Callable[[], None] = lambda: None) -> None:
        """`missed` is called when the log had news that no poke told of. Await `start` before anything else."""
        self.slug = slug
        self.audiences: dict[Topics, Audience] = {}
        self._read = read
        self._missed = missed
        self._poked = asyncio.Event()
        self._moved = asyncio.Event()
        self._looking = asyncio.Lock()
        self._gone = False
        self._looked_at = self._told_at = self._used_at = self._beat_at = _clock()

    async def start(self) -> None:
        """Raises UnknownElection."""
        self.told = LiveBoard(await self._read(reader.start, self.slug))

    @property
    def outlets(self) -> int:
        return sum(map(len, self.audiences.values()))

    @property
    def idle(self) -> bool:
        return self._gone or (not self.audiences and _clock() - self._used_at > IDLE_S)

    def used(self) -> LiveBoard:
        """What is known, for someone who asks once."""
        self._used_at = _clock()
        return self.told

    # Who hears it

    async def attach(self, outlet: Outlet, since: Since | None, wanted: Topics) -> None:
        """Join first, then say where things stand: nothing falls between. Raises UnknownElection."""
        self._used_at = _clock()
        ahead = since and self.told.unfit(since) in ("epoch", "future")
        if ahead and _clock() - self._looked_at > LOOK_S / 4:
            await self._try_to_look()  # perhaps it is this process that is behind
        if self._gone:
            raise UnknownElection(self.slug)
        self._audience(wanted).add(outlet)
        outlet.put(wire.hello(*self.told.position, self.told.election.is_test, wanted))
        for frame in self._opening(since, wanted):
            outlet.put(frame)

    def retune(self, outlet: Outlet, wanted: Topics) -> None:
        """Change what an outlet hears; a snapshot of the new topics follows."""
        self.detach(outlet)
        self._audience(wanted).add(outlet)
        outlet.put(self._snapshot(wanted))

    def detach(self, outlet: Outlet) -> None:
        for wanted, audience in list(self.audiences.items()):
            audience.discard(outlet)
            if not len(audience):
                del self.audiences[wanted]
        self._used_at = _clock()

    async def wait(self, seq: int, seconds: float) -> None:
        """Return when the board is past `seq`, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while self.told.seq <= seq:
                    self._used_at = _clock()
                    await self._moved.wait()
        except TimeoutError:
            return

    # How it goes on

    def poke(self) -> None:
        self._poked.set()

    async def run(self) -> None:
        """Look when poked and every second, tell, and beat. Returns when nobody has cared for a minute, or when the
        election is gone."""
        while not self.idle:
            poked = await self._nudge()
            if (early := self._told_at + WINDOW_S - _clock()) > 0:
                await asyncio.sleep(early)
            self._poked.clear()
            before = self.told.position
            await self._try_to_look(poked and _clock() - self._looked_at < LOOK_S)
            if not poked and self.told.position != before:
                self._missed()
            if _clock() - self._beat_at >= HEARTBEAT_S:
                self.beat(timezone.now())

    async def look(self, only_events: bool = False) -> None:
        """Read what the log has past our position, and tell it; and, unless `only_events`, what the election's row says
        of its source. Raises what the database raises."""
        async with self._looking:
            told = self.told
            if only_events:
                news = await self._read(reader.following, told.election, told.last, told.seq)
            else:
                self._looked_at = _clock()
                news = await self._read(reader.news, self.slug, told.epoch, told.last, told.seq)
            self._take(news)

    def beat(self, now: datetime) -> None:
        """A heartbeat to all; first an empty delta to those whose topics were silent, so that every seq is known."""
        self._beat_at = _clock()
        beat = wire.heartbeat(*self.told.position, now, self.told.source_age_s(now))
        for audience in self.audiences.values():
            if audience.seq < self.told.seq:
                audience.put(wire.frame(self.told.silence(audience.seq)))
                audience.seq = self.told.seq
            audience.put(beat)

    # Inside

    async def _try_to_look(self, only_events: bool = False) -> None:
        try:
            await self.look(only_events)
        except UnknownElection:
            self._end()
        except Exception:
            logger.warning("could not read the log of %s", self.slug, exc_info=True)

    def _end(self) -> None:
        """The election was removed: there is nothing more to tell."""
        self._gone = True
        for audience in self.audiences.values():
            audience.put(wire.error("unknown_election", "this election was removed"))
            audience.end(wire.UNKNOWN, "this election was removed")

    def _take(self, news: News) -> None:
        if news.board is not None:
            self._restart(news)
        else:
            self.told.election = news.election
            if news.events:
                self._tell(news.events)

    def _restart(self, news: News) -> None:
        self.told = LiveBoard(news)
        for wanted, audience in self.audiences.items():
            audience.seq = self.told.seq
            audience.put(wire.resync(news.reason), self._snapshot(wanted))
        self._wake_waiters()

    def _tell(self, events: list[Numbered]) -> None:
        narrowed = self.audiences.keys() - {topics.ALL}
        before: dict[int, Entry] = self.told.seats() if narrowed else {}
        delta = self.told.fold(events)
        self._told_at = _clock()
        for audience in self.audiences.values():
            part = topics.narrow(delta, audience.topics, before)
            if not topics.is_empty(part):
                audience.put(wire.frame({**part, "prev": audience.seq}))
                audience.seq = self.told.seq
        self._wake_waiters()

    def _wake_waiters(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    def _opening(self, since: Since | None, wanted: Topics) -> Iterable[Frame]:
        if since is None:
            return [self._snapshot(wanted)]
        if since == self.told.position:
            return []
        reason = self.told.unfit(since)
        if reason:
            return [wire.resync(reason), self._snapshot(wanted)]
        # Which seats a party left before `since` is not in the events after it, so those topics start whole.
        whole = any(name.startswith("party:") for name in wanted)
        return [(None if whole else self.told.since(since[1], wanted)) or self._snapshot(wanted)]

    def _snapshot(self, wanted: Topics) -> Frame:
        return self.told.snapshot(wanted, timezone.now())

    def _audience(self, wanted: Topics) -> Audience:
        return self.audiences.setdefault(wanted, Audience(wanted, self.told.seq))

    async def _nudge(self) -> bool:
        """Wait for a poke, or for the next look. Whether it was a poke."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._poked.wait()
        except TimeoutError:
            return False
        return True


def _clock() -> float:
    return asyncio.get_running_loop().time()
