"""What the list can't tell of a seat is read from the seat's own pages, and the seat says what is missing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from results.models import Contest, Election
from results.rehearsal.board import Boards
from results.rehearsal.fault_edits import DENIED
from results.rehearsal.night import IST, Standing
from tests.polling.in_process import board, forgive, once, track
from tests.polling.results_folder import Folder, Spoil, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
EVENING = datetime(2025, 2, 8, 18, 30, tzinfo=IST)
FIRST, SECOND = "statewiseU051.htm", "statewiseU052.htm"
ON_SECOND = {16, 17}
"""The seats of the second page: the last two by the alphabet."""
FAULTS: dict[str, Spoil] = {
    "404": lambda _: (404, b"<html><body><h1>Not Found</h1></body></html>"),
    "a refusal as 200": lambda _: DENIED.encode(),
    "truncated": lambda body: body[: len(body) // 2],
}


@pytest.fixture
def folder() -> Iterator[Folder]:
    night = small("delhi-2025")
    with serve(Folder(replace(night, seats=night.seats[:22]), START)) as folder:
        folder.date = ""  # no clock that runs as fast as this test
        yield folder


def entries(election: Election) -> dict[int, dict[str, Any]]:
    return {seat["number"]: seat for seat in board(election)["seats"]}


def flagged(election: Election, flag: str) -> set[int]:
    return {number for number, entry in entries(election).items() if flag in entry["flags"]}


def standings(folder: Folder) -> dict[int, Standing]:
    """What the source says now, by seat."""
    board = Boards(folder.site.night).at(folder.at)
    return {seat.number: board.standings[seat.key] for seat in folder.site.night.seats}


def votes_printed(folder: Folder) -> dict[int, int]:
    return {number: sum(standing.votes) for number, standing in standings(folder).items()}


def first_by_votes(folder: Folder, numbers: set[int]) -> dict[int, str]:
    names = {seat.number: [candidate.name for candidate in seat.candidates] for seat in folder.site.night.seats}
    votes = {number: list(standings(folder)[number].votes) for number in numbers}
    return {number: names[number][votes[number].index(max(votes[number]))] for number in numbers}


def let_an_interval_pass(election: Election) -> None:
    """As if all that was done had been done an interval of the source earlier."""
    Contest.objects.update(read_at=F("read_at") - timedelta(seconds=election.source_interval_s))
    forgive(election)


@pytest.mark.parametrize("fault", FAULTS)
def test_seats_of_a_list_page_that_cannot_be_had_are_read_at_the_pace_of_the_list(folder: Folder, fault: str) -> None:
    election = track(folder)
    assert flagged(election, "list_missing") == set()
    folder.spoilt[SECOND] = FAULTS[fault]
    for _ in range(4):
        folder.move(3)
        let_an_interval_pass(election)
        assert set(once(election)) >= ON_SECOND
        assert once(election) == [], "not before the list is made anew"
        printed = votes_printed(folder)
        assert {n: entries(election)[n]["votes_counted"] for n in ON_SECOND} == {n: printed[n] for n in ON_SECOND}
    assert flagged(election, "list_missing") == ON_SECOND
    del folder.spoilt[SECOND]
    folder.move(3)
    let_an_interval_pass(election)
    once(election)
    assert flagged(election, "list_missing") == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_seats_whose_list_page_was_never_had_are_read_and_say_so(folder: Folder, fault: str) -> None:
    folder.spoilt[SECOND] = FAULTS[fault]
    election = track(folder)
    shown, printed = entries(election), votes_printed(folder)
    assert set(shown) == set(printed)
    assert flagged(election, "list_missing") == ON_SECOND
    assert {n: shown[n]["votes_counted"] for n in shown} == printed
    assert all(shown[n]["leader"] and shown[n]["margin"] for n in ON_SECOND)


@pytest.mark.parametrize("fault", FAULTS)
def test_boxes_say_who_is_declared_where_the_list_page_cannot_be_had(folder: Folder, fault: str) -> None:
    folder.at = EVENING
    folder.spoilt[SECOND] = FAULTS[fault]
    election = track(folder)
    for _ in range(2):
        let_an_interval_pass(election)
        once(election)
    shown = {n: entries(election)[n] for n in ON_SECOND}
    assert {n: entry["status"] for n, entry in shown.items()} == dict.fromkeys(ON_SECOND, "declared")
    assert {n: entry["leader"]["name"] for n, entry in shown.items()} == first_by_votes(folder, ON_SECOND)


GARBLED = {
    "a margin": (SECOND, b">8575<", b">85??<", 16),
    "a leader": (SECOND, b">TILAK RAM GUPTA<", b">" + 100 * b"GUPTA " + b"<", 16),
    "a round": (SECOND, b">7/14<", b">seven<", 16),
    "votes, which the printed total leaves to nobody else": ("ConstituencywiseU052.htm", b">302<", b">3o2<", 2),
}


@pytest.mark.parametrize("what", GARBLED)
def test_a_cell_that_cannot_be_read_costs_that_cell_and_the_seat_says_so(folder: Folder, what: str) -> None:
    page, cell, garbled, seat = GARBLED[what]
    assert cell in folder.answer(page)[1]
    folder.spoilt[page] = lambda body: body.replace(cell, garbled)
    election = track(folder)
    shown, printed = entries(election), votes_printed(folder)
    assert flagged(election, "cell_not_read") == {seat}
    assert {n: entry["votes_counted"] for n, entry in shown.items()} == printed
    assert all(entry["leader"] and entry["margin"] is not None for entry in shown.values())


LOST = {
    "a blank number": (b"<td align='right'>16</td>", b"<td></td>"),
    "a number that is none": (b"<td align='right'>16</td>", b"<td>sixteen</td>"),
    "another width": (b"<td align='right'>16</td>", b"<td align='right'>16</td><td>7</td>"),
}


@pytest.mark.parametrize("what", LOST)
def test_a_row_that_cannot_be_read_costs_that_row_and_its_own_pages_stand_in(folder: Folder, what: str) -> None:
    cell, garbled = LOST[what]
    assert cell in folder.answer(SECOND)[1]
    folder.spoilt[SECOND] = lambda body: body.replace(cell, garbled)
    election = track(folder)
    shown, printed = entries(election), votes_printed(folder)
    assert {n: entry["votes_counted"] for n, entry in shown.items()} == printed
    assert flagged(election, "list_missing") == {16}
    assert shown[16]["leader"]["name"] == first_by_votes(folder, {16})[16]
