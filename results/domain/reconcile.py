"""From what sources said and editors decided to what is published: one pure function for one contest.

Each fact is taken from the newest observation that states it. Votes decide the leader; a seat list's word
decides it only while that list is newer than the votes. Editors' corrections are laid over last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from results.domain.contest import Ballot, ContestState, Correction, Observed, Standing, Votes
from results.domain.statuses import WON, Status

DETAIL = {"constituencywise": 3, "feed": 3, "boxes": 2, "seat_list": 1}
"""At one and the same stamp the more detailed page kind is believed."""


def reconcile(
    ballots: Sequence[Ballot], observed: Mapping[str, Observed], corrections: Iterable[Correction] = ()
) -> ContestState:
    """The published state of one contest. `observed` maps page kind to its latest accepted observation."""
    corrections = tuple(corrections)
    newest = sorted(observed.items(), key=lambda item: (item[1].at, DETAIL.get(item[0], 0)), reverse=True)
    sightings = [sighting for _, sighting in newest]
    standings = tuple(_standing(ballot, _votes(ballot.serial, sightings), corrections) for ballot in ballots)
    state = _count(standings, sightings, votes_corrected=any(c.serial is not None for c in corrections))
    return _lay_over(state, corrections)


def _votes(serial: int, sightings: Sequence[Observed]) -> Votes:
    """The newest votes; parts of an older page fill in only where they still add up to the newest total."""
    best = Votes()
    for sighting in sightings:
        votes = sighting.votes.get(serial)
        if votes is None:
            continue
        if best.total is None:
            best = votes
        elif best.evm is None and votes.total == best.total:
            return votes
    return best


def _standing(ballot: Ballot, votes: Votes, corrections: Sequence[Correction]) -> Standing:
    own = {c.field: c.value for c in corrections if c.serial == ballot.serial}
    ballot = replace(ballot, name=own.get("name", ballot.name), party=own.get("party", ballot.party))
    if "evm_votes" in own or "postal_votes" in own:
        evm = int(own.get("evm_votes", votes.evm or 0))
        postal = int(own.get("postal_votes", votes.postal or 0))
        votes = Votes(evm, postal, evm + postal)
    if "votes" in own:
        votes = replace(votes, total=int(own["votes"]))
    return Standing(ballot, votes, corrected=bool(own))


def rank(standings: Iterable[Standing]) -> list[Standing]:
    """Persons with votes, most first. NOTA never ranks."""
    people = [s for s in standings if not s.ballot.is_nota and s.votes.total]
    return sorted(people, key=lambda s: (-(s.votes.total or 0), s.ballot.serial))


def _count(standings: tuple[Standing, ...], sightings: Sequence[Observed], *, votes_corrected: bool) -> ContestState:
    totals = [s.votes.total for s in standings if s.votes.total is not None]
    counted = sum(totals) if totals else None
    rounds = next((s for s in sightings if s.round is not None), None)
    voted = next((s for s in sightings if s.votes), None)
    led = next((s for s in sightings if s.leader is not None or s.status is not None), None)
    state = ContestState(
        status=Status.AWAITING,
        standings=standings,
        round=rounds.round if rounds else None,
        rounds=rounds.rounds if rounds else None,
        votes_counted=counted,
        source_at=max((s.at for s in sightings), default=None),
    )
    state = _lead_by_votes(state)
    if led and led.leader is not None and not votes_corrected and (voted is None or led.at > voted.at):
        state = replace(state, leader=led.leader, runner_up=led.trailing, margin=led.margin)
    status = _status(state, sightings)
    return replace(
        state, status=status, winner=_winner(state, status, sightings), flags=_flags(state, sightings, voted)
    )


def _lead_by_votes(state: ContestState) -> ContestState:
    ranked = rank(state.standings)
    if not ranked:
        return state
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    margin = (first.votes.total or 0) - (second.votes.total or 0 if second else 0)
    if second and margin == 0:
        return replace(state, margin=0)
    return replace(state, leader=first.ballot.serial, runner_up=second.ballot.serial if second else None, margin=margin)


def _status(state: ContestState, sightings: Sequence[Observed]) -> Status:
    said = next((s.status for s in sightings if s.status is not None), None)
    if said not in (None, Status.COUNTING):
        return said
    if not state.votes_counted and state.leader is None and not state.round:
        return Status.AWAITING
    done = state.rounds is not None and state.round is not None and state.round >= state.rounds > 0
    return Status.COUNTED if done else Status.COUNTING


def _winner(state: ContestState, status: Status, sightings: Sequence[Observed]) -> int | None:
    if status not in WON:
        return None
    named = next((s.winner for s in sightings if s.winner is not None), None)
    if named is not None:
        return named
    said = next((s.leader for s in sightings if s.status in WON and s.leader is not None), None)
    if said is not None:
        return said
    only = [s.ballot.serial for s in state.standings if not s.ballot.is_nota]
    return state.leader if state.leader is not None else only[0] if len(only) == 1 else None


def _flags(state: ContestState, sightings: Sequence[Observed], voted: Observed | None) -> tuple[str, ...]:
    flags = {f"unknown_status:{s.status_text}" for s in sightings if s.status is None and s.status_text}
    if voted and voted.printed_total is not None:
        seen = sum(v.total or 0 for v in voted.votes.values())
        if seen != voted.printed_total:
            flags.add("sum_mismatch")
    by_votes = _lead_by_votes(replace(state, leader=None, runner_up=None)).leader
    for sighting in sightings:
        agreed = sighting.leader in (None, by_votes)
        if voted and not agreed and sighting.at == voted.at:
            flags.add("sources_disagree")
    return tuple(sorted(flags))


def _lay_over(state: ContestState, corrections: Sequence[Correction]) -> ContestState:
    if not corrections:
        return state
    facts = {c.field: c.value for c in corrections if c.serial is None}
    if "round" in facts:
        state = replace(state, round=int(facts["round"]))
    if "rounds" in facts:
        state = replace(state, rounds=int(facts["rounds"]))
    if "status" in facts:
        status = Status(facts["status"])
        state = replace(state, status=status, winner=(state.winner or state.leader) if status in WON else None)
    if "winner" in facts:
        state = replace(state, winner=int(facts["winner"]))
    return replace(state, corrected=True)
