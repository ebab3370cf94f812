"""What a reader should know before trusting a seat's numbers: disagreements, sums that do not hold, labels."""

from collections.abc import Sequence

from results.domain.contest import ContestState, MatchedReading, Roll, Votes
from results.domain.ranking import lead_of
from results.domain.remarks import PARTY, UNKNOWN_LEADER
from results.domain.statuses import WON

WINNER_NOT_LEADING = "winner_not_leading"
"""The votes published put another person before the declared winner."""


def flags(
    state: ContestState,
    observations: Sequence[MatchedReading],
    applied: Sequence[MatchedReading],
    nota: frozenset[int],
    roll: Roll,
) -> tuple[str, ...]:
    """Sorted flags of a contest. `observations` are the furthest on first, of which `applied` are used; `nota` are the
    ballot serials that are no person."""
    votes_page = next((page for page in observations if page.votes), None)
    names = {f"unknown_status:{page.status_text}" for page in observations if page.status is None and page.status_text}
    names |= {label for page in observations for label in page.labels}
    names |= {remark for page in observations for remark in _remarks(page, applied)}
    names |= _of_result(state)
    names |= _of_votes(votes_page) if votes_page else set()
    if votes_page and any(_disagrees(page, votes_page, nota) for page in observations):
        names.add("sources_disagree")
    newest = max((page.at for page in observations), default=None)
    if any(page.parties for page in observations if page.at == newest):
        names.add(PARTY)
    if state.votes_behind:
        names.add("votes_behind")
    return tuple(sorted(names | _of_roll(state.votes_counted, roll)))


def _remarks(observed: MatchedReading, applied: Sequence[MatchedReading]) -> set[str]:
    """A leader whom the votes identify is no longer unknown."""
    is_identified = observed in applied and not observed.votes
    return set(observed.remarks) - (UNKNOWN_LEADER if is_identified else set())


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


def _of_votes(page: MatchedReading) -> set[str]:
    names = set()
    if page.printed_total is not None and sum(v.total or 0 for v in page.votes.values()) != page.printed_total:
        names.add("sum_mismatch")
    if page.unmatched:
        names.add("unmatched_lines")
    if any(not adds_up(votes) for votes in page.votes.values()):
        names.add("row_mismatch")
    return names


def adds_up(votes: Votes) -> bool:
    """EVM and postal votes make the printed total, as far as all three are printed."""
    parts = (votes.evm, votes.postal, votes.total)
    return None in parts or votes.total == (votes.evm or 0) + (votes.postal or 0)


def _disagrees(line: MatchedReading, votes_page: MatchedReading, nota: frozenset[int]) -> bool:
    """A line of the same stamp names another leader, margin or round than the votes do. In a tie a list prints one of
    the two."""
    if line.leader is None or line.at != votes_page.at:
        return False
    if line.round is not None and votes_page.round is not None and line.round != votes_page.round:
        return True
    lead = lead_of(votes_page.votes, nota)
    if line.margin == 0 or lead.leader is None:
        return False
    return lead.leader != line.leader or line.margin not in (None, lead.margin)


def _of_roll(counted: int | None, roll: Roll) -> set[str]:
    limits = (("above_electors", roll.electors), ("above_polled", roll.polled))
    return {flag for flag, limit in limits if counted and limit and counted > limit}
