"""Answers from the hub's memory, without a query: the board and what changed."""

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils import timezone

from results.domain import board
from results.domain.board import Entry
from results.domain.statuses import Status
from results.publish import log, topics
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.past import SETTLED
from results.publish.stream import Stream
from results.publish.topics import Topics
from results.web.api.answer_types import DeltasPage, Position
from results.web.api.parameters import choice, number, time_parameter, yes_or_no
from results.web.api.responses import ONE_SECOND, Answer, ApiError, api_view, json_answer
from results.web.subscription import BadRequest, read_since, read_topics

DEFAULT_EVENTS, MAX_EVENTS = 500, 2_000
MAX_WAIT_S = 25
FIVE_MINUTES = "public, max-age=300"
"""A past board changes only with the epoch, when a log is rebuilt."""
IMMUTABLE = "public, max-age=31536000, immutable"
"""A full page of the log says the same for ever: its epoch is in its address."""
HEAD_OF_LOG = "public, max-age=0, s-maxage=1, stale-while-revalidate=2"
"""A page that ends at the head of the log: shared caches may answer for a second, readers ask again."""
NO_CACHE = "no-cache"
CATEGORIES = ("GEN", "SC", "ST")
STATUSES = tuple(status.value for status in Status)


@api_view("at", "topics")
async def snapshot(request: HttpRequest, slug: str) -> Answer:
    """The board now, or as it was at a time."""
    at = time_parameter(request, "at")
    topic_set = _topics(request)
    now = timezone.now()
    if at is not None and at < now:
        return await snapshot_at(slug, at, topic_set, now)
    live_board = (await hub().stream(slug)).current()
    return Answer(live_board.snapshot(topic_set, now), _tag(live_board, "snapshot", *sorted(topic_set)))


async def snapshot_at(slug: str, at: datetime, topic_set: Topics, now: datetime) -> Answer:
    epoch = (await hub().stream(slug)).current().epoch
    (epoch, seq), board = await hub().past.at(slug, epoch, at, topic_set, now)
    if board is None:
        raise ApiError(404, "not_yet", "nothing had been published by then")
    return Answer(board, f"{epoch}:{seq}:past", caching=FIVE_MINUTES if at < now - SETTLED else ONE_SECOND)


@api_view("since", "limit", "wait", "topics")
async def deltas(request: HttpRequest, slug: str) -> Answer:
    """What changed after a position, folded into one delta of at most `limit` events.

    `wait` delays an answer that would be empty by at most so many seconds. Pages end where `seq` is a multiple of
    `limit`, or at the head of the log: so everybody reads the same pages, and all but the last never change.
    """
    stream = await hub().stream(slug)
    epoch, seq = log_position(request, stream.live_board)
    topic_set = _topics(request)
    limit = number(request, "limit", DEFAULT_EVENTS, MAX_EVENTS, 1)
    wait = number(request, "wait", 0, MAX_WAIT_S)
    if epoch == stream.live_board.epoch and seq == stream.live_board.seq and wait:
        await stream.wait_past(seq, wait)
    has_canonical_address = ":" in request.GET.get("since", "") and not wait
    return await _deltas(stream, (epoch, seq), topic_set, limit, has_canonical_address)


async def _deltas(stream: Stream, since: tuple[str, int], topic_set: Topics, limit: int, is_shared: bool) -> Answer:
    """`is_shared`: the address names the epoch and does not wait, so that shared caches may answer it."""
    live_board = stream.current()
    epoch, seq = since
    reason = live_board.resync_reason(since)
    if reason == "epoch" or reason == "future":
        return json_answer(_page(live_board, since, [], reason), caching=NO_CACHE)
    end = seq - seq % limit + limit
    events = live_board.events_after(seq, end - seq)
    if events is None:
        events = await sync_to_async(log.since)(live_board.election.pk, seq, end - seq)
    changes = [topics.narrow(board.delta(events, epoch, seq), _topics_for_poll(topic_set))] if events else []
    page = _page(live_board, since, changes)
    links = next_page(stream.slug, page["next"], limit, topic_set)
    if not is_shared:
        return json_answer(page, caching=NO_CACHE, **links)
    return json_answer(page, caching=IMMUTABLE if page["seq"] == end else HEAD_OF_LOG, **links)


