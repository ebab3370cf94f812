"""The committed recording against the captured files and what the press wrote that morning."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from results.rehearsal import recording
from results.rehearsal.board import Board, Boards
from results.rehearsal.build import delhi_2025
from results.rehearsal.clock import MARK, time_of_day
from results.rehearsal.night import Night, Seat
from tests.pages.digests import DELHI_2025, digest


def boards(night: Night) -> Iterator[Board]:
    kept, at = Boards(night), night.start
    while at <= night.end:
        yield kept.at(at)
        at += MARK


def board(night: Night, clock: str) -> Board:
    return Boards(night).at(time_of_day(clock, night.start))


def seat(night: Night, number: int) -> Seat:
    return next(one for one in night.seats if one.number == number)


def leading(at: Board) -> Counter[str]:
    return Counter({party.code: count.total for party, count in at.tallies["U05"].items() if count.total})


def test_size(delhi: Night) -> None:
    assert len(delhi.seats) == 70
    assert sum(len(one.candidates) for one in delhi.seats) == 769
    captured = [moment for moment in delhi.moments if not moment.reconstructed]
    assert len(captured) == 40
    assert f"{captured[0].at:%H:%M:%S} {captured[-1].at:%H:%M:%S}" == "10:44:19 19:02:38"
    assert Counter(one.category for one in delhi.seats) == {"GEN": 58, "SC": 12}


def test_no_total_ever_falls(delhi: Night) -> None:
    before = {one.key: (0,) * len(one.candidates) for one in delhi.seats}
    for at in boards(delhi):
        for key, standing in at.standings.items():
            assert all(new >= old for new, old in zip(standing.votes, before[key], strict=True)), (key, at.at)
            before[key] = standing.votes


def test_rounds_and_statuses_only_go_forward(delhi: Night) -> None:
    order = {"awaiting": 0, "counting": 1, "declared": 2}
    before = {one.key: (0, 0) for one in delhi.seats}
    for at in boards(delhi):
        for key, standing in at.standings.items():
            assert standing.round is not None
            now = (order[standing.status], standing.round)
            assert now >= before[key]
            assert standing.round <= (standing.rounds or 0)
            assert standing.status != "declared" or standing.round == standing.rounds
            before[key] = now


def test_the_captured_hours_are_the_captured_file(delhi: Night, eci: Path) -> None:
    said: dict[datetime, dict[int, list[tuple[str, str, int, int]]]] = {}
    with gzip.open(eci / "nights/delhi-2025/candidates.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            seats = said.setdefault(datetime.fromisoformat(row["captured_at"]), {})
            one = (row["candidate"], row["party"], int(row["evm_votes"]), int(row["postal_votes"]))
            seats.setdefault(int(row["ac_no"]), []).append(one)
    assert len(said) == 40
    kept = Boards(delhi)
    for at, seats in said.items():
        standings = kept.at(at).standings
        for place in delhi.seats:
            standing = standings[place.key]
            assert standing.postal is not None
            names = [(one.name, one.party.name) for one in place.candidates]
            ours = [(*name, *votes) for name, *votes in zip(names, standing.evm, standing.postal, strict=True)]
            assert ours == seats[place.number], (place.name, at)


def test_a_mark_shows_the_last_snapshot_before_it_and_nothing_in_between(delhi: Night) -> None:
    before, after = board(delhi, "11:00"), board(delhi, "11:03")
    kejriwal_and_parvesh = [(12163, 12388), (10294, 9908)]
    assert after.standings["U05", 40].votes[:2] == kejriwal_and_parvesh[0]
    assert before.standings["U05", 40].votes[:2] == kejriwal_and_parvesh[1]
    captured = {
        key: {moment.standings[key].votes for moment in delhi.moments if key in moment.standings}
        for key in before.standings
    }
    for at in boards(delhi):
        assert all(standing.votes in captured[key] for key, standing in at.standings.items())


def test_the_end(delhi: Night) -> None:
    end = board(delhi, "19:03")
    assert {standing.status for standing in end.standings.values()} == {"declared"}
    assert leading(end) == {"BJP": 48, "AAAP": 22}
    assert sum(sum(standing.votes) for standing in end.standings.values()) == 9_488_376


def test_the_end_is_the_final_table_to_the_vote(delhi: Night) -> None:
    end = board(delhi, "19:09")
    lines = [
        (seat.number, serial, evm, votes)
        for seat in delhi.seats
        for serial, (evm, votes) in enumerate(
            zip(end.standings[seat.key].evm, end.standings[seat.key].votes, strict=True), 1
        )
    ]
    assert (len(lines), digest(lines)) == (769, DELHI_2025)


def test_the_end_is_the_final_table(delhi: Night, eci: Path) -> None:
    end = board(delhi, "19:09")
    with (eci / "finals/delhi_2025_candidates.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 769
    for row in rows:
        standing = end.standings["U05", int(row["constituency_no"])]
        index = int(row["serial_no"]) - 1
        assert standing.votes[index] == int(row["total_votes"])
        assert standing.evm[index] == int(row["evm_votes"])


def test_it_starts_with_zeros_and_postal_ballots_come_first(delhi: Night) -> None:
    start = board(delhi, "08:00")
    assert {standing.status for standing in start.standings.values()} == {"awaiting"}
    assert not any(sum(standing.votes) for standing in start.standings.values())
    at_half_past = board(delhi, "08:30")
    reported = [standing for standing in at_half_past.standings.values() if standing.status == "counting"]
    assert reported
    assert not any(sum(standing.evm) for standing in reported)


def test_new_delhi_as_the_press_told_it(delhi: Night) -> None:
    place = seat(delhi, 40)
    assert [one.name for one in place.candidates[:2]] == ["ARVIND KEJRIWAL", "PARVESH SAHIB SINGH"]

    def margin(clock: str) -> int:
        votes = board(delhi, clock).standings["U05", 40].votes
        return votes[0] - votes[1]

    assert margin("09:39") == margin("09:40") == -74
    third = next(at for at in boards(delhi) if at.standings["U05", 40].round == 3)
    assert margin(f"{third.at:%H:%M}") == 343
    flips = [at.at for at in boards(delhi) if at.at >= third.at and at.line(place).leader == 1]
    assert f"{flips[0]:%H:%M}" == "11:03"


def test_congress_leads_one_seat_early_and_none_at_the_end(delhi: Night) -> None:
    led = [leading(at)["INC"] for at in boards(delhi)]
    assert max(led) == 1
    assert led[-1] == 0
    assert max(leading(at)["INC"] for at in boards(delhi) if at.at >= time_of_day("10:44", delhi.start)) == 0


def test_bjp_passes_the_majority_mark_in_leads_before_the_capture(delhi: Night) -> None:
    passed = next(at.at for at in boards(delhi) if leading(at)["BJP"] >= 36)
    assert time_of_day("09:00", delhi.start) < passed < time_of_day("10:44", delhi.start)


def test_everything_made_up_is_labelled(delhi: Night) -> None:
    assert delhi.made == ("rounds", "statuses")
    for moment in delhi.moments:
        assert moment.reconstructed is (moment.at < time_of_day("10:44", delhi.start))


def test_the_build_is_the_committed_file(delhi: Night, eci: Path, tmp_path: Path) -> None:
    delhi_2025.main(eci, tmp_path)
    for name in ("delhi-2025.night.json", "delhi-2025.roster.json"):
        assert (tmp_path / name).read_bytes() == (recording.NIGHTS / name).read_bytes()
    assert (recording.NIGHTS / "delhi-2025.night.json").stat().st_size < 400_000


def test_a_recording_survives_its_file(delhi: Night) -> None:
    assert recording.decode(json.loads(recording.encode(delhi))) == replace(delhi, boundaries={}, previous={})


@pytest.mark.parametrize(("year", "seats"), [(2020, {"AAP": 62, "BJP": 8}), (2015, {"AAP": 67, "BJP": 3})])
def test_previous_results(delhi: Night, year: int, seats: dict[str, int]) -> None:
    roster = json.loads((recording.NIGHTS / "delhi-2025.roster.json").read_text(encoding="utf-8"))
    assert next(one["seats"] for one in roster["previous_elections"] if one["year"] == year) == seats
    won = Counter(one["party"] for place in roster["seats"] for one in place["previous"] if one["year"] == year)
    assert won == seats
    for place in roster["seats"]:
        for one in place["previous"]:
            assert one["margin"] > 0
            assert one["party"] in one["votes"]


def test_the_roster_knows_the_seven_parts_of_the_city() -> None:
    roster = json.loads((recording.NIGHTS / "delhi-2025.roster.json").read_text(encoding="utf-8"))
    parts = Counter(place["lok_sabha_seat"] for place in roster["seats"])
    assert set(parts.values()) == {10}
    assert len(parts) == 7


def test_the_roster_knows_every_seat_in_hindi() -> None:
    roster = json.loads((recording.NIGHTS / "delhi-2025.roster.json").read_text(encoding="utf-8"))
    names = {place["number"]: place["name_hi"] for place in roster["seats"]}
    assert (names[1], names[40], names[70]) == ("नरेला", "नई दिल्ली", "करावल नगर")
    assert len(set(names.values())) == 70
    assert all("\u0900" <= letter <= "\u097f" or letter in " ." for name in names.values() for letter in name)


def test_the_roster_knows_the_familiar_names(delhi: Night) -> None:
    roster = json.loads((recording.NIGHTS / "delhi-2025.roster.json").read_text(encoding="utf-8"))
    places = {place["number"]: place for place in roster["seats"]}
    assert len(places) == 70
    first, second, _ = places[40]["candidates"]
    assert (first["serial"], first["aliases"][0], first["key"]) == (1, "Arvind Kejriwal", True)
    assert (second["serial"], second["aliases"][0], second["name"]) == (2, "Parvesh Verma", "PARVESH SAHIB SINGH")
    for place in places.values():
        for one in place["candidates"]:
            assert seat(delhi, place["number"]).candidates[one["serial"] - 1].name == one["name"]
    aap = next(party for party in roster["parties"] if party["code"] == "AAP")
    assert (aap["eci_code"], aap["eci_id"]) == ("AAAP", 1)
