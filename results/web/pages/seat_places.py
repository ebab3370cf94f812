"""Where the seats of an election stand on its maps, looked up once for every set of seats."""

from functools import lru_cache

from results.geography import cartogram
from results.geography.layout import Cell
from results.geography.places import Seat
from results.models import Election
from results.web.outlines import seats_of


def cells_of(election: Election) -> dict[int, Cell]:
    """The cell of every seat on the equal-area map, by its number in the election."""
    return _cells(election.kind, seats_of(election))


@lru_cache(maxsize=32)
def _cells(kind: str, seats: tuple[Seat, ...]) -> dict[int, Cell]:
    return cartogram.cartogram(kind, seats) if seats else {}
