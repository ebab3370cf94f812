"""The committed West Bengal night against the captured seat list."""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from results.rehearsal import recording
from results.rehearsal.board import Boards
from results.rehearsal.build import west_bengal_2026
from results.rehearsal.clock import time_of_day
from results.rehearsal.night import IST, Night
from results.rehearsal.site import Site


@pytest.fixture(scope="module")
def night() -> Night:
    path = recording.find("west-bengal-2026")
    assert path is not None
    return recording.read(path)


def captured(eci: Path) -> Iterator[tuple[datetime, list[dict[str, str]]]]:
    """Snapshots by the site's stamp; where two carry one stamp, the later."""
    with gzip.open(eci / "nights/west-bengal-2026/seats.csv.gz", "rt", encoding="utf-8") as lines:
        snapshots = [list(rows) for _, rows in groupby(csv.DictReader(lines), key=lambda row: row["snapshot_no"])]
    stamped = {rows[0]["eci_last_updated"]: rows for rows in snapshots}
    for stamp, rows in stamped.items():
        yield datetime.strptime(stamp, "%I:%M %p On %d/%m/%Y").replace(tzinfo=IST), rows


def test_every_captured_line_is_shown_as_captured(night: Night, eci: Path) -> None:
    boards = Boards(night)
    seats = {seat.number: seat for seat in night.seats}
    checked = 0
    for at, rows in captured(eci):
        board = boards.at(at)
        for row in rows:
            seat = seats[int(row["constituency_no"])]
            line, standing = board.line(seat), board.standings[seat.key]
            people = ["" if one is None else seat.candidates[one].name for one in (line.leader, line.trailing)]
            said = [*people, line.margin or 0, standing.round or 0]
            told = [row["leading_candidate"], row["trailing_candidate"], int(row["margin"]), int(row["round_done"])]
            assert said == told, (at, seat.name)
            assert standing.status == ("declared" if row["status"] == "Result Declared" else standing.status)
            checked += 1
    assert checked == 74 * 294


def test_the_end_and_the_held_back_seat(night: Night) -> None:
    board = Boards(night).at(time_of_day("21:36", night.start))
    tally = {party.name: count for party, count in board.tallies["S25"].items() if count.total}
    assert sum(count.won for count in tally.values()) == 245
    assert sum(count.leading for count in tally.values()) == 48
    assert tally["Bharatiya Janata Party"].total == 208
    falta = next(seat for seat in night.seats if seat.number == 144)
    assert falta.name == "FALTA"
    for moment in night.moments:
        assert Boards(night).at(moment.at).line(falta).leader is None


def test_round_totals_change_during_the_count(night: Night) -> None:
    totals: dict[int, set[int | None]] = {}
    for moment in night.moments:
        for (_, number), standing in moment.standings.items():
            totals.setdefault(number, set()).add(standing.rounds)
    assert totals[214] == {19, 20, 22, 24}
    assert sum(len(seen) > 1 for seen in totals.values()) == 137


def test_made_up_votes_are_labelled_and_fit_the_ballot(night: Night) -> None:
    assert night.made == ("votes",)
    seats = {seat.key: seat for seat in night.seats}
    for moment in night.moments:
        for key, standing in moment.standings.items():
            assert len(standing.votes) == len(seats[key].candidates)
            assert min(standing.votes) >= 0
            assert standing.postal is not None
            assert min(standing.postal) >= 0
            assert min(standing.evm) >= 0


def test_made_up_votes_are_not_taken_back(night: Night) -> None:
    """Captured votes of the first two never fell by more than a few; made up ones don't either."""
    for seat in night.seats:
        standings = [m.standings[seat.key].votes for m in night.moments if seat.key in m.standings]
        for before, after in pairwise(standings):
            assert all(now >= was - was // 200 for was, now in zip(before, after, strict=True)), (
                seat.name,
                before,
                after,
            )


def test_votes_captured_of_one_of_the_first_two_are_shown_as_captured(night: Night) -> None:
    suti = next(seat for seat in night.seats if seat.number == 57)
    votes = Boards(night).at(time_of_day("15:09", night.start)).standings[suti.key].votes
    by_name = {one.name: count for one, count in zip(suti.candidates, votes, strict=True)}
    assert (by_name["EMANI BISWAS"], by_name["MAHABIR GHOSH"]) == (33_255, 30_632)
    assert by_name["ALFAJUDDIN BISWAS"] == 33_255 - 1_552


def test_fifteen_pages_of_the_list_say_how_many_are_known(night: Night) -> None:
    site = Site(night)
    page = site.page("statewiseS2515.htm", time_of_day("21:36", night.start))
    assert page is not None
    assert "Status Known For 293 out of 294 Constituencies" in page
    assert site.page("statewiseS2516.htm", time_of_day("21:36", night.start)) is None


def test_the_build_is_the_committed_file(eci: Path, tmp_path: Path) -> None:
    west_bengal_2026.main(eci, tmp_path)
    name = "west-bengal-2026.night.json"
    assert (tmp_path / name).read_bytes() == (recording.NIGHTS / name).read_bytes()
