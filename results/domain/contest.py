"""A contest as facts: who stands, what a source was seen to say, what an editor laid over it, what is published.

Everything here is frozen and matched to ballot serials; nothing knows of pages, tables or sockets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from results.domain.remarks import UNKNOWN_LEADER
from results.domain.statuses import Status


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of one candidate. Any part may be missing; `total` is what the source prints, not a sum made here."""

    evm: int | None = None
    postal: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One line of the ballot paper. Identity is (contest, serial); the rest are attributes."""

    serial: int
    name: str
    party: str
    is_nota: bool = False
    is_key: bool = False
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class MatchedReading:
    """What one page kind last said of one contest. A fact it does not state is None or empty.

    `at` orders observations of one kind: the page's own stamp, or its fetch time where it has none.
    """

    at: datetime
    status: Status | None = None
    status_text: str = ""
    round: int | None = None
    rounds: int | None = None
    leader: int | None = None
    trailing: int | None = None
    margin: int | None = None
    winner: int | None = None
    votes: Mapping[int, Votes] = field(default_factory=dict)
    printed_total: int | None = None
    unmatched: int = 0
    """Lines of the page that found no ballot line."""
    unmatched_votes: int = 0
    """The most votes on one of them."""
    labels: tuple[str, ...] = ()
    """How this observation came to be accepted, where it was held first: shown as flags."""
    remarks: tuple[str, ...] = ()
    """What was not understood of the page, or only by likeness (results.domain.remarks): shown as flags."""
    parties: Mapping[int, str] = field(default_factory=dict)
    """Parties as the page prints them, by serial, where the ballot has another."""

    fallen: Mapping[int, int] = field(default_factory=dict)
    """What those had, by serial, whose votes fell by the source's revision and are not so many again."""

    def names(self, serial: int) -> bool:
        """Whether the page says anything of this candidate."""
        return serial in (self.leader, self.trailing) or serial in self.votes

    @property
    def leader_unknown(self) -> bool:
        """Whether the page speaks of a leader or winner who can't be told from the ballot."""
        return not UNKNOWN_LEADER.isdisjoint(self.remarks)


@dataclass(frozen=True, slots=True)
class Roll:
    """How many may vote in a contest and how many did, as far as known; sums above them are flagged."""

    electors: int | None = None
    polled: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """How far the source had counted a contest when somebody corrected it, or last confirmed the correction."""

    counted: int
    """All its votes; 0 before the first."""
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """An active override: `field` of the contest, or of the ballot line `serial`, reads `value`."""

    field: str
    value: str
    serial: int | None = None
    basis: Basis | None = None
    """None where it is not known: then it never counts as overtaken."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate as published."""

    ballot: Ballot
    votes: Votes
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ContestState:
    """One contest as published. `leader` is arithmetic, `winner` is declared; both are serials."""

    status: Status
    standings: tuple[Standing, ...]
    round: int | None = None
    rounds: int | None = None
    leader: int | None = None
    runner_up: int | None = None
    margin: int | None = None
    votes_counted: int | None = None
    votes_behind: bool = False
    """Leader, margin and round are of a seat list's line; the candidates' votes are of an earlier round."""
    winner: int | None = None
    source_at: datetime | None = None
    corrected: bool = False
    flags: tuple[str, ...] = ()

    def standing(self, serial: int | None) -> Standing | None:
        return next((s for s in self.standings if s.ballot.serial == serial), None) if serial is not None else None

    def in_lead(self, serial: int | None) -> Standing | None:
        """One of the first two; without votes where those are of an earlier round than the lead."""
        standing = self.standing(serial)
        return replace(standing, votes=Votes()) if standing and self.votes_behind else standing

    def party(self, serial: int | None) -> str | None:
        standing = self.standing(serial)
        return standing.ballot.party if standing else None
