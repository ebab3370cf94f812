"""Equal-area cartograms: one hexagon a seat, neighbours kept near. The same input gives the same layout.

First every seat is moved to where all neighbours are one step away in their true direction, as nearly as they can be;
then seats take cells of a honeycomb, and change places while that brings neighbours together.
"""

import math
import random
from collections.abc import Collection, Mapping, Sequence

Place = tuple[float, float]
Cell = tuple[int, int]
"""Column and row; odd rows stand half a cell to the right."""
ROW = math.sqrt(3) / 2
"""Between rows, where 1 is between columns."""
RELAXATIONS, SPREADS = 600, 200
SWAPS_EACH = 1_500
HOTTEST, COLDEST = 1.5, 0.02
PULL_OF_PLACE, PULL_OF_GROUP, PRICE_OF_GAP = 0.08, 2.0, 0.45
"""Against a squared step between neighbours: a squared step from the true place, neighbours in one group, a free cell
beside a seat."""
REACH = 1.6
"""How far apart, in steps, islands are put from the mainland."""

Pair = tuple[int, int]


def lay_out(
    places: Mapping[int, Place], borders: Collection[Pair], groups: Mapping[int, str] | None = None, effort: float = 1.0
) -> dict[int, Cell]:
    """A cell for every key of `places` (x to the east, y to the south, any unit of length).

    `groups` are kept together (states, in a national layout). `effort` scales how many exchanges are tried.
    """
    if not places:
        return {}
    keys = sorted(places)
    links = _links({key: places[key] for key in keys}, borders)
    spread = _spread(_relaxed({key: places[key] for key in keys}, links), keys)
    return _normal(_Board(spread, links, groups or {}).improved(round(SWAPS_EACH * effort) * len(keys)))


def steps(a: Cell, b: Cell) -> int:
    """How many cells apart two cells are; 1 for cells that touch."""
    ax, bx = a[0] - (a[1] - (a[1] & 1)) // 2, b[0] - (b[1] - (b[1] & 1)) // 2
    dx, dy = ax - bx, a[1] - b[1]
    return max(abs(dx), abs(dy), abs(dx + dy))


def beside(cell: Cell) -> list[Cell]:
    """The six cells around a cell."""
    column, row = cell
    left = column - 1 + (row & 1)
    return [
        *((column - 1, row), (column + 1, row)),
        *((left, row - 1), (left + 1, row - 1), (left, row + 1), (left + 1, row + 1)),
    ]


def centre(cell: Cell) -> Place:
    return cell[0] + 0.5 * (cell[1] & 1), cell[1] * ROW


def cell_at(place: Place) -> Cell:
    row = round(place[1] / ROW)
    return round(place[0] - 0.5 * (row & 1)), row


def _links(places: Mapping[int, Place], borders: Collection[Pair]) -> dict[int, dict[int, Place]]:
    """For each key its neighbours, with the step there: of length 1, and of REACH to what lies apart."""
    links: dict[int, dict[int, Place]] = {key: {} for key in places}
    for a, b in sorted(borders):
        _link(links, places, a, b, 1.0)
    for a, b in _bridges(places, links):
        _link(links, places, a, b, REACH)
    return links


def _link(links: dict[int, dict[int, Place]], places: Mapping[int, Place], a: int, b: int, length: float) -> None:
    (ax, ay), (bx, by) = places[a], places[b]
    far = math.hypot(bx - ax, by - ay) or 1.0
    step = (bx - ax) / far * length, (by - ay) / far * length
    links[a][b], links[b][a] = step, (-step[0], -step[1])


def _bridges(places: Mapping[int, Place], links: Mapping[int, Mapping[int, Place]]) -> list[Pair]:
    """Nearest pairs that join all parts without a common border into one."""
    parts = _parts(links)
    bridges = []
    while len(parts) > 1:
        first, further = parts[0], parts[1:]
        _, a, b = min((math.dist(places[a], places[b]), a, b) for a in first for part in further for b in part)
        bridges.append((a, b))
        joined = next(part for part in further if b in part)
        parts = [first | joined, *(part for part in further if part is not joined)]
    return bridges


def _parts(links: Mapping[int, Mapping[int, Place]]) -> list[set[int]]:
    parts: list[set[int]] = []
    unvisited = set(links)
    while unvisited:
        part, edge = set[int](), {min(unvisited)}
        while edge:
            part |= edge
            edge = {other for key in edge for other in links[key]} - part
        parts.append(part)
        unvisited -= part
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _relaxed(places: Mapping[int, Place], links: Mapping[int, Mapping[int, Place]]) -> dict[int, Place]:
    """Where each key is one step from its neighbours in their direction, by least squares (Gauss and Seidel's way)."""
    area = max(1e-12, (_width(places, 0) * _width(places, 1)))
    scale = math.sqrt(len(places) / area)
    at = {key: (x * scale, y * scale) for key, (x, y) in places.items()}
    for _ in range(RELAXATIONS):
        for key, near in links.items():
            if near:
                at[key] = (
                    sum(at[other][0] - step[0] for other, step in near.items()) / len(near),
                    sum(at[other][1] - step[1] for other, step in near.items()) / len(near),
                )
    return at


