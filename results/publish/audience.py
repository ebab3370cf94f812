"""Who hears the same topics, and so the same frames."""

from collections.abc import Callable
from typing import Protocol

from results.publish.topics import Topics
from results.publish.wire import Frame

Send = Callable[[bytes], int]
"""A non-blocking socket's own send: how many bytes the kernel took, or OSError."""


class Outlet(Protocol):
    """Where frames go. `put` must not wait: an outlet that cannot keep up ends by itself.

    `lane` is the short way, while there is one: the form of a frame that it takes ("plain" or "deflated") and the
    function that takes the bytes; what that did not take goes to `rest`. An outlet whose lane opens or closes calls
    `moved`, which its audience sets.
    """

    lane: tuple[str, Send] | None
    moved: Callable[["Outlet"], None] | None

    def put(self, frame: Frame) -> None: ...

    def rest(self, framed: bytes) -> None: ...

    def end(self, code: int, reason: str) -> None: ...


Row = tuple[list[Outlet], list[Send]]
"""Outlets, and the send of each."""


class Audience:
    """Outlets with the same topics. `seq` is where the last frame left them."""

    __slots__ = ("_lanes", "_others", "_rows", "seq", "topics")

    def __init__(self, topics: Topics, seq: int) -> None:
        self.topics = topics
        self.seq = seq
        self._lanes: dict[str, dict[Outlet, Send]] = {}
        self._others: set[Outlet] = set()
        self._rows: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._others) + sum(map(len, self._lanes.values()))

    def add(self, outlet: Outlet) -> None:
        outlet.moved = self._place
        self._place(outlet)

    def discard(self, outlet: Outlet) -> None:
        if outlet in self:
            outlet.moved = None
            self._remove(outlet)

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._others or any(outlet in sends for sends in self._lanes.values())

    def put(self, *frames: Frame) -> None:
        """This is where the time goes: for each subscriber one call, with bytes that were made once."""
        for frame in frames:
            others = tuple(self._others)  # before a lane closes and its outlet joins them, with this frame in it
            for form, (outlets, sends) in self._in_rows().items():
                _send_all(getattr(frame, form), outlets, sends)
            for outlet in others:
                outlet.put(frame)

    def end(self, code: int, reason: str) -> None:
        for outlet in (*self._others, *(each for sends in self._lanes.values() for each in sends)):
            outlet.end(code, reason)

    def _in_rows(self) -> dict[str, Row]:
        """The lanes as rows, laid out anew only when someone came or went: a frame touches as little as it can."""
        if not self._rows:
            self._rows = {form: (list(sends), list(sends.values())) for form, sends in self._lanes.items() if sends}
        return self._rows

    def _place(self, outlet: Outlet) -> None:
        self._remove(outlet)
        if outlet.lane is None:
            self._others.add(outlet)
        else:
            form, send = outlet.lane
            self._lanes.setdefault(form, {})[outlet] = send

    def _remove(self, outlet: Outlet) -> None:
        self._rows = {}
        self._others.discard(outlet)
        for sends in self._lanes.values():
            sends.pop(outlet, None)


def _send_all(framed: bytes, outlets: list[Outlet], sends: list[Send]) -> None:
    size = len(framed)
    for place, send in enumerate(sends):
        try:
            taken = send(framed)
        except OSError:  # the kernel is full, or the line is lost: the transport finds out which
            taken = 0
        if taken != size:
            outlets[place].rest(framed[taken:])
