"""Follow an election from Python: one file, needs only `websockets`. Copy it, or install `counting-tracker`.

    async for message in Follower("http://127.0.0.1:8000", "delhi-2025"):
        if message["type"] in ("snapshot", "delta"):
            print(message["seq"])            # what came; `follower.board` has it applied already

    for message in messages_of(follower):        # the same without asyncio

It reconnects for ever, resumes where it was, and never skips: a board is always one that the server had. Where no
WebSocket gets through, it goes on with server-sent events or by polling, if `httpx` is installed.
The protocol is docs/protocol.md of the tracker.
"""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import aclosing, contextmanager
from importlib.util import find_spec
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
TRIES, TRIES_OF_PROVEN = 2, 5
"""Failures of one transport in a row before the next is tried; more where it has worked."""
POLL_WAIT_S = 20
"""Seconds for which the server may hold back an empty answer to a poll."""
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
        "seats": sorted(_merged(board["seats"], delta.get("seats", ()), "number"), key=lambda entry: entry["number"]),
        "tally": sorted(tally, key=lambda entry: (-entry["total"], -(entry["votes"] or 0), entry["party"])),
        "moments": _merged_moments(board["moments"], delta),
    }


def _merged(earlier: Iterable[Any], changed: Iterable[Any], key: str) -> list[Any]:
    return list({entry[key]: entry for entry in (*earlier, *changed)}.values())


def _merged_moments(earlier: Iterable[Any], delta: Board) -> list[Any]:
    retracted = {entry["id"] for entry in delta.get("retracted", ())}
    entries = _merged(earlier, delta.get("moments", ()), "id")
    entries = [{**entry, "retracted": True} if entry["id"] in retracted else entry for entry in entries]
    return sorted(entries, key=lambda entry: -entry["seq"])[:MOMENTS_KEPT]


@contextmanager
def _as_os_errors(kind: type[Exception]) -> Generator[None, None, None]:
    """A lost line of another library, as the error that Python itself has for it."""
    try:
        yield
    except kind as error:
        raise OSError(str(error)) from error


class Follower:
    """Yields every message that was applied, and heartbeats; `board` is what the server had when it sent it.

    `url` is the server's: http://, https://, ws:// or wss://. With `board`, a snapshot kept from before and heard under
    the same topics, only the rest is asked for. `transports` are tried in this order: ws, sse, poll.
    """

    def __init__(
        self,
        url: str,
        slug: str,
        *,
        topics: Iterable[str] = (),
        board: Board | None = None,
        transports: Iterable[str] = ("ws", "sse", "poll"),
    ) -> None:
        self.base = url.rstrip("/").replace("ws", "http", 1) if url.startswith("ws") else url.rstrip("/")
        self.slug = quote(slug)
        self.topics = tuple(topics)
        self.transports = [transport for transport in transports if transport == "ws" or find_spec("httpx")]
        self.transport = self.transports[0]
        self.board = board
        self.connections = 0
        self._failures = self._tries = 0
        self._proven = ""
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
                            self._failures = self._tries = 0
                            self._proven = self.transport
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
            self._try_next_transport()

    def _connected(self) -> AsyncGenerator[Board, None]:
        self.connections += 1
        kinds = {"ws": self._over_websocket, "sse": self._over_events, "poll": self._by_polling}
        return kinds[self.transport]()

    def _try_next_transport(self) -> None:
        """The next one after some failures in a row, and after the last one the first again."""
        self._tries += 1
        if self._tries >= (TRIES_OF_PROVEN if self.transport == self._proven else TRIES):
            self._tries = 0
            place = self.transports.index(self.transport) + 1
            self.transport = self.transports[place % len(self.transports)]

    async def _over_websocket(self) -> AsyncGenerator[Board, None]:
        address = self._address("ws").replace("http", "ws", 1)
        async with connect(address, max_size=MAX_FRAME_BYTES, open_timeout=10, close_timeout=1) as socket:
            while True:
                async with asyncio.timeout(SILENT_HEARTBEATS * self._heartbeat_s):
                    message = json.loads(await socket.recv())
                if self._take(message):
                    yield message

    async def _over_events(self) -> AsyncGenerator[Board, None]:
        """Each event is one line that begins with `data: `; the position is in the address."""
        import httpx

        silence = SILENT_HEARTBEATS * self._heartbeat_s
        async with httpx.AsyncClient(timeout=silence) as client:
            with _as_os_errors(httpx.HTTPError):
                async with client.stream("GET", self._address("sse")) as response:
                    self._check(response.status_code)
                    async for line in response.aiter_lines():
                        if line.startswith("data: ") and self._take(message := json.loads(line[6:])):
                            yield message

    async def _by_polling(self) -> AsyncGenerator[Board, None]:
        import httpx

        async with httpx.AsyncClient(timeout=POLL_WAIT_S + 20) as client:
            while True:
                with _as_os_errors(httpx.HTTPError):
                    what = "deltas" if self.board else "snapshot"
                    response = await client.get(self._poll_address(what))
                self._check(response.status_code)
                for message in self._messages_of(response.json()):
                    if self._take(message):
                        yield message

    def _messages_of(self, answer: Board) -> Iterable[Board]:
        """An answer to a poll as the messages that a stream would have brought."""
        if "deltas" not in answer:
            return [answer]
        if answer["resync"]:
            self.board = None
            return []
        beat = {"type": "heartbeat", "at": answer["source_age_at"]}
        return [*answer["deltas"], {**beat, **{name: answer[name] for name in ("epoch", "seq", "source_age_s")}}]

    def _check(self, status: int) -> None:
        """Raises Refused, or OSError where another try makes sense."""
        if status == 404 or (status == 400 and self.board is None):
            raise Refused(f"HTTP {status}")
        if status == 400:
            self.board = None
        if status in (429, 503):
            self._least_pause_s = TOO_MANY_PAUSE_S
        if status != 200:
            raise OSError(f"HTTP {status}")

    def _address(self, kind: str) -> str:
        return f"{self.base}/{kind}/v1/elections/{self.slug}/{self._query({})}"

    def _poll_address(self, what: str) -> str:
        wait = {"wait": str(POLL_WAIT_S)} if what == "deltas" else {}
        return f"{self.base}/api/v1/elections/{self.slug}/{what}{self._query(wait)}"

    def _query(self, query: dict[str, str]) -> str:
        if self.board:
            query["since"] = f"{self.board['epoch']}:{self.board['seq']}"
        if self.topics:
            query["topics"] = ",".join(self.topics)
        return f"?{urlencode(query)}" if query else ""

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


def messages_of(follower: Follower) -> Generator[Board, None, None]:
    """The messages of a follower without asyncio; its `board` is up to date after each. Raises Refused.

    The line is kept alive only while the next message is awaited; after two minutes of other work it resumes.
    """
    with asyncio.Runner() as runner:
        stream = follower.messages()

        async def next_message() -> Board:
            return await anext(stream)

        try:
            while True:
                yield runner.run(next_message())
        finally:
            runner.run(stream.aclose())
