"""Maps, the house and colours: a place for every seat, told apart by day and by night."""

import json
from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest

from results.domain.parties import KNOWN
from results.rehearsal import recording
from results.rehearsal.board import Boards
from results.web.pages import (
    charts,
    colours,
    geographic_map,
    hex_map,
    rows,
)
from tests import boards
from tests.web.test_pages_words import line


@pytest.mark.parametrize("given", ["#ffffff", "#000000", "#f2761b", "#ffff00", "#22409a", "#0f6fb5"])
def test_a_party_colour_stands_out_by_day_and_by_night(given: str) -> None:
    shade = colours.luminance(colours.party_colour("X", given))
    for paper in ("#fbfaf8", "#121417"):
        ground = colours.luminance(paper)
        assert (max(shade, ground) + 0.05) / (min(shade, ground) + 0.05) >= 3


def test_two_parties_with_one_colour_are_told_apart_and_the_stronger_keeps_it() -> None:
    given = {"AAP": "#0f6fb5", "UVW": "#1b7fc4", "XYZ": "#0f6fb5"}
    found = colours.distinct_colours(given, ["AAP", "XYZ"])
    assert found["AAP"] == colours.party_colour("AAP", "#0f6fb5")
    assert all(colours.are_distinguishable(found[a], found[b]) for a, b in combinations(given, 2))
    other_way = colours.distinct_colours(given, ["XYZ", "AAP"])
    assert other_way["XYZ"] == found["AAP"] != other_way["AAP"]


KNOWN_COLOURS = {known.code: known.colour for known in KNOWN}
STRONGEST = {
    "Tamil Nadu": "DMK AIADMK INC PMK BJP VCK CPI(M) CPI TVK NTK DMDK",
    "Kerala": "CPI(M) INC IUML CPI KEC(M) KEC JD(S) RSP BJP",
    "Bihar": "RJD BJP JD(U) INC CPI(ML)(L) HAM(S) VSIP AIMIM LJP(RV) CPI RLM",
    "Maharashtra": "BJP SHS NCP INC SHS(UBT) NCP(SP) SP AIMIM",
    "Lok Sabha": "BJP INC SP AITC DMK TDP JD(U) SHS(UBT) NCP(SP) SHS YSRCP RJD AAP LJP(RV) CPI(M)",
    "Assam": "BJP INC AIUDF AGP UPPL BPF CPI(M)",
    "Punjab": "AAP INC SAD BJP BSP",
    "Nagaland": "NDPP BJP NCP NPP NPF LJP(RV)",
    "nobody known": "AAA BBB CCC DDD EEE FFF GGG",
}


@pytest.mark.parametrize("house", STRONGEST)
def test_the_first_six_are_told_apart_also_by_the_colour_blind(house: str) -> None:
    codes = STRONGEST[house].split()
    found = colours.distinct_colours({code: KNOWN_COLOURS.get(code, "") for code in [*codes, "IND", "NOTA"]}, codes)
    assert [
        pair for pair in combinations(codes[:6], 2) if not colours.are_distinguishable(found[pair[0]], found[pair[1]])
    ] == []
    assert all(
        found[code] == colours.party_colour(code, KNOWN_COLOURS[code]) for code in ("BJP", "INC") if code in found
    )
    papers = [colours.luminance(paper) for paper in ("#fbfaf8", "#121417")]
    shades = [colours.luminance(found[code]) for code in codes]
    assert all((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 3 for a in papers for b in shades)


def ended(name: str) -> tuple[Counter[str], Counter[str]]:
    """How many candidates each party of a shipped night has, and in how many seats it is first at the end."""
    path = recording.find(name)
    assert path is not None
    night = recording.read(path)
    codes = {alias: known.code for known in KNOWN for alias in (known.name, *known.aliases)}
    final = Boards(night).at(night.end + timedelta(days=1)).standings
    fielded, first = Counter[str](), Counter[str]()
    for seat in night.seats:
        parties = [codes.get(one.party.name, one.party.name[:24]) for one in seat.candidates]
        fielded.update(parties)
        votes = [0 if one.is_nota else n for one, n in zip(seat.candidates, final[seat.key].votes, strict=True)]
        first[parties[votes.index(max(votes))]] += bool(max(votes))
    return fielded, first


def previous(name: str) -> dict[str, int]:
    """Seats won last time, where the night has a roster that knows them."""
    path = recording.NIGHTS / f"{name}.roster.json"
    roster = json.loads(path.read_text()) if path.is_file() else {}
    past: list[dict[str, dict[str, int]]] = roster.get("previous_elections") or []
    return past[0]["seats"] if past else {}


@pytest.mark.parametrize("name", recording.names())
def test_the_first_six_of_every_shipped_night_are_told_apart(name: str) -> None:
    fielded, first = ended(name)
    past = previous(name)
    tally = [
        {"party": code, "colour": KNOWN_COLOURS.get(code, ""), "previous": past.get(code) if past else None}
        for code in fielded
    ]
    found = rows.colours({"tally": tally}, dict(fielded))
    best = sorted((code for code in first if code != "IND"), key=lambda code: (-first[code], -fielded[code]))
    best += sorted(set(fielded) - set(best) - {"IND", "NOTA"}, key=lambda code: -fielded[code])
    assert [
        pair for pair in combinations(best[:6], 2) if not colours.are_distinguishable(found[pair[0]], found[pair[1]])
    ] == []


@pytest.mark.parametrize("seats", [1, 12, 70, 294, 543])
def test_pictures_have_a_place_for_every_seat(seats: int) -> None:
    drawn = hex_map.hex_map({"seats": [boards.seat_entry(n) for n in range(1, seats + 1)]}, {}, {})
    assert len({(one.x, one.y) for one in drawn.hexes}) == seats
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


def test_borders_between_states_are_drawn_where_two_meet() -> None:
    seats = [boards.seat_entry(1, state="S01"), boards.seat_entry(2, state="S02"), boards.seat_entry(3, state="S02")]
    drawn = hex_map.hex_map({"seats": seats}, {}, {1: (0, 0), 2: (1, 0), 3: (2, 0)})
    assert drawn.borders == "M10 -5.774L10 5.774"
    assert hex_map.hex_map({"seats": seats[1:]}, {}, {2: (1, 0), 3: (2, 0)}).borders == ""


def test_numbers_are_left_out_where_they_cannot_be_read() -> None:
    few = hex_map.hex_map({"seats": [boards.seat_entry(n) for n in range(1, 13)]}, {}, {})
    many = hex_map.hex_map({"seats": [boards.seat_entry(n) for n in range(1, 544)]}, {}, {})
    assert few.digits == "digits-160" and many.digits == ""
