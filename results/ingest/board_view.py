"""The board as the rules of moments look at it: a few columns of every seat, and the lines of parties and alliances."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Value
from django.db.models.functions import Coalesce, NullIf

from results.domain.limits import Limits
from results.domain.moments import BoardView, PastElection, SeatBrief, Side
from results.domain.names import familiar
from results.domain.statuses import OPEN, WON
from results.domain.tally import Tally
from results.ingest.alliances import blocs, entries
from results.models import Candidate, Contest, Election, PartyTally

REGION = Coalesce(NullIf("constituency__district", Value("")), "constituency__lok_sabha_seat")
"""A seat's district, or the Lok Sabha seat it is a part of where no district is known."""
_COLUMNS = (
    *("number", "constituency__name", "status", "round", "rounds", "margin", REGION, "leader_id"),
    *("leader__party__code", "winner_id", "winner__party__code", "winner__serial", "winner__name", "winner__aliases"),
    "winner__votes",
)


def of(election: Election, rows: Mapping[str, PartyTally]) -> BoardView:
    """`rows` is the tally as it is about to be, by party code; the contests' rows are written already."""
    seats = tuple(map(_brief, Contest.objects.filter(election=election).order_by("number").values_list(*_COLUMNS)))
    is_over = bool(seats) and all(seat.status in WON for seat in seats)
    return BoardView(
        seats_total=election.seats_total,
        majority_mark=election.majority_mark,
        sides=(*_parties(election, rows, is_over), *_alliances(election, rows)),
        seats=seats,
        source_state=election.source_state if election.source_at else "ok",  # never heard yet is not down
        source_at=_text(election),
        past=past(election),
        limits=Limits.of(election.kind, election.limits),
    )


def past(election: Election) -> tuple[PastElection, ...]:
    """Earlier elections of the same house, newest first."""
    return tuple(PastElection(result["year"], result.get("seats", {})) for result in election.past)


def _text(election: Election) -> str | None:
    """When the newest numbers are of, by the source's clock."""
    newest = Contest.objects.filter(election=election).aggregate(at=Max("source_at"))["at"]
    at = max((time for time in (newest, election.source_at) if time), default=None)
    return at.isoformat() if at else None


def _brief(row: tuple[Any, ...]) -> SeatBrief:
    number, name, status, done, rounds, margin, region, leader_id, leading, winner_id, won, serial, person, *rest = row
    aliases, votes = rest
    stands_for = won if status in WON else leading if status in OPEN else None
    winner = {"serial": serial, "name": person, "party": won, "votes": votes, "alias": (aliases or [None])[0]}
    return SeatBrief(
        number=number,
        name=familiar(name),
        status=status,
        round=done,
        rounds=rounds,
        party=stands_for,
        winner=winner if status in WON and winner_id else None,
        margin=margin if leader_id == winner_id else None,
        region=familiar(region),
    )


def _parties(election: Election, rows: Mapping[str, PartyTally], is_over: bool) -> list[Side]:
    contested = _contested(election) if is_over else {}
    return [
        Side(code, row.party.name, row.won, row.leading, row.votes, contested=contested.get(code))
        for code, row in rows.items()
    ]


def _contested(election: Election) -> dict[str, int]:
    """In how many seats each party stands."""
    people = Candidate.objects.filter(contest__election=election)
    counted = people.values("party__code").order_by().annotate(n=Count("contest", distinct=True))
    return dict(counted.values_list("party__code", "n"))


def _alliances(election: Election, rows: Mapping[str, PartyTally]) -> list[Side]:
    tally = {code: Tally(row.won, row.leading, row.votes) for code, row in rows.items()}
    lines = entries(election, blocs(election), tally)
    return [
        Side(line["code"], line["name"], line["won"], line["leading"], line["votes"], is_alliance=True)
        for line in lines
    ]
