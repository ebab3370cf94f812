"""Gains and losses: from whom to whom seats have moved since last time."""

from dataclasses import dataclass

from results.web.pages import wording
from results.web.pages.wording import Entry


@dataclass(frozen=True, slots=True)
class Swing:
    """Seats that moved from one party to another."""

    source: str
    target: str
    source_colour: str
    target_colour: str
    seats: list[tuple[int, str]]


def swings(seats: list[Entry], tints: dict[str, str]) -> list[Swing]:
    """From whom to whom seats have moved since last time, the largest stream first."""
    streams: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for seat in seats:
        if lost := wording.losing_party(seat):
            first = wording.ahead(seat)
            gained = first["party"] if first else ""
            streams.setdefault((lost, gained), []).append((seat["number"], wording.seat_name(seat)))
    ordered = sorted(streams.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Swing(a, b, tints.get(a, ""), tints.get(b, ""), names) for (a, b), names in ordered]
