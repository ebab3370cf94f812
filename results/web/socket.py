"""The WebSocket feed: an ASGI application for `/ws/v1/elections/{slug}/` (docs/protocol.md).

It carries no session, so any origin may connect. Frames go out through the hub; this module only lets a client in,
listens to its topics, and sees it off.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from results.publish import topics, wire
from results.publish.hub import TooManyStreams, hub
from results.publish.reader import UnknownElection
from results.publish.stream import Stream
from results.publish.topics import Topics, UnknownTopic
from results.publish.wire import BAD_REQUEST, PREFRAMED, TOO_BIG, TOO_MANY, UNKNOWN, Frame
from results.web.connection_limits import Pace, gate
from results.web.outlets import Queued, SendMessage, Written
from results.web.subscription import BadRequest, asked

MESSAGE_CAP = 64 * 1024
MESSAGES, MESSAGES_IN_S = 20, 10.0
"""A client may say this much; then it is closed with `TOO_MANY`."""
LAST_WORDS_S = 3.0
"""A client that is shown out has this long to take what waits for it."""

_object = msgspec.json.Decoder(dict[str, Any])


class Refused(Exception):
    """Ends a connection with an error frame and a close code; without a `code`, nothing but the close code is said."""

    def __init__(self, close: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.close = close
        self.code = code
        self.detail = detail


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One WebSocket, from handshake to close."""
    await receive()
    await send({"type": "websocket.accept"})
    address = gate.address(scope)
    full = gate.enter(address)
    try:
        if full:
            raise Refused(TOO_MANY, "too_many", full)
        await _serve(scope, receive, send)
    except Refused as refusal:
        await _refuse(send, refusal)
    except UnknownElection:
        await _refuse(send, Refused(UNKNOWN, "unknown_election", "no such election"))
    finally:
        if not full:
            _when_gone(scope, partial(gate.leave, address))


def _when_gone(scope: dict[str, Any], call: Callable[[], None]) -> None:
    """A line counts until it is lost: one that is closed may still hold what its client did not read."""
    offered = scope.get("extensions", {}).get(PREFRAMED)
    if offered:
        offered.when_gone(call)
    else:
        call()


async def _serve(scope: dict[str, Any], receive: Any, send: SendMessage) -> None:
    try:
        wanted = asked(scope)
        stream = await hub().stream(wanted.slug)
    except BadRequest as problem:
        raise Refused(BAD_REQUEST, problem.code, problem.detail) from None
    except TooManyStreams as problem:
        raise Refused(TOO_MANY, "too_many", str(problem)) from None
    offered = scope.get("extensions", {}).get(PREFRAMED)
    scope["headers"] = ()  # read no more; a browser's are two kilobytes, held as long as it listens
    outlet = Written(offered) if offered else Queued(lambda frames: _send_each(send, frames))
    try:
        await stream.attach(outlet, wanted.since, wanted.topics)
        if isinstance(outlet, Queued):
            await _until_first(outlet.run(), _listen(receive, stream, outlet))
        else:
            await _listen(receive, stream, outlet)
    finally:
        stream.detach(outlet)
    if isinstance(outlet, Queued) and outlet.ended:
        code, reason = outlet.ended
        raise Refused(code, "", reason)


async def _send_each(send: SendMessage, frames: list[Frame]) -> None:
    for frame in frames:
        await send({"type": "websocket.send", "text": frame.text})


async def _until_first(*works: Any) -> None:
    """Run together; when one ends, end the others. Raises what the first one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    done, late = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    for task in done:
        task.result()


async def _listen(receive: Any, stream: Stream, outlet: Written | Queued) -> None:
    """Hear the client out until it leaves. Raises Refused."""
    clock = asyncio.get_running_loop().time
    pace = Pace(MESSAGES, MESSAGES_IN_S, clock())
    while (message := await receive())["type"] == "websocket.receive":
        if not pace.allows(clock()):
            raise Refused(TOO_MANY, "too_many", f"at most {MESSAGES} messages in {MESSAGES_IN_S:.0f} seconds")
        chosen = _topics_in(message)
        if chosen is not None:
            stream.retune(outlet, chosen)


def _topics_in(message: dict[str, Any]) -> Topics | None:
    """The topics a client's message asks for, or None for a message of a type that we do not know. Raises Refused."""
    text = message.get("text")
    if text is None:
        raise Refused(BAD_REQUEST, "bad_message", "messages are text")
    if len(text) > MESSAGE_CAP:
        raise Refused(TOO_BIG, "too_big", f"at most {MESSAGE_CAP} characters")
    try:
        said = _object.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise Refused(BAD_REQUEST, "bad_message", "a message is one JSON object") from None
    if said.get("type") != "topics":
        return None
    names = said.get("topics")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused(BAD_REQUEST, "bad_topics", "topics is a list of names")
    try:
        return topics.parse(names)
    except UnknownTopic as problem:
        raise Refused(BAD_REQUEST, "bad_topics", str(problem)) from None


async def _refuse(send: SendMessage, refusal: Refused) -> None:
    with suppress(OSError):  # the client may be gone already, or read nothing
        async with asyncio.timeout(LAST_WORDS_S):
            if refusal.code:
                await send({"type": "websocket.send", "text": wire.error(refusal.code, refusal.detail).text})
            await send({"type": "websocket.close", "code": refusal.close, "reason": refusal.detail})
