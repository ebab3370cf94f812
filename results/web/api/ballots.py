"""Every ballot line of an election, for the exports: read once for a position, then kept."""

from collections.abc import Callable
from dataclasses import dataclass

from asgiref.sync import sync_to_async

from results.domain.board import Entry
from results.models import Candidate
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.responses import Answer
from results.web.edited_names import identities

KEPT = 40
_kept: dict[tuple[str, str], tuple[str, Frame]] = {}


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
    told = (await hub().stream(slug)).used()
    tag = f"{told.epoch}:{told.seq}:{form}"
    known, frame = _kept.get((slug, form), ("", Frame(b"")))
    if known != tag:
        frame = Frame(make(told, await sync_to_async(_lines)(told)))
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[slug, form] = tag, frame
    return Answer(frame, tag, type=type)


def _lines(told: LiveBoard) -> list[Line]:
    seats = told.seats()
    rows = Candidate.objects.filter(contest__election=told.election).select_related("contest", "party")
    given = identities(told.election)
    return [
        _line(seats[row.contest.number], row, given.get(row.pk, {}))
        for row in rows.order_by("contest__number", "serial")
        if row.contest.number in seats
    ]


def _line(seat: Entry, row: Candidate, given: dict[str, str]) -> Line:
    name, party = given.get("name", row.name), given.get("party", row.party.code)
    return Line(seat, row.serial, name, party, row.evm_votes, row.postal_votes, row.votes, row.is_nota)
