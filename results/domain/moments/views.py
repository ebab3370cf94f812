"""What the rules of moments look at: one seat before and after a change, and the board as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from results.domain.board import Entry
from results.domain.contest import Roll, Standing
from results.domain.limits import Limits
from results.domain.parties import NOT_PARTIES
from results.domain.statuses import OPEN, UNREPORTED, WON, Status


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat as it is about to be published; `before` is its entry as published last, None where it is new."""

    entry: Entry
    before: Entry | None
    standings: tuple[Standing, ...]
    key_serials: frozenset[int]
    roll: Roll
    previous: tuple[Mapping[str, Any], ...]
    """Past results, newest first."""
    limits: Limits
    has_key_contests: bool = False
    """Whether anybody in the whole election is a key candidate: what is told of others then ranks lower."""

    @property
    def number(self) -> int:
        return int(self.entry["number"])

    @property
    def rounds_left(self) -> int | None:
        """None where the rounds are not known."""
        done, whole = self.entry["round"], self.entry["rounds"]
        return None if done is None or not whole else max(0, whole - done)

    @property
    def adds_up(self) -> bool:
        """Whether votes and margin are of one time: a list can be newer than the table of candidates."""
        first, second = self.entry["leader"], self.entry["runner_up"]
        if not first or not second or None in (first["votes"], second["votes"]):
            return False
        return bool(first["votes"] - second["votes"] == self.entry["margin"])

    def of_one_time(self, person: Mapping[str, Any]) -> dict[str, Any]:
        """A person with the votes published now; with none where they are older than the margin."""
        votes = next((s.votes.total for s in self.standings if s.ballot.serial == person["serial"]), None)
        return {**person, "votes": votes if self.adds_up else None}


@dataclass(frozen=True, slots=True)
class SeatBrief:
    """One seat of the board, as far as moments of the whole board need it. `party` is the winner's, else the leader's;
    `margin` and `winner` belong together: None where the winner does not have the most votes."""

    number: int
    name: str
    status: str
    round: int | None = None
    rounds: int | None = None
    party: str | None = None
    winner: Mapping[str, Any] | None = None
    margin: int | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A party's or an alliance's line. `contested` is None where it is not known."""

    code: str
    name: str
    won: int
    leading: int
    votes: int = 0
    is_alliance: bool = False
    contested: int | None = None

    @property
    def total(self) -> int:
        return self.won + self.leading


@dataclass(frozen=True, slots=True)
class PastElection:
    """Seats won by party code in one earlier election of the same house."""

    year: int
    seats: Mapping[str, int]

    def won(self, party: str) -> int:
        return self.seats.get(party, 0)

    def majority(self, party: str) -> bool:
        return self.won(party) * 2 > sum(self.seats.values())


@dataclass(frozen=True)
class BoardView:
    """The board as it is about to be published. `past` is newest first; `sides` holds parties and alliances."""

    seats_total: int
    majority_mark: int
    sides: tuple[Side, ...]
    seats: tuple[SeatBrief, ...]
    source_state: str = "ok"
    source_at: str | None = None
    past: tuple[PastElection, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def parties(self) -> tuple[Side, ...]:
        """Parties with the most seats first. Independents and NOTA are no party."""
        parties = [side for side in self.sides if not side.is_alliance and side.code not in NOT_PARTIES]
        return tuple(sorted(parties, key=lambda side: (-side.total, -side.votes, side.code)))

    @cached_property
    def reporting(self) -> int:
        return sum(seat.status not in UNREPORTED for seat in self.seats)

    @cached_property
    def declared(self) -> int:
        return sum(seat.status in WON for seat in self.seats)

    @property
    def is_over(self) -> bool:
        return bool(self.seats) and self.declared == len(self.seats) >= self.seats_total

    @cached_property
    def is_early(self) -> bool:
        """Under a share of all rounds counted; where no rounds are known, nothing declared."""
        telling = [s for s in self.seats if s.status in OPEN | WON and s.rounds and s.round is not None]
        done, whole = sum(s.round or 0 for s in telling), sum(s.rounds or 0 for s in telling)
        if not whole:
            return not any(seat.status == Status.DECLARED for seat in self.seats)
        return done < whole * self.limits.early_share

    @cached_property
    def undecided(self) -> int:
        """Seats that somebody may still win."""
        return self.seats_total - sum(seat.status in WON for seat in self.seats)
