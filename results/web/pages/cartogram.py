"""Equal-area maps: one hex a seat, so that every seat counts the same to the eye.

Delhi is laid by hand after the true places of its seats; any other election gets a honeycomb by number.
"""

import math
from dataclasses import dataclass

from results.web.pages import wording
from results.web.pages.colours import ink_on
from results.web.pages.rows import seat_classes
from results.web.pages.wording import Entry

WIDTH, HEIGHT = 20.0, 17.32
"""Between neighbours in a row, and between rows: pointed hexes, every second row half a hex to the right."""

DELHI = """
 .  7  1  5  .  .  .  .  .
 .  .  6 13  4  2 70 69  .
 .  8 12 14 18  3 66 68  .
 . 10 15 16 17 20 65 67 63
 9 11 26 24 19 22 61 64 62
31 29 27 25 39 23 21 60 59
35 32 30 28 40 41 58 57 56
 . 34 33 38 44 42 51 55 54
 . 37 36 45 43 50 52 53  .
 .  .  . 46 48 47 49  .  .
"""
LAID_BY_HAND = {("AC", ("U05",)): (DELHI, 1)}
"""By kind and states: the rows, and which of two rows stands to the right (0 the even ones, 1 the odd)."""


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
    box: str
    hexes: list[Hex]


def hex_map(board: Entry, tints: dict[str, str]) -> HexMap:
    """The map of an election's seats as they stand."""
    election = board["election"]
    seats = {seat["number"]: seat for seat in board["seats"]}
    rows, right = LAID_BY_HAND.get((election["kind"], tuple(election.get("state_codes") or [])), ("", 1))
    places = read(rows, right) if rows else {}
    if set(places) != set(seats):
        places = honeycomb(sorted(seats))
    hexes = [_hex(seats[number], *place, tints) for number, place in places.items()]
    return HexMap(_box(places), hexes)


def read(rows: str, right: int) -> dict[int, tuple[float, float]]:
    """Where each number of a drawn layout stands."""
    return {
        int(word): _place(column, row, right)
        for row, line in enumerate(rows.strip("\n").splitlines())
        for column, word in enumerate(line.split())
        if word != "."
    }


def honeycomb(numbers: list[int]) -> dict[int, tuple[float, float]]:
    """Seats in reading order, a little wider than high."""
    columns = max(1, math.ceil(math.sqrt(len(numbers) * 1.15)))
    return {number: _place(i % columns, i // columns, 1) for i, number in enumerate(numbers)}


def _place(column: int, row: int, right: int) -> tuple[float, float]:
    return round(column * WIDTH + (WIDTH / 2 if row % 2 == right else 0), 2), round(row * HEIGHT, 2)


def _box(places: dict[int, tuple[float, float]]) -> str:
    xs, ys = [x for x, _ in places.values()] or [0], [y for _, y in places.values()] or [0]
    left, top = min(xs) - WIDTH / 2 - 1, min(ys) - 12.5
    return f"{left:g} {top:g} {max(xs) - left + WIDTH / 2 + 1:g} {max(ys) - top + 12.5:g}"


def _hex(seat: Entry, x: float, y: float, tints: dict[str, str]) -> Hex:
    first = wording.ahead(seat)
    colour = tints.get(first["party"], "") if first else ""
    kind = "none" if not colour else "won" if seat["status"] in wording.WON else "leading"
    ink = ink_on(colour) if kind == "won" else ""
    return Hex(seat["number"], wording.seat_name(seat), x, y, colour, kind, ink, seat_classes(seat))
