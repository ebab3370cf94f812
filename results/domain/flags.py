"""What a reader should know before trusting a seat's numbers: disagreements, sums that do not hold, labels."""

from collections.abc import Iterable, Mapping, Sequence

from results.domain.contest import ContestState, Observed, Roll, Votes
from results.domain.statuses import WON


def flags(state: ContestState, sightings: Sequence[Observed], nota: Iterable[int], roll: Roll) -> tuple[str, ...]:
    """Sorted flags of a contest. `sightings` are newest first; `nota` are the ballot serials that are no person."""
    voted = next((s for s in sightings if s.votes), None)
    found = {f"unknown_status:{s.status_text}" for s in sightings if s.status is None and s.status_text}
    found |= {label for s in sightings for label in s.labels}
    found |= _of_result(state)
    found |= _of_votes(voted) if voted else set()
    if voted and any(_disagrees(s, voted, frozenset(nota)) for s in sightings):
        found.add("sources_disagree")
    return tuple(sorted(found | _of_roll(state.votes_counted, roll)))


def _of_result(state: ContestState) -> set[str]:
    if state.status not in WON or state.winner is None:
        return set()
    if state.leader is None and state.margin == 0:
        return {"by_lot"}
    return {"winner_not_leading"} if state.leader not in (None, state.winner) else set()


def _of_votes(voted: Observed) -> set[str]:
    found = set()
    if voted.printed_total is not None and sum(v.total or 0 for v in voted.votes.values()) != voted.printed_total:
        found.add("sum_mismatch")
    if voted.unmatched:
        found.add("unmatched_lines")
    if any(not adds_up(votes) for votes in voted.votes.values()):
        found.add("row_mismatch")
    return found


def adds_up(votes: Votes) -> bool:
    """EVM and postal votes make the printed total, as far as all three are printed."""
    parts = (votes.evm, votes.postal, votes.total)
    return None in parts or votes.total == (votes.evm or 0) + (votes.postal or 0)


def _disagrees(sighting: Observed, voted: Observed, nota: frozenset[int]) -> bool:
    """A page of the same stamp names another leader than the votes do. In a tie a list prints one of the two."""
    if sighting.leader is None or sighting.margin == 0 or sighting.at != voted.at:
        return False
    by_votes = leader_of(voted.votes, nota)
    return by_votes is not None and by_votes != sighting.leader


def leader_of(votes: Mapping[int, Votes], nota: frozenset[int]) -> int | None:
    """The person with most votes; nobody in a tie or before the first vote."""
    ranked = sorted((-(v.total or 0), serial) for serial, v in votes.items() if serial not in nota and v.total)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _of_roll(counted: int | None, roll: Roll) -> set[str]:
    limits = (("above_electors", roll.electors), ("above_polled", roll.polled))
    return {flag for flag, limit in limits if counted and limit and counted > limit}
