"""Moments that people make: public notes of the desk, and our own calls of seats."""

from collections.abc import Collection, Mapping
from typing import Any

from results.domain.board import Entry
from results.domain.moments.moment import Moment
from results.domain.moments.words import display_name, possessive
from results.domain.names import familiar


def note(text: str, significance: int, seat: int | None, at: str, **facts: Any) -> Moment:
    """A public note of the desk as a moment, so that every feed carries it. `at` tells notes of one seat apart."""
    return Moment("correction", f"note:{seat or ''}:{at}", text, significance, seat=seat, facts=facts)


def call(seat: Entry, person: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """Our own call of a seat; `seat` is its entry."""
    return Moment(
        kind="call",
        key=call_key(seat["number"], person["serial"]),
        headline=f"Our call: {possessive(person)} {display_name(person)} wins {familiar(seat['name'])}",
        significance=65 if person["serial"] in key_serials else 45,
        seat=seat["number"],
        party=person["party"],
        candidate=person["serial"],
        facts={"called": dict(person), "by": "desk"},
    )


def call_key(number: int, serial: int) -> str:
    return f"call:{number}:{serial}"
