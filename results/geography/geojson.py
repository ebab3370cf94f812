"""Rings as GeoJSON (RFC 7946): outer rings counter-clockwise, holes clockwise."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from results.geography.shapes import Place, area

Ring = Sequence[Place]


def geometry(rings: Sequence[Ring]) -> dict[str, Any]:
    """A Polygon, or a MultiPolygon. Rings that run the other way round than the largest one are holes."""
    largest = max(rings, key=lambda ring: abs(area(ring)))
    outer = [ring for ring in rings if (area(ring) > 0) == (area(largest) > 0)]
    polygons = [[_turned(ring, 1)] for ring in outer]
    for hole in (ring for ring in rings if ring not in outer):
        holder = next((i for i, ring in enumerate(outer) if _is_inside(hole[0], ring)), 0)
        polygons[holder].append(_turned(hole, -1))
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _turned(ring: Ring, sign: int) -> list[Place]:
    return list(ring) if area(ring) * sign >= 0 else list(reversed(ring))


def _is_inside(point: Place, ring: Ring) -> bool:
    """Whether a ray to the right of the point crosses the ring an odd number of times."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            inside = not inside
    return inside
