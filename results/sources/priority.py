"""Which seats' own pages to fetch when the budget doesn't reach for all: changed first, close and key before safe.

A seat's line in the cheap list says whether the first two moved. The page behind it may move while the line stands:
that of a seat still counting is read again all the same, once its line stands under a newer stamp or an interval has
gone by, when nothing better is to be had for the request. Pure: ages and times come from the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass

REREAD_SHARE = 0.9
"""Of the source's interval: how old a reading of a seat that still counts may grow before it is read again."""
REREAD_DECLARED_S = 3600
"""Seconds of the source's clock after which a declared seat is read again."""
REREADS_PER_S = 10
"""Pages without news that are read again in a second of ours, at most: a replay's interval may be one second long."""
MARGINAL_SHARE = 0.02
"""A lead below this share of the votes counted is marginal."""


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What is known of a seat from the cheap pages, and how long ago its own page was read (None: never)."""

    number: int
    changed: bool
    """Its line says something new, or its own page is known to lag behind what others say."""
    declared: bool
    margin: int | None
    votes_counted: int | None
    read_s_ago: float | None
    key: bool = False
    leader_changed: bool = False
    declared_now: bool = False
    outdated: bool = False
    """Its own page is of an earlier stamp than its line, which stands, and it is time to ask for it."""
    without_line: bool = False
    """No page of the list tells of it at present."""

    @property
    def marginal(self) -> bool:
        if self.margin is None:
            return False
        return self.margin <= max(MARGINAL_SHARE * (self.votes_counted or 0), 1000)


def choose(seats: Iterable[SeatFacts], budget: int, interval_s: float, speed: float = 1) -> list[int]:
    """Numbers of the seats to read now, the most useful first, at most `budget`. `interval_s` is the time between two
    editions of the source in seconds of ours, `speed` the rate of its clock."""
    due = sorted((seat for seat in seats if _is_due(seat, interval_s, speed)), key=_rank)
    news = [seat.number for seat in due if _rank(seat)[0] < REREADS]
    rereads = [seat.number for seat in due if _rank(seat)[0] >= REREADS]
    return [*news, *rereads[: max(int(REREADS_PER_S * interval_s), 1)]][: max(budget, 0)]


def _is_due(seat: SeatFacts, interval_s: float, speed: float) -> bool:
    if seat.changed or seat.outdated or seat.read_s_ago is None:
        return True
    if seat.declared:
        return seat.read_s_ago * speed >= REREAD_DECLARED_S
    return seat.read_s_ago >= REREAD_SHARE * interval_s


REREADS = 4
"""The first tier of seats of which nothing says that they have news."""


def _rank(seat: SeatFacts) -> tuple[int, float, int]:
    """News before checks; within them key and marginal seats, then those unread for longest."""
    if seat.leader_changed or seat.declared_now:
        tier = 0
    elif seat.changed:
        tier = 1 if seat.key or seat.marginal else 2
    elif seat.read_s_ago is None or seat.without_line:
        tier = 3
    elif seat.declared:
        tier = REREADS + 2
    else:
        tier = REREADS if seat.key or seat.marginal else REREADS + 1
    waited = float("inf") if seat.read_s_ago is None else seat.read_s_ago
    return tier, -waited, seat.number
