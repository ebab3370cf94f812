"""What the board means beside earlier elections of the same house."""

from collections.abc import Iterator

from results.domain.moments.moment import Moment, of_board
from results.domain.moments.views import BoardView, Side

NOTABLE_SHARE = 0.1
"""Best and worst results are told of parties with this share of the seats, now or then."""


def conditions(board: BoardView) -> Iterator[Moment]:
    """Nothing where no earlier election is known, or where the house was of another size."""
    if not board.past or not board.majority_mark:
        return
    for party in board.parties:
        yield from _power(board, party)
        if board.is_over:
            yield from _compared(board, party)


def _power(board: BoardView, party: Side) -> Iterator[Moment]:
    """A majority won again, or for the first time; and a hat-trick that can't be had any more."""
    years = [past.year for past in board.past]
    majorities = [past.majority(party.code) for past in board.past]
    facts = {"party": party.code, "won": party.won, "count": party.total, "seats": board.seats_total}
    if party.won >= board.majority_mark:
        if majorities[:2] == [True, True]:
            yield of_board("hat_trick", party.code, 88, facts | {"years": years[:2]}, party=party.code)
        elif majorities[0]:
            yield of_board("power_retained", party.code, 80, facts | {"year": years[0]}, party=party.code)
        elif not any(majorities):
            yield of_board("first_majority", party.code, 86, facts | {"years": years}, party=party.code)
    elif majorities[:2] == [True, True] and party.won + board.undecided < board.majority_mark:
        yield of_board("hat_trick_missed", party.code, 87, facts | {"years": years[:2]}, party=party.code)


def _compared(board: BoardView, party: Side) -> Iterator[Moment]:
    """Once all is declared: nothing left, or more or less than in every election known."""
    before = [past.won(party.code) for past in board.past]
    years = [past.year for past in board.past]
    facts = {"party": party.code, "won": party.won, "before": before, "years": years}
    if not party.won and before[0]:
        gone = {"party": party.code, "previous": before[0], "year": years[0]}
        yield of_board("wiped_out", party.code, 76, gone, party=party.code)
    elif max(party.won, *before) < board.seats_total * NOTABLE_SHARE:
        return
    elif party.won > max(before):
        yield of_board("best_result", party.code, 58, facts, party=party.code)
    elif party.won < min(before):
        yield of_board("worst_result", party.code, 57, facts, party=party.code)
