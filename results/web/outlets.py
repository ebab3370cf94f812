"""Where frames leave the process: written to the transport where the server offers it, else sent from a short queue.

Nothing here waits for a client. One that falls `BACKLOG` bytes behind is closed, with a code that says why.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from results.publish.audience import Outlet, Send
from results.publish.wire import TOO_SLOW, Frame

BACKLOG = 1_000_000
"""Bytes that may wait for one client; then it is closed with `TOO_SLOW`."""

SendMessage = Callable[[dict[str, Any]], Awaitable[None]]
"""ASGI's send."""


class Server(Protocol):
    """The extension `tracker.preframed`, as tracker/server.py offers it."""

    transport: asyncio.WriteTransport
    deflate: bool
    send: Send | None
    behind: bool
    on_behind: Callable[[], None] | None

    def drop(self, code: int, reason: str) -> None: ...

    def when_gone(self, call: Callable[[], None]) -> None: ...


class Written:
    """A WebSocket under our own server: the same framed bytes go to every socket.

    While the kernel takes all that is sent, they go straight to the socket. Once it does not, what it left goes to the
    transport's buffer, and the frames after it wait here, in order, until that is empty again. They wait as
    references: a thousand stalled clients hold the bytes of one.
    """

    __slots__ = ("_ended", "_form", "_server", "_size", "_waiting", "lane", "moved")

    def __init__(self, server: Server) -> None:
        self._server = server
        self._form = "deflated" if server.deflate else "plain"
        self._ended = False
        self._waiting: deque[bytes] | None = None
        self._size = 0
        self.moved: Callable[[Outlet], None] | None = None
        self.lane: tuple[str, Send] | None = None
        server.on_behind = self._turned
        server.transport.set_write_buffer_limits(high=0)  # so that we are told of the first byte that waits
        self._choose_lane()

    def put(self, frame: Frame) -> None:
        self.rest(getattr(frame, self._form))

    def rest(self, framed: bytes) -> None:
        if self._ended:
            return
        if not self._server.behind:
            self._server.transport.write(framed)
        elif self._size + len(framed) > BACKLOG:
            self._waiting = None
            self.end(TOO_SLOW, "too slow")
        else:
            self._waiting = self._waiting or deque()
            self._waiting.append(framed)
            self._size += len(framed)

    def end(self, code: int, reason: str) -> None:
        """Nothing may follow a close frame."""
        self._ended = True
        for framed in self._waiting or ():
            self._server.transport.write(framed)
        self._waiting = None
        self._choose_lane()
        self._server.drop(code, reason)

    def _turned(self) -> None:
        """The transport's buffer began to fill, or is empty again."""
        while self._waiting and not self._server.behind:
            framed = self._waiting.popleft()
            self._size -= len(framed)
            self._server.transport.write(framed)
        if not self._waiting:
            self._waiting = None
        self._choose_lane()

    def _choose_lane(self) -> None:
        send = None if self._server.behind or self._ended else self._server.send
        self.lane = (self._form, send) if send else None
        if self.moved:
            self.moved(self)


class Queued:
    """Any other connection. `run` sends what waits, in order, until `end` was called or the backlog is full."""

    def __init__(self, deliver: Callable[[list[Frame]], Awaitable[None]]) -> None:
        self._deliver = deliver
        self._waiting: deque[Frame] = deque()
        self._size = 0
        self._news = asyncio.Event()
        self.ended: tuple[int, str] | None = None
        self.lane: tuple[str, Send] | None = None
        self.moved: Callable[[Outlet], None] | None = None

    def put(self, frame: Frame) -> None:
        self._size += len(frame.body)
        if self._size > BACKLOG:
            self._waiting.clear()
            self.end(TOO_SLOW, "too slow")
        elif not self.ended:
            self._waiting.append(frame)
            self._news.set()

    def rest(self, framed: bytes) -> None:
        """Never called: there is no lane here."""

    def end(self, code: int, reason: str) -> None:
        self.ended = self.ended or (code, reason)
        self._news.set()

    async def run(self) -> None:
        while self._waiting or not self.ended:
            await self._news.wait()
            self._news.clear()
            frames = list(self._waiting)
            self._waiting.clear()
            if frames:
                await self._deliver(frames)
            self._size = sum(len(frame.body) for frame in self._waiting)
