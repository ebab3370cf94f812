"""Where frames leave the process: written to the transport where the server offers it, else sent from a short queue.

Nothing here waits for a client. One that falls `BACKLOG` bytes behind is closed, and told why.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from results.publish.wire import TOO_SLOW, Frame

BACKLOG = 1_000_000
"""Bytes that may wait for one client; then it is closed with `TOO_SLOW`."""

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Server(Protocol):
    """The extension `tracker.preframed`, as tracker/server.py offers it. `behind`: the kernel takes no more for now."""

    transport: asyncio.WriteTransport
    deflate: bool
    behind: bool

    def drop(self, code: int, reason: str) -> None: ...


class Written:
    """A WebSocket under our own server: the same framed bytes go to every transport."""

    __slots__ = ("_deflate", "_server", "_write")

    def __init__(self, server: Server) -> None:
        self._server = server
        self._deflate = server.deflate
        self._write: Callable[[bytes], None] = server.transport.write

    def put(self, frame: Frame) -> None:
        framed = frame.deflated if self._deflate else frame.plain
        if self._server.behind and self._server.transport.get_write_buffer_size() + len(framed) > BACKLOG:
            self.end(TOO_SLOW, "too slow")
        else:
            self._write(framed)

    def end(self, code: int, reason: str) -> None:
        """Nothing may follow a close frame."""
        self._server.drop(code, reason)
        self._write = _nowhere


def _nowhere(_framed: bytes) -> None: ...


class Queued:
    """Any other connection. `run` sends what waits, in order; it ends when `end` was called or the backlog is full."""

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
