"""Subscribers of the same topics, who get the same frames."""

from collections.abc import Callable
from typing import Protocol

from results.publish.counters import count_frame
from results.publish.topics import Topics
from results.publish.wire import Frame

Send = Callable[[bytes], int]
"""A non-blocking socket's own send: how many bytes the kernel took, or OSError."""


class Outlet(Protocol):
    """One subscriber's connection. `send` must not wait: an outlet that cannot keep up closes by itself.

    `direct_send` is set while frames may go straight to the kernel: the form of a frame that the socket takes
    ("plain" or "deflated"), and the socket's own send. Bytes that the kernel did not take go to `write_remainder`.
    When `direct_send` changes, the outlet calls `on_direct_send_change`, which its audience sets.
    """

    direct_send: tuple[str, Send] | None
    on_direct_send_change: Callable[["Outlet"], None] | None

    def send(self, frame: Frame) -> None: ...

    def write_remainder(self, framed: bytes) -> None: ...

    def end(self, code: int, reason: str) -> None: ...


DirectRow = tuple[list[Outlet], list[Send]]
"""Outlets, and at the same index the send of each."""


class Audience:
    """The outlets with the same topics. `seq` is the position at which the last frame left them."""

    __slots__ = ("_direct", "_direct_rows", "_indirect", "seq", "topics")

    def __init__(self, topics: Topics, seq: int) -> None:
        self.topics = topics
        self.seq = seq
        self._direct: dict[str, dict[Outlet, Send]] = {}
        self._indirect: set[Outlet] = set()
        self._direct_rows: dict[str, DirectRow] = {}

    def __len__(self) -> int:
        return len(self._indirect) + sum(map(len, self._direct.values()))

    def add(self, outlet: Outlet) -> None:
        outlet.on_direct_send_change = self._place
        self._place(outlet)

    def discard(self, outlet: Outlet) -> None:
        if outlet in self:
            outlet.on_direct_send_change = None
            self._remove(outlet)

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._indirect or any(outlet in sends for sends in self._direct.values())

    def send(self, *frames: Frame) -> None:
        """Send frames to everyone. The hot path: one call for each subscriber, with bytes that were made once."""
        for frame in frames:
            count_frame(len(frame.body), len(self))
            others = tuple(self._indirect)  # taken now: an outlet that joins it during this frame has the frame already
            for form, (outlets, sends) in self._rows_of_direct().items():
                _send_all(getattr(frame, form), outlets, sends)
            for outlet in others:
                outlet.send(frame)

    def end(self, code: int, reason: str) -> None:
        for outlet in (*self._indirect, *(send for sends in self._direct.values() for send in sends)):
            outlet.end(code, reason)

    def _rows_of_direct(self) -> dict[str, DirectRow]:
        """The direct outlets as lists, rebuilt only when a subscriber came or went."""
        if not self._direct_rows:
            self._direct_rows = {
                form: (list(sends), list(sends.values())) for form, sends in self._direct.items() if sends
            }
        return self._direct_rows

    def _place(self, outlet: Outlet) -> None:
        self._remove(outlet)
        if outlet.direct_send is None:
            self._indirect.add(outlet)
        else:
            form, send = outlet.direct_send
            self._direct.setdefault(form, {})[outlet] = send

    def _remove(self, outlet: Outlet) -> None:
        self._direct_rows = {}
        self._indirect.discard(outlet)
        for sends in self._direct.values():
            sends.pop(outlet, None)


def _send_all(framed: bytes, outlets: list[Outlet], sends: list[Send]) -> None:
    size = len(framed)
    for index, send in enumerate(sends):
        try:
            sent = send(framed)
        except OSError:  # the kernel's buffer is full or the connection is lost: the transport finds out which
            sent = 0
        if sent != size:
            outlets[index].write_remainder(framed[sent:])
