"""How large a request's body may be, by its path: held before anything of it is written to disk, with nginx or without.

Django itself spools a body of any size to a temporary file before a view may refuse it.
"""

import re
from typing import Any

MB = 1_000_000
LIMITS = (
    (re.compile(r"^/admin/desk/[^/]+/feed/$"), 100 * MB),  # up to a hundred saved pages at once
    (re.compile(r"^/admin/desk/[^/]+/rosters/$"), 6 * MB),
    (re.compile(r"^/admin/"), 2 * MB),
    (re.compile(r"^/feed/"), 9 * MB),
)
ELSEWHERE = MB
"""The public side takes no bodies."""
REFUSAL = b"This is larger than may be sent here.\n"


def limit(path: str) -> int:
    return next((most for pattern, most in LIMITS if pattern.match(path)), ELSEWHERE)


class BodyLimits:
    """An ASGI application whose request bodies are limited by path (`limit`); larger ones are answered with 413."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        most = limit(scope["path"])
        if _announced(scope) > most:
            await _refuse(send)
            return
        request = _LimitedRequest(receive, send, most)
        await self.inner(scope, request.receive, request.send)
        if request.exceeded and not request.answered:
            await _refuse(send)


class _LimitedRequest:
    """One request, whose body ends in a disconnection once it is too large."""

    def __init__(self, receive: Any, send: Any, most: int) -> None:
        self._receive, self._send, self._left = receive, send, most
        self.answered = False

    @property
    def exceeded(self) -> bool:
        return self._left < 0

    async def receive(self) -> Any:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.exceeded else message

    async def send(self, message: Any) -> None:
        self.answered = True
        await self._send(message)


def _announced(scope: dict[str, Any]) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": REFUSAL})
