"""Seats and votes by party. A tally is the sum of what each contest contributes, so it can be kept by difference."""

from dataclasses import dataclass

from results.domain.contest import ContestState
from results.domain.statuses import OPEN, WON


@dataclass(frozen=True, slots=True)
class Tally:
    """One party's line: seats won, seats leading, votes. Never summed silently."""

    won: int = 0
    leading: int = 0
    votes: int = 0

    def plus(self, other: "Tally", sign: int = 1) -> "Tally":
        return Tally(self.won + sign * other.won, self.leading + sign * other.leading, self.votes + sign * other.votes)


def contribution(state: ContestState) -> dict[str, Tally]:
    """What one contest adds to the tally, by party code."""
    lines: dict[str, Tally] = {}
    for standing in state.standings:
        party = standing.ballot.party
        lines[party] = lines.get(party, Tally()).plus(Tally(votes=standing.votes.total or 0))
    if state.status in WON and (party_won := state.party(state.winner)):
        lines[party_won] = lines.get(party_won, Tally()).plus(Tally(won=1))
    elif state.status in OPEN and (party_leading := state.party(state.leader)):
        lines[party_leading] = lines.get(party_leading, Tally()).plus(Tally(leading=1))
    return lines
