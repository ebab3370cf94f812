"""A subscription, read from the address of a connection: election, position and topics."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from results.domain.wire_types import FeedErrorCode
from results.publish import topics
from results.publish.live_board import Position
from results.publish.topics import Topics, UnknownTopic

_SINCE = re.compile(r"([A-Za-z0-9_-]{1,64}):([0-9]{1,15})")
PARAMETERS = frozenset({"since", "topics", "lastEventId"})
_PATH = re.compile(r"/(?:ws|sse)/v1/elections/([-A-Za-z0-9_]{1,80})/?")


class BadRequest(ValueError):
    """The address asks for something that cannot be given. `code` is the error frame's."""

    def __init__(self, code: FeedErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code: FeedErrorCode = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Subscription:
    slug: str
    since: Position | None
    topics: Topics


def read_subscription(scope: Mapping[str, Any]) -> Subscription:
    """Read `/{ws,sse}/v1/elections/{slug}/?since=EPOCH:SEQ&topics=…`. Raises BadRequest.

    A `Last-Event-ID` is a `since` too, and the newer of the two; polyfills send it as a parameter. Others are refused:
    a mistyped `topic=` would bring everything.
    """
    path = _PATH.fullmatch(scope["path"])
    if not path:
        raise BadRequest("unknown_path", "no such stream; try /ws/v1/elections/SLUG/")
    query = _query(scope)
    since = read_since(_last_event_id(scope) or query.get("lastEventId", query.get("since", [""]))[-1])
    return Subscription(path[1], since, read_topics(query.get("topics", [])))


def read_since(text: str) -> Position | None:
    """EPOCH:SEQ, or None where there is none. Raises BadRequest."""
    if not text:
        return None
    match = _SINCE.fullmatch(text)
    if not match:
        raise BadRequest("bad_since", "since is EPOCH:SEQ, as hello, snapshot and delta give them")
    return match[1], int(match[2])


def read_topics(texts: list[str]) -> Topics:
    """Topics from comma-separated lists. Raises BadRequest."""
    try:
        return topics.parse(name for text in texts for name in text.split(","))
    except UnknownTopic as problem:
        raise BadRequest("bad_topics", str(problem)) from None


def _query(scope: Mapping[str, Any]) -> dict[str, list[str]]:
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise BadRequest("bad_query", "too many parameters") from None
    if unknown := sorted(query.keys() - PARAMETERS):
        raise BadRequest("unknown_parameter", f"{unknown[0][:40]!r}; known here: since, topics")
    return query


def _last_event_id(scope: Mapping[str, Any]) -> str:
    for name, value in scope["headers"]:
        if name == b"last-event-id":
            text: str = value.decode("latin-1")
            return text
    return ""
