"""Maps, the house and colours: a place for every seat, told apart by day and by night."""

import pytest

from results.web.pages import (
    cartogram,
    charts,
    colours,
    geographic_map,
)
from tests.web.test_pages_words import line


@pytest.mark.parametrize("given", ["#ffffff", "#000000", "#f2761b", "#ffff00", "#22409a", "#0f6fb5"])
def test_a_party_colour_stands_out_by_day_and_by_night(given: str) -> None:
    shade = colours.luminance(colours.party_colour("X", given))
    for paper in ("#fbfaf8", "#121417"):
        ground = colours.luminance(paper)
        assert (max(shade, ground) + 0.05) / (min(shade, ground) + 0.05) >= 3


def test_two_parties_with_one_colour_are_told_apart() -> None:
    found = colours.distinct_colours({"AAP": "#0f6fb5", "INC": "#1b7fc4", "BJP": "#f2761b"})
    assert len(set(found.values())) == 3
    assert colours.distinct_colours({"AAP": "#0f6fb5"})["AAP"] == found["AAP"], (
        "a colour does not depend on who else stands"
    )


def test_the_hand_laid_map_has_every_seat_once() -> None:
    places = cartogram.read(cartogram.DELHI, 1)
    assert sorted(places) == list(range(1, 71))
    assert len(set(places.values())) == 70


@pytest.mark.parametrize("seats", [1, 12, 70, 294, 543])
def test_pictures_have_a_place_for_every_seat(seats: int) -> None:
    assert len(set(cartogram.honeycomb(list(range(seats))).values())) == seats
    dots = charts.half_circle(seats)
    assert len(dots) == seats
    assert all(x * x + y * y <= 101 * 101 and y <= 0 for x, y, _ in dots)


def test_the_bar_is_as_long_as_the_seats() -> None:
    pieces = charts.bar_pieces([line("BJP", 20, 23), line("AAP", 0, 20)], 70, {"BJP": "#1", "AAP": "#2"})
    assert [p.kind for p in pieces] == ["won", "leading", "leading"]
    assert sum(p.width for p in pieces) == pytest.approx(90, abs=0.01)


def test_an_outline_keeps_its_corners_and_loses_its_grain() -> None:
    ring = [(0.0, 0.0), (50.0, 0.1), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]
    assert geographic_map._simple(ring) == [ring[0], *ring[2:]]
