"""Equal-area layouts: a cell for each seat, the same every time, neighbours near."""

from collections.abc import Collection, Mapping
from itertools import combinations

import pytest

from results.domain.states import STATES
from results.geography import layout, shapes
from results.geography.outlines import DATA, Area, Outlines, outlines

PACKAGED = sorted(path.name.split(".")[0] for path in (DATA / "ac").glob("*.json.gz"))


def grid(wide: int, high: int) -> tuple[dict[int, layout.Place], list[tuple[int, int]]]:
    """Seats of very different size in rows and columns, and which are neighbours."""
    places = {y * wide + x: (float(x**2), float(y**2)) for x in range(wide) for y in range(high)}
    across = [(y * wide + x, y * wide + x + 1) for x in range(wide - 1) for y in range(high)]
    down = [(y * wide + x, (y + 1) * wide + x) for x in range(wide) for y in range(high - 1)]
    return places, across + down


def test_every_seat_has_a_cell_of_its_own_the_same_each_time() -> None:
    places, borders = grid(6, 5)
    cells = layout.lay_out(places, borders, effort=0.2)
    assert len(set(cells.values())) == len(cells) == 30
    assert layout.lay_out(dict(reversed(places.items())), borders[::-1], effort=0.2) == cells


def test_directions_are_kept() -> None:
    places, borders = grid(6, 5)
    at = {key: layout.centre(cell) for key, cell in layout.lay_out(places, borders, effort=0.2).items()}
    assert at[0][0] < at[5][0] and at[24][0] < at[29][0]
    assert at[0][1] < at[24][1] and at[5][1] < at[29][1]


@pytest.mark.parametrize("seats", [0, 1, 2])
def test_few_seats(seats: int) -> None:
    cells = layout.lay_out(dict.fromkeys(range(seats), (0.0, 0.0)), [])
    assert len(set(cells.values())) == seats


def test_islands_are_near_the_mainland() -> None:
    places, borders = grid(4, 4)
    cells = layout.lay_out({**places, 99: (60.0, 60.0)}, borders, effort=0.2)
    assert min(layout.steps(cells[99], cells[key]) for key in places) <= 3


def test_cells_beside_a_cell_are_one_step_away() -> None:
    for cell in [(0, 0), (3, 1), (-2, -3)]:
        around = layout.beside(cell)
        assert len(set(around)) == 6
        assert all(layout.steps(cell, other) == 1 == layout.steps(other, cell) for other in around)
        assert all(abs(layout.steps(a, b)) <= 2 for a, b in combinations(around, 2))


def touching(cells: Mapping[int, layout.Cell], borders: Collection[layout.Pair], within: int = 1) -> float:
    """The share of bordering pairs that are at most `within` cells apart."""
    pairs = [pair for pair in borders if pair[0] in cells and pair[1] in cells]
    return sum(layout.steps(cells[a], cells[b]) <= within for a, b in pairs) / len(pairs)


def neighbours(found: Outlines, areas: tuple[Area, ...]) -> list[tuple[int, int]]:
    return shapes.borders({i: found.rings(area) for i, area in enumerate(areas)})


@pytest.mark.parametrize("state", PACKAGED)
def test_neighbours_of_an_assembly_stay_near(state: str) -> None:
    """Manipur is the hardest: two thirds of its seats lie in one valley, a tenth of its land."""
    (found,) = outlines("AC", [state])
    cells = {i: area.cell for i, area in enumerate(found.areas)}
    borders = neighbours(found, found.areas)
    assert len(set(cells.values())) == len(cells)
    assert touching(cells, borders) >= 0.57
    assert touching(cells, borders, within=2) >= 0.93
    assert touching(cells, borders, within=4) == 1


def test_three_of_four_neighbours_touch_and_hardly_any_is_further_than_two() -> None:
    touch = near = pairs = 0.0
    for state in PACKAGED:
        (found,) = outlines("AC", [state])
        cells, borders = {i: area.cell for i, area in enumerate(found.areas)}, neighbours(found, found.areas)
        pairs += len(borders)
        touch += len(borders) * touching(cells, borders)
        near += len(borders) * touching(cells, borders, within=2)
    assert touch / pairs >= 0.74
    assert near / pairs >= 0.99


def test_neighbours_of_the_lok_sabha_stay_near() -> None:
    (found,) = outlines("PC", STATES)
    assert len(found.areas) == 543
    cells = {i: area.cell for i, area in enumerate(found.areas)}
    borders = neighbours(found, found.areas)
    assert len(set(cells.values())) == 543
    assert touching(cells, borders) >= 0.66
    assert touching(cells, borders, within=2) >= 0.98
    inside = [(a, b) for a, b in borders if found.areas[a].state == found.areas[b].state]
    assert touching(cells, inside) >= 0.7


def test_an_assembly_is_31_states_with_every_seat_once() -> None:
    assert len(PACKAGED) == 31
    for state in PACKAGED:
        (found,) = outlines("AC", [state])
        numbers = [area.number for area in found.areas]
        assert len(set(numbers)) == len(numbers)
        assert all(area.state == state and area.name and area.rings for area in found.areas)
