"""Who hears the same topics, and so the same frames."""

from collections.abc import Callable
from typing import Protocol

from results.publish.topics import Topics
from results.publish.wire import Frame

Write = Callable[[bytes], None]


class Outlet(Protocol):
    """Where frames go. `put` must not wait: an outlet that cannot keep up ends by itself.

    `lane` is the short way where there is one: the form of a frame that it takes ("plain" or "deflated"), and the
    function that takes the bytes.
    """

    @property
    def lane(self) -> tuple[str, Write] | None: ...

    def put(self, frame: Frame) -> None: ...

    def end(self, code: int, reason: str) -> None: ...


class Audience:
    """Outlets with the same topics. `seq` is where the last frame left them."""

    __slots__ = ("_lanes", "_others", "seq", "topics")

    def __init__(self, topics: Topics, seq: int) -> None:
        self.topics = topics
        self.seq = seq
        self._lanes: dict[str, dict[Outlet, Write]] = {}
        self._others: set[Outlet] = set()

    def __len__(self) -> int:
        return len(self._others) + sum(map(len, self._lanes.values()))

    def add(self, outlet: Outlet) -> None:
        if outlet.lane is None:
            self._others.add(outlet)
        else:
            form, write = outlet.lane
            self._lanes.setdefault(form, {})[outlet] = write

    def discard(self, outlet: Outlet) -> None:
        self._others.discard(outlet)
        for writes in self._lanes.values():
            writes.pop(outlet, None)

    def put(self, *frames: Frame) -> None:
        """This is where the time goes: for each subscriber one call, with bytes that were made once."""
        for frame in frames:
            for form, writes in self._lanes.items():
                framed: bytes = getattr(frame, form)
                for write in writes.values():
                    write(framed)
            for outlet in tuple(self._others):
                outlet.put(frame)

    def end(self, code: int, reason: str) -> None:
        for outlet in (*self._others, *(each for writes in self._lanes.values() for each in writes)):
            outlet.end(code, reason)
