"""From what sources said and editors decided to what is published: one pure function for one contest.

Each fact is taken from the newest observation that states it. Votes decide the leader; a seat list's word
decides it only while that list is newer than the votes. Editors' corrections are laid over last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from results.domain.contest import Ballot, ContestState, Correction, Observed, Roll, Standing, Votes
from results.domain.flags import flags
from results.domain.page_kinds import PageKind
from results.domain.statuses import WON, Status

DETAIL: dict[str, int] = {PageKind.CONSTITUENCYWISE: 3, PageKind.FEED: 3, PageKind.BOXES: 2, PageKind.SEAT_LIST: 1}
"""At one and the same stamp the more detailed page kind is believed."""
OF_VOTES = frozenset({"evm_votes", "postal_votes", "votes"})
UNKNOWN_ROLL = Roll()


def reconcile(
    ballots: Sequence[Ballot],
    observed: Mapping[str, Observed],
    corrections: Iterable[Correction] = (),
    roll: Roll = UNKNOWN_ROLL,
) -> ContestState:
    """The published state of one contest. `observed` maps page kind to its latest accepted observation."""
    corrections = tuple(corrections)
    sightings = newest_first(observed)
    standings = tuple(_standing(ballot, _votes(ballot.serial, sightings), corrections) for ballot in ballots)
    state = _lead(_count(standings, sightings), sightings, corrections)
    state = _decide(state, sightings, {c.field: c.value for c in corrections if c.serial is None})
    nota = [ballot.serial for ballot in ballots if ballot.is_nota]
    return replace(state, corrected=bool(corrections), flags=flags(state, sightings, nota, roll))


def newest_first(observed: Mapping[str, Observed]) -> list[Observed]:
    newest = sorted(observed.items(), key=lambda item: (item[1].at, DETAIL.get(item[0], 0)), reverse=True)
    return [sighting for _, sighting in newest]


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
    if not own:
        return Standing(ballot, votes)
    ballot = replace(ballot, name=own.get("name", ballot.name), party=own.get("party", ballot.party))
    if "evm_votes" in own or "postal_votes" in own:
        evm = int(own["evm_votes"]) if "evm_votes" in own else votes.evm
        postal = int(own["postal_votes"]) if "postal_votes" in own else votes.postal
        votes = Votes(evm, postal, (evm or 0) + (postal or 0))
    if "votes" in own:
        votes = replace(votes, total=int(own["votes"]))
    return Standing(ballot, votes, corrected=True)


def rank(standings: Iterable[Standing]) -> list[Standing]:
    """Persons with votes, most first. NOTA never ranks."""
    people = [s for s in standings if not s.ballot.is_nota and s.votes.total]
    return sorted(people, key=lambda s: (-(s.votes.total or 0), s.ballot.serial))


def _count(standings: tuple[Standing, ...], sightings: Sequence[Observed]) -> ContestState:
    totals = [s.votes.total for s in standings if s.votes.total is not None]
    rounds = next((s for s in sightings if s.round is not None), None)
    return ContestState(
        status=Status.AWAITING,
        standings=standings,
        round=rounds.round if rounds else None,
        rounds=rounds.rounds if rounds else None,
        votes_counted=sum(totals) if totals else None,
        source_at=max((s.at for s in sightings), default=None),
    )


def _lead(state: ContestState, sightings: Sequence[Observed], corrections: Sequence[Correction]) -> ContestState:
    """Who leads: by the votes, or by a list that is newer than they are, unless an editor corrected the votes."""
    people = {s.ballot.serial for s in state.standings if not s.ballot.is_nota}
    led = next((s for s in sightings if s.leader in people), None)
    voted = next((s for s in sightings if s.votes), None)
    by_editor = any(c.field in OF_VOTES for c in corrections)
    if led is None or by_editor or (voted is not None and led.at <= voted.at):
        return _lead_by_votes(state)
    if led.margin == 0:
        return replace(state, margin=0)
    trailing = led.trailing if led.trailing in people else None
    return replace(state, leader=led.leader, runner_up=trailing, margin=led.margin)


def _lead_by_votes(state: ContestState) -> ContestState:
    ranked = rank(state.standings)
    if not ranked:
        return state
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    margin = (first.votes.total or 0) - (second.votes.total or 0 if second else 0)
    if second and margin == 0:
        return replace(state, margin=0)
    return replace(state, leader=first.ballot.serial, runner_up=second.ballot.serial if second else None, margin=margin)


def _decide(state: ContestState, sightings: Sequence[Observed], facts: Mapping[str, str]) -> ContestState:
    """Round, status and winner, with an editor's word over the sources'. A winner named by an editor is declared."""
    if "round" in facts:
        state = replace(state, round=int(facts["round"]))
    if "rounds" in facts:
        state = replace(state, rounds=int(facts["rounds"]))
    status = _status(state, sightings)
    if "status" in facts:
        status = Status(facts["status"])
    elif "winner" in facts and status not in WON:
        status = Status.DECLARED
    if status not in WON:
        return replace(state, status=status)
    winner = int(facts["winner"]) if "winner" in facts else _winner(state, sightings)
    return replace(state, status=status, winner=winner)


def _status(state: ContestState, sightings: Sequence[Observed]) -> Status:
    said = next((s.status for s in sightings if s.status is not None), None)
    if said not in (None, Status.COUNTING):
        return said
    if not state.votes_counted and state.leader is None and not state.round:
        return Status.AWAITING
    done = state.rounds is not None and state.round is not None and state.round >= state.rounds > 0
    return Status.COUNTED if done else Status.COUNTING


def _winner(state: ContestState, sightings: Sequence[Observed]) -> int | None:
    """Named by a page; else the leader of the page that says it is declared; else who leads, or stands alone."""
    named = next((s.winner for s in sightings if s.winner is not None), None)
    if named is not None:
        return named
    said = next((s.leader for s in sightings if s.status in WON and s.leader is not None), None)
    if said is not None:
        return said
    only = [s.ballot.serial for s in state.standings if not s.ballot.is_nota]
    return state.leader if state.leader is not None else only[0] if len(only) == 1 else None
