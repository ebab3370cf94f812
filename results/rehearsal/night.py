"""A counting day as a recording: who stood where, and what each seat's count said at each moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

IST = timezone(timedelta(hours=5, minutes=30), "IST")
NOTA = "None of the Above"

SeatKey = tuple[str, int]
"""(state code, seat number)"""


@dataclass(frozen=True, slots=True)
class Party:
    """`code` and `eci_id` are the site's own, empty and None where they are not known."""

    name: str
    code: str = ""
    eci_id: int | None = None
    colour: str = "#999966"
    name_hi: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ballot row; its serial is its place in `Seat.candidates`, from 1."""

    name: str
    party: Party
    name_hi: str = ""

    @property
    def is_nota(self) -> bool:
        return self.party.name == NOTA


@dataclass(frozen=True, slots=True)
class State:
    code: str
    name: str
    name_hi: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    state: str
    number: int
    name: str
    candidates: tuple[Candidate, ...]
    category: str = "GEN"
    name_hi: str = ""

    @property
    def key(self) -> SeatKey:
        return self.state, self.number


@dataclass(frozen=True, slots=True)
class Standing:
    """One seat's count at one moment. Votes are in ballot order; `postal` None means the site prints `-`."""

    status: str
    round: int | None
    rounds: int | None
    evm: tuple[int, ...]
    postal: tuple[int, ...] | None
    shown: tuple[int, int] | None = None
    """leader and runner-up as the site printed them, where votes alone do not say (a tie)"""

    @property
    def votes(self) -> tuple[int, ...]:
        if self.postal is None:
            return self.evm
        return tuple(map(sum, zip(self.evm, self.postal, strict=True)))


@dataclass(frozen=True, slots=True)
class Moment:
    """What changed at one time. `reconstructed` says that these votes were made up to fit, not captured."""

    at: datetime
    reconstructed: bool
    standings: Mapping[SeatKey, Standing]


@dataclass(frozen=True, slots=True)
class Previous:
    """Last time's result of a seat."""

    winner: str
    party: str
    margin: int


@dataclass(frozen=True, slots=True)
class Night:
    """A whole counting day. `made` names what is reconstructed all day long: rounds, statuses, votes."""

    name: str
    title: str
    folder: str
    kind: str
    start: datetime
    end: datetime
    states: tuple[State, ...]
    parties: tuple[Party, ...]
    seats: tuple[Seat, ...]
    moments: tuple[Moment, ...]
    dialect: str = "2025-02"
    source: str = ""
    made: tuple[str, ...] = ()
    by_election: bool = False
    boundaries: Mapping[str, str] = field(default_factory=dict)
    """state code -> GeoJSON text of its seats, where the night has it"""
    simulated: bool = False
    previous: Mapping[SeatKey, Previous] = field(default_factory=dict)
    """who won each seat last time, where it is known"""

    @property
    def captured_from(self) -> datetime | None:
        """When the votes stop being reconstructed; None for a night that is reconstructed or simulated throughout."""
        return next((moment.at for moment in self.moments if not moment.reconstructed), None)

    def state(self, code: str) -> State | None:
        return next((state for state in self.states if state.code == code), None)

    def seats_of(self, state: str) -> Iterator[Seat]:
        return (seat for seat in self.seats if seat.state == state)
