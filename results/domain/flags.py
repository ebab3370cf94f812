"""What a reader should know before trusting a seat's numbers: disagreements, sums that do not hold, labels."""

from collections.abc import Sequence

from results.domain.contest import ContestState, Observed, Roll, Votes
from results.domain.ranking import lead_of
from results.domain.remarks import PARTY, UNKNOWN_LEADER
from results.domain.statuses import WON

WINNER_NOT_LEADING = "winner_not_leading"
"""The votes published put another person before the declared winner."""


def flags(
    state: ContestState, observations: Sequence[Observed], applied: Sequence[Observed], nota: frozenset[int], roll: Roll
) -> tuple[str, ...]:
    """Sorted flags of a contest. `observations` are the furthest on first, of which `applied` are used; `nota` are the
    ballot serials that are no person."""
    voted = next((each for each in observations if each.votes), None)
    found = {f"unknown_status:{each.status_text}" for each in observations if each.status is None and each.status_text}
    found |= {label for each in observations for label in each.labels}
    found |= {remark for each in observations for remark in _remarks(each, applied)}
    found |= _of_result(state)
    found |= _of_votes(voted) if voted else set()
    if voted and any(_disagrees(each, voted, nota) for each in observations):
        found.add("sources_disagree")
    newest = max((each.at for each in observations), default=None)
    if any(each.parties for each in observations if each.at == newest):
        found.add(PARTY)
    if state.votes_behind:
        found.add("votes_behind")
    return tuple(sorted(found | _of_roll(state.votes_counted, roll)))


def _remarks(observed: Observed, applied: Sequence[Observed]) -> set[str]:
    """A leader whom the votes have told is no longer unknown."""
    told = observed in applied and not observed.votes
    return set(observed.remarks) - (UNKNOWN_LEADER if told else set())


def _of_result(state: ContestState) -> set[str]:
    if state.status not in WON or state.winner is None:
        return set()
    if state.leader is None and state.margin == 0:
        return {"by_lot"} if state.winner in _most_voted(state) else {WINNER_NOT_LEADING}
    return {WINNER_NOT_LEADING} if state.leader not in (None, state.winner) else set()


def _most_voted(state: ContestState) -> set[int]:
    people = [s for s in state.standings if not s.ballot.is_nota]
    most = max((s.votes.total or 0 for s in people), default=0)
    return {s.ballot.serial for s in people if (s.votes.total or 0) == most}


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


def _disagrees(line: Observed, voted: Observed, nota: frozenset[int]) -> bool:
    """A line of the same stamp names another leader, margin or round than the votes do. In a tie a list prints one of
    the two."""
    if line.leader is None or line.at != voted.at:
        return False
    if line.round is not None and voted.round is not None and line.round != voted.round:
        return True
    lead = lead_of(voted.votes, nota)
    if line.margin == 0 or lead.leader is None:
        return False
    return lead.leader != line.leader or line.margin not in (None, lead.margin)


def _of_roll(counted: int | None, roll: Roll) -> set[str]:
    limits = (("above_electors", roll.electors), ("above_polled", roll.polled))
    return {flag for flag, limit in limits if counted and limit and counted > limit}
