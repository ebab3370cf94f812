"""What the replay writes, the project's own readers read, in every year's dialect and both languages."""

import pytest

from results.domain.records import (
    Boundaries,
    CandidateBoxes,
    ContestTable,
    FolderIndex,
    LiveSeats,
    PartySeatList,
    PartyTable,
    Record,
    RoundTables,
    SeatList,
)
from results.rehearsal.board import Boards
from results.rehearsal.clock import time_of_day
from results.rehearsal.command import find
from results.rehearsal.dialect import DIALECTS
from results.rehearsal.night import Night
from results.rehearsal.site import Site
from results.sources.eci import parse

CLOCKS = ["08:00", "08:27", "08:57", "11:03", "14:03", "19:03"]


def read(site: Site, name: str, clock: str) -> Record:
    page = site.page(name, time_of_day(clock, site.night.start))
    assert page is not None, name
    return parse(name, page.encode())


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("hindi", ["", "hi/"])
def test_every_kind_of_page_is_read(delhi: Night, dialect: str, clock: str, hindi: str) -> None:
    site = Site(delhi, dialect)
    board = Boards(delhi).at(time_of_day(clock, delhi.start))
    listed = [read(site, f"{hindi}statewiseU05{number}.htm", clock) for number in (1, 2, 3, 4)]
    rows = {row.number: row for one in listed if isinstance(one, SeatList) for row in one.rows}
    assert len(rows) == 70
    for seat in delhi.seats:
        line, row = board.line(seat), rows[seat.number]
        assert row.margin == line.margin
        assert (row.leader is None) is (line.leader is None)
    if dialect == "2019":
        assert (rows[40].previous_winner, rows[40].previous_party) == ("ARVIND KEJRIWAL", "Aam Aadmi Party")
        assert rows[40].previous_margin == 21697
    table = read(site, f"{hindi}ConstituencywiseU0540.htm", clock)
    assert isinstance(table, ContestTable)
    assert [one.votes for one in table.candidates] == list(board.standings["U05", 40].votes)
    assert table.source_at == board.at
    boxes = read(site, f"{hindi}candidateswise-U0540.htm", clock)
    assert isinstance(boxes, CandidateBoxes)
    assert sorted(one.votes or 0 for one in boxes.boxes) == sorted(board.standings["U05", 40].votes)
    parties = read(site, f"{hindi}partywiseresult-U05.htm", clock)
    assert isinstance(parties, PartyTable)
    assert parties.total == sum(count.total for count in board.tallies["U05"].values())
    rounds = read(site, f"{hindi}RoundwiseU0540.htm", clock)
    assert isinstance(rounds, RoundTables)
    assert len(rounds.tables) == (board.standings["U05", 40].round or 0)


def test_the_other_kinds(delhi: Night) -> None:
    site = Site(delhi)
    won = read(site, "partywisewinresult-369U05.htm", "19:03")
    assert isinstance(won, PartySeatList)
    assert (len(won.rows), won.declared) == (48, True)
    leads = read(site, "partywiseleadresult-1U05.htm", "11:03")
    assert isinstance(leads, PartySeatList)
    assert len(leads.rows) == 29
    live = read(site, "election-json-U05-live.json", "11:03")
    assert isinstance(live, LiveSeats)
    assert len(live.seats) == 70
    outlines = read(site, "ac/U05.js", "11:03")
    assert isinstance(outlines, Boundaries)
    assert len(outlines.areas) == 70
    index = read(site, "index.htm", "11:03")
    assert isinstance(index, FolderIndex)
    assert [state.code for state in index.states] == ["U05"]


@pytest.mark.parametrize(
    "spec", ["simulate:5:seats=40:states=3", "simulate:5:seats=40:states=3:kind=PC", "simulate:5:seats=4:bye=1"]
)
def test_simulated_nights_are_read(spec: str) -> None:
    night = find(spec)
    for dialect in ("2024-06", "2026-05"):
        site = Site(night, dialect)
        for moment in night.moments[::45]:
            clock = f"{moment.at:%H:%M}"
            assert isinstance(read(site, "index.htm", clock), FolderIndex)
            for seat in night.seats:
                for kind in ("Constituencywise", "candidateswise-", "Roundwise"):
                    read(site, f"{kind}{seat.state}{seat.number}.htm", clock)
            for state in [] if night.by_election else night.states:
                read(site, f"statewise{state.code}1.htm", clock)
                read(site, f"partywiseresult-{state.code}.htm", clock)
