"""The equal-area map of an election: a cell for every seat, from the layouts that come with the outlines.

A seat without a known place stands near its neighbours by number. States of which too little is known, and several
assemblies counted as one election, are blocks side by side.
"""

import math
from collections.abc import Collection, Iterable, Mapping

from results.geography.layout import Cell, beside, centre
from results.geography.outlines import LOK_SABHA, outlines
from results.geography.places import Seat, locate

ENOUGH = 0.6
"""A layout is used where at least this share of the seats have their place in it, and of its places a seat."""
WIDER_THAN_HIGH = 1.3


def cartogram(kind: str, seats: Collection[Seat]) -> dict[int, Cell]:
    """A cell of its own for every seat, by key; the same for the same seats."""
    located = {key: place.area.cell for key, place in locate(kind, seats).items()}
    groups = [seats] if kind == LOK_SABHA and _is_known(kind, located, seats) else _by_state(seats)
    blocks = [_block(kind, located, group) for group in groups]
    return blocks[0] if len(blocks) == 1 else side_by_side(blocks)


def _by_state(seats: Iterable[Seat]) -> list[list[Seat]]:
    groups: dict[str, list[Seat]] = {}
    for seat in sorted(seats, key=lambda seat: (seat.state, seat.key)):
        groups.setdefault(seat.state, []).append(seat)
    return list(groups.values())


def _block(kind: str, located: Mapping[int, Cell], seats: Collection[Seat]) -> dict[int, Cell]:
    known = {seat.key: located[seat.key] for seat in seats if seat.key in located}
    return filled(known, seats) if _is_known(kind, known, seats) else honeycomb(sorted(seat.key for seat in seats))


def _is_known(kind: str, located: Mapping[int, Cell], seats: Collection[Seat]) -> bool:
    """Whether most of these seats have a place, and they are most of their states' seats (not a few by-elections)."""
    in_all = sum(len(group.areas) for group in outlines(kind, {seat.state for seat in seats}))
    return len(located) >= ENOUGH * max(len(seats), in_all)


def filled(cells: Mapping[int, Cell], seats: Iterable[Seat]) -> dict[int, Cell]:
    """Those cells, and for every other seat the free cell nearest to the seat of the nearest number in its state."""
    placed = dict(cells)
    taken = set(placed.values())
    for seat in sorted((seat for seat in seats if seat.key not in cells), key=lambda seat: (seat.state, seat.number)):
        near = min((other for other in seats if other.key in placed), key=lambda other: _apart(seat, other))
        placed[seat.key] = _free(placed[near.key], taken)
        taken.add(placed[seat.key])
    return placed


def _apart(seat: Seat, other: Seat) -> tuple[bool, int, int]:
    return seat.state != other.state, abs(seat.number - other.number), other.key


def _free(start: Cell, taken: set[Cell]) -> Cell:
    edge, visited = [start], {start}
    while True:
        free = [cell for cell in edge if cell not in taken]
        if free:
            return min(free, key=lambda cell: (math.dist(centre(cell), centre(start)), cell))
        edge = [cell for cell in dict.fromkeys(c for e in edge for c in beside(e)) if cell not in visited]
        visited.update(edge)


def honeycomb(keys: list[int]) -> dict[int, Cell]:
    """Keys in reading order, every second row backwards, so that numbers that follow each other touch."""
    columns = max(1, math.ceil(math.sqrt(len(keys) * 1.15)))
    rows = ((i // columns, i % columns) for i in range(len(keys)))
    return {
        key: (columns - 1 - column if row % 2 else column, row) for key, (row, column) in zip(keys, rows, strict=True)
    }


def side_by_side(blocks: Iterable[Mapping[int, Cell]]) -> dict[int, Cell]:
    """Blocks on shelves, the highest first, one free column and two free rows between them."""
    ordered = sorted(blocks, key=lambda block: (-_height(block), min(block)))
    area = sum((_width(block) + 1) * (_height(block) + 2) for block in ordered)
    widest = max(math.sqrt(area * WIDER_THAN_HIGH), *map(_width, ordered))
    placed: dict[int, Cell] = {}
    left = top = shelf = 0
    for block in ordered:
        if left and left + _width(block) > widest:
            left, top, shelf = 0, top + shelf, 0
        placed |= {key: (column + left, row + top) for key, (column, row) in block.items()}
        left += _width(block) + 1
        shelf = max(shelf, _height(block) + 2 + _height(block) % 2)  # even, so that rows keep their evenness
    return placed


def _width(block: Mapping[int, Cell]) -> int:
    return max(column for column, _ in block.values()) + 2  # odd rows stand half a column to the right


def _height(block: Mapping[int, Cell]) -> int:
    return max(row for _, row in block.values()) + 1
