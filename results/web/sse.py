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
from results.web.outlets import QueuedOutlet, SendMessage
from results.web.subscription import BadRequest, Subscription, read_subscription

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-accel-buffering", b"no"),
]
RETRY_BLOCK = b"retry: 3000\n\n"


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One event stream, from request to disconnect."""
    address = gate.address(scope)
    limit_reached = gate.enter(address)
    if limit_reached:
        await _respond_with_error(send, 429, "too_many", limit_reached)
        return
    try:
        await _serve(scope, receive, send)
    finally:
        gate.leave(address)


async def _serve(scope: dict[str, Any], receive: Any, send: SendMessage) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        await _respond_with_error(send, 405, "method_not_allowed", "only GET")
        return
    try:
        subscription = read_subscription(scope)
        stream = await hub().stream(subscription.slug)
    except BadRequest as problem:
        await _respond_with_error(send, 404 if problem.code == "unknown_path" else 400, problem.code, problem.detail)
    except UnknownElection:
        await _respond_with_error(send, 404, "unknown_election", "no such election")
    except TooManyStreams as problem:
        await _respond_with_error(send, 503, "too_many", str(problem))
    else:
        await _stream_events(scope, receive, send, stream, subscription)


async def _stream_events(
    scope: dict[str, Any], receive: Any, send: SendMessage, stream: Stream, subscription: Subscription
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    outlet = QueuedOutlet(lambda frames: _send_all(send, frames))
    try:
        await send({"type": "http.response.body", "body": RETRY_BLOCK, "more_body": True})
        await stream.attach(outlet, subscription.since, subscription.topics)
        await _while_connected(receive, outlet)
        await send({"type": "http.response.body", "body": b""})
    except UnknownElection:
        await _send_all(send, [wire.error("unknown_election", "no such election")])
        await send({"type": "http.response.body", "body": b""})
    finally:
        stream.detach(outlet)


async def _send_all(send: SendMessage, frames: list[Frame]) -> None:
    await send({"type": "http.response.body", "body": b"".join(frame.event for frame in frames), "more_body": True})


async def _while_connected(receive: Any, outlet: QueuedOutlet) -> None:
    sending = asyncio.ensure_future(outlet.run())
    disconnecting = asyncio.ensure_future(_wait_for_disconnect(receive))
    try:
        await asyncio.wait({sending, disconnecting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, disconnecting):
            task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await task


async def _wait_for_disconnect(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _respond_with_error(send: SendMessage, status: int, code: str, detail: str) -> None:
    body = wire.encode({"error": {"code": code, "detail": detail}})
    headers = [(b"content-type", b"application/json"), *HEADERS[1:3]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
