"""The geographic map, where boundaries are imported: outlines as SVG paths, drawn small enough for a phone."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from results.models import Boundary, Election
from results.web.pages import wording
from results.web.pages.rows import seat_classes
from results.web.pages.wording import Entry

SIDE = 600.0
"""The longer side of the map, in its own units; nothing finer than `GRAIN` of them is drawn."""
GRAIN = 0.6
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    number: int
    name: str
    path: str
    colour: str
    kind: str
    classes: str


@dataclass(frozen=True, slots=True)
class Outlines:
    box: str
    shapes: list[Shape]


def outlines(election: Election, board: Entry, tints: dict[str, str]) -> Outlines | None:
    """The map of the seats whose boundaries are known, or None where none is."""
    rows = Boundary.objects.filter(constituency__contest__election=election)
    drawn = {n: _rings(json.loads(g)) for n, g in rows.values_list("constituency__contest__number", "geometry")}
    if not drawn:
        return None
    points = [point for rings in drawn.values() for ring in rings for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    scale = SIDE / (max(wide, high) or 1)
    seats = {seat["number"]: seat for seat in board["seats"]}
    shapes = [_shape(seats[n], rings, left, top, scale, tints) for n, rings in sorted(drawn.items()) if n in seats]
    return Outlines(f"-3 -3 {wide * scale + 6:.0f} {high * scale + 6:.0f}", shapes)


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    """Every outer and inner ring, north up, degrees of longitude as wide as they are at that latitude."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in _rings(part)]
    parts = {"Polygon": lambda: [geometry["coordinates"]], "MultiPolygon": lambda: geometry["coordinates"]}
    found: Iterable[Any] = parts[kind]() if kind in parts else []
    return [[_flat(*point[:2]) for point in ring] for polygon in found for ring in polygon]


def _flat(longitude: float, latitude: float) -> tuple[float, float]:
    """Equirectangular on the parallel of 28.6°, near enough for the outlines of one state."""
    return longitude * math.cos(math.radians(28.6)), -latitude


def _shape(seat: Entry, rings: list[Ring], left: float, top: float, scale: float, tints: dict[str, str]) -> Shape:
    first = wording.ahead(seat)
    colour = tints.get(first["party"], "") if first else ""
    kind = "none" if not colour else "won" if seat["status"] in wording.WON else "leading"
    path = "".join(_drawn([((x - left) * scale, (y - top) * scale) for x, y in ring]) for ring in rings)
    return Shape(seat["number"], wording.seat_name(seat), path, colour, kind, seat_classes(seat))


def _drawn(ring: Ring) -> str:
    kept = _simple(ring)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _simple(ring: Ring) -> Ring:
    """Douglas and Peucker's way, without recursion: points off the line by less than the grain go."""
    if len(ring) < 4:
        return ring
    keep = {0, len(ring) - 1}
    stretches = [(0, len(ring) - 1)]
    while stretches:
        a, b = stretches.pop()
        far, at = max(((_off(ring[i], ring[a], ring[b]), i) for i in range(a + 1, b)), default=(0.0, 0))
        if far > GRAIN:
            keep.add(at)
            stretches += [(a, at), (at, b)]
    return [ring[i] for i in sorted(keep)]


def _off(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / length