def _width(places: Mapping[int, Place], axis: int) -> float:
    return max(place[axis] for place in places.values()) - min(place[axis] for place in places.values()) or 1.0


def _spread(at: dict[int, Place], keys: Sequence[int]) -> dict[int, Place]:
    """Pushed apart until hardly two are nearer than a step."""
    for _ in range(SPREADS):
        buckets: dict[Cell, list[int]] = {}
        for key in keys:
            buckets.setdefault((math.floor(at[key][0]), math.floor(at[key][1])), []).append(key)
        for key in keys:
            column, row = math.floor(at[key][0]), math.floor(at[key][1])
            for other in (
                o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in buckets.get((column + dx, row + dy), ())
            ):
                if other > key:
                    _push(at, key, other)
    return at


def _push(at: dict[int, Place], a: int, b: int) -> None:
    dx, dy = at[b][0] - at[a][0], at[b][1] - at[a][1]
    far = math.hypot(dx, dy)
    if far >= 0.97:
        return
    if far < 1e-9:
        dx, dy, far = 1e-3 * (b - a), 1e-3, 1e-3 * math.hypot(b - a, 1)
    half = (0.97 - far) / far * 0.25
    at[a] = at[a][0] - dx * half, at[a][1] - dy * half
    at[b] = at[b][0] + dx * half, at[b][1] + dy * half


class _Board:
    """Seats on cells. `improved` exchanges them by simulated annealing, from a fixed seed."""

    def __init__(
        self, places: Mapping[int, Place], links: Mapping[int, Mapping[int, Place]], groups: Mapping[int, str]
    ) -> None:
        self.places, self.groups = places, groups
        self.near = {key: [(other, self._weight(key, other)) for other in links[key]] for key in places}
        self.cells: dict[int, Cell] = {}
        self.taken: dict[Cell, int] = {}
        for key in sorted(places, key=lambda key: (places[key][1], places[key][0], key)):
            self._put(key, self._free_cell(places[key]))

    def _weight(self, a: int, b: int) -> float:
        return PULL_OF_GROUP if self.groups and self.groups[a] == self.groups[b] else 1.0

    def _put(self, key: int, cell: Cell) -> None:
        self.cells[key] = cell
        self.taken[cell] = key

    def _free_cell(self, place: Place) -> Cell:
        """The nearest free cell; cells are looked at ring by ring."""
        edge, visited = [cell_at(place)], {cell_at(place)}
        while True:
            free = [cell for cell in edge if cell not in self.taken]
            if free:
                return min(free, key=lambda cell: (math.dist(centre(cell), place), cell))
            edge = [cell for cell in dict.fromkeys(c for e in edge for c in beside(e)) if cell not in visited]
            visited.update(edge)

    def improved(self, tries: int) -> dict[int, Cell]:
        rng = random.Random(len(self.places))  # noqa: S311 - the same layout every time, on purpose
        keys = sorted(self.places)
        for i in range(tries):
            heat = HOTTEST * (COLDEST / HOTTEST) ** (i / tries)
            key = keys[int(rng.random() * len(keys))]
            self._try(key, self._aim(key, rng), heat, rng.random())
        return self.cells

    def _aim(self, key: int, rng: random.Random) -> Cell:
        """A cell beside the seat, or beside one of its neighbours."""
        near = self.near[key]
        of = self.cells[near[int(rng.random() * len(near))][0]] if near and rng.random() < 0.5 else self.cells[key]
        return beside(of)[int(rng.random() * 6)]

    def _try(self, key: int, cell: Cell, heat: float, chance: float) -> None:
        """Move the seat there, exchanging it with who is there, if that is better, or by chance while it is hot."""
        old, other = self.cells[key], self.taken.get(cell)
        if cell == old:
            return
        before = self._cost(key) + (self._cost(other) if other is not None else 0.0)
        self._move(key, other, old, cell)
        worse = self._cost(key) + (self._cost(other) if other is not None else 0.0) - before
        if worse > 0 and chance >= math.exp(-worse / heat):
            self._move(key, other, cell, old)

    def _move(self, key: int, other: int | None, old: Cell, cell: Cell) -> None:
        self._put(key, cell)
        if other is None:
            del self.taken[old]
        else:
            self._put(other, old)

    def _cost(self, key: int) -> float:
        cell, place = self.cells[key], self.places[key]
        x, y = centre(cell)
        cost = PULL_OF_PLACE * ((x - place[0]) ** 2 + (y - place[1]) ** 2)
        for other, weight in self.near[key]:
            cost += weight * (steps(cell, self.cells[other]) - 1) ** 2
        return cost + PRICE_OF_GAP * sum(neighbour not in self.taken for neighbour in beside(cell))


def _normal(cells: Mapping[int, Cell]) -> dict[int, Cell]:
    """Moved so that the first column and row used are 0; rows keep their evenness."""
    top = min(row for _, row in cells.values())
    top -= top & 1
    left = min(column for column, _ in cells.values())
    return {key: (column - left, row - top) for key, (column, row) in cells.items()}
