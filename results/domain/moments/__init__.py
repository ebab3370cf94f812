"""Facts worth a headline: pure functions of what was published and what is about to be. One module a family.

A moment has a key. A *condition* (a majority, a result, who is ahead) stands while it holds and is taken back when it
ends; an *event* (a lead changed hands) stays, unless a number that it rests on is withdrawn. `ingest/stories.py` keeps
which of them stand.
"""

from collections.abc import Iterable

from results.domain.moments import contests, past, progress, tallies
from results.domain.moments.editors import call, call_key, editorial, note, pinned, reworded
from results.domain.moments.moment import BOARD_CONDITIONS, EVENTS, HIGH, SEAT_CONDITIONS, Moment
from results.domain.moments.views import BoardView, PastElection, SeatBrief, SeatView, Side

__all__ = [
    "BOARD_CONDITIONS",
    "EVENTS",
    "HIGH",
    "KINDS",
    "SEAT_CONDITIONS",
    "BoardView",
    "Moment",
    "PastElection",
    "SeatBrief",
    "SeatView",
    "Side",
    "call",
    "call_key",
    "editorial",
    "note",
    "of_board",
    "of_seat",
    "pinned",
    "reworded",
]


KINDS = SEAT_CONDITIONS | BOARD_CONDITIONS | EVENTS
"""Every kind of moment."""


def of_seat(view: SeatView) -> dict[str, Moment]:
    """The conditions that hold of one seat, by key."""
    return _by_key(contests.conditions(view))


def of_board(board: BoardView) -> dict[str, Moment]:
    """The conditions that hold of the board as a whole, by key."""
    return _by_key(moment for family in (tallies, past, progress) for moment in family.conditions(board))


def _by_key(moments: Iterable[Moment]) -> dict[str, Moment]:
    return {moment.key: moment for moment in moments}
