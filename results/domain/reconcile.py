"""From what sources said and editors decided to what is published: one pure function for one contest.

Each fact is taken from the observation that is furthest on: by its stamp, at one stamp by its round, then by its votes.
Votes decide who leads, or the seat list's line where that is further on than they are. A line whose leader is not
recognised is applied whole, once votes tell who is meant, or not at all. Editors' corrections are laid over last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from results.domain.contest import Ballot, ContestState, Correction, MatchedReading, Roll, Standing, Votes
from results.domain.corrections import OF_VOTES, corrected_standing, source_moved_on
from results.domain.flags import WINNER_NOT_LEADING, flags
from results.domain.page_kinds import PageKind
from results.domain.ranking import Lead, lead_of
from results.domain.statuses import WON, Status

DETAIL: dict[str, int] = {PageKind.CONSTITUENCYWISE: 3, PageKind.FEED: 3, PageKind.BOXES: 2, PageKind.SEAT_LIST: 1}
"""At one and the same stamp the more detailed page kind is believed."""
UNKNOWN_ROLL = Roll()


def reconcile(
    ballots: Sequence[Ballot],
    observed: Mapping[str, MatchedReading],
    corrections: Iterable[Correction] = (),
    roll: Roll = UNKNOWN_ROLL,
) -> ContestState:
    """The published state of one contest. `observed` maps page kind to its latest accepted observation."""
    corrections = tuple(corrections)
    observations = newest_first(observed)
    nota = frozenset(ballot.serial for ballot in ballots if ballot.is_nota)
    applied = [
        page for page in observations if not page.leader_unknown or identified_by_votes(page, observations, nota)
    ]
    source_votes = [_votes(ballot.serial, observations) for ballot in ballots]
    standings = tuple(corrected_standing(b, v, corrections) for b, v in zip(ballots, source_votes, strict=True))
    counted = _count(standings, applied)
    state = _lead(counted, applied, corrections)
    if len(applied) < len(observations):
        state = _without_disproved_leader(state, observations)
    state = _decide(state, applied, {c.field: c.value for c in corrections if c.serial is None})
    state_flags = flags(state, observations, applied, nota, roll)
    moved_on = source_moved_on(corrections, _sum(source_votes), counted.round)
    names = tuple(sorted({*state_flags, moved_on})) if moved_on else state_flags
    return replace(
        _not_contradicted(state, names),
        source_at=max((page.at for page in observations), default=None),
        corrected=bool(corrections),
        flags=names,
    )


def _not_contradicted(state: ContestState, names: Sequence[str]) -> ContestState:
    """Where another has more votes than the declared winner, the flag says so: nobody is shown as leading, by a margin
    that is not the winner's."""
    return replace(state, leader=None, runner_up=None, margin=None) if WINNER_NOT_LEADING in names else state


def newest_first(observed: Mapping[str, MatchedReading]) -> list[MatchedReading]:
    """Observations, the one that is furthest on first. A page of votes that lags behind a line of the list, in rounds
    or because it has no votes yet, comes after that line even where its stamp is newer."""
    order = sorted(observed.items(), key=lambda item: _progress(*item), reverse=True)
    line = observed.get(PageKind.SEAT_LIST)
    if line is not None and line.leader is not None:
        order.sort(key=lambda item: _lags(item[1], line))
    return [observation for _, observation in order]


def _progress(kind: str, observed: MatchedReading) -> tuple[datetime, bool, int, int, int]:
    """How far on a page is: its stamp; then whether it reports anything, its round, its votes, its detail."""
    counted = _counted(observed)
    reports = counted > 0 or observed.leader is not None
    return observed.at, reports, observed.round or 0, counted, DETAIL.get(kind, 0)


def _counted(observed: MatchedReading) -> int:
    return sum(votes.total or 0 for votes in observed.votes.values())


def _lags(observed: MatchedReading, line: MatchedReading) -> bool:
    if not observed.votes or observed.at <= line.at:
        return False
    return not _counted(observed) or (observed.round is not None and observed.round < (line.round or 0))


def identified_by_votes(line: MatchedReading, observations: Iterable[MatchedReading], nota: frozenset[int]) -> bool:
    """Whether votes that are as far on as a line identify its unrecognised leader: their leader is not the candidate
    that the line names as trailing and, at the line's own stamp, leads by the margin that the line gives."""
    for page in observations:
        if not page.votes or page.at < line.at or (page.round or 0) < (line.round or 0):
            continue
        lead = lead_of(page.votes, nota)
        fits = page.at > line.at or line.margin in (None, lead.margin)
        return lead.leader is not None and lead.leader != line.trailing and fits
    return False


