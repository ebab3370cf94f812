"""The district and the Lok Sabha seat that an assembly seat lies in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from results.geography.places import Seat, locate


@dataclass(frozen=True, slots=True)
class Regions:
    """Names as printed in the outlines, mostly in capitals; empty where they are not known."""

    district: str = ""
    lok_sabha_seat: str = ""


def regions(kind: str, seats: Iterable[Seat], day: date | None = None) -> dict[int, Regions]:
    """By key. Seats whose boundaries have been drawn anew since, as of `day`, are absent."""
    located = locate(kind, seats)
    return {
        key: Regions(place.area.district, place.area.segment)
        for key, place in located.items()
        if place.is_current(day) and (place.area.district or place.area.segment)
    }
