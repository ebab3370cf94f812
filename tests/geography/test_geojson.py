"""Rings as GeoJSON: outer rings one way, holes the other, each in the polygon around it."""

import pytest

from results.domain.states import STATES
from results.geography.geojson import geometry
from results.geography.outlines import outlines
from results.geography.shapes import area

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0)]
ISLAND = [(9.0, 0.0), (10.0, 0.0), (10.0, 1.0), (9.0, 0.0)]


@pytest.mark.parametrize("turned", [False, True])
def test_holes_and_islands(turned: bool) -> None:
    rings = [ring[::-1] if turned else ring for ring in (ISLAND, SQUARE, HOLE)]
    found = geometry(rings)
    assert found["type"] == "MultiPolygon"
    island, mainland = found["coordinates"]
    assert (len(island), len(mainland)) == (1, 2)
    assert area(island[0]) > 0 < area(mainland[0]) and area(mainland[1]) < 0


def test_one_ring_is_a_polygon() -> None:
    assert geometry([SQUARE]) == {"type": "Polygon", "coordinates": [SQUARE]}


def test_every_outline_that_comes_along_is_closed_and_has_an_area() -> None:
    for known in (*outlines("AC", STATES), *outlines("PC", STATES)):
        for one in known.areas:
            rings = known.rings(one)
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings), one
            assert geometry(rings)["coordinates"]
