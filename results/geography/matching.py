"""Which outline belongs to which seat: by number where the names agree, else by name, since seats get new numbers."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

ALIKE = 0.72
"""Two spellings of one name are at least so alike (0 to 1); different names of one state hardly ever are."""
_CATEGORY = re.compile(r"\((SC|ST)\)", re.IGNORECASE)
_NOT_LETTER = re.compile(r"[^a-z]")


def match(seats: Mapping[int, str], areas: Mapping[int, str]) -> dict[int, int]:
    """Seat number to area number, for seats of one state. Names are in Latin letters; what is not recognised is absent.

    Numbers count first: a seat of the same number and a name alike. Seats left over are found by name alone.
    """
    matches = {number: number for number, name in seats.items() if number in areas and alike(name, areas[number])}
    free = {_letters(name): number for number, name in areas.items() if number not in matches.values()}
    for number, name in seats.items():
        if number not in matches and _letters(name) in free:
            matches[number] = free.pop(_letters(name))
    for number, name in seats.items():
        best = max(free, key=lambda one: _likeness(_letters(name), one), default="")
        if number not in matches and _likeness(_letters(name), best) >= (1 + ALIKE) / 2:
            matches[number] = free.pop(best)
    return matches


def alike(one: str, other: str) -> bool:
    """Whether two names are spellings of one: `Baramula` and `BARAMULLA`, `Nawada` and `NAWADAH`."""
    return _likeness(_letters(one), _letters(other)) >= ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def _letters(name: str) -> str:
    return _NOT_LETTER.sub("", _CATEGORY.sub("", name).lower())
