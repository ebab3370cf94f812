"""The equal-area map as drawn: a hexagon a seat, in the colour of who is ahead."""

import math
from dataclasses import dataclass

from results.domain.statuses import WON
from results.geography import cartogram
from results.geography.layout import Cell, beside
from results.web.pages import wording
from results.web.pages.colours import ink_on
from results.web.pages.rows import seat_classes
from results.web.pages.wording import Entry

WIDTH, HEIGHT = 20.0, 17.32
"""Between the middles of neighbours in a row, and between rows, in the picture's units."""
CORNERS = ((0, -11.547), (10, -5.774), (10, 5.774), (0, 11.547), (-10, 5.774), (-10, -5.774))
DIGITS, LEAST_DIGITS_PX, TALLEST_PX = 7.5, 11, 544
"""The numbers' size in the picture's units, the least size in CSS px that they are shown at, the map's height."""
STEP_PX = 80
WIDEST_PX = 1_120


@dataclass(frozen=True, slots=True)
class Hex:
    """`x`, `y` is the middle. `kind` is won, leading or none; `ink` is dark or light, whichever reads on the colour."""

    number: int
    name: str
    x: float
    y: float
    colour: str
    kind: str
    ink: str
    classes: str


@dataclass(frozen=True, slots=True)
class HexMap:
    """`borders` is a path along the borders between states; `digits` the class that says how wide the map must be
    for its numbers to be legible, empty where it never is."""

    box: str
    hexes: list[Hex]
    borders: str
    digits: str


def hex_map(board: Entry, tints: dict[str, str], cells: dict[int, Cell]) -> HexMap:
    """The map of an election's seats. Where `cells` lacks one, they stand in the order of their numbers."""
    seats = {seat["number"]: seat for seat in board["seats"]}
    if not seats.keys() <= cells.keys():
        cells = cartogram.honeycomb(sorted(seats))
    middles = {number: _middle(cells[number]) for number in seats}
    hexes = [_hex(seats[number], *middles[number], tints) for number in sorted(seats)]
    left, top, wide, high = _box(list(middles.values()))
    states = {cells[number]: seat.get("state") for number, seat in seats.items()}
    return HexMap(f"{left:g} {top:g} {wide:g} {high:g}", hexes, _borders(states), _digits(wide, high))


def _middle(cell: Cell) -> tuple[float, float]:
    column, row = cell
    return round(column * WIDTH + (WIDTH / 2 if row % 2 else 0), 2), round(row * HEIGHT, 2)


def _box(middles: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in middles] or [0.0], [y for _, y in middles] or [0.0]
    left, top = min(xs) - WIDTH / 2 - 1, min(ys) - 12.5
    return left, top, max(xs) - left + WIDTH / 2 + 1, max(ys) - top + 12.5


def _digits(wide: float, high: float) -> str:
    """Numbers are shown from a width on at which they are at least 11 px, unless the map is too high for that."""
    scale = LEAST_DIGITS_PX / DIGITS
    px = math.ceil(wide * scale / STEP_PX) * STEP_PX
    return f"digits-{px}" if px <= WIDEST_PX and high * scale <= TALLEST_PX else ""


def _borders(states: dict[Cell, str | None]) -> str:
    """Edges between hexagons of two states, each drawn once; nothing where one state votes."""
    if len(set(states.values())) < 2:
        return ""
    edges = []
    for cell, state in states.items():
        left, right, *rest = beside(cell)
        around = zip((rest[1], right, rest[3], rest[2], left, rest[0]), range(6), strict=True)
        edges += [_edge(cell, side) for other, side in around if states.get(other, state) != state and cell < other]
    return "".join(edges)


def _edge(cell: Cell, side: int) -> str:
    """A side of a hexagon; 0 is its upper right, and on clockwise."""
    x, y = _middle(cell)
    (ax, ay), (bx, by) = CORNERS[side], CORNERS[(side + 1) % 6]
    return f"M{x + ax:g} {y + ay:g}L{x + bx:g} {y + by:g}"


def _hex(seat: Entry, x: float, y: float, tints: dict[str, str]) -> Hex:
    first = wording.ahead(seat)
    colour = tints.get(first["party"], "") if first else ""
    kind = "none" if not colour else "won" if seat["status"] in WON else "leading"
    ink = ink_on(colour) if kind == "won" else ""
    return Hex(seat["number"], wording.seat_name(seat), x, y, colour, kind, ink, seat_classes(seat))
