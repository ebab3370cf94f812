"""The same feed as server-sent events: an ASGI application for `/sse/v1/elections/{slug}/` (docs/protocol.md).

Each event's id is EPOCH:SEQ, so that a browser resumes by itself with `Last-Event-ID`.
"""

import asyncio
from contextlib import suppress
from typing import Any

from results.publish import wire
from results.publish.hub import TooManyStreams, hub
from results.publish.reader import UnknownElection
from results.publish.stream import Stream
from results.publish.wire import Frame
from results.web.connection_limits import gate
from results.web.outlets import Queued, SendMessage
from results.web.subscription import Asked, BadRequest, asked

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-accel-buffering", b"no"),
]
RETRY = b"retry: 3000\n\n"


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One event stream, from request to disconnect."""
    address = gate.address(scope)
    full = gate.enter(address)
    if full:
        await _answer(send, 429, "too_many", full)
        return
    try:
        await _serve(scope, receive, send)
    finally:
        gate.leave(address)


async def _serve(scope: dict[str, Any], receive: Any, send: SendMessage) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        await _answer(send, 405, "method_not_allowed", "only GET")
        return
    try:
        wanted = asked(scope)
        stream = await hub().stream(wanted.slug)
    except BadRequest as problem:
        await _answer(send, 404 if problem.code == "unknown_path" else 400, problem.code, problem.detail)
    except UnknownElection:
        await _answer(send, 404, "unknown_election", "no such election")
    except TooManyStreams as problem:
        await _answer(send, 503, "too_many", str(problem))
    else:
        await _tell(scope, receive, send, stream, wanted)


async def _tell(scope: dict[str, Any], receive: Any, send: SendMessage, stream: Stream, wanted: Asked) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    outlet = Queued(lambda frames: _send_all(send, frames))
    try:
        await send({"type": "http.response.body", "body": RETRY, "more_body": True})
        await stream.attach(outlet, wanted.since, wanted.topics)
        await _while_connected(receive, outlet)
        await send({"type": "http.response.body", "body": b""})
    except UnknownElection:
        await _send_all(send, [wire.error("unknown_election", "no such election")])
        await send({"type": "http.response.body", "body": b""})
    finally:
        stream.detach(outlet)


async def _send_all(send: SendMessage, frames: list[Frame]) -> None:
    await send({"type": "http.response.body", "body": b"".join(frame.event for frame in frames), "more_body": True})


async def _while_connected(receive: Any, outlet: Queued) -> None:
    telling = asyncio.ensure_future(outlet.run())
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (telling, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await task


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: SendMessage, status: int, code: str, detail: str) -> None:
    body = wire.encode({"error": {"code": code, "detail": detail}})
    headers = [(b"content-type", b"application/json"), *HEADERS[1:3]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
