"""From a feed's name and bytes to its record."""

import re

from results.domain.page_kinds import PageKind
from results.domain.records import Feed
from results.sources.errors import EmptyPage, Oversized, UnknownPage
from results.sources.feed import csv_feed, json_feed

SIZE_LIMIT = 32_000_000
_NAME = re.compile(r"(?:.*/)?(?:[\w.-]*[-_.])?feed(?:[-_][\w-]*)?\.(json|csv)", re.IGNORECASE | re.ASCII)


def kind_of(name: str) -> str | None:
    """`feed_json` or `feed_csv` of a name like `feed.json`, `delhi-feed.csv`, `https://x.in/night/feed.csv?t=1`."""
    match = _NAME.fullmatch(name.split("?", 1)[0].split("#", 1)[0])
    return f"feed_{match[1].lower()}" if match else None


def parse(name: str, body: bytes) -> Feed:
    """Every constituency of the file. Raises PageError: one bad line spoils the file, which is kept."""
    kind = kind_of(name)
    if kind is None:
        raise UnknownPage(name, "name of the page", "a name like feed.json or feed.csv", name)
    if not body.strip():
        raise EmptyPage(name, "body", "a feed", "nothing")
    if len(body) > SIZE_LIMIT:
        raise Oversized(name, "body", f"at most {SIZE_LIMIT} bytes", f"{len(body)} bytes")
    return json_feed.parse(name, body) if kind == PageKind.FEED_JSON else csv_feed.parse(name, body)
