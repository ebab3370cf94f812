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


def editorial(text: str, significance: int, seat: int | None, at: str) -> Moment:
    """A moment that an editor writes. `at` tells those of one seat apart."""
    return Moment("editorial", f"editorial:{seat or ''}:{at}", text, significance, seat=seat, facts={"by": "desk"})


def reworded(entry: Entry, words: str) -> Entry:
    """A moment's entry in an editor's words, with ours kept beside them; without words, in ours again."""
    ours = entry.get("own_headline") or entry["headline"]
    plain = {name: value for name, value in entry.items() if name not in ("own_headline", "reworded")}
    if not words or words == ours:
        return {**plain, "headline": ours}
    return {**plain, "headline": words, "own_headline": ours, "reworded": True}


def pinned(entry: Entry, is_pinned: bool) -> Entry:
    """A moment's entry, to be shown before all others or not any more."""
    plain = {name: value for name, value in entry.items() if name != "pinned"}
    return {**plain, "pinned": True} if is_pinned else plain
