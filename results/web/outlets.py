"""Where frames leave the process: written to the transport where the server offers it, else sent from a short queue.

Nothing here waits for a client. One that falls `BACKLOG` bytes behind is closed, and told why.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from results.publish.audience import Write
from results.publish.wire import TOO_SLOW, Frame

BACKLOG = 900_000
"""Bytes that may wait for one client; one frame more, and it is closed with `TOO_SLOW`."""

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Server(Protocol):
    """The extension `tracker.preframed`, as tracker/server.py offers it."""

    transport: asyncio.WriteTransport
    deflate: bool
    on_full: Callable[[], None] | None

    def drop(self, code: int, reason: str) -> None: ...


class Written:
    """A WebSocket under our own server: the same framed bytes go to every transport.

    The transport itself counts what waits, and says when it is too much: nobody has to ask it for each frame.
    """

    __slots__ = ("_server", "lane")

    def __init__(self, server: Server) -> None:
        self._server = server
        self.lane: tuple[str, Write] = ("deflated" if server.deflate else "plain", server.transport.write)
        server.transport.set_write_buffer_limits(high=BACKLOG)
        server.on_full = self._too_slow

    def put(self, frame: Frame) -> None:
        form, write = self.lane
        write(getattr(frame, form))

    def end(self, code: int, reason: str) -> None:
        self._server.drop(code, reason)

    def _too_slow(self) -> None:
        self.end(TOO_SLOW, "too slow")


class Queued:
    """Any other connection. `run` sends what waits, in order; it ends when `end` was called or the backlog is full."""

    lane = None

    def __init__(self, deliver: Callable[[list[Frame]], Awaitable[None]]) -> None:
        self._deliver = deliver
        self._waiting: deque[Frame] = deque()
        self._size = 0
        self._news = asyncio.Event()
        self.ended: tuple[int, str] | None = None

    def put(self, frame: Frame) -> None:
        self._size += len(frame.body)
        if self._size > BACKLOG:
            self.end(TOO_SLOW, "too slow")
        else:
            self._waiting.append(frame)
            self._news.set()

    def end(self, code: int, reason: str) -> None:
        self.ended = self.ended or (code, reason)
        self._news.set()

    async def run(self) -> None:
        while not self.ended:
            await self._news.wait()
            self._news.clear()
            frames = list(self._waiting)
            self._waiting.clear()
            if frames:
                await self._deliver(frames)
            self._size = sum(len(frame.body) for frame in self._waiting)
