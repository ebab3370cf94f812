"""A page made anew that differs from one already read in nothing but its time: only the time is read again.

Between two rounds the site makes every list again under a new stamp. What is cut out here is one stamp, as plain digits
and words in the footer, and the words of the script in the head that is another at each fetch; all that stays must be
the same bytes, so the rest can't read differently.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from cachetools import LRUCache

from results.domain.records import SeatList
from results.sources.eci.shell import stamp_in
from results.sources.errors import PageError

_STAMP = re.compile(rb"[0-9]{2}:[0-9]{2} [apAP][mM] On [0-9]{2}/[0-9]{2}/[0-9]{4}")
_FOOTER = b"<footer"
_SCRIPT = re.compile(rb"(?:</title>|</style>)\s*<script>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_NESTED = (b"<!--", b"<script")


@dataclass(frozen=True, slots=True)
class StampedPage:
    """A page without its stamp, as a hash, and the stamp."""

    rest: bytes
    at: datetime


def without_stamp(name: str, body: bytes) -> StampedPage | None:
    """None where the page has not just one footer with one stamp of the usual form."""
    start = body.rfind(_FOOTER)
    stamps = list(_STAMP.finditer(body, start)) if start > 0 else []
    if len(stamps) != 1:
        return None
    try:
        at = stamp_in(name, stamps[0][0].decode())
    except PageError:
        return None
    script_start, script_end = _script(body)
    hasher = blake2b(body[:script_start], digest_size=32)
    hasher.update(b"\0" + body[script_end : stamps[0].start()])
    hasher.update(b"\0" + body[stamps[0].end() :])
    return StampedPage(hasher.digest(), at) if at else None


def _script(body: bytes) -> tuple[int, int]:
    """Where the words of a script in the head begin and end; nowhere, where they could be anything else to a parser."""
    head = body[: max(body.find(b"</head>"), 0)]
    script = _SCRIPT.search(head)
    if not script or b"<!--" in _COMMENT.sub(b"", head[: script.start()]):
        return 0, 0
    if any(word in script[1].lower() for word in _NESTED):
        return 0, 0
    return script.span(1)


class ListsByContent:
    """Lists as they were read last, by name and by all their bytes but the stamp. Kept by each process for itself."""

    def __init__(self, most: int = 512) -> None:
        self._known: LRUCache[tuple[str, bytes], SeatList] = LRUCache(most)

    def get(self, name: str, body: bytes) -> SeatList | None:
        """The record of a page that was read before under another stamp."""
        page = without_stamp(name, body)
        record = self._known.get((name, page.rest)) if page else None
        return replace(record, source_at=page.at) if record and page else None

    def keep(self, name: str, body: bytes, record: SeatList) -> None:
        """Remember what a whole reading of these bytes gave, where it read its time from the stamp that is cut out."""
        page = without_stamp(name, body)
        if page and page.at == record.source_at:
            self._known[name, page.rest] = record