def _without_disproved_leader(state: ContestState, observations: Sequence[MatchedReading]) -> ContestState:
    """A line that is newer than the votes names an unknown leader, and the published one as trailing: nobody leads."""
    newest = observations[0]
    if newest.leader_unknown and newest.trailing is not None and newest.trailing == state.leader:
        return replace(state, leader=None, runner_up=None, margin=None)
    return state


def _votes(serial: int, observations: Sequence[MatchedReading]) -> Votes:
    """The newest votes; parts of an older page fill in only where they still add up to the newest total."""
    best = Votes()
    for observation in observations:
        votes = observation.votes.get(serial)
        if votes is None:
            continue
        if best.total is None:
            best = votes
        elif best.evm is None and votes.total == best.total:
            return votes
    return best


def _count(standings: tuple[Standing, ...], observations: Sequence[MatchedReading]) -> ContestState:
    rounds = next((page for page in observations if page.round is not None), None)
    return ContestState(
        status=Status.AWAITING,
        standings=standings,
        round=rounds.round if rounds else None,
        rounds=rounds.rounds if rounds else None,
        votes_counted=_sum([s.votes for s in standings]),
    )


def _sum(votes: Iterable[Votes]) -> int | None:
    totals = [row.total for row in votes if row.total is not None]
    return sum(totals) if totals else None


def _lead(
    state: ContestState, observations: Sequence[MatchedReading], corrections: Sequence[Correction]
) -> ContestState:
    """Who leads: by the votes, or by a line that is further on than they are, unless an editor corrected the votes."""
    people = {s.ballot.serial for s in state.standings if not s.ballot.is_nota}
    furthest = next((page for page in observations if page.leader in people or page.votes), None)
    by_votes = _lead_by_votes(state)
    by_editor = any(c.field in OF_VOTES for c in corrections)
    if furthest is None or by_editor or furthest.leader not in people:
        return by_votes
    votes_page = next((page for page in observations if page.votes), None)
    trailing = furthest.trailing if furthest.trailing in people else None
    of_line = Lead(furthest.leader, trailing, furthest.margin) if furthest.margin != 0 else Lead(margin=0)
    if votes_page and furthest.round in (None, votes_page.round) and of_line == lead_in(by_votes):
        return by_votes
    behind = votes_page is not None and bool(of_line.margin or by_votes.margin)
    return replace(
        state, leader=of_line.leader, runner_up=of_line.runner_up, margin=of_line.margin, votes_behind=behind
    )


def lead_in(state: ContestState) -> Lead:
    return Lead(state.leader, state.runner_up, state.margin)


def _lead_by_votes(state: ContestState) -> ContestState:
    nota = frozenset(s.ballot.serial for s in state.standings if s.ballot.is_nota)
    lead = lead_of({s.ballot.serial: s.votes for s in state.standings}, nota)
    return replace(state, leader=lead.leader, runner_up=lead.runner_up, margin=lead.margin)


def _decide(state: ContestState, observations: Sequence[MatchedReading], facts: Mapping[str, str]) -> ContestState:
    """Round, status and winner, with an editor's word over the sources'. A winner named by an editor is declared; a
    result that a source declares is published with its winner, or as a count."""
    if "round" in facts:
        state = replace(state, round=int(facts["round"]))
    if "rounds" in facts:
        state = replace(state, rounds=int(facts["rounds"]))
    status = next((page.status for page in observations if page.status is not None), None)
    winner = int(facts["winner"]) if "winner" in facts else _winner(state, observations)
    if "status" in facts:
        status = Status(facts["status"])
    elif "winner" in facts:
        status = status if status in WON else Status.DECLARED
    elif status in (None, Status.COUNTING) or (status in WON and winner is None):
        status = _of_count(state)
    return replace(state, status=status, winner=winner if status in WON else None)


def _of_count(state: ContestState) -> Status:
    if not state.votes_counted and state.leader is None and not state.round:
        return Status.AWAITING
    done = state.rounds is not None and state.round is not None and state.round >= state.rounds > 0
    return Status.COUNTED if done else Status.COUNTING


def _winner(state: ContestState, observations: Sequence[MatchedReading]) -> int | None:
    """Whom a page names; else who stands alone; else who leads by votes that are no older than the declaration."""
    winner = next((page.winner for page in observations if page.winner is not None), None)
    if winner is not None:
        return winner
    people = [s.ballot.serial for s in state.standings if not s.ballot.is_nota]
    if len(people) == 1:
        return people[0]
    declared_at = next((page.at for page in observations if page.status in WON), None)
    up_to_date = declared_at is None or any(page.votes and page.at >= declared_at for page in observations)
    return state.leader if up_to_date else None
