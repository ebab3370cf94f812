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
        key: Regions(found.area.district, found.area.segment)
        for key, found in located.items()
        if found.is_current(day) and (found.area.district or found.area.segment)
    }
