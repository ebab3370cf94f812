"""Published states as the wire's absolute entries (docs/protocol.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from results.domain.contest import ContestState, Standing
from results.domain.statuses import UNREPORTED, WON, Status
from results.domain.tally import Tally
from results.domain.wire_types import ElectionCounts, OurCall, Person, PreviousResult, SeatEntry, TallyEntry


@dataclass(frozen=True, slots=True)
class Seat:
    """What does not change while a contest is counted."""

    number: int
    name: str
    state: str
    category: str = ""
    name_hi: str = ""
    district: str = ""
    lok_sabha_seat: str = ""
    previous: tuple[dict[str, Any], ...] = field(default=())
    """Past results, newest first."""


def text(at: datetime | None) -> str | None:
    """One spelling of a time, whatever zone it came in: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat() if at else None


def person(standing: Standing | None) -> Person | None:
    """A candidate as leader, runner-up or winner."""
    if standing is None:
        return None
    ballot = standing.ballot
    return {
        "serial": ballot.serial,
        "name": ballot.name,
        "party": ballot.party,
        "votes": standing.votes.total,
        "alias": ballot.alias,
    }


def seat_entry(
    seat: Seat, state: ContestState, flips: int, changed_at: datetime | None, call: OurCall | None = None
) -> SeatEntry:
    """`call` is our own call of the seat: a person as above, with `at`."""
    last = seat.previous[0] if seat.previous else None
    return {
        "number": seat.number,
        "name": seat.name,
        "name_hi": seat.name_hi,
        "state": seat.state,
        "category": seat.category,
        "district": seat.district,
        "lok_sabha_seat": seat.lok_sabha_seat,
        "status": state.status,
        "round": state.round,
        "rounds": state.rounds,
        "leader": person(state.in_lead(state.leader)),
        "runner_up": person(state.in_lead(state.runner_up)),
        "winner": person(state.standing(state.winner)),
        "call": call,
        "margin": state.margin,
        "votes_counted": state.votes_counted,
        "flips": flips,
        "previous": previous_result(last) if last else None,
        "source_at": text(state.source_at),
        "changed_at": text(changed_at),
        "corrected": state.corrected,
        "flags": list(state.flags),
    }


def previous_result(past: dict[str, Any]) -> PreviousResult:
    """The winner of a past election, as one line."""
    return {"year": past.get("year"), "party": past.get("party"), "winner": past.get("winner"),
            "margin": past.get("margin")}  # fmt: skip


def tally_entry(
    code: str,
    name: str,
    colour: str,
    line: Tally,
    votes_counted: int,
    previous: int | None,
    alliance: str | None = None,
) -> TallyEntry:
    """`previous` is None where last time's seats are not known; `change` then is too."""
    total = line.won + line.leading
    return {
        "party": code,
        "name": name,
        "alliance": alliance,
        "colour": colour,
        "won": line.won,
        "leading": line.leading,
        "total": total,
        "votes": line.votes,
        "vote_share": round(100 * line.votes / votes_counted, 2) if votes_counted else None,
        "previous": previous,
        "change": None if previous is None else total - previous,
    }


def election_facts(statuses: Iterable[str], votes_counted: int) -> ElectionCounts:
    """The counts of an election entry. A held-back seat keeps an election from being over, but not from reporting."""
    parsed = [Status(status) for status in statuses]
    reporting = sum(status not in UNREPORTED for status in parsed)
    declared = sum(status in WON for status in parsed)
    return {
        "seats_reporting": reporting,
        "seats_declared": declared,
        "votes_counted": votes_counted,
        "status": "declared" if parsed and declared == len(parsed) else "counting" if reporting else "scheduled",
    }
