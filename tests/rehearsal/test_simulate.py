"""Simulated nights: deterministic, of any size, ending in the results they are made from."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from results.rehearsal.board import Boards
from results.rehearsal.command import find
from results.rehearsal.night import Night, SeatKey, Standing
from results.rehearsal.recording import encode
from results.rehearsal.simulate import parse
from results.rehearsal.site import Site


def stories(night: Night) -> dict[SeatKey, list[Standing]]:
    told: dict[SeatKey, list[Standing]] = {}
    for moment in night.moments:
        for key, standing in moment.standings.items():
            told.setdefault(key, []).append(standing)
    return told


def test_the_same_seed_makes_the_same_night() -> None:
    assert find("simulate:7:seats=30") == find("simulate:7:seats=30")
    assert find("simulate:7:seats=30") != find("simulate:8:seats=30")


def test_it_ends_in_the_final_results(delhi: Night) -> None:
    untroubled = "simulate:3:tie=0:uncontested=0:held=0:recount=0:lot=0:correction=0"
    night = find(untroubled)
    end, real = Boards(night).at(night.end), Boards(delhi).at(delhi.end)
    assert {key: one.votes for key, one in end.standings.items()} == {k: o.votes for k, o in real.standings.items()}
    assert {standing.status for standing in end.standings.values()} == {"declared"}


def test_every_trouble_is_in_it() -> None:
    told = stories(find("simulate:7"))
    seen = Counter(standing.status for story in told.values() for standing in story)
    assert {"awaiting", "counting", "declared", "recount", "uncontested"} <= set(seen)
    held = [story for story in told.values() if {one.status for one in story} == {"awaiting"}]
    assert len(held) == 1
    falls = [
        sum(new) - sum(old)
        for story in told.values()
        for old, new in pairwise([one.votes for one in story])
        if any(b < a for a, b in zip(old, new, strict=True))
    ]
    assert 4 <= len(falls) <= 6
    assert min(falls) >= -20
    drawn = [story[-1] for story in told.values() if story[-1].shown]
    assert len(drawn) == 1
    winner, loser = drawn[0].shown or (0, 0)
    assert drawn[0].votes[winner] == drawn[0].votes[loser] == max(drawn[0].votes)


def test_two_people_are_level_for_a_while() -> None:
    night = find("simulate:7")
    level = set()
    for moment in night.moments:
        board = Boards(night).at(moment.at)
        level |= {
            seat.key
            for seat in night.seats
            if board.standings[seat.key].status == "counting"
            and (board.standings[seat.key].round or 0) > 3
            and board.line(seat).margin == 0
        }
    assert level


def test_postal_votes_come_first_and_rounds_never_go_back() -> None:
    for story in stories(find("simulate:11:seats=40")).values():
        if len(story) < 3:
            continue
        assert story[0].status == "awaiting"
        assert (sum(story[1].evm), story[1].round) == (0, 0)
        assert sum(story[1].votes) > 0
        rounds = [one.round or 0 for one in story]
        assert rounds == sorted(rounds)
        assert all((one.round or 0) <= (one.rounds or 0) for one in story)


def test_any_size_over_several_states() -> None:
    night = find("simulate:5:seats=200:states=3")
    assert [state.code for state in night.states] == ["S01", "S02", "S03"]
    assert Counter(seat.state for seat in night.seats) == {"S01": 67, "S02": 67, "S03": 66}
    assert len({seat.key for seat in night.seats}) == 200
    assert len({seat.name for seat in night.seats}) == 200
    site = Site(night)
    for name in ("index.htm", "partywiseresult-S02.htm", "statewiseS034.htm", "candidateswise-S0367.htm"):
        assert (site.page(name, night.end) is None) is (name == "candidateswise-S0367.htm")
    assert (site.page("index.htm", night.end) or "").count("partywiseresult-S0") == 3


def test_lok_sabha_pages_say_so() -> None:
    night = find("simulate:5:seats=12:kind=PC")
    site = Site(night, "2024-06")
    assert "Parliamentary Constituency <span>" in (site.page("candidateswise-U051.htm", night.end) or "")
    index = site.page("index.htm", night.end) or ""
    assert 'href="partywisewinresultState-369.htm"' in index
    assert "BAWANA(7)" in (site.page("partywisewinresultState-369.htm", night.end) or "")


def test_a_by_election_has_boxes_and_no_lists() -> None:
    night = find("simulate:5:seats=3:bye=1")
    site = Site(night)
    assert (site.page("index.htm", night.end) or "").count("box-content") == 3
    assert site.page("statewiseU051.htm", night.end) is None
    assert site.page("ConstituencywiseU051.htm", night.end)


@pytest.mark.parametrize(
    "spec", ["simulate:", "simulate:x", "simulate:1:seats=-1", "simulate:1:kind=XX", "simulate:1:a=2"]
)
def test_refuses_what_it_cannot_make(spec: str) -> None:
    with pytest.raises(ValueError):
        parse(spec)


def test_a_simulated_night_can_be_kept_in_a_file(tmp_path: Path) -> None:
    night = find("simulate:7:seats=12")
    (tmp_path / "mine.night.json").write_text(encode(night), encoding="utf-8")
    again = find(str(tmp_path / "mine.night.json"))
    assert (again.moments, again.seats) == (night.moments, night.seats)
    with pytest.raises(ValueError, match="no night"):
        find(str(tmp_path / "other.night.json"))
