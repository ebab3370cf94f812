"""One election's board in this process's memory: the board at a seq, the last events, and frames made of them."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from results.domain import board
from results.domain.board import Entry, Numbered
from results.domain.wire_types import ResyncReason
from results.models import Election
from results.publish import topics, wire
from results.publish.reader import EVENTS_IN_MEMORY, LogUpdate
from results.publish.snapshot import source_age, with_source_age
from results.publish.topics import Topics
from results.publish.wire import Frame

Position = tuple[str, int]
"""A position in a log: epoch and seq."""

MAX_CACHED_FRAMES = 256
"""Frames cached for the present seq; beyond that the oldest is dropped and made again when asked for."""

T = TypeVar("T")


class LiveBoard:
    """A board moved forward event by event. Built from a `LogUpdate` that carries a board."""

    def __init__(self, update: LogUpdate) -> None:
        assert update.board is not None
        self.election: Election = update.election
        self.board: Entry = update.board
        self.epoch: str = update.board["epoch"]
        self.seq: int = update.board["seq"]
        self._events: deque[Numbered] = deque(update.events, maxlen=EVENTS_IN_MEMORY)
        self._cache: dict[object, Any] = {}

    @property
    def position(self) -> Position:
        return self.epoch, self.seq

    @property
    def last(self) -> Numbered | None:
        return self._events[-1] if self._events else None

    def apply_events(self, events: list[Numbered]) -> Entry:
        """Apply events that follow `seq` without a gap; returns the delta that they make."""
        delta = board.delta(events, self.epoch, self.seq)
        self.board = board.apply(self.board, delta)
        self.seq = delta["seq"]
        self._events.extend(events)
        self._cache.clear()
        return delta

    def seats(self) -> dict[int, Entry]:
        return {entry["number"]: entry for entry in self.board["seats"]}

    def election_entry(self, now: datetime) -> Entry:
        """The `election` entry with the source's age as of now."""
        return with_source_age(self.board["election"], self.election, now)

    def source_age_s(self, now: datetime) -> int | None:
        return source_age(self.election, now)

    def snapshot(self, topic_set: Topics, now: datetime) -> Frame:
        """The snapshot frame. Seats, tally and moments are encoded once for each seq, the rest once a second."""
        key, second = ("snapshot", topic_set), int(now.timestamp())
        if key in self._cache and self._cache[key][0] != second:
            del self._cache[key]
        frame: Frame = self.cached(key, lambda: (second, self._snapshot(topic_set, now)))[1]
        return frame

    def delta_since(self, seq: int, topic_set: Topics) -> Frame | None:
        """One delta from `seq` to here, or None when it is not in memory (then a snapshot must do)."""
        if not self._oldest_position <= seq <= self.seq:
            return None
        return self.cached(("since", seq, topic_set), lambda: self._delta(seq, topic_set))

    def events_after(self, seq: int, limit: int) -> list[Numbered] | None:
        """At most `limit` events after `seq`, or None when they are not in memory."""
        if seq < self._oldest_position:
            return None
        return list(islice((event for event in self._events if event.seq > seq), limit))

    def resync_reason(self, since: Position) -> ResyncReason | None:
        """Why a client cannot resume from a position, as the reason of a resync; None where it can."""
        epoch, seq = since
        if epoch != self.epoch:
            return "epoch"
        if seq > self.seq:
            return "future"
        return "too_old" if seq < self._oldest_position else None

    def cached(self, key: object, make: Callable[[], T]) -> T:
        """The value that was made under this key since the last event, or `make()` now."""
        if key not in self._cache:
            if len(self._cache) >= MAX_CACHED_FRAMES:
                del self._cache[next(iter(self._cache))]
            self._cache[key] = make()
        frame: T = self._cache[key]
        return frame

    @property
    def _oldest_position(self) -> int:
        """The oldest position from which the events in memory lead on."""
        return self._events[0].seq - 1 if self._events else self.seq

    def _snapshot(self, topic_set: Topics, now: datetime) -> Frame:
        part = topics.narrow(self.board, topic_set)
        heavy = {name: part[name] for name in ("tally", "seats", "moments")}
        tail = self.cached(("tail", topic_set), lambda: wire.encode_members(heavy))
        head = {name: part[name] for name in ("type", "epoch", "seq", "as_of", "is_test")}
        return wire.join_encoded({**head, "election": self.election_entry(now)}, tail)

    def _delta(self, seq: int, topic_set: Topics) -> Frame:
        events = [event for event in self._events if event.seq > seq]
        delta = board.delta(events, self.epoch, seq) if events else self.empty_delta(seq)
        return wire.frame(topics.narrow(delta, topic_set))

    def empty_delta(self, seq: int) -> Entry:
        """A delta from `seq` to here without entries, for a reader whose topics did not change."""
        return {**board.delta([], self.epoch, seq), "seq": self.seq, "at": self.board["as_of"]}
