"""Plane geometry of outlines: middle, size, and which areas share a border."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

Place = tuple[float, float]


def middle(rings: Sequence[Sequence[Place]]) -> Place:
    """The centre of gravity of the largest ring."""
    ring = max(rings, key=lambda one: abs(area(one)))
    doubled = 2 * area(ring)
    if not doubled:
        return ring[0][0], ring[0][1]
    crosses = [((a, b), a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
    x = sum((a[0] + b[0]) * cross for (a, b), cross in crosses)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in crosses)
    return x / (3 * doubled), y / (3 * doubled)


def area(ring: Sequence[Place]) -> float:
    """Positive where the ring runs counter-clockwise; in squared units of its points."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def borders(areas: Mapping[int, Sequence[Sequence[Place]]]) -> list[tuple[int, int]]:
    """Pairs of areas that have at least one stretch of border in common, the lower key first."""
    owners: dict[frozenset[Place], set[int]] = {}
    for key, rings in areas.items():
        for ring in rings:
            for a, b in pairwise(ring):
                owners.setdefault(frozenset(((a[0], a[1]), (b[0], b[1]))), set()).add(key)
    return sorted({pair for keys in owners.values() for pair in combinations(sorted(keys), 2)})
