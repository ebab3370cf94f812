"""The equal-area map of an election, from seats that are known, renamed, renumbered or made up."""

from datetime import date

import pytest

from results.geography import cartogram, layout
from results.geography.matching import alike, match
from results.geography.outlines import outlines
from results.geography.places import Seat, locate
from results.geography.regions import regions


def seats(kind: str, *states: str) -> list[Seat]:
    """The seats of the outlines themselves, numbered on through the states as elections of several states are."""
    areas = [area for found in outlines(kind, states) for area in found.areas]
    return [Seat(i, area.state, area.number, area.name.upper()) for i, area in enumerate(areas, start=1)]


@pytest.mark.parametrize(("one", "other"), [("BARAMULLA", "Baramula"), ("NAODA", "Nowda"), ("Tapan (ST)", "TAPAN")])
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert alike(one, other)


def test_a_renumbered_seat_is_found_by_its_name() -> None:
    areas = {1: "Nerela", 2: "Burari", 3: "Timarpur"}
    assert match({1: "TIMARPUR", 2: "BURARI", 9: "NERELLA"}, areas) == {2: 2, 1: 3, 9: 1}


def test_a_seat_of_another_name_is_not_recognised() -> None:
    assert match({1: "DISPUR", 2: "BURARI"}, {1: "Nerela", 2: "Burari"}) == {2: 2}


def test_two_seats_do_not_share_an_area() -> None:
    assert match({1: "BADLI", 2: "BADLI"}, {1: "Badli"}) == {1: 1}


def test_an_assembly_stands_as_it_was_laid_out() -> None:
    given = seats("AC", "U05")
    cells = cartogram.cartogram("AC", given)
    assert cells == {seat.key: found.area.cell for seat, found in zip(given, locate("AC", given).values(), strict=True)}


def test_a_seat_of_which_nothing_is_known_stands_beside_its_number() -> None:
    given = [*seats("AC", "U05")[:-1], Seat(70, "U05", 70, "A NEW SEAT")]
    cells = cartogram.cartogram("AC", given)
    assert len(set(cells.values())) == 70
    assert layout.steps(cells[70], cells[69]) <= 4


def test_made_up_seats_stand_in_the_order_of_their_numbers() -> None:
    given = [Seat(n, "U05", n, f"PLACE {n}") for n in range(1, 41)]
    cells = cartogram.cartogram("AC", given)
    assert len(set(cells.values())) == 40
    assert all(layout.steps(cells[n], cells[n + 1]) == 1 for n in range(1, 40))


def test_several_states_are_blocks_side_by_side() -> None:
    given = seats("AC", "U05", "U07", "S05")
    cells = cartogram.cartogram("AC", given)
    assert len(set(cells.values())) == len(given) == 140
    states = {cells[seat.key]: seat.state for seat in given}
    assert not [
        cell for cell, state in states.items() for other in layout.beside(cell) if states.get(other, state) != state
    ]


def test_states_keep_their_shape_in_a_block() -> None:
    alone, among = seats("AC", "S05"), seats("AC", "U05", "S05")
    own = cartogram.cartogram("AC", alone)
    cells = cartogram.cartogram("AC", among)
    shifted = [cells[seat.key] for seat in among if seat.state == "S05"]
    moves = {(a[0] - b[0], a[1] - b[1]) for a, b in zip(shifted, own.values(), strict=True)}
    assert len(moves) == 1 and next(iter(moves))[1] % 2 == 0


def test_the_lok_sabha_of_one_state_and_of_made_up_seats() -> None:
    given = seats("PC", "S13")
    assert len(set(cartogram.cartogram("PC", given).values())) == 48
    made_up = [Seat(n, f"S{n % 7 + 1:02}", n // 7 + 1, f"PLACE {n}") for n in range(1, 200)]
    assert len(set(cartogram.cartogram("PC", made_up).values())) == 199


def test_regions_of_seats_as_long_as_the_boundaries_hold() -> None:
    (seat,) = [seat for seat in seats("AC", "S22") if seat.number == 2]
    assert regions("AC", [seat])[seat.key].district == "THIRUVALLUR"
    assert regions("AC", [seat])[seat.key].lok_sabha_seat == "TIRUVALLUR"
    assam = seats("AC", "S03")
    assert regions("AC", assam, date(2026, 5, 4)) == {}
    assert len(regions("AC", assam, date(2021, 5, 2))) == 126


def test_a_few_by_elections_stand_together() -> None:
    given = [seat for seat in seats("AC", "S24") if seat.number % 60 == 1]
    cells = cartogram.cartogram("AC", given)
    assert max(layout.steps(cells[a.key], cells[b.key]) for a in given for b in given) <= 3
