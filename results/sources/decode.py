"""A response's body, read piece by piece and never further than its caps."""

import zlib
from collections.abc import AsyncIterator

from results.sources.errors import FetchError


class Decoder:
    """Unfolds `gzip`, `deflate` or nothing; stops at `limit` decoded bytes whatever the pieces claim to hold."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError("encoding", f"content-encoding {encoding}, which was not asked for")
        self._left = limit
        self._limit = limit
        self._started = False
        self._unfold = zlib.decompressobj(31) if "gzip" in self._encoding else zlib.decompressobj()
        self._parts: list[bytes] = []

    def feed(self, piece: bytes) -> None:
        """Raises FetchError `too_large` past the cap, `encoding` on damaged bytes."""
        if self._encoding in ("", "identity"):
            self._keep(piece)
            return
        while piece:
            piece = self._unfolded(piece)

    def _unfolded(self, piece: bytes) -> bytes:
        """Keeps what the piece holds; returns what belongs to a next gzip member."""
        try:
            out = self._unfold.decompress(piece, self._left + 1)
        except zlib.error as error:
            if self._started or self._encoding != "deflate":
                raise FetchError("encoding", f"damaged {self._encoding}: {error}") from None
            self._unfold = zlib.decompressobj(-15)  # some servers send deflate without its wrapper
            self._started = True
            return piece
        self._started = True
        self._keep(out)
        unused = self._unfold.unused_data
        if self._unfold.eof and unused.strip(b"\0") and "gzip" in self._encoding:
            self._unfold = zlib.decompressobj(31)
            return unused
        return b""

    def _keep(self, out: bytes) -> None:
        if len(out) > self._left:
            raise FetchError("too_large", f"more than {self._limit} bytes decoded")
        self._left -= len(out)
        self._parts.append(out)

    def body(self) -> bytes:
        """All of it. Raises FetchError `truncated` when the encoding says that more should have come."""
        if self._encoding not in ("", "identity") and self._started and not self._unfold.eof:
            raise FetchError("truncated", f"{self._encoding} ends before its end")
        return b"".join(self._parts)


async def read_body(pieces: AsyncIterator[bytes], encoding: str, wire_limit: int, decoded_limit: int) -> bytes:
    """The decoded body of a response. Raises FetchError `too_large`, `encoding` or `truncated`."""
    decoder = Decoder(encoding, decoded_limit)
    wire = 0
    async for piece in pieces:
        wire += len(piece)
        if wire > wire_limit:
            raise FetchError("too_large", f"more than {wire_limit} bytes on the wire")
        decoder.feed(piece)
    return decoder.body()
