"""Where frames leave the process: written to the transport where the server offers it, else sent from a short queue.

Nothing here waits for a client. One that falls MAX_BACKLOG bytes behind is closed, with a code that says why.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from results.publish.audience import Outlet, Send
from results.publish.counters import SLOW_READERS
from results.publish.wire import TOO_SLOW, Frame

MAX_BACKLOG = 1_000_000
"""Bytes that may wait for one client; with more it is closed with code TOO_SLOW."""

SendMessage = Callable[[dict[str, Any]], Awaitable[None]]
"""ASGI's send."""


class PreframedSocket(Protocol):
    """The ASGI extension `tracker.preframed`, as tracker/server.py offers it."""

    transport: asyncio.WriteTransport
    deflate: bool
    send: Send | None
    is_buffering: bool
    on_buffering_change: Callable[[], None] | None

    def close(self, code: int, reason: str) -> None: ...

    def call_when_lost(self, call: Callable[[], None]) -> None: ...


class DirectOutlet:
    """A WebSocket under our own server: the same framed bytes go to every socket.

    While the kernel takes all bytes, frames go straight to the socket. Once it does not, the remainder goes to the
    transport's buffer, and later frames wait here, in order, until that buffer is empty. They wait as references: a
    thousand stalled clients hold the bytes of one.
    """

    __slots__ = ("_closed", "_form", "_socket", "_waiting", "_waiting_bytes", "direct_send", "on_direct_send_change")

    def __init__(self, socket: PreframedSocket) -> None:
        self._socket = socket
        self._form = "deflated" if socket.deflate else "plain"
        self._closed = False
        self._waiting: deque[bytes] | None = None
        self._waiting_bytes = 0
        self.on_direct_send_change: Callable[[Outlet], None] | None = None
        self.direct_send: tuple[str, Send] | None = None
        socket.on_buffering_change = self._on_buffering_change
        socket.transport.set_write_buffer_limits(high=0)  # calls back at the first byte that waits
        self._update_direct_send()

    def send(self, frame: Frame) -> None:
        self.write_remainder(getattr(frame, self._form))

    def write_remainder(self, framed: bytes) -> None:
        if self._closed:
            return
        if not self._socket.is_buffering:
            self._socket.transport.write(framed)
        elif self._waiting_bytes + len(framed) > MAX_BACKLOG:
            self._waiting = None
            SLOW_READERS.inc()
            self.end(TOO_SLOW, "too slow")
        else:
            self._waiting = self._waiting or deque()
            self._waiting.append(framed)
            self._waiting_bytes += len(framed)

    def end(self, code: int, reason: str) -> None:
        """Nothing may follow a close frame."""
        self._closed = True
        for framed in self._waiting or ():
            self._socket.transport.write(framed)
        self._waiting = None
        self._update_direct_send()
        self._socket.close(code, reason)

    def _on_buffering_change(self) -> None:
        """The transport's buffer began to fill, or is empty again; then send what waited."""
        while self._waiting and not self._socket.is_buffering:
            framed = self._waiting.popleft()
            self._waiting_bytes -= len(framed)
            self._socket.transport.write(framed)
        if not self._waiting:
            self._waiting = None
        self._update_direct_send()

    def _update_direct_send(self) -> None:
        send = None if self._socket.is_buffering or self._closed else self._socket.send
        self.direct_send = (self._form, send) if send else None
        if self.on_direct_send_change:
            self.on_direct_send_change(self)


class QueuedOutlet:
    """Any other connection. `run` sends what waits, in order, until `end` is called or MAX_BACKLOG is reached."""

    def __init__(self, deliver: Callable[[list[Frame]], Awaitable[None]]) -> None:
        self._deliver = deliver
        self._waiting: deque[Frame] = deque()
        self._waiting_bytes = 0
        self._has_frames = asyncio.Event()
        self.closed_with: tuple[int, str] | None = None
        self.direct_send: tuple[str, Send] | None = None
        self.on_direct_send_change: Callable[[Outlet], None] | None = None

    def send(self, frame: Frame) -> None:
        self._waiting_bytes += len(frame.body)
        if self._waiting_bytes > MAX_BACKLOG:
            self._waiting.clear()
            SLOW_READERS.inc()
            self.end(TOO_SLOW, "too slow")
        elif not self.closed_with:
            self._waiting.append(frame)
            self._has_frames.set()

    def write_remainder(self, framed: bytes) -> None:
        """Never called: a queued outlet has no `direct_send`."""

    def end(self, code: int, reason: str) -> None:
        self.closed_with = self.closed_with or (code, reason)
        self._has_frames.set()

    async def run(self) -> None:
        while self._waiting or not self.closed_with:
            await self._has_frames.wait()
            self._has_frames.clear()
            frames = list(self._waiting)
            self._waiting.clear()
            if frames:
                await self._deliver(frames)
            self._waiting_bytes = sum(len(frame.body) for frame in self._waiting)
