"""Many leads that changed hands, as one story."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from results.domain.moments.moment import Moment, of_board
from results.domain.moments.views import BoardView
from results.domain.parties import NOT_PARTIES

LEAST_SEATS = 3


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
    ago. The net change decides which of them are told, the most seats first."""
    if then is None or not due(board, then):
        return
    now = Leaders.of(board).party
    changed = [(number, old, now[number]) for number, old in then.party.items() if now.get(number, old) != old]
    net = Counter(new for _, _, new in changed)
    net.subtract(Counter(old for _, old, _ in changed))
    least = max(LEAST_SEATS, round(board.seats_total / 50))
    for party, gained in net.most_common(2):
        if gained >= least and party not in NOT_PARTIES:
            yield _gained(board, party, [n for n, _, new in changed if new == party], gained, then)


def due(board: BoardView, then: Leaders) -> bool:
    if not board.source_at or not then.at:
        return False
    passed = datetime.fromisoformat(board.source_at) - datetime.fromisoformat(then.at)
    return passed >= timedelta(minutes=board.limits.gained_after_minutes)


def _gained(board: BoardView, party: str, seats: list[int], net: int, then: Leaders) -> Moment:
    facts: dict[str, Any] = {"party": party, "count": len(seats), "seat_numbers": seats, "net": net, "since": then.at}
    rank = 60 if net * 15 >= board.seats_total else 50
    return of_board("gained_leads", f"{party}:{board.source_at}", rank, facts, party=party)
