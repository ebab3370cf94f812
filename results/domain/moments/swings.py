"""Many leads that changed hands, as one story."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from results.domain.moments.moment import Moment, of_board
from results.domain.moments.views import BoardView
from results.domain.parties import NOT_PARTIES

LEAST_SEATS, LARGE_HOUSE = 3, 75
"""So many seats, or one of so many in a large house, make a story."""
MANY = 6


@dataclass(frozen=True, slots=True)
class Leaders:
    """Which party each seat stood for at a time of the source's clock, by contest number."""

    at: str
    party: Mapping[int, str]

    @classmethod
    def of(cls, board: BoardView) -> "Leaders":
        return cls(board.source_at or "", {seat.number: seat.party for seat in board.seats if seat.party})


def gained_leads(board: BoardView, then: Leaders | None) -> Iterator[Moment]:
    """Parties that stand ahead in several seats where another party did at an earlier time, once that is long enough
    ago: the two that gained most."""
    if then is None or not due(board, then):
        return
    now = Leaders.of(board).party
    seats: dict[str, list[int]] = defaultdict(list)
    for number, old in then.party.items():
        if number in now and now[number] not in NOT_PARTIES | {old}:
            seats[now[number]].append(number)
    least = max(LEAST_SEATS, round(board.seats_total / LARGE_HOUSE))
    for party, gained in sorted(seats.items(), key=lambda item: (-len(item[1]), item[0]))[:2]:
        if len(gained) >= least:
            yield _gained(board, party, gained, then)


def due(board: BoardView, then: Leaders) -> bool:
    if not board.source_at or not then.at:
        return False
    passed = datetime.fromisoformat(board.source_at) - datetime.fromisoformat(then.at)
    return passed >= timedelta(minutes=board.limits.gained_after_minutes)


def _gained(board: BoardView, party: str, seats: list[int], then: Leaders) -> Moment:
    facts: dict[str, Any] = {"party": party, "count": len(seats), "seat_numbers": seats, "since": then.at}
    rank = 60 if len(seats) >= MANY else 50
    return of_board("gained_leads", f"{party}:{board.source_at}", rank, facts, party=party)
