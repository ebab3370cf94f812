"""The outlines of an election's seats: the source's own where it has any of a state, else those of the tracker."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from results.geography.geojson import geometry
from results.geography.places import Located, Seat, locate
from results.models import Boundary, Election


@dataclass(frozen=True, slots=True)
class Outline:
    """`geometry` is GeoJSON; `is_packaged` says that it comes with the tracker and is not the source's own."""

    geometry: dict[str, Any]
    is_packaged: bool


def seats_of(election: Election) -> tuple[Seat, ...]:
    """The seats with their numbers in their own states."""
    place = "constituency__"
    rows = election.contests.order_by("number").values_list(
        "number", f"{place}state_code", f"{place}number", f"{place}name"
    )
    return tuple(Seat(*row) for row in rows)


def outlines_of(election: Election) -> dict[int, Outline]:
    """By the seat's number in the election; seats of which none is known are absent."""
    return dict(sorted((_from_source(election) | packaged(election)).items()))


def has_outlines(election: Election) -> bool:
    """Whether the outline of any seat is known."""
    return _boundaries(election).exists() or bool(_located(election))


def packaged(election: Election) -> dict[int, Outline]:
    """Outlines that come with the tracker, of states of which the source has none."""
    return {
        key: Outline(geometry(one.outlines.rings(one.area)), is_packaged=True)
        for key, one in sorted(_located(election).items())
    }


def _located(election: Election) -> dict[int, Located]:
    """The areas of seats whose state has no outline of the source's, where those boundaries were in force on the day of
    the count."""
    drawn = set(_boundaries(election).values_list("constituency__state_code", flat=True).distinct())
    located = locate(election.kind, [seat for seat in seats_of(election) if seat.state not in drawn])
    return {key: one for key, one in located.items() if one.is_current(election.date)}


def _boundaries(election: Election) -> QuerySet[Boundary]:
    return Boundary.objects.filter(constituency__contest__election=election)


def _from_source(election: Election) -> dict[int, Outline]:
    stored = _boundaries(election).values_list("constituency__contest__number", "geometry")
    return {number: Outline(json.loads(text), is_packaged=False) for number, text in stored}
