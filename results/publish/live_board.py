"""What a process knows of one election's log: the board as of a seq, the last events, and the frames made of them."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from results.domain import board
from results.domain.board import Entry, Numbered
from results.models import Election
from results.publish import topics, wire
from results.publish.reader import RING, News
from results.publish.snapshot import live, source_age
from results.publish.topics import Topics
from results.publish.wire import Frame

Since = tuple[str, int]
"""A position in a log: epoch and seq."""

FRAMES_KEPT = 256
"""Frames kept for the present seq; past that the oldest are made again when asked for."""

T = TypeVar("T")


class LiveBoard:
    """A board in memory, folded forward event by event. Built from `News` that carries a board."""

    def __init__(self, news: News) -> None:
        assert news.board is not None
        self.election: Election = news.election
        self.board: Entry = news.board
        self.epoch: str = news.board["epoch"]
        self.seq: int = news.board["seq"]
        self._ring: deque[Numbered] = deque(news.events, maxlen=RING)
        self._made: dict[object, Any] = {}

    @property
    def position(self) -> Since:
        return self.epoch, self.seq

    @property
    def last(self) -> Numbered | None:
        return self._ring[-1] if self._ring else None

    def fold(self, events: list[Numbered]) -> Entry:
        """Move on by events that follow `seq` without a gap; returns the delta that they make."""
        delta = board.delta(events, self.epoch, self.seq)
        self.board = board.apply(self.board, delta)
        self.seq = delta["seq"]
        self._ring.extend(events)
        self._made.clear()
        return delta

    def seats(self) -> dict[int, Entry]:
        return {entry["number"]: entry for entry in self.board["seats"]}

    def summary(self, now: datetime) -> Entry:
        """The `election` entry with the source's age as of now."""
        return live(self.board["election"], self.election, now)

    def source_age_s(self, now: datetime) -> int | None:
        return source_age(self.election, now)

    def snapshot(self, wanted: Topics, now: datetime) -> Frame:
        """The snapshot frame; what is heavy in it is encoded once for a seq, the rest once a second."""
        key, second = ("snapshot", wanted), int(now.timestamp())
        if key in self._made and self._made[key][0] != second:
            del self._made[key]
        found: Frame = self.kept(key, lambda: (second, self._snapshot(wanted, now)))[1]
        return found

    def since(self, seq: int, wanted: Topics) -> Frame | None:
        """One delta from `seq` to here, or None when it is not in memory (then a snapshot must do)."""
        if not self._first <= seq <= self.seq:
            return None
        return self.kept(("since", seq, wanted), lambda: self._delta(seq, wanted))

    def after(self, seq: int, limit: int) -> list[Numbered] | None:
        """At most `limit` events after `seq`, or None when they are not in memory."""
        if seq < self._first:
            return None
        return list(islice((each for each in self._ring if each.seq > seq), limit))

    def unfit(self, since: Since) -> str:
        """Why a position cannot be resumed from (the reason of a resync), or nothing."""
        epoch, seq = since
        if epoch != self.epoch:
            return "epoch"
        if seq > self.seq:
            return "future"
        return "too_old" if seq < self._first else ""

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What was made under this key since the last event, or made now."""
        if key not in self._made:
            if len(self._made) >= FRAMES_KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @property
    def _first(self) -> int:
        """The oldest position that the ring leads on from."""
        return self._ring[0].seq - 1 if self._ring else self.seq

    def _snapshot(self, wanted: Topics, now: datetime) -> Frame:
        part = topics.narrow(self.board, wanted)
        heavy = {name: part[name] for name in ("tally", "seats", "moments")}
        tail = self.kept(("tail", wanted), lambda: wire.tail(heavy))
        head = {name: part[name] for name in ("type", "epoch", "seq", "as_of")}
        return wire.spliced({**head, "election": self.summary(now)}, tail)

    def _delta(self, seq: int, wanted: Topics) -> Frame:
        events = [each for each in self._ring if each.seq > seq]
        delta = board.delta(events, self.epoch, seq) if events else self.silence(seq)
        return wire.frame(topics.narrow(delta, wanted))

    def silence(self, seq: int) -> Entry:
        """A delta from `seq` to here that says nothing: for a reader whose topics were silent."""
        return {**board.delta([], self.epoch, seq), "seq": self.seq, "at": self.board["as_of"]}
