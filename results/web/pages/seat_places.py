"""Where the seats of an election stand on its maps, looked up once for every set of seats."""

from functools import lru_cache

from results.geography import cartogram
from results.geography.layout import Cell
from results.geography.places import Seat
from results.models import Election


def seats_of(election: Election) -> tuple[Seat, ...]:
    """The seats with their numbers in their own states."""
    place = "constituency__"
    rows = election.contests.order_by("number").values_list(
        "number", f"{place}state_code", f"{place}number", f"{place}name"
    )
    return tuple(Seat(*row) for row in rows)


def cells_of(election: Election) -> dict[int, Cell]:
    """The cell of every seat on the equal-area map, by its number in the election."""
    return _cells(election.kind, seats_of(election))


@lru_cache(maxsize=32)
def _cells(kind: str, seats: tuple[Seat, ...]) -> dict[int, Cell]:
    return cartogram.cartogram(kind, seats) if seats else {}
