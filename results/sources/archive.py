"""How pages are kept: named by their content, and compressed."""

import hashlib
import zlib

DECODED_LIMIT = 64_000_000
"""Bytes that a packed page may unfold to."""


class ArchiveError(Exception):
    """A packed page is damaged, or unfolds to more than a page can be."""


def content_hash(body: bytes) -> str:
    """SHA-256 of the bytes as fetched, in hex: the page's name in the archive."""
    return hashlib.sha256(body).hexdigest()


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
