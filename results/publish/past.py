"""Earlier boards, for `snapshot?at=`: a log's past does not change, so each board is read once and kept while there is
room. Requests for the same board at the same time share one reading."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

import msgspec

from results.publish import log, topics, wire
from results.publish.live_board import Position
from results.publish.reader import Reader, find_election
from results.publish.snapshot import snapshot
from results.publish.topics import ALL, Topics
from results.publish.wire import Frame

SETTLED = timedelta(minutes=1)
"""A writer that is not done yet may still bring an event for a time this young: such an answer is not remembered."""
ROOM = 24_000_000
"""Bytes of encoded boards that are kept; their compressed forms add a sixth."""
TIMES = 4_096
"""Times of which it is remembered which seq they mean."""
WAITING = 100
"""Different readings that may wait for the one thread."""

PastTime = tuple[str, str, datetime]
"""Slug, epoch, time."""
PositionAndBoard = tuple[Position, Frame | None]


class TooBusy(RuntimeError):
    """More earlier boards are asked for than can be read."""


class Past:
    """The earlier boards of this process. One thread and one connection of its own: it holds up nobody who is live."""

    def __init__(self) -> None:
        self._read = Reader()
        self._seqs: OrderedDict[PastTime, Position] = OrderedDict()
        self._frames: OrderedDict[tuple[Position, Topics], Frame] = OrderedDict()
        self._size = 0
        self._reading: dict[PastTime, asyncio.Future[PositionAndBoard]] = {}

    async def at(self, slug: str, epoch: str, at: datetime, topic_set: Topics, now: datetime) -> PositionAndBoard:
        """The position that the log had at a time, and the board there: None where nothing had been published.

        `epoch` is the one that this process tells now. Raises TooBusy, UnknownElection, what the database raises.
        """
        position, full_frame = self._known((slug, epoch, at)) or await self._read_once((slug, epoch, at), now)
        if full_frame is None or topic_set == ALL:
            return position, full_frame
        return position, self._narrowed(position, full_frame, topic_set)

    async def close(self) -> None:
        await self._read.close()

    def _known(self, key: PastTime) -> PositionAndBoard | None:
        position = self._seqs.get(key)
        if position is None:
            return None
        if position[1] == 0:
            return position, None
        full_frame = self._frame((position, ALL))
        return (position, full_frame) if full_frame else None

    async def _read_once(self, key: PastTime, now: datetime) -> PositionAndBoard:
        if key not in self._reading:
            if len(self._reading) >= WAITING:
                raise TooBusy("too many earlier boards are being read; try again")
            self._reading[key] = asyncio.ensure_future(self._read_and_keep(key, now))
        return await asyncio.shield(self._reading[key])

    async def _read_and_keep(self, key: PastTime, now: datetime) -> PositionAndBoard:
        slug, epoch, at = key
        try:
            position, full_frame = await self._read(self._read_board, slug, at)
        finally:
            del self._reading[key]
        if full_frame is not None:
            self._keep((position, ALL), full_frame)
        if position[0] == epoch and at < now - SETTLED:
            self._seqs[key] = position
            if len(self._seqs) > TIMES:
                self._seqs.popitem(last=False)
        return position, full_frame

    def _read_board(self, slug: str, at: datetime) -> PositionAndBoard:
        """In the thread: which seq it was, and its board, read unless it is here."""
        election = find_election(slug)
        position = election.epoch, log.seq_at(election.pk, at)
        if position[1] == 0:
            return position, None
        return position, self._frames.get((position, ALL)) or wire.frame(snapshot(election, at_seq=position[1]))

    def _narrowed(self, position: Position, full_frame: Frame, topic_set: Topics) -> Frame:
        frame = self._frame((position, topic_set))
        if frame is None:
            frame = wire.frame(topics.narrow(msgspec.json.decode(full_frame.body), topic_set))
            self._keep((position, topic_set), frame)
        return frame

    def _frame(self, key: tuple[Position, Topics]) -> Frame | None:
        if key in self._frames:
            self._frames.move_to_end(key)
        return self._frames.get(key)

    def _keep(self, key: tuple[Position, Topics], frame: Frame) -> None:
        """The one asked for longest ago goes first."""
        if self._frame(key) is None:
            self._frames[key] = frame
            self._size += len(frame.body)
        while self._size > ROOM and len(self._frames) > 1:
            self._size -= len(self._frames.popitem(last=False)[1].body)
