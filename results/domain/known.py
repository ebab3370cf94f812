"""What sources have been accepted as saying of a contest: a new reading is judged against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from results.domain.contest import Ballot, Observed, Votes
from results.domain.page_kinds import PageKind
from results.domain.reconcile import newest_first, reconcile
from results.domain.statuses import WON, Status


@dataclass(frozen=True, slots=True)
class Known:
    """What sources have been accepted as saying of a contest, the newest word on each fact."""

    ballots: Sequence[Ballot] = ()
    observed: Mapping[str, Observed] = field(default_factory=dict)
    """By page kind."""
    votes: Mapping[int, Votes] = field(default_factory=dict)
    status: Status = Status.AWAITING
    winner: int | None = None
    counted: Observed | None = None
    """The newest observation with votes."""
    listed: Observed | None = None
    """The newest line of a seat list."""
    fallen: Mapping[int, int] = field(default_factory=dict)
    """By serial: the votes a candidate had before they fell, until there are as many again."""

    @property
    def declared(self) -> bool:
        return self.status in WON

    @property
    def nota(self) -> frozenset[int]:
        return frozenset(ballot.serial for ballot in self.ballots if ballot.is_nota)

    def after(self, kind: str, new: Observed) -> "Known":
        """What would be known, had this been accepted."""
        return known({**self.observed, kind: new}, self.ballots)


def known(observed: Mapping[str, Observed], ballots: Sequence[Ballot]) -> Known:
    newest = newest_first(observed)
    votes: dict[int, Votes] = {}
    for observation in newest:
        for serial, row_votes in observation.votes.items():
            votes.setdefault(serial, row_votes)
    state = reconcile(ballots, observed)
    return Known(
        ballots=ballots,
        observed=observed,
        votes=votes,
        status=state.status,
        winner=state.winner,
        counted=next((s for s in newest if s.votes), None),
        listed=observed.get(PageKind.SEAT_LIST),
        fallen={serial: had for row_votes in newest for serial, had in row_votes.fallen.items()},
    )
