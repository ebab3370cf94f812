"""Every kind of source that can be read. A new one is a line here: docs/sources.md says what goes before it."""

from collections.abc import Callable
from dataclasses import dataclass

from results.domain.records import Record
from results.sources import eci, feed
from results.sources.errors import UnknownPage


@dataclass(frozen=True, slots=True)
class Source:
    """`kind_of` is the kind of page that a name or URL names, None for another source's; `parse` reads it."""

    name: str
    kind_of: Callable[[str], str | None]
    parse: Callable[[str, bytes], Record]


SOURCES = (
    Source("feed", feed.kind_of, feed.parse),
    Source("eci", eci.kind_of, eci.parse),
)


def source_of(name: str) -> Source:
    """The source whose page this is. Raises UnknownPage."""
    for source in SOURCES:
        if source.kind_of(name) is not None:
            return source
    raise UnknownPage(name, "name of the page", f"a page of {' or '.join(s.name for s in SOURCES)}", name)


def kind_of(name: str) -> str:
    """`seat_list`, `feed_csv`, …: the kind of page that a name names. Raises UnknownPage."""
    return source_of(name).kind_of(name) or ""


def parse(name: str, body: bytes) -> Record:
    """The record of one page of any source. Raises PageError, and nothing else, whatever the bytes are."""
    return source_of(name).parse(name, body)
