"""Which seats' own pages to fetch when the budget doesn't reach for all: changed first, close and key before safe.

A seat's line in the cheap list says whether anything moved. Without a change its page is read again only after a long
while, so that a correction that left the line alone is still found. Pure: ages and times come from the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass

REREAD_S = 900
"""A seat still counting whose line says nothing new."""
REREAD_DECLARED_S = 3600
MARGINAL_SHARE = 0.02
"""A lead below this share of the votes counted is marginal."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of a seat from the cheap pages, and how long ago its own page was read (None: never)."""

    number: int
    changed: bool
    declared: bool
    margin: int | None
    votes_counted: int | None
    read_s_ago: float | None
    key: bool = False
    leader_changed: bool = False
    declared_now: bool = False

    @property
    def marginal(self) -> bool:
        if self.margin is None:
            return False
        return self.margin <= max(MARGINAL_SHARE * (self.votes_counted or 0), 1000)


def choose(lines: Iterable[Line], budget: int, speed: float = 1) -> list[int]:
    """Numbers of the seats to read now, most wanted first, at most `budget`. `speed` is the source's clock rate."""
    wanted = sorted((line for line in lines if _is_due(line, speed)), key=_rank)
    return [line.number for line in wanted[: max(budget, 0)]]


def _is_due(line: Line, speed: float) -> bool:
    if line.changed or line.read_s_ago is None:
        return True
    return line.read_s_ago * speed >= (REREAD_DECLARED_S if line.declared else REREAD_S)


def _rank(line: Line) -> tuple[int, float, int]:
    """News before checks; within them key and marginal seats, then those unread for longest."""
    if line.leader_changed or line.declared_now:
        tier = 0
    elif line.changed:
        tier = 1 if line.key or line.marginal else 2
    elif line.read_s_ago is None:
        tier = 3
    else:
        tier = 5 if line.declared else 4
    waited = float("inf") if line.read_s_ago is None else line.read_s_ago
    return tier, -waited, line.number
