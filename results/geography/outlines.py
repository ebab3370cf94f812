"""The outlines that come with the tracker: assembly seats of 31 states and territories, and all Lok Sabha seats.

`data/README.md` says where they are from and what is out of date in them. Names are those of the outlines' own day.
"""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from results.geography import topology
from results.geography.layout import Cell

DATA = Path(__file__).resolve().parent / "data"
ASSEMBLY, LOK_SABHA = "AC", "PC"
SUPERSEDED = {"S03": date(2023, 8, 11), "U08": date(2022, 5, 20)}
"""When other boundaries came into force in a state than those of the outlines."""
Degrees = tuple[float, float]
"""Longitude, latitude."""


@dataclass(frozen=True, slots=True)
class Area:
    """A constituency. `district` and `segment` (the Lok Sabha seat that an assembly seat is part of) may be empty;
    `cell` is its place in the equal-area map of its state, or of India for a Lok Sabha seat."""

    state: str
    number: int
    name: str
    district: str
    segment: str
    cell: Cell
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Areas with the arcs their rings are made of; `grid` is a step of these in degrees."""

    areas: tuple[Area, ...]
    arcs: tuple[tuple[int, ...], ...]
    grid: float

    def rings(self, area: Area) -> list[list[Degrees]]:
        """The rings of an area, closed, in degrees."""
        rings = (topology.decode(self.arcs, ring) for ring in area.rings)
        return [[(round(x * self.grid, 4), round(y * self.grid, 4)) for x, y in ring] for ring in rings]


def outlines(kind: str, states: Iterable[str]) -> list[Outlines]:
    """The outlines known for these states; of the Lok Sabha the whole country's, with areas of these states alone."""
    if kind == LOK_SABHA:
        return _of_states(_read("pc"), frozenset(states))
    return [group for state in states if (group := _read(f"ac/{state}"))]


def _of_states(country: Outlines | None, states: frozenset[str]) -> list[Outlines]:
    if country is None:
        return []
    areas = tuple(area for area in country.areas if area.state in states)
    return [Outlines(areas, country.arcs, country.grid)] if areas else []


@lru_cache(maxsize=40)
def _read(name: str) -> Outlines | None:
    path = DATA / f"{name}.json.gz"
    if not path.is_file():
        return None
    stored: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    areas = tuple(_area(row, stored) for row in stored["areas"])
    return Outlines(areas, tuple(map(tuple, stored["arcs"])), stored["grid"])


def _area(row: list[Any], stored: dict[str, Any]) -> Area:
    state, number, name, district, segment, cell, rings = row
    texts = stored["texts"]
    return Area(state, number, name, texts[district], texts[segment], (cell[0], cell[1]), tuple(map(tuple, rings)))
