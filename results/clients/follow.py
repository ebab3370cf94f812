"""Follow an election from Python: one file, asyncio, needs only `websockets`. Copy it.

    async for message in Follower("ws://127.0.0.1:8000", "delhi-2025"):
        if message["type"] in ("snapshot", "delta"):
            print(message["seq"])            # what came; `follower.board` has it applied already

It reconnects for ever, resumes where it was, and never skips: a board is always one that the server had.
The protocol is docs/protocol.md of the tracker.
"""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any
from urllib.parse import quote, urlencode

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

Board = dict[str, Any]
MOMENTS_KEPT = 50
SILENT_HEARTBEATS = 2.5
"""After so many heartbeats' time without a message, the connection is dead."""
MAX_PAUSE_S = 30.0
TOO_MANY_PAUSE_S = 15.0
"""Seconds to wait at least after the server said that there are too many connections."""
MAX_FRAME_BYTES = 8 * 1024 * 1024
BAD_REQUEST, UNKNOWN, TOO_MANY = 4400, 4404, 4429
PROOF_OF_SERVICE = ("snapshot", "delta", "heartbeat")
"""A message of these types proves that the server serves us; hello and error may come from one that refuses."""


class Gap(Exception):
    """A delta does not follow what is known."""


class Refused(Exception):
    """The server has no such election, or no such topics. Trying again is no use."""


def apply(board: Board, delta: Board) -> Board:
    """The board after a delta; an old one changes nothing. Raises Gap."""
    if delta["epoch"] != board["epoch"]:
        raise Gap("another epoch")
    if delta["seq"] <= board["seq"]:
        return board
    if delta["prev"] > board["seq"]:
        raise Gap(f"{board['seq']} is followed by {delta['prev']}")
    tally = _merged(board["tally"], delta.get("tally", ()), "party")
    return {
        **board,
        "seq": delta["seq"],
        "as_of": delta["at"],
        "election": delta.get("election") or board["election"],
        "seats": sorted(_merged(board["seats"], delta.get("seats", ()), "number"), key=lambda each: each["number"]),
        "tally": sorted(tally, key=lambda each: (-each["total"], -(each["votes"] or 0), each["party"])),
        "moments": _merged_moments(board["moments"], delta),
    }


def _merged(known: Iterable[Any], changed: Iterable[Any], key: str) -> list[Any]:
    return list({each[key]: each for each in (*known, *changed)}.values())


def _merged_moments(known: Iterable[Any], delta: Board) -> list[Any]:
    retracted = {each["id"] for each in delta.get("retracted", ())}
    entries = _merged(known, delta.get("moments", ()), "id")
    entries = [{**each, "retracted": True} if each["id"] in retracted else each for each in entries]
    return sorted(entries, key=lambda each: -each["seq"])[:MOMENTS_KEPT]


class Follower:
    """Yields every message that was applied, and heartbeats; `board` is what the server had when it sent it.

    `url` is the server's, ws:// or wss://. With `board`, a snapshot kept from before and heard under the same topics,
    only the rest is asked for.
    """

    def __init__(self, url: str, slug: str, *, topics: Iterable[str] = (), board: Board | None = None) -> None:
        self.address = f"{url.rstrip('/')}/ws/v1/elections/{quote(slug)}/"
        self.topics = tuple(topics)
        self.board = board
        self.connections = 0
        self._failures = 0
        self._least_pause_s = 0.0
        self._heartbeat_s = 15.0

    def __aiter__(self) -> AsyncGenerator[Board, None]:
        return self.messages()

    async def messages(self) -> AsyncGenerator[Board, None]:
        """Without end. Raises Refused; everything else is tried again.

        Leave it through `contextlib.aclosing(follower.messages())` where the line should be closed at once.
        """
        while True:
            try:
                async with aclosing(self._connected()) as connected:
                    async for message in connected:
                        if message["type"] in PROOF_OF_SERVICE:
                            self._failures = 0
                        yield message
            except Gap:
                continue
            except ConnectionClosed as end:
                self._raise_if_final(end)
            except InvalidStatus as refusal:
                if refusal.response.status_code == 429:  # a proxy's
                    self._least_pause_s = TOO_MANY_PAUSE_S
            except (OSError, InvalidHandshake, TimeoutError, json.JSONDecodeError):
                pass
            await asyncio.sleep(self._pause())

    async def _connected(self) -> AsyncGenerator[Board, None]:
        async with connect(
            self._stream_address(), max_size=MAX_FRAME_BYTES, open_timeout=10, close_timeout=1
        ) as socket:
            self.connections += 1
            while True:
                async with asyncio.timeout(SILENT_HEARTBEATS * self._heartbeat_s):
                    message = json.loads(await socket.recv())
                if self._take(message):
                    yield message

    def _stream_address(self) -> str:
        query = {}
        if self.board:
            query["since"] = f"{self.board['epoch']}:{self.board['seq']}"
        if self.topics:
            query["topics"] = ",".join(self.topics)
        return f"{self.address}?{urlencode(query)}" if query else self.address

    def _take(self, message: Board) -> bool:
        """Take a message in; whether it is one to pass on. Types that we do not know are passed on too."""
        kind = message["type"]
        if kind == "hello":
            self._heartbeat_s = message["heartbeat_s"]
        elif kind == "snapshot":
            self.board = message
        elif kind == "delta":
            return self._advance(message)
        elif kind == "heartbeat" and self._behind(message):
            raise Gap("a heartbeat is ahead of us")
        return True

    def _advance(self, delta: Board) -> bool:
        if self.board is None or delta["epoch"] != self.board["epoch"]:
            self.board = None
            raise Gap("a delta of another epoch")
        before, self.board = self.board, apply(self.board, delta)
        return self.board is not before

    def _behind(self, beat: Board) -> bool:
        return self.board is None or beat["epoch"] != self.board["epoch"] or beat["seq"] > self.board["seq"]

    def _raise_if_final(self, end: ConnectionClosed) -> None:
        """Whether another try makes sense. Raises Refused."""
        code, reason = (end.rcvd.code, end.rcvd.reason) if end.rcvd else (1006, "")
        if code == UNKNOWN or (code == BAD_REQUEST and self.board is None):
            raise Refused(reason)
        if code == BAD_REQUEST:
            self.board = None
        if code == TOO_MANY:
            self._least_pause_s = TOO_MANY_PAUSE_S

    def _pause(self) -> float:
        """Doubling, and never the same for all: a server that comes back is not met by everyone at once."""
        self._failures += 1
        backoff = min(MAX_PAUSE_S, 0.25 * 2 ** min(self._failures, 8))
        minimum, self._least_pause_s = self._least_pause_s, 0.0
        return float((backoff + 2 * minimum) * random.uniform(0.5, 1.0))  # noqa: S311
