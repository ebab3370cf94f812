"""Moments that people make: public notes of the desk, and our own calls of seats."""

from collections.abc import Collection, Mapping
from typing import Any

from results.domain.board import Entry
from results.domain.moments.moment import Moment, of_seat


def note(text: str, significance: int, seat: int | None, at: str, **facts: Any) -> Moment:
    """A public note of the desk as a moment, so that every feed carries it. `at` tells notes of one seat apart."""
    return Moment("correction", f"note:{seat or ''}:{at}", text, significance, seat=seat, facts=facts)


def call(seat: Entry, person: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """Our own call of a seat; `seat` is its entry."""
    rank = 65 if person["serial"] in key_serials else 45
    return of_seat("call", seat, person["serial"], rank, {"called": dict(person), "by": "desk"}, person=person)


def call_key(number: int, serial: int) -> str:
    return f"call:{number}:{serial}"
