"""Pages that would cost a parser minutes or gigabytes, told by counting before anything is parsed.

The HTML algorithm takes quadratic time over deep nesting and over many attributes of one tag, and quadratic memory over
formatting elements that are never closed: 16 KB can become 300 MB. No page of the site comes near these limits.
"""

import re

from results.sources.errors import Oversized

SIZE_LIMIT = 3_000_000
"""Bytes of one HTML page. The largest seen has 0.1 MB."""
TAG_LIMIT = 150_000
"""Tags of one page. A list of all 543 seats at once would have 33,000."""
DEPTH_LIMIT = 2_000
"""Elements open at one time, as far as that can be counted without parsing."""
UNCLOSED_LIMIT = 100
"""Formatting elements (`<b>`, `<font>`, …) open at one time."""
SMALL_TAGS, SMALL_BYTES = 2_000, 64_000
"""A page within these can do no harm whatever is in it."""

_CHUNK = 8_192
_LONG_TAG = re.compile(rb"<[^>]{4000}")
_SEPARATOR = re.compile(rb"[\s/=\"']")
_FORMATTING = re.compile(rb"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)


def refuse_bombs(name: str, body: bytes) -> None:
    """Raises Oversized."""
    if len(body) > SIZE_LIMIT:
        raise Oversized(name, "body", f"at most {SIZE_LIMIT} bytes", f"{len(body)} bytes")
    tags = body.count(b"<")
    if tags > TAG_LIMIT:
        raise Oversized(name, "body", f"at most {TAG_LIMIT} tags", f"{tags} tags")
    if tags > SMALL_TAGS and _depth(name, body) > UNCLOSED_LIMIT:
        _refuse_unclosed(name, body)
    if len(body) > SMALL_BYTES and (long := _LONG_TAG.search(body)) and len(_SEPARATOR.findall(long[0])) > 300:
        raise Oversized(name, "body", "tags with a few attributes", long[0][:100])


def _depth(name: str, body: bytes) -> int:
    """The most tags that are open and not closed at the end of a piece of the page."""
    depth = most = 0
    for start in range(0, len(body), _CHUNK):
        closed = body.count(b"</", start, start + _CHUNK)
        depth = max(depth + body.count(b"<", start, start + _CHUNK) - 2 * closed, 0)
        most = max(most, depth)
        if depth > DEPTH_LIMIT:
            raise Oversized(name, "body", f"at most {DEPTH_LIMIT} open tags", f"{depth} before byte {start + _CHUNK}")
    return most


def _refuse_unclosed(name: str, body: bytes) -> None:
    most = unclosed = 0
    for closing in _FORMATTING.findall(body):
        unclosed = unclosed - 1 if closing else unclosed + 1
        most = max(most, unclosed)
    if most > UNCLOSED_LIMIT:
        raise Oversized(name, "body", f"at most {UNCLOSED_LIMIT} open formatting tags", f"{most} open")
