"""Every ballot line of an election, for the exports: read once for each position of the log, then cached."""

from collections.abc import Callable
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from cachetools import LRUCache

from results.domain.board import Entry
from results.models import Candidate
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.responses import Answer
from results.web.edited_names import identities

MAX_CACHED_EXPORTS = 40
_cache: LRUCache[tuple[str, str], tuple[str, Frame]] = LRUCache(MAX_CACHED_EXPORTS)


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate of one seat, as published."""

    seat: Entry
    serial: int
    name: str
    party: str
    evm_votes: int | None
    postal_votes: int | None
    votes: int | None
    is_nota: bool


async def export(slug: str, form: str, make: Callable[[LiveBoard, list[Line]], bytes], type: str) -> Answer:
    """An answer made of all ballot lines: once for each position of the log, however many ask.

    Raises UnknownElection.
    """
    live_board = (await hub().stream(slug)).current()
    tag = f"{live_board.epoch}:{live_board.seq}:{form}"
    cached_tag, frame = _cache.get((slug, form), ("", Frame(b"")))
    if cached_tag != tag:
        frame = Frame(make(live_board, await sync_to_async(_read_lines)(live_board)))
        _cache[slug, form] = tag, frame
    return Answer(frame, tag, type=type)


def _read_lines(live_board: LiveBoard) -> list[Line]:
    seats = live_board.seats()
    rows = Candidate.objects.filter(contest__election=live_board.election).select_related("contest", "party")
    edited = identities(live_board.election)
    return [
        _line(seats[row.contest.number], row, edited.get(row.pk, {}))
        for row in rows.order_by("contest__number", "serial")
        if row.contest.number in seats
    ]


def _line(seat: Entry, row: Candidate, edited: dict[str, str]) -> Line:
    name, party = edited.get("name", row.name), edited.get("party", row.party.code)
    return Line(seat, row.serial, name, party, row.evm_votes, row.postal_votes, row.votes, row.is_nota)
