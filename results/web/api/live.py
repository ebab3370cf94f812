"""Answers from the hub's memory, without a query: the board and what changed."""

from datetime import datetime
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils import timezone

from results.domain import board
from results.domain.board import Entry
from results.publish import log, topics
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.past import SETTLED
from results.publish.stream import Stream
from results.publish.topics import Topics
from results.web.api.parameters import number, time_parameter, yes_or_no
from results.web.api.responses import (
    ONE_SECOND,
    Answer,
    ApiError,
    api_view,
    json_answer,
)
from results.web.subscription import BadRequest, read_since, read_topics

DEFAULT_EVENTS, MAX_EVENTS = 500, 2_000
MAX_WAIT_S = 25
FIVE_MINUTES = "public, max-age=300"
"""A past board changes only with the epoch, when a log is rebuilt."""
NO_CACHE = {"Cache-Control": "no-cache"}


@api_view("at", "topics")
async def snapshot(request: HttpRequest, slug: str) -> Answer:
    """The board now, or as it was at a time."""
    at = time_parameter(request, "at")
    topic_set = _topics(request)
    now = timezone.now()
    if at is not None and at < now:
        return await snapshot_at(slug, at, topic_set, now)
    live_board = (await hub().stream(slug)).current()
    return Answer(live_board.snapshot(topic_set, now), _tag(live_board, *sorted(topic_set)))


async def snapshot_at(slug: str, at: datetime, topic_set: Topics, now: datetime) -> Answer:
    epoch = (await hub().stream(slug)).current().epoch
    (epoch, seq), board = await hub().past.at(slug, epoch, at, topic_set, now)
    if board is None:
        raise ApiError(404, "not_yet", "nothing had been published by then")
    return Answer(board, f"{epoch}:{seq}:past", caching=FIVE_MINUTES if at < now - SETTLED else ONE_SECOND)


@api_view("since", "limit", "wait", "topics")
async def deltas(request: HttpRequest, slug: str) -> Answer:
    """What changed after a position, at most `limit` events folded into one delta.

    `wait` delays an answer that would be empty by at most so many seconds.
    """
    stream = await hub().stream(slug)
    epoch, seq = _since(request, stream.live_board)
    topic_set = _topics(request)
    limit = number(request, "limit", DEFAULT_EVENTS, MAX_EVENTS, 1)
    wait = number(request, "wait", 0, MAX_WAIT_S)
    if epoch == stream.live_board.epoch and seq == stream.live_board.seq and wait:
        await stream.wait_past(seq, wait)
    return await _deltas(stream, (epoch, seq), topic_set, limit)


async def _deltas(stream: Stream, since: tuple[str, int], topic_set: Topics, limit: int) -> Answer:
    live_board = stream.current()
    epoch, seq = since
    reason = live_board.resync_reason(since)
    if reason in ("epoch", "future"):
        return json_answer(_page(live_board, seq, [], reason), _tag(live_board, "resync", epoch, str(seq)), **NO_CACHE)
    events = live_board.events_after(seq, limit)
    if events is None:
        events = await sync_to_async(log.since)(live_board.election.pk, seq, limit)
    narrowed = [topics.narrow(board.delta(events, epoch, seq), _topics_for_poll(topic_set))] if events else []
    return json_answer(
        _page(live_board, seq, narrowed),
        _tag(live_board, "deltas", str(seq), str(limit), *sorted(topic_set)),
        **NO_CACHE,
    )


def _topics_for_poll(topic_set: Topics) -> Topics:
    """With a `party:`, every seat that changed: which of them the party has left is not in the events."""
    return topic_set | {"seats"} if any(name.startswith("party:") for name in topic_set) else topic_set


def _page(live_board: LiveBoard, seq: int, narrowed: list[Entry], reason: str | None = None) -> Entry:
    """`seq` is where the page ends; `head` is where the log does, so that a reader knows whether there is more."""
    upto = narrowed[-1]["seq"] if narrowed else seq
    age = live_board.source_age_s(timezone.now())
    return {"epoch": live_board.epoch, "since": seq, "seq": upto, "head": max(live_board.seq, upto), "resync": reason,
            "source_age_s": age, "deltas": narrowed}  # fmt: skip


@api_view("status", "party", "category", "state", "district", "flag", "corrected")
async def seats(request: HttpRequest, slug: str) -> Answer:
    """Every seat's entry, or those that fit all filters."""
    yes_or_no(request, "corrected")
    live_board = (await hub().stream(slug)).current()
    filters = {name: str(value) for name, value in request.GET.items() if value}
    narrowed = [entry for entry in live_board.board["seats"] if all(_matches(entry, *each) for each in filters.items())]
    return json_answer(
        {**_at(live_board), "seats": narrowed},
        _tag(live_board, "seats", *(f"{name}={value}" for name, value in sorted(filters.items()))),
    )


def _matches(entry: Entry, name: str, value: str) -> bool:
    if name == "party":
        ahead = entry.get("winner") or entry["leader"]
        return bool(ahead) and ahead["party"] == value
    if name == "flag":
        return value in map(str, entry["flags"])
    if name == "corrected":
        return bool(entry["corrected"]) is (value == "true")
    return bool(entry.get(name) == value)


@api_view()
async def parties(_request: HttpRequest, slug: str) -> Answer:
    """Every tally row, the strongest first."""
    live_board = (await hub().stream(slug)).current()
    return json_answer({**_at(live_board), "parties": live_board.board["tally"]}, _tag(live_board, "parties"))


def _at(live_board: LiveBoard) -> Entry:
    return {"epoch": live_board.epoch, "seq": live_board.seq, "as_of": live_board.board["as_of"]}


def _tag(live_board: LiveBoard, *parts: str) -> str:
    """Same while the log, what was asked, and the last look at the source are the same; ages grow by themselves."""
    read_at = live_board.election.source_read_at
    about = (live_board.epoch, str(live_board.seq), read_at.strftime("%H%M%S") if read_at else "-", *parts)
    return quote(":".join(about), safe=":=,-")


def _since(request: HttpRequest, live_board: LiveBoard) -> tuple[str, int]:
    text = request.GET.get("since", "0")
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return live_board.epoch, int(text)
    try:
        return read_since(text) or (live_board.epoch, 0)
    except BadRequest:
        raise ApiError(400, "bad_since", "since is SEQ or EPOCH:SEQ") from None


def _topics(request: HttpRequest) -> Topics:
    try:
        return read_topics(request.GET.getlist("topics"))
    except BadRequest as problem:
        raise ApiError(400, problem.code, problem.detail) from None
