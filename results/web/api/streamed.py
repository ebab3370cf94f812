"""Long answers, sent piece by piece with flat memory: each piece is read and encoded when the last one has gone."""

import zlib
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from results.web.accept_encoding import accepts_gzip
from results.web.api.responses import LINKS, ONE_SECOND

C = TypeVar("C")
Piece = tuple[bytes, C | None]
"""Bytes, and the cursor of the next piece, or None where there is none."""


def streamed(
    request: HttpRequest, pieces: AsyncIterator[bytes], tag: str, kind: str, file: str = ""
) -> HttpResponseBase:
    """A response of pieces. `kind` is its media type; `file` the name under which a browser saves it."""
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": ONE_SECOND, "Vary": "Accept-Encoding", "Link": LINKS}
    if file:
        headers["Content-Disposition"] = f'attachment; filename="{file}"'
    unchanged = get_conditional_response(request, headers["ETag"], response=HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        return unchanged
    if request.method == "HEAD":
        return HttpResponse(content_type=kind, headers=headers)
    is_text = kind.startswith("text/") or "json" in kind
    if is_text and accepts_gzip(request.headers.get("Accept-Encoding", "")):
        pieces, headers["Content-Encoding"] = _gzipped(pieces), "gzip"
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


async def pieces(read: Callable[[C], Piece[C]], cursor: C, head: bytes = b"") -> AsyncIterator[bytes]:
    """`head`, then what `read` gives in a thread, cursor after cursor, until there is none."""
    if head:
        yield head
    current: C | None = cursor
    while current is not None:
        content, current = await sync_to_async(read)(current)
        if content:
            yield content


async def _gzipped(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    compressor = zlib.compressobj(level=5, wbits=31)
    async for piece in pieces:
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()
