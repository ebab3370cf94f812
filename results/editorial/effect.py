"""What a change would do to the board, worked out before it is made: seats, tally, majority, declared results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from results.domain.contest import Ballot, ContestState
from results.domain.entries import person
from results.domain.flags import WINNER_NOT_LEADING
from results.domain.names import familiar
from results.domain.statuses import WON
from results.domain.tally import Tally, contribution
from results.ingest.contexts import ContestContext
from results.models import Election, PartyTally

SHOWN = ("status", "round", "rounds", "margin", "votes_counted")


class Declaration(StrEnum):
    """What a change means for the declared result of a seat."""

    UNTOUCHED = ""
    DECLARES = "declares"
    """A seat that was not declared would be."""
    CHANGES = "changes"
    """A declared result would be taken back, be another's, or read by another name, party or status."""
    RESTATES = "restates"
    """The result stays, by other votes of the winner, another margin, leader or round."""


@dataclass(frozen=True, slots=True)
class SeatEffect:
    """One contest before and after: only what differs, by name, as (before, after) in words."""

    number: int
    name: str
    facts: Mapping[str, tuple[Any, Any]]
    declaration: Declaration
    contradicts: bool
    """A declared winner would have fewer votes than another."""

    @property
    def undeclares(self) -> bool:
        return self.declaration is Declaration.CHANGES


@dataclass(frozen=True, slots=True)
class Effect:
    """All that would change. `majority` is (holder before, holder after) by won and leading seats together."""

    seats: list[SeatEffect] = field(default_factory=list)
    tally: list[tuple[str, Tally, Tally]] = field(default_factory=list)
    majority: tuple[str | None, str | None] = (None, None)

    @property
    def nothing(self) -> bool:
        return not self.seats

    @property
    def flips_majority(self) -> bool:
        return self.majority[0] != self.majority[1]

    @property
    def undeclares(self) -> list[int]:
        """Seats whose declared result would be taken back or changed."""
        return self.of(Declaration.CHANGES)

    @property
    def contradictions(self) -> list[int]:
        """Seats that would be declared for somebody who has fewer votes than another."""
        return [seat.number for seat in self.seats if seat.contradicts]

    def of(self, declaration: Declaration) -> list[int]:
        """Seats whose declared result would be touched so."""
        return [seat.number for seat in self.seats if seat.declaration is declaration]

    @property
    def new_winners(self) -> list[int]:
        """Seats where another person would lead or be declared."""
        return [seat.number for seat in self.seats if {"leader", "winner"} & set(seat.facts)]


Pair = tuple[ContestContext, ContestState]
"""A contest in context, and its state as it would be."""


def effect(election: Election, pairs: Iterable[Pair]) -> Effect:
    """Compare what is published with what would be."""
    seat_effects = Effect()
    shift: dict[str, Tally] = {}
    for context, after in pairs:
        before = context.state()
        if before == after:
            continue
        seat_effects.seats.append(_seat(context, before, after))
        for sign, state in ((-1, before), (1, after)):
            for code, line in contribution(state).items():
                shift[code] = shift.get(code, Tally()).plus(line, sign)
    return Effect(sorted(seat_effects.seats, key=_weight), *_tally(election, shift))


def _weight(seat: SeatEffect) -> tuple[bool, bool, int]:
    """Declared results first, then seats where another person would be in front."""
    return not seat.declaration, not {"leader", "winner"} & set(seat.facts), seat.number


def effect_of_reload(
    election: Election, before: Mapping[int, ContestContext], after: Mapping[int, ContestContext]
) -> Effect:
    """What would read differently by what was done to a ballot or a party: contexts loaded before it, and after."""
    return effect(election, ((context, after[number].state()) for number, context in before.items()))


def _seat(context: ContestContext, before: ContestState, after: ContestState) -> SeatEffect:
    facts = {name: (getattr(before, name), getattr(after, name)) for name in SHOWN}
    facts |= {
        name: (_words(before, getattr(before, name)), _words(after, getattr(after, name)))
        for name in ("leader", "runner_up", "winner")
    }
    facts["flags"] = (before.flags, after.flags)
    facts |= _ballots(before, after) | _votes(before, after)
    differing = {name: pair for name, pair in facts.items() if pair[0] != pair[1]}
    contradicts = WINNER_NOT_LEADING in after.flags and WINNER_NOT_LEADING not in before.flags
    name = context.seat.name
    return SeatEffect(context.contest.number, name, differing, _declaration(before, after), contradicts)


def _declaration(before: ContestState, after: ContestState) -> Declaration:
    if before.status not in WON:
        return Declaration.DECLARES if after.status in WON else Declaration.UNTOUCHED
    if before.status != after.status or _declared_as(before) != _declared_as(after):
        return Declaration.CHANGES
    return Declaration.UNTOUCHED if _declared_by(before) == _declared_by(after) else Declaration.RESTATES


def _declared_as(state: ContestState) -> tuple[int, str, str] | None:
    winner = state.standing(state.winner)
    return (winner.ballot.serial, winner.ballot.name, winner.ballot.party) if winner else None


def _declared_by(state: ContestState) -> tuple[Any, ...]:
    winner = state.standing(state.winner)
    return winner.votes if winner else None, state.leader, state.margin, state.round, state.rounds


def _words(state: ContestState, serial: int | None) -> str | None:
    candidate = person(state.standing(serial))
    return f"{familiar(candidate['name'])} ({candidate['party']})" if candidate else None


def _ballots(before: ContestState, after: ContestState) -> dict[str, tuple[Any, Any]]:
    """Candidates whose name or party differs, by serial."""
    old = {s.ballot.serial: s.ballot for s in before.standings}
    return {
        f"No. {standing.ballot.serial}": (_line(old[standing.ballot.serial]), _line(standing.ballot))
        for standing in after.standings
        if standing.ballot.serial in old and old[standing.ballot.serial] != standing.ballot
    }


def _line(ballot: Ballot) -> str:
    return f"{familiar(ballot.name)} ({ballot.party})"


def _votes(before: ContestState, after: ContestState) -> dict[str, tuple[Any, Any]]:
    """Candidates whose votes differ, by name: totals, and parts where only they differ."""
    old = {s.ballot.serial: s.votes for s in before.standings}
    differing: dict[str, tuple[Any, Any]] = {}
    for standing in after.standings:
        was, now = old.get(standing.ballot.serial), standing.votes
        if was is not None and was != now:
            name = f"{standing.ballot.serial} {familiar(standing.ballot.name)}"
            differing[name] = (was.total, now.total) if was.total != now.total else (_parts(was), _parts(now))
    return differing


def _parts(votes: Any) -> str:
    return f"{votes.evm} + {votes.postal}"


def _tally(
    election: Election, shift: Mapping[str, Tally]
) -> tuple[list[tuple[str, Tally, Tally]], tuple[str | None, str | None]]:
    rows = PartyTally.objects.filter(election=election).select_related("party")
    before = {row.party.code: Tally(row.won, row.leading, row.votes) for row in rows}
    after = {code: before.get(code, Tally()).plus(shift.get(code, Tally())) for code in {*before, *shift}}
    changed_lines = [
        (code, before.get(code, Tally()), after[code]) for code in sorted(after) if after[code] != before.get(code)
    ]
    mark = election.majority_mark
    return changed_lines, (_majority(before, mark), _majority(after, mark))


def _majority(tally: Mapping[str, Tally], mark: int) -> str | None:
    return next((code for code, line in tally.items() if mark and line.won + line.leading >= mark), None)