def _topics_for_poll(topic_set: Topics) -> Topics:
    """With a `party:`, every seat that changed: which of them the party has left is not in the events."""
    return topic_set | {"seats"} if any(name.startswith("party:") for name in topic_set) else topic_set


def _page(
    live_board: LiveBoard,
    since: tuple[str, int],
    changes: list[Any],
    reason: Literal["epoch", "future"] | None = None,
) -> DeltasPage:
    now, seq = timezone.now(), changes[-1]["seq"] if changes else since[1]
    head = live_board.seq if reason else max(live_board.seq, seq)
    return {
        **position(live_board),
        "since": since[1],
        "seq": seq,
        "head": head,
        "resync": reason,
        "source_age_s": live_board.source_age_s(now),
        "source_age_at": now.isoformat(),
        "deltas": changes,  # type: ignore[typeddict-item]
        "next": f"{live_board.epoch}:{seq}" if not reason and seq < head else None,
    }


def next_page(slug: str, since: str | None, limit: int, topic_set: Topics) -> dict[str, str]:
    """The header that gives the address of the next page, where there is one."""
    query = {"since": since, "limit": limit, "topics": ",".join(sorted(topic_set))}
    return {"Link": f'</api/v1/elections/{slug}/deltas?{urlencode(query)}>; rel="next"'} if since else {}


@api_view("status", "party", "category", "state", "district", "flag", "corrected")
async def seats(request: HttpRequest, slug: str) -> Answer:
    """Every seat's entry, or those that fit all filters."""
    live_board = (await hub().stream(slug)).current()
    _check_filters(request, live_board)
    filters = {name: str(value) for name, value in request.GET.items() if value}
    fitting = [entry for entry in live_board.board["seats"] if all(_fits(entry, *each) for each in filters.items())]
    tag = _tag(live_board, "seats", *(f"{name}={value}" for name, value in sorted(filters.items())))
    return json_answer({**position(live_board), "seats": fitting}, tag)


def _check_filters(request: HttpRequest, live_board: LiveBoard) -> None:
    """Refuse a value that no seat could have, so that a mistyped one does not read as none found. Raises ApiError."""
    seats = live_board.board["seats"]
    choice(request, "status", STATUSES)
    choice(request, "party", _codes(live_board))
    choice(request, "category", {*CATEGORIES, *(str(seat["category"]) for seat in seats)})
    for name in ("state", "district"):
        choice(request, name, {str(seat.get(name)) for seat in seats})
    yes_or_no(request, "corrected")


def _codes(live_board: LiveBoard) -> set[str]:
    """Every party that is known here: of the tally, and of those who lead, come second or have won."""
    places = ("leader", "runner_up", "winner")
    people = [seat[place] for seat in live_board.board["seats"] for place in places if seat.get(place)]
    return {row["party"] for row in live_board.board["tally"]} | {person["party"] for person in people}


def _fits(entry: Entry, name: str, value: str) -> bool:
    if name == "party":
        first = entry.get("winner") or entry["leader"]
        return bool(first) and first["party"] == value
    if name == "flag":
        return value in map(str, entry["flags"])
    if name == "corrected":
        return bool(entry["corrected"]) is (value == "true")
    return bool(entry.get(name) == value)


@api_view()
async def parties(_request: HttpRequest, slug: str) -> Answer:
    """Every tally row, the strongest first."""
    live_board = (await hub().stream(slug)).current()
    return json_answer({**position(live_board), "parties": live_board.board["tally"]}, _tag(live_board, "parties"))


def position(live_board: LiveBoard) -> Position:
    """What every answer begins with."""
    return {
        "epoch": live_board.epoch,
        "seq": live_board.seq,
        "as_of": live_board.board["as_of"],
        "is_test": live_board.election.is_test,
    }


def _tag(live_board: LiveBoard, *parts: str) -> str:
    """The same while the log and what was asked for are the same."""
    return ":".join((live_board.epoch, str(live_board.seq), *(_token(part) for part in parts)))


def _token(part: str) -> str:
    """A tag holds printable ASCII without quotes; anything else is percent-encoded."""
    return urlencode({"": part})[1:]


def log_position(request: HttpRequest, live_board: LiveBoard) -> tuple[str, int]:
    """The `since` of a request: SEQ of the present epoch, or EPOCH:SEQ. Raises ApiError."""
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
    except BadRequest as error:
        raise ApiError(400, error.code, error.detail) from None
