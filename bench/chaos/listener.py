"""One reader of the feed, who takes nothing on trust: every frame must follow what is held, or it is a fault.

Kinds: `steady` reads on and reconnects when it is cut off; `stalls` stops reading for long stretches, with as little
room in the kernel as it can have; `drops` breaks its connection at random. All resume with since=EPOCH:SEQ.
"""

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from results.domain.board import Entry, apply
from results.web.api.schemas import FRAMES

QUIET_S = 37.5
"""Two and a half heartbeats: nothing heard for so long means a dead line."""
LONGEST_PAUSE_S = 5.0
ROOM = 4096

decode = lru_cache(maxsize=256)(msgspec.json.decode)
"""The same bytes came to a thousand readers: they are read once. Nobody changes what was read."""


class Fault(Exception):
    """The feed broke its word."""


@dataclass
class Listener:
    """`board` is what it holds; `faults` is what must stay empty."""

    address: str
    kind: str
    port: int
    dice: random.Random
    board: Entry | None = None
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    connected: bool = False
    doing: str = "nothing"
    since: float = field(default_factory=time.monotonic)
    """When it began to do that."""
    calm: asyncio.Event = field(default_factory=asyncio.Event)
    """Set at the end: from then on it neither stalls nor drops."""
    _resync: bool = False

    @property
    def position(self) -> tuple[str, int] | None:
        return (self.board["epoch"], self.board["seq"]) if self.board else None

    def describe(self) -> str:
        """For the one who looks for why it is late."""
        long = time.monotonic() - self.since
        return f"{self.kind}, at {self.position}, {self.doing} for {long:.1f} s, {dict(self.counts)}"

    def _does(self, what: str) -> None:
        self.doing, self.since = what, time.monotonic()

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            before = self.counts["frames"]
            try:
                await self._connected()
            except ConnectionClosed as end:
                self.counts[f"closed {end.rcvd.code if end.rcvd else 1006}"] += 1
            except (OSError, TimeoutError, InvalidHandshake, EOFError) as trouble:
                self.counts[f"{self.doing}: {type(trouble).__name__}"] += 1
            except Fault as fault:
                self.faults.append(str(fault))
                self.board = None
            self.connected = False
            self._does("pausing")
            failures = 0 if self.counts["frames"] > before else failures + 1
            await asyncio.sleep(min(LONGEST_PAUSE_S, 0.25 * 2**failures) * self.dice.uniform(0.5, 1))

    async def _connected(self) -> None:
        self._does("connecting")
        line = socket.socket()
        if self.kind == "stalls":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        line.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", self.port))
        except OSError:
            line.close()
            raise
        self._does("shaking hands")
        compression = self.dice.choice([None, None, None, "deflate"])
        async with connect(
            self._asked(), sock=line, compression=compression, max_size=2**24, max_queue=4, ping_interval=None,
            open_timeout=20, close_timeout=1,
        ) as feed:  # fmt: skip
            self.counts["connections"] += 1
            self._does("listening")
            try:
                await self._listen(feed)
            finally:
                self._does("closing")

    async def _listen(self, feed: ClientConnection) -> None:
        loop = asyncio.get_running_loop()
        self._resync = self.board is None
        act_at = loop.time() + self._patience()
        while True:
            async with asyncio.timeout(QUIET_S):
                message = await feed.recv()
            self.take(decode(message))
            self._does("listening")
            self.connected = True
            if loop.time() >= act_at and not self.calm.is_set():
                act_at = await self._misbehave(feed)

    async def _misbehave(self, feed: ClientConnection) -> float:
        """Stall or drop, as its kind is; when to do so next."""
        if self.kind == "drops":
            self.counts["dropped"] += 1
            feed.transport.abort()
        if self.kind == "stalls":
            self.counts["stalled"] += 1
            self._does("stalling")
            with suppress(TimeoutError):
                await asyncio.wait_for(self.calm.wait(), self.dice.uniform(5, 90))
        return asyncio.get_running_loop().time() + self._patience()

    def _patience(self) -> float:
        return {"steady": 1e9, "stalls": self.dice.uniform(1, 10), "drops": self.dice.uniform(1, 20)}[self.kind]

    def _asked(self) -> str:
        return f"{self.address}?since={self.board['epoch']}:{self.board['seq']}" if self.board else self.address

    def take(self, message: Entry) -> None:
        """Take a message in. Raises Fault where it does not follow what is held."""
        self.counts["frames"] += 1
        kind = message["type"]
        if kind not in FRAMES:
            raise Fault(f"a message of an unknown type: {kind}")
        taking: Callable[[Entry], None] = getattr(self, f"take_{kind}")
        taking(message)

    def take_hello(self, message: Entry) -> None:
        """Says where the log stands; what is held is judged by what follows."""

    def take_resync(self, message: Entry) -> None:
        self._resync = True
        self.counts[f"resync {message['reason']}"] += 1

    def take_snapshot(self, message: Entry) -> None:
        if not self._resync:
            raise Fault(f"a snapshot that nobody asked for, at {message['seq']}")
        self._resync = False
        self.counts["snapshots"] += 1
        self.board = message

    def take_delta(self, message: Entry) -> None:
        held = self.position
        if held != (message["epoch"], message["prev"]) or message["seq"] <= message["prev"]:
            raise Fault(f"held {held}, told {message['epoch']} from {message['prev']} to {message['seq']}")
        assert self.board
        self.counts["deltas"] += 1
        self.board = apply(self.board, message)

    def take_heartbeat(self, message: Entry) -> None:
        if self.position != (message["epoch"], message["seq"]):
            raise Fault(f"held {self.position}, a heartbeat says {message['epoch']} {message['seq']}")

    def take_error(self, message: Entry) -> None:
        self.counts[f"error {message['code']}"] += 1
