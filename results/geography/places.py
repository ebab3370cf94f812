"""Where the seats of an election lie, as far as the outlines that come with the tracker know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from results.geography.matching import match
from results.geography.outlines import SUPERSEDED, Area, Outlines, outlines


@dataclass(frozen=True, slots=True)
class Seat:
    """`key` is the seat's number in its election, `number` its number in its state."""

    key: int
    state: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Located:
    """A seat's area, with the outlines it is one of."""

    area: Area
    outlines: Outlines

    def is_current(self, day: date | None) -> bool:
        """Whether these boundaries were in force on that day; without a day, today's are taken to be."""
        superseded = SUPERSEDED.get(self.area.state)
        return superseded is None or (day is not None and day < superseded)


def locate(kind: str, seats: Iterable[Seat]) -> dict[int, Located]:
    """The area of each seat, by key. Seats whose name is not recognised are absent."""
    by_state: dict[str, list[Seat]] = {}
    for seat in seats:
        by_state.setdefault(seat.state, []).append(seat)
    located: dict[int, Located] = {}
    for group in outlines(kind, sorted(by_state)):
        for state in sorted({area.state for area in group.areas}):
            located |= _in_state(by_state[state], {a.number: a for a in group.areas if a.state == state}, group)
    return located


def _in_state(seats: list[Seat], areas: dict[int, Area], group: Outlines) -> dict[int, Located]:
    keys = {seat.number: seat.key for seat in seats}
    names = {seat.number: seat.name for seat in seats}
    matched = match(names, {number: area.name for number, area in areas.items()})
    return {keys[number]: Located(areas[other], group) for number, other in matched.items()}
