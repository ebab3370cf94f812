"""What sources have been accepted as saying of a contest: a new reading is judged against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from results.domain.contest import Ballot, MatchedReading, Votes
from results.domain.page_kinds import PageKind
from results.domain.reconcile import newest_first, reconcile
from results.domain.statuses import WON, Status


@dataclass(frozen=True, slots=True)
class AcceptedFacts:
    """What sources have been accepted as saying of a contest, the newest word on each fact."""

    ballots: Sequence[Ballot] = ()
    observed: Mapping[str, MatchedReading] = field(default_factory=dict)
    """By page kind."""
    votes: Mapping[int, Votes] = field(default_factory=dict)
    status: Status = Status.AWAITING
    winner: int | None = None
    counted: MatchedReading | None = None
    """The newest reading with votes."""
    listed: MatchedReading | None = None
    """The newest line of a seat list."""
    fallen: Mapping[int, int] = field(default_factory=dict)
    """By serial: the votes a candidate had before they fell, until there are as many again."""

    @property
    def declared(self) -> bool:
        return self.status in WON

    @property
    def nota(self) -> frozenset[int]:
        return frozenset(ballot.serial for ballot in self.ballots if ballot.is_nota)

    def after(self, kind: str, new: MatchedReading) -> "AcceptedFacts":
        """What would be known, had this been accepted."""
        return accepted_facts({**self.observed, kind: new}, self.ballots)


def accepted_facts(observed: Mapping[str, MatchedReading], ballots: Sequence[Ballot]) -> AcceptedFacts:
    newest = newest_first(observed)
    votes: dict[int, Votes] = {}
    for reading in newest:
        for serial, row_votes in reading.votes.items():
            votes.setdefault(serial, row_votes)
    state = reconcile(ballots, observed)
    return AcceptedFacts(
        ballots=ballots,
        observed=observed,
        votes=votes,
        status=state.status,
        winner=state.winner,
        counted=next((s for s in newest if s.votes), None),
        listed=observed.get(PageKind.SEAT_LIST),
        fallen={serial: votes for reading in newest for serial, votes in reading.fallen.items()},
    )
