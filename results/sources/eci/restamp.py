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
    found = list(_STAMP.finditer(body, start)) if start > 0 else []
    if len(found) != 1:
        return None
    try:
        at = stamp_in(name, found[0][0].decode())
    except PageError:
        return None
    first, last = _script(body)
    rest = blake2b(body[:first], digest_size=32)
    rest.update(b"\0" + body[last : found[0].start()])
    rest.update(b"\0" + body[found[0].end() :])
    return StampedPage(rest.digest(), at) if at else None


def _script(body: bytes) -> tuple[int, int]:
    """Where the words of a script in the head begin and end; nowhere, where they could be anything else to a parser."""
    head = body[: max(body.find(b"</head>"), 0)]
    found = _SCRIPT.search(head)
    if not found or b"<!--" in _COMMENT.sub(b"", head[: found.start()]):
        return 0, 0
    if any(word in found[1].lower() for word in _NESTED):
        return 0, 0
    return found.span(1)


class ListsByContent:
    """Lists as they were read last, by name and by all their bytes but the stamp. Kept by each process for itself."""

    def __init__(self, most: int = 512) -> None:
        self._known: LRUCache[tuple[str, bytes], SeatList] = LRUCache(most)

    def get(self, name: str, body: bytes) -> SeatList | None:
        """The record of a page that was read before under another stamp."""
        found = without_stamp(name, body)
        known = self._known.get((name, found.rest)) if found else None
        return replace(known, source_at=found.at) if known and found else None

    def keep(self, name: str, body: bytes, record: SeatList) -> None:
        """Remember what a whole reading of these bytes gave, where it read its time from the stamp that is cut out."""
        found = without_stamp(name, body)
        if found and found.at == record.source_at:
            self._known[name, found.rest] = record
