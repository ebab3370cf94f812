"""Where every seat stands at one mark of a night, and what follows from it: leaders, margins, tallies."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from results.domain.statuses import WON
from results.rehearsal.night import Night, Party, Seat, SeatKey, Standing

SILENT = ("scheduled", "awaiting", "countermanded", "withheld")


@dataclass(frozen=True, slots=True)
class Line:
    """Leader and runner-up of a seat as places in its ballot; None before anything is reported."""

    leader: int | None
    trailing: int | None
    margin: int | None


@dataclass(slots=True)
class Count:
    won: int = 0
    leading: int = 0
    trailing: int = 0

    @property
    def total(self) -> int:
        return self.won + self.leading


class Board:
    """The recording folded up to one mark; `at` is when the pages say they were made."""

    def __init__(self, night: Night, at: datetime, standings: dict[SeatKey, Standing], reconstructed: bool) -> None:
        self.night = night
        self.at = at
        self.standings = standings
        self.reconstructed = reconstructed

    def line(self, seat: Seat) -> Line:
        return self.lines[seat.key]

    def reported(self, seat: Seat) -> bool:
        return self.standings[seat.key].status not in SILENT

    @cached_property
    def lines(self) -> dict[SeatKey, Line]:
        return {seat.key: line(seat, self.standings[seat.key]) for seat in self.night.seats}

    @cached_property
    def tallies(self) -> dict[str, dict[Party, Count]]:
        """state code -> party -> seats won, leading and trailing"""
        tallies: dict[str, dict[Party, Count]] = {state.code: {} for state in self.night.states}
        for seat in self.night.seats:
            tally, at = tallies[seat.state], self.lines[seat.key]
            if at.leader is None:
                continue
            count = tally.setdefault(seat.candidates[at.leader].party, Count())
            if self.standings[seat.key].status in WON:
                count.won += 1
            else:
                count.leading += 1
            if at.trailing is not None:
                tally.setdefault(seat.candidates[at.trailing].party, Count()).trailing += 1
        return tallies

    def votes(self, state: str) -> Counter[Party]:
        counted: Counter[Party] = Counter()
        for seat in self.night.seats_of(state):
            for candidate, votes in zip(seat.candidates, self.standings[seat.key].votes, strict=True):
                counted[candidate.party] += votes
        return counted


def ranking(seat: Seat, standing: Standing) -> list[int]:
    """People by votes, in a tie as shown, else the earlier serial first; NOTA last."""
    votes, order = standing.votes, standing.shown or ()
    return sorted(
        range(len(votes)),
        key=lambda index: (seat.candidates[index].is_nota, -votes[index], index not in order[:1], index),
    )


def line(seat: Seat, standing: Standing) -> Line:
    people = [index for index in ranking(seat, standing) if not seat.candidates[index].is_nota]
    if standing.status in SILENT or not people:
        return Line(None, None, None)
    if len(people) == 1 or standing.status == "uncontested":
        return Line(people[0], None, None)
    first, second = standing.shown or people[:2]
    return Line(first, second, standing.votes[first] - standing.votes[second])


class Boards:
    """Boards of one night by mark. Going forward folds only what is new; only the newest four are kept."""

    def __init__(self, night: Night) -> None:
        self.night = night
        self._folded: dict[SeatKey, Standing] = {}
        self._next = 0
        self._kept: list[Board] = []

    def at(self, mark: datetime) -> Board:
        folded = next((board for board in self._kept if board.at == mark), None)
        if folded is None:
            folded = Board(self.night, mark, *self._fold(mark))
            self._kept = [folded, *self._kept[:3]]
        return folded

    def _fold(self, mark: datetime) -> tuple[dict[SeatKey, Standing], bool]:
        moments = self.night.moments
        if self._next and moments[self._next - 1].at > mark:
            self._folded, self._next = {}, 0
        while self._next < len(moments) and (self._next == 0 or moments[self._next].at <= mark):
            self._folded.update(moments[self._next].standings)
            self._next += 1
        return dict(self._folded), moments[self._next - 1].reconstructed
