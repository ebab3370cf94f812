"""The WebSocket feed: an ASGI application for `/ws/v1/elections/{slug}/` (docs/protocol.md).

It carries no session, so any origin may connect. Frames are sent by the hub; this module accepts a client, listens to
its choice of topics, and closes the connection.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from results.domain.wire_types import FeedErrorCode
from results.publish import topics, wire
from results.publish.hub import TooManyStreams, hub
from results.publish.reader import UnknownElection
from results.publish.stream import Stream
from results.publish.topics import Topics, UnknownTopic
from results.publish.wire import BAD_REQUEST, PREFRAMED, TOO_BIG, TOO_MANY, UNKNOWN, Frame
from results.web.connection_limits import RateLimit, gate
from results.web.outlets import DirectOutlet, QueuedOutlet, SendMessage
from results.web.subscription import BadRequest, read_subscription

MAX_MESSAGE_CHARACTERS = 64 * 1024
MAX_MESSAGES, MESSAGES_PERIOD_S = 20, 10.0
"""So many messages of a client in so many seconds; with more it is closed with code TOO_MANY."""
CLOSE_TIMEOUT_S = 3.0
"""Seconds in which a client that is being closed may take what waits for it."""

_object = msgspec.json.Decoder(dict[str, Any])


class CloseConnection(Exception):
    """Ends a connection with an error frame and a close code. Without a `code` there is no error frame."""

    def __init__(self, close: int, code: FeedErrorCode | None, detail: str) -> None:
        super().__init__(detail)
        self.close = close
        self.code = code
        self.detail = detail


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One WebSocket, from handshake to close."""
    await receive()
    await send({"type": "websocket.accept"})
    address = gate.address(scope)
    limit_reached = gate.enter(address)
    try:
        if limit_reached:
            raise CloseConnection(TOO_MANY, "too_many", limit_reached)
        await _serve(scope, receive, send)
    except CloseConnection as reason:
        await _close_with_error(send, reason)
    except UnknownElection:
        await _close_with_error(send, CloseConnection(UNKNOWN, "unknown_election", "no such election"))
    finally:
        if not limit_reached:
            _when_connection_is_lost(scope, partial(gate.leave, address))


def _when_connection_is_lost(scope: dict[str, Any], call: Callable[[], None]) -> None:
    """Call when the connection is lost, not when it is closed: it may still hold what its client did not read."""
    preframed = scope.get("extensions", {}).get(PREFRAMED)
    if preframed:
        preframed.call_when_lost(call)
    else:
        call()


async def _serve(scope: dict[str, Any], receive: Any, send: SendMessage) -> None:
    try:
        subscription = read_subscription(scope)
        stream = await hub().stream(subscription.slug)
    except BadRequest as problem:
        raise CloseConnection(BAD_REQUEST, problem.code, problem.detail) from None
    except TooManyStreams as problem:
        raise CloseConnection(TOO_MANY, "too_many", str(problem)) from None
    preframed = scope.get("extensions", {}).get(PREFRAMED)
    scope["headers"] = ()  # not read again; a browser's are two kilobytes, held as long as it listens
    outlet = DirectOutlet(preframed) if preframed else QueuedOutlet(lambda frames: _send_each(send, frames))
    try:
        await stream.attach(outlet, subscription.since, subscription.topics)
        if isinstance(outlet, QueuedOutlet):
            await _run_until_first_ends(outlet.run(), _listen(receive, stream, outlet))
        else:
            await _listen(receive, stream, outlet)
    finally:
        stream.detach(outlet)
    if isinstance(outlet, QueuedOutlet) and outlet.closed_with:
        code, reason = outlet.closed_with
        raise CloseConnection(code, None, reason)


async def _send_each(send: SendMessage, frames: list[Frame]) -> None:
    for frame in frames:
        await send({"type": "websocket.send", "text": frame.text})


async def _run_until_first_ends(*works: Any) -> None:
    """Run together; when one ends, cancel the others. Raises what the first one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    done, late = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    for task in done:
        task.result()


async def _listen(receive: Any, stream: Stream, outlet: DirectOutlet | QueuedOutlet) -> None:
    """Read the client's messages until it leaves. Raises CloseConnection."""
    clock = asyncio.get_running_loop().time
    rate_limit = RateLimit(MAX_MESSAGES, MESSAGES_PERIOD_S, clock())
    while (message := await receive())["type"] == "websocket.receive":
        if not rate_limit.allows(clock()):
            raise CloseConnection(
                TOO_MANY, "too_many", f"at most {MAX_MESSAGES} messages in {MESSAGES_PERIOD_S:.0f} seconds"
            )
        new_topics = _topics_in(message)
        if new_topics is not None:
            stream.set_topics(outlet, new_topics)


def _topics_in(message: dict[str, Any]) -> Topics | None:
    """The topics in a client's message, or None for a message of another type. Raises CloseConnection."""
    text = message.get("text")
    if text is None:
        raise CloseConnection(BAD_REQUEST, "bad_message", "messages are text")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise CloseConnection(TOO_BIG, "too_big", f"at most {MAX_MESSAGE_CHARACTERS} characters")
    try:
        received = _object.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise CloseConnection(BAD_REQUEST, "bad_message", "a message is one JSON object") from None
    if received.get("type") != "topics":
        return None
    names = received.get("topics")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise CloseConnection(BAD_REQUEST, "bad_topics", "topics is a list of names")
    try:
        return topics.parse(names)
    except UnknownTopic as problem:
        raise CloseConnection(BAD_REQUEST, "bad_topics", str(problem)) from None


async def _close_with_error(send: SendMessage, reason: CloseConnection) -> None:
    with suppress(OSError):  # the client may be gone already, or read nothing
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            if reason.code:
                await send({"type": "websocket.send", "text": wire.error(reason.code, reason.detail).text})
            await send({"type": "websocket.close", "code": reason.close, "reason": reason.detail})
