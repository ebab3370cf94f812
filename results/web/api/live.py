"""Answers from the hub's memory: the board and what changed. A crowd costs the database nothing."""

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
from results.web.api.parameters import moment, number, yes_or_no
from results.web.api.responses import (
    FRESH,
    Answer,
    Refusal,
    listed,
    reading,
)
from results.web.subscription import BadRequest, read_since, read_topics

EVENTS_DEFAULT, EVENTS_CAP = 500, 2_000
LONGEST_WAIT_S = 25
PAST = "public, max-age=300"
"""What had been published by a time changes only with the epoch: never within one, but a log can be rebuilt."""
NOT_KEPT = {"Cache-Control": "no-cache"}


@reading("at", "topics")
async def snapshot(request: HttpRequest, slug: str) -> Answer:
    """The board now, or as it was at a time."""
    at = moment(request, "at")
    wanted = _topics(request)
    now = timezone.now()
    if at is not None and at < now:
        return await _earlier(slug, at, wanted, now)
    told = (await hub().stream(slug)).used()
    return Answer(told.snapshot(wanted, now), _tag(told, *sorted(wanted)))


async def _earlier(slug: str, at: datetime, wanted: Topics, now: datetime) -> Answer:
    epoch = (await hub().stream(slug)).used().epoch
    (epoch, seq), board = await hub().past.at(slug, epoch, at, wanted, now)
    if board is None:
        raise Refusal(404, "not_yet", "nothing had been published by then")
    return Answer(board, f"{epoch}:{seq}:past", caching=PAST if at < now - SETTLED else FRESH)


@reading("since", "limit", "wait", "topics")
async def deltas(request: HttpRequest, slug: str) -> Answer:
    """What changed after a position, at most `limit` events folded into one delta.

    `wait` holds back, for so many seconds, an answer that would be empty.
    """
    stream = await hub().stream(slug)
    epoch, seq = _since(request, stream.told)
    wanted = _topics(request)
    limit = number(request, "limit", EVENTS_DEFAULT, EVENTS_CAP, 1)
    wait = number(request, "wait", 0, LONGEST_WAIT_S)
    if epoch == stream.told.epoch and seq == stream.told.seq and wait:
        await stream.wait(seq, wait)
    return await _deltas(stream, (epoch, seq), wanted, limit)


async def _deltas(stream: Stream, since: tuple[str, int], wanted: Topics, limit: int) -> Answer:
    told = stream.used()
    epoch, seq = since
    reason = told.unfit(since)
    if reason in ("epoch", "future"):
        return listed(_page(told, seq, [], reason), _tag(told, "resync", epoch, str(seq)), **NOT_KEPT)
    events = told.after(seq, limit)
    if events is None:
        events = await sync_to_async(log.since)(told.election.pk, seq, limit)
    found = [topics.narrow(board.delta(events, epoch, seq), _asked_later(wanted))] if events else []
    return listed(_page(told, seq, found), _tag(told, "deltas", str(seq), str(limit), *sorted(wanted)), **NOT_KEPT)


def _asked_later(wanted: Topics) -> Topics:
    """With a `party:`, every seat that changed: which of them the party has left is not in the events."""
    return wanted | {"seats"} if any(name.startswith("party:") for name in wanted) else wanted


def _page(told: LiveBoard, seq: int, found: list[Entry], reason: str | None = None) -> Entry:
    """`seq` is where the page ends; `head` is where the log does, so that a reader knows whether there is more."""
    upto = found[-1]["seq"] if found else seq
    age = told.source_age_s(timezone.now())
    return {"epoch": told.epoch, "since": seq, "seq": upto, "head": max(told.seq, upto), "resync": reason,
            "source_age_s": age, "deltas": found}  # fmt: skip


@reading("status", "party", "category", "state", "district", "flag", "corrected")
async def seats(request: HttpRequest, slug: str) -> Answer:
    """Every seat's entry, or those that fit all filters."""
    yes_or_no(request, "corrected")
    told = (await hub().stream(slug)).used()
    asked = {name: str(value) for name, value in request.GET.items() if value}
    found = [entry for entry in told.board["seats"] if all(_fits(entry, *each) for each in asked.items())]
    return listed(
        {**_at(told), "seats": found},
        _tag(told, "seats", *(f"{name}={value}" for name, value in sorted(asked.items()))),
    )


def _fits(entry: Entry, name: str, value: str) -> bool:
    if name == "party":
        first = entry.get("winner") or entry["leader"]
        return bool(first) and first["party"] == value
    if name == "flag":
        return value in map(str, entry["flags"])
    if name == "corrected":
        return bool(entry["corrected"]) is (value == "true")
    return bool(entry.get(name) == value)


@reading()
async def parties(_request: HttpRequest, slug: str) -> Answer:
    """Every tally row, the strongest first."""
    told = (await hub().stream(slug)).used()
    return listed({**_at(told), "parties": told.board["tally"]}, _tag(told, "parties"))


def _at(told: LiveBoard) -> Entry:
    return {"epoch": told.epoch, "seq": told.seq, "as_of": told.board["as_of"]}


def _tag(told: LiveBoard, *parts: str) -> str:
    """Same while the log, what was asked, and the last look at the source are the same; ages grow by themselves."""
    read_at = told.election.source_read_at
    about = (told.epoch, str(told.seq), read_at.strftime("%H%M%S") if read_at else "-", *parts)
    return quote(":".join(about), safe=":=,-")


def _since(request: HttpRequest, told: LiveBoard) -> tuple[str, int]:
    text = request.GET.get("since", "0")
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return told.epoch, int(text)
    try:
        return read_since(text) or (told.epoch, 0)
    except BadRequest:
        raise Refusal(400, "bad_since", "since is SEQ or EPOCH:SEQ") from None


def _topics(request: HttpRequest) -> Topics:
    try:
        return read_topics(request.GET.getlist("topics"))
    except BadRequest as problem:
        raise Refusal(400, problem.code, problem.detail) from None
