"""How far the count is, and whether its source answers."""

from collections.abc import Iterator

from results.domain.moments.moment import Moment, of_board
from results.domain.moments.views import BoardView, SeatBrief
from results.domain.names import grouped
from results.domain.statuses import Status

LAST_SHARE = 0.05
"""The last seats of a count are told once no more than this share is to be declared."""


def conditions(board: BoardView) -> Iterator[Moment]:
    """Everything that holds of the count as a whole now."""
    for rule in (_begun, _declared, _last_seats, _source, _margins):
        yield from rule(board)


def _begun(board: BoardView) -> Iterator[Moment]:
    if board.reporting:
        words = "counting_begins.one" if board.seats_total == 1 else ""
        facts = {"seats": board.seats_total, "reporting": board.reporting}
        yield of_board("counting_begins", "", 65, facts, phrase=words)


def _declared(board: BoardView) -> Iterator[Moment]:
    """The first result, half of them and all of them, of more than a few seats."""
    if board.seats_total < 5 or not board.declared or not board.parties:
        return
    first = max(board.parties, key=lambda side: (side.won, side.votes))
    facts = {"declared": board.declared, "seats": board.seats_total, "party": first.code, "won": first.won}
    if any(seat.status == Status.DECLARED for seat in board.seats):
        yield of_board("first_result", "", 50, facts)
    if board.declared * 2 >= board.seats_total:
        yield of_board("half_declared", "", 58, facts, party=first.code)
    if board.is_over:
        yield of_board("all_declared", "", 95, facts | {"summary": _summary(board)}, party=first.code)


def _summary(board: BoardView) -> str:
    """`BJP 48, AAP 22`, at most four parties."""
    won = sorted((side for side in board.parties if side.won), key=lambda side: (-side.won, side.code))
    return ", ".join(f"{side.code} {grouped(side.won)}" for side in won[:4])


def _last_seats(board: BoardView) -> Iterator[Moment]:
    if board.seats_total >= 20 and 0 < board.undecided <= board.seats_total * LAST_SHARE:
        facts = {"count": board.undecided, "declared": board.declared, "seats": board.seats_total}
        yield of_board("last_seats", "", 40, facts)


def _source(board: BoardView) -> Iterator[Moment]:
    if board.source_state == "down" and board.source_at and not board.is_over:
        yield of_board("source_down", "", 55, {"since": board.source_at})


def source_back(at: str | None) -> Moment:
    """`at` is when its newest numbers are of."""
    return of_board("source_back", at or "", 35, {"since": at})


def _margins(board: BoardView) -> Iterator[Moment]:
    """The widest margin once half is declared; the narrowest once all is."""
    decided = [s for s in board.seats if s.status == Status.DECLARED and s.margin and s.winner]
    if board.seats_total < 20 or board.declared * 2 < board.seats_total or not decided:
        return
    yield _extreme("record_margin", max(decided, key=lambda s: (s.margin or 0, -s.number)), 25 + 30 * board.is_over)
    if board.is_over:
        yield _extreme("closest_result", min(decided, key=lambda s: (s.margin or 0, s.number)), 64)


def _extreme(kind: str, seat: SeatBrief, rank: int) -> Moment:
    winner = dict(seat.winner or {})
    facts = {"winner": winner, "margin": seat.margin, "seat": seat.name, "number": seat.number}
    words = f"{kind}.one" if seat.margin == 1 and kind == "closest_result" else ""
    moment = of_board(kind, str(seat.number), rank, facts, phrase=words)
    return moment.at_seat(seat.number, winner)
