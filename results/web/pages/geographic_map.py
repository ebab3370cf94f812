"""The geographic map: outlines of seats as SVG paths, drawn small enough for a phone."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from results.domain.statuses import WON
from results.models import Election
from results.web.outlines import outlines_of
from results.web.pages import wording
from results.web.pages.rows import seat_classes
from results.web.pages.wording import Entry

SIDE = 600.0
"""The longer side of the map, in its own units; nothing finer than `GRAIN` of them is drawn."""
GRAIN = 0.6
Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A seat. `x`, `y` is the middle of its outline."""

    number: int
    name: str
    path: str
    x: float
    y: float
    colour: str
    kind: str
    classes: str


@dataclass(frozen=True, slots=True)
class GeographicMap:
    """`missing` are the names of the seats whose outline is not known; `is_packaged` says that outlines are not the
    source's own but those that come with the tracker."""

    box: str
    shapes: list[Shape]
    missing: list[str]
    is_packaged: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines on the map's own plane: by seat, a path and its middle."""

    box: str
    paths: dict[int, tuple[str, float, float]]


def geographic_map(election: Election, board: Entry, tints: dict[str, str]) -> GeographicMap | None:
    """The map of the seats whose outlines are known, or None where none is."""
    known = outlines_of(election)
    drawing = _drawing(json.dumps([(number, one.geometry) for number, one in known.items()]))
    if drawing is None:
        return None
    seats = {seat["number"]: seat for seat in board["seats"]}
    shapes = [_shape(seats[n], *drawn, tints) for n, drawn in sorted(drawing.paths.items()) if n in seats]
    missing = [wording.seat_name(seat) for number, seat in seats.items() if number not in drawing.paths]
    return GeographicMap(drawing.box, shapes, missing, any(one.is_packaged for one in known.values()))


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    """Every outer and inner ring of a GeoJSON geometry."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in _rings(part)]
    parts = {"Polygon": lambda: [geometry["coordinates"]], "MultiPolygon": lambda: geometry["coordinates"]}
    polygons: Iterable[Any] = parts[kind]() if kind in parts else []
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


@lru_cache(maxsize=16)
def _drawing(outlines: str) -> Drawing | None:
    """Paths of the outlines, given as JSON because that can be looked up: they stay the same all night."""
    degrees = {number: _rings(geometry) for number, geometry in json.loads(outlines)}
    points = [point for rings in degrees.values() for ring in rings for point in ring]
    if not points:
        return None
    narrower = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    flat = {n: [[(x * narrower, -y) for x, y in ring] for ring in rings] for n, rings in degrees.items()}
    left, top = min(x for x, _ in points) * narrower, -max(y for _, y in points)
    wide, high = max(x for x, _ in points) * narrower - left, -min(y for _, y in points) - top
    scale = SIDE / (max(wide, high) or 1)
    scaled = {n: [[((x - left) * scale, (y - top) * scale) for x, y in r] for r in rings] for n, rings in flat.items()}
    paths = {n: ("".join(map(_path, rings)), *_middle(rings)) for n, rings in scaled.items()}
    return Drawing(f"-3 -3 {wide * scale + 6:.0f} {high * scale + 6:.0f}", paths)


def _middle(rings: list[Ring]) -> tuple[float, float]:
    """The middle of the box around the ring with most points, which is the mainland."""
    ring = max(rings, key=len)
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)


def _shape(seat: Entry, path: str, x: float, y: float, tints: dict[str, str]) -> Shape:
    first = wording.ahead(seat)
    colour = tints.get(first["party"], "") if first else ""
    kind = "none" if not colour else "won" if seat["status"] in WON else "leading"
    return Shape(seat["number"], wording.seat_name(seat), path, x, y, colour, kind, seat_classes(seat))


def _path(ring: Ring) -> str:
    """A closed path in whole tenths, each point as the step from the last."""
    points = [(round(x * 10), round(y * 10)) for x, y in _simple(ring)]
    if len(points) < 4:
        return ""
    steps = pairwise(points[:-1])
    start = f"M{points[0][0] / 10:g} {points[0][1] / 10:g}"
    return start + "l" + " ".join(f"{(bx - ax) / 10:g} {(by - ay) / 10:g}" for (ax, ay), (bx, by) in steps) + "z"


def _simple(ring: Ring) -> Ring:
    """Douglas and Peucker's simplification, without recursion: points off the line by less than GRAIN go."""
    if len(ring) < 4:
        return ring
    keep = {0, len(ring) - 1}
    stretches = [(0, len(ring) - 1)]
    while stretches:
        a, b = stretches.pop()
        far, at = max(((_distance_to_line(ring[i], ring[a], ring[b]), i) for i in range(a + 1, b)), default=(0.0, 0))
        if far > GRAIN:
            keep.add(at)
            stretches += [(a, at), (at, b)]
    return [ring[i] for i in sorted(keep)]


def _distance_to_line(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    return abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / length
