"""Faults in the numbers: the page is whole and well made, but says something else of a seat."""

from collections.abc import Callable
from dataclasses import replace

from results.rehearsal.board import ranking
from results.rehearsal.night import Seat, Standing

Change = Callable[[Seat, Standing], Standing]


def zeros(seat: Seat, standing: Standing) -> Standing:
    """Every vote gone, as if nothing had been counted."""
    nothing = (0,) * len(standing.evm)
    return replace(standing, evm=nothing, postal=nothing, shown=None)


def times_ten(seat: Seat, standing: Standing) -> Standing:
    """One more digit typed for the leader."""
    leader = ranking(seat, standing)[0]
    return replace(standing, evm=_with(standing.evm, leader, standing.evm[leader] * 10), shown=None)


def one_less(seat: Seat, standing: Standing) -> Standing:
    """A small correction downwards."""
    leader = ranking(seat, standing)[0]
    return replace(standing, evm=_with(standing.evm, leader, max(standing.evm[leader] - 1, 0)), shown=None)


def swapped_rows(seat: Seat, standing: Standing) -> Standing:
    """The votes of the first two people of the ballot change places; the totals stay equal."""
    if len(standing.evm) < 3:
        return standing
    first, second, *further = standing.evm
    return replace(standing, evm=(second, first, *further), shown=None)


def undeclared(seat: Seat, standing: Standing) -> Standing:
    """A declared seat is in progress again."""
    return replace(standing, status="counting") if standing.status == "declared" else standing


def other_winner(seat: Seat, standing: Standing) -> Standing:
    """A declared seat names the runner-up."""
    if standing.status != "declared" or len(standing.evm) < 3:
        return standing
    first, second = ranking(seat, standing)[:2]
    evm = _with(_with(standing.evm, first, standing.evm[second]), second, standing.evm[first])
    return replace(standing, evm=evm, shown=None)


def _with(votes: tuple[int, ...], place: int, count: int) -> tuple[int, ...]:
    return (*votes[:place], count, *votes[place + 1 :])


CHANGES: dict[str, Change] = {
    "zeros": zeros,
    "times-ten": times_ten,
    "one-less": one_less,
    "swapped-rows": swapped_rows,
    "undeclared": undeclared,
    "other-winner": other_winner,
}
