"""How pages are kept: named by their content, compressed, and told apart by the part that carries results."""

import hashlib
import re
import zlib
from collections.abc import Iterator

DECODED_LIMIT = 64_000_000
"""Bytes that a packed page may unfold to."""

_OPENED = re.compile(rb"<(?:script|style)\b|<!--", re.IGNORECASE)
_CLOSED = {b"<script": b"</script", b"<style": b"</style", b"<!--": b"-->"}
_MONITORING = (b"go-mpulse.net", b"BOOMR", b"sess_map")
_SPACE = re.compile(rb"\s+")


class ArchiveError(Exception):
    """A packed page is damaged, or unfolds to more than a page can be."""


def content_hash(body: bytes) -> str:
    """SHA-256 of the bytes as fetched, in hex: the page's name in the archive."""
    return hashlib.sha256(body).hexdigest()


def table_hash(body: bytes) -> str:
    """SHA-256, in hex, of the meaningful part: two fetches of one page that differ in monitoring scripts, styles,
    comments or white space have the same. The time stamp counts: a page that says a newer time says something."""
    return hashlib.sha256(_SPACE.sub(b" ", b"".join(_without_monitoring(body))).strip()).hexdigest()


def _without_monitoring(body: bytes) -> Iterator[bytes]:
    """The body without styles, comments and monitoring scripts; other scripts carry charts and stay."""
    lower, kept_to = body.lower(), 0
    unclosed: set[bytes] = set()
    for opened in _OPENED.finditer(body):
        kind = opened[0].lower()
        if opened.start() < kept_to or kind in unclosed:
            continue
        closed = lower.find(_CLOSED[kind], opened.end())
        if closed < 0:
            unclosed.add(kind)
            continue
        block = body[opened.start() : closed]
        keep = kind == b"<script" and not any(word in block for word in _MONITORING)
        yield body[kept_to : closed if keep else opened.start()]
        kept_to = closed
    yield body[kept_to:]


def pack(body: bytes) -> bytes:
    """Compressed with zlib; a list page of 38 KB takes about 5.5."""
    return zlib.compress(body, 6)


def unpack(packed: bytes, limit: int = DECODED_LIMIT) -> bytes:
    """What `pack` was given. Raises ArchiveError on damage and on more than `limit` bytes, without unfolding those."""
    unfold = zlib.decompressobj()
    try:
        body = unfold.decompress(packed, limit + 1)
    except zlib.error as error:
        raise ArchiveError(f"damaged page: {error}") from None
    if len(body) > limit:
        raise ArchiveError(f"page unfolds to more than {limit} bytes")
    if not unfold.eof:
        raise ArchiveError("page is cut short")
    return body
