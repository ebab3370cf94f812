"""The little of HTTP/1.1 that the replay site speaks: requests read whole, replies built as bytes."""

import asyncio
import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST_HEAD = 16_384
LONGEST_BODY = 65_536
REASONS = {
    200: "OK",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}


class BadRequest(Exception):
    """What came is not a request of HTTP/1.1."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """names in lower case"""
    keep_alive: bool


@dataclass(slots=True)
class Reply:
    """`pause` seconds are waited before each `piece` bytes of the body, where a fault asks for it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    piece: int = 0
    pause: float = 0.0
    cut_after: int | None = None
    """the connection closes after so many bytes of the body"""


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request, or None when the other side is done. Raises BadRequest."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise BadRequest("cut short") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequest("head too long") from error
    request = parse(head)
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LONGEST_BODY or "transfer-encoding" in request.headers:
        raise BadRequest("body")
    await reader.readexactly(int(length))
    return request


def parse(head: bytes) -> Request:
    """Raises BadRequest."""
    first, *lines = head.decode("latin-1").split("\r\n")
    try:
        method, target, version = first.split(" ")
        path = urlsplit(target)
    except ValueError as error:
        raise BadRequest(first[:80]) from error
    if not version.startswith("HTTP/1."):
        raise BadRequest(version[:20])
    pairs = (line.partition(":") for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    connection = headers.get("connection", "").lower()
    keep = connection != "close" if version == "HTTP/1.1" else connection == "keep-alive"
    return Request(method, unquote(path.path), dict(parse_qsl(path.query)), headers, keep)


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def not_modified(request: Request, modified: datetime) -> bool:
    """Whether the client's If-Modified-Since covers this time."""
    since = request.headers.get("if-modified-since")
    if not since:
        return False
    try:
        return parsedate_to_datetime(since) >= modified.replace(microsecond=0)
    except (ValueError, TypeError):
        return False


def takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "").lower()


def squeeze(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1, mtime=0)


def head_of(reply: Reply, keep_alive: bool) -> bytes:
    """The status line and headers, with the body's length."""
    lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if reply.status not in (204, 304):
        lines.append(f"Content-Length: {len(reply.body)}")
    lines.append(f"Connection: {'keep-alive' if keep_alive else 'close'}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
