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
from results.web.problems import PROBLEM_JSON, problem
from results.web.subscription import BadRequest, Subscription, read_subscription

Header = tuple[bytes, bytes]
CORS: list[Header] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"RateLimit, RateLimit-Policy, Retry-After"),
]
PREFLIGHT: list[Header] = [
    *CORS,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Last-Event-ID, Cache-Control, Accept"),
    (b"access-control-max-age", b"86400"),
]
NOT_STORED: Header = (b"cache-control", b"no-store")
HEADERS: list[Header] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    NOT_STORED,
    *CORS,
    (b"x-accel-buffering", b"no"),
]
RETRY = b"retry: 3000\n"
"""Milliseconds until a browser reconnects. It stands in the first event's block: some clients take a block without data
for an event."""
RETRY_AFTER_S = 15
"""Seconds to wait where there are too many connections."""
METHODS = b"GET, HEAD, OPTIONS"


async def application(scope: dict[str, Any], receive: Any, send: SendMessage) -> None:
    """One event stream, from request to disconnect."""
    if scope["method"] == "OPTIONS":
        await _respond(send, 204, PREFLIGHT)
        return
    if scope["method"] not in ("GET", "HEAD"):
        await _respond_with_problem(send, 405, "method_not_allowed", "only GET", (b"allow", METHODS))
        return
    address = gate.address(scope)
    limit_reached = gate.enter(address)
    if limit_reached:
        await _respond_with_problem(send, 429, "too_many", limit_reached, *_rate_limit(address), _retry_after())
        return
    try:
        await _serve(scope, receive, send, address)
    finally:
        gate.leave(address)


async def _serve(scope: dict[str, Any], receive: Any, send: SendMessage, address: str) -> None:
    try:
        subscription = read_subscription(scope)
        stream = await hub().stream(subscription.slug)
    except BadRequest as error:
        await _respond_with_problem(send, 404 if error.code == "unknown_path" else 400, error.code, error.detail)
    except UnknownElection:
        await _respond_with_problem(send, 404, "unknown_election", "no such election")
    except TooManyStreams as error:
        await _respond_with_problem(send, 503, "too_many", str(error), _retry_after())
    else:
        headers = [*HEADERS, *_rate_limit(address)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _stream_events(scope, receive, send, stream, subscription)


async def _stream_events(
    scope: dict[str, Any], receive: Any, send: SendMessage, stream: Stream, subscription: Subscription
) -> None:
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    outlet = QueuedOutlet(EventSender(send))
    try:
        await stream.attach(outlet, subscription.since, subscription.topics)
        await _while_connected(receive, outlet)
        await send({"type": "http.response.body", "body": b""})
    except UnknownElection:
        removed = wire.error("unknown_election", "no such election")
        await send({"type": "http.response.body", "body": RETRY + removed.event})
    finally:
        stream.detach(outlet)


class EventSender:
    """Sends frames as events; the first one with the time after which to reconnect."""

    def __init__(self, send: SendMessage) -> None:
        self._send = send
        self._head = RETRY

    async def __call__(self, frames: list[Frame]) -> None:
        body = self._head + b"".join(frame.event for frame in frames)
        self._head = b""
        await self._send({"type": "http.response.body", "body": body, "more_body": True})


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


def _rate_limit(address: str) -> list[Header]:
    """How many streams one address may have open and how many are left (draft-ietf-httpapi-ratelimit-headers)."""
    if not address:
        return []
    policy, left = gate.max_per_address, gate.left(address)
    return [
        (b"ratelimit-policy", b'"streams";q=%d;qu="concurrent-requests"' % policy),
        (b"ratelimit", b'"streams";r=%d' % left),
    ]


def _retry_after() -> Header:
    return b"retry-after", b"%d" % RETRY_AFTER_S


async def _respond(send: SendMessage, status: int, headers: list[Header], body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _respond_with_problem(send: SendMessage, status: int, code: str, detail: str, *headers: Header) -> None:
    body = wire.encode(problem(status, code, detail))
    length = (b"content-length", b"%d" % len(body))
    content = [(b"content-type", PROBLEM_JSON.encode()), length]
    await _respond(send, status, [*content, NOT_STORED, *CORS, *headers], body)
