"""Outlines in compact form: a border that two areas share is stored once, as whole-number steps on a grid.

The idea is TopoJSON's. An arc is `[x, y, dx, dy, dx, dy, …]` in grid units; a ring is a list of arc numbers, where
`-1 - i` is arc `i` walked backwards.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = tuple[int, int]
Ring = list[Point]
"""Points in grid units; the last is the first again."""


def encode(areas: Sequence[Sequence[Ring]]) -> tuple[list[list[int]], list[list[list[int]]]]:
    """The arcs of all rings, and for each area its rings as arc numbers."""
    junctions = _junctions(areas)
    numbers: dict[tuple[Point, ...], int] = {}
    rings = [[_arc_numbers(ring, junctions, numbers) for ring in area] for area in areas]
    return [_steps(arc) for arc in numbers], rings


def decode(arcs: Sequence[Sequence[int]], ring: Iterable[int]) -> Ring:
    """The points of a ring. Raises IndexError where an arc is missing."""
    points: Ring = []
    for number in ring:
        arc = _points(arcs[number if number >= 0 else -1 - number])
        points += (arc if number >= 0 else arc[::-1])[1 if points else 0 :]
    return points


def _junctions(areas: Sequence[Sequence[Ring]]) -> set[Point]:
    """Points where a border forks or ends: not everywhere between the same two neighbours."""
    beside: dict[Point, set[Point]] = {}
    owners: dict[Point, int] = {}
    for area in areas:
        for ring in area:
            for a, b in pairwise(ring):
                beside.setdefault(a, set()).add(b)
                beside.setdefault(b, set()).add(a)
            for point in ring[:-1]:
                owners[point] = owners.get(point, 0) + 1
    forks = {point for point, others in beside.items() if len(others) > 2}
    ends = {p for p, others in beside.items() for q in others if owners[p] != owners[q] and owners[p] > owners[q]}
    return forks | ends


def _arc_numbers(ring: Ring, junctions: set[Point], numbers: dict[tuple[Point, ...], int]) -> list[int]:
    return [_number(arc, numbers) for arc in _cut(ring, junctions)]


def _cut(ring: Ring, junctions: set[Point]) -> list[tuple[Point, ...]]:
    """The stretches between junctions, in order. A ring without one is a single arc from its least point."""
    corners = [i for i, point in enumerate(ring[:-1]) if point in junctions]
    start = corners[0] if corners else ring.index(min(ring[:-1]))
    turned = [*ring[start:-1], *ring[: start + 1]]
    cuts = [0, *(i for i in range(1, len(turned) - 1) if turned[i] in junctions), len(turned) - 1]
    return [tuple(turned[a : b + 1]) for a, b in pairwise(cuts)]


def _number(arc: tuple[Point, ...], numbers: dict[tuple[Point, ...], int]) -> int:
    if arc[::-1] in numbers:
        return -1 - numbers[arc[::-1]]
    return numbers.setdefault(arc, len(numbers))


def _steps(arc: Sequence[Point]) -> list[int]:
    steps = [*arc[0]]
    for (ax, ay), (bx, by) in pairwise(arc):
        steps += (bx - ax, by - ay)
    return steps


def _points(steps: Sequence[int]) -> Ring:
    x, y = steps[0], steps[1]
    points = [(x, y)]
    for i in range(2, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        points.append((x, y))
    return points
