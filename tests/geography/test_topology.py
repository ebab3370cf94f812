"""Outlines in compact form: what goes in comes out, and a shared border is stored once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from results.geography import topology

Edge = tuple[topology.Point, topology.Point]


def squares(wide: int, high: int, left_out: set[topology.Point]) -> list[list[topology.Ring]]:
    """Squares of a grid, an area each, some left out so that there are holes and islands."""
    corners = [(x, y) for x in range(wide) for y in range(high) if (x, y) not in left_out]
    return [[[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]] for x, y in corners]


def edges(ring: topology.Ring) -> set[Edge]:
    return set(pairwise(ring))


@given(st.integers(1, 5), st.integers(1, 5), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_rings_come_out_as_they_went_in(wide: int, high: int, left_out: set[topology.Point]) -> None:
    areas = squares(wide, high, left_out)
    arcs, rings = topology.encode(areas)
    for area, stored in zip(areas, rings, strict=True):
        decoded = [topology.decode(arcs, ring) for ring in stored]
        assert [edges(ring) for ring in decoded] == [edges(ring) for ring in area]
        assert all(ring[0] == ring[-1] for ring in decoded)


@given(st.integers(1, 5), st.integers(1, 5), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_a_border_is_stored_once(wide: int, high: int, left_out: set[topology.Point]) -> None:
    areas = squares(wide, high, left_out)
    arcs, _ = topology.encode(areas)
    stored = [frozenset(edge) for i in range(len(arcs)) for edge in pairwise(topology.decode(arcs, [i]))]
    assert len(stored) == len(set(stored))
    assert set(stored) == {frozenset(edge) for area in areas for ring in area for edge in edges(ring)}
