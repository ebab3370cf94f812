"""Captured pages, reduced to a few rows with made-up names (tests/pages), parse to what is printed on them."""

from datetime import datetime
from pathlib import Path

import pytest

from results.domain.records import CandidateBoxes, LiveSeats, PartySeatList, PartySeatRow, PartyTable, SeatList
from results.sources.eci import parse
from results.sources.eci.shell import IST
from results.sources.errors import Blocked
from tests.sources.markup import typed

PAGES = Path(__file__).resolve().parent.parent / "pages"
BJP, JDU, RJD = "Bharatiya Janata Party", "Janata Dal (United)", "Rashtriya Janata Dal"
ML, VIP = "Communist Party of India (Marxist-Leninist) (Liberation)", "Vikassheel Insaan Party"


def body(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def test_a_seat_list_in_the_middle_of_the_count() -> None:
    name = "ResultAcGenNov2025__statewiseS041.htm"
    listed = typed(SeatList, name, body(name))
    assert (listed.state_name, listed.known, listed.total, listed.page, listed.pages) == ("Bihar", 237, 243, 1, 13)
    assert listed.source_at == datetime(2025, 11, 14, 10, 54, tzinfo=IST)
    rows = [
        (r.number, r.name, r.leader, r.leader_party, r.trailing, r.trailing_party, r.margin, r.round, r.rounds)
        for r in listed.rows
    ]
    assert rows == [
        (195, "AGIAON", "BARI YEDE", BJP, "NAMU PETUMU NAKI", ML, 2037, 4, 24),
        (70, "ALAMNAGAR", "BANA SORIYE KIYEKI", JDU, "MUYENA KIVAKI", VIP, 3378, 1, 32),
        (148, "ALAULI", "TUDETU MUNAVA BAMU", JDU, "YEMUBA BAMU", RJD, 6144, 4, 22),
        (81, "ALINAGAR", "YETU VAMU", BJP, "VABAMU TULO", RJD, 4573, 4, 24),
    ]
    assert {row.status_text for row in listed.rows} == {"Result in Progress"}


def test_a_list_of_seats_won() -> None:
    name = "ResultAcGenFeb2025__partywisewinresult-1U05.htm"
    won = typed(PartySeatList, name, body(name))
    assert (won.party, won.state_name, won.declared) == ("Aam Aadmi Party", "NCT of Delhi", True)
    assert won.source_at == datetime(2025, 2, 8, 20, 42, tzinfo=IST)
    assert won.rows == (
        PartySeatRow(2, "BURARI", "PESOVA RIVATU", 121181, 20601, 25, 25, "U05"),
        PartySeatRow(9, "KIRARI", "NAYE RIVATU", 105780, 21871, 23, 23, "U05"),
        PartySeatRow(10, "SULTANPUR MAJRA", "BAPE KIVAKI KINAMU", 58767, 17126, 15, 15, "U05"),
        PartySeatRow(19, "SADAR BAZAR", "BANAPE SOKI", 56177, 6307, 20, 20, "U05"),
    )


def test_a_list_of_seats_won_saved_from_a_browser() -> None:
    name = "ResultAcGenMay2026__partywisewinresult-369S11.dom.htm"
    won = typed(PartySeatList, name, body(name))
    assert (won.party, won.state_name, won.declared) == (BJP, "Kerala", True)
    assert won.rows == (
        PartySeatRow(126, "CHATHANNOOR", "B.B.SOSOLO", 51923, 4398, 16, 16, "S11"),
        PartySeatRow(132, "KAZHAKOOTTAM", "V. RIDEBA", 46564, 428, 18, 18, "S11"),
        PartySeatRow(135, "NEMOM", "DELO SOKILO", 57192, 4978, 25, 25, "S11"),
    )


def test_a_party_table_with_votes_and_seats() -> None:
    name = "ResultAcGenMay2026__partywiseresult-S11.dom.htm"
    table = typed(PartyTable, name, body(name))
    assert (table.state_name, table.seats_total, table.total_won, table.total_leading) == ("Kerala", 140, 140, 0)
    assert [(row.code, row.won, row.party_id) for row in table.rows] == [
        ("INC", 63, 742), ("CPI(M)", 26, 547), ("IUML", 22, 772), ("CPI", 8, 544), ("KEC", 7, 911), ("RSP", 3, 1534),
        ("BJP", 3, 369), ("RJD", 1, 1420), ("RMPOI", 1, 2162), ("KEC(J)", 1, 913), ("CMPKSC", 1, 540), ("IND", 4, 743),
    ]  # fmt: skip
    assert (table.votes["CPI(ML)(L)"], table.votes["NOTA"], table.votes["Other"]) == (458, 123067, 2528743)
    assert table.seats == ((115, "ADOOR"), (104, "ALAPPUZHA"), (60, "ALATHUR"), (76, "ALUVA"))


def test_the_boxes_of_a_seat() -> None:
    name = "ResultAcGenMay2026__candidateswise-S0333.htm"
    seat = typed(CandidateBoxes, name, body(name))
    assert (seat.number, seat.name, seat.state_name, seat.round, seat.rounds) == (33, "DISPUR", "Assam", 20, 20)
    assert [(b.name, b.party, b.votes, b.margin, b.outcome, b.is_nota) for b in seat.boxes] == [
        ("NABAVA TURI", BJP, 103337, 49667, "won", False),
        ("LOMU TUBAKI YESODE", "Indian National Congress", 53670, -49667, "lost", False),
        ("PEVABA KIVAKI SOTUDE", "Independent", 22802, -80535, "lost", False),
        ("NAYE VAVAYE", "Aam Aadmi Party", 1323, -102014, "lost", False),
        ("VAKISO KIVAKI RIYETU", "Independent", 817, -102520, "lost", False),
        ("NOTA", "None of the Above", 2941, -100396, "", True),
    ]


def test_the_live_json_of_five_states() -> None:
    name = "ResultAcGenMay2026__election-json-S25-live.json"
    live = typed(LiveSeats, name, body(name))
    assert {seat.state for seat in live.seats} == {"S03", "S11", "U07", "S22", "S25"}
    first = next(seat for seat in live.seats if seat.state == "S25")
    assert (first.number, first.party, first.leader, first.colour) == (1, "BJP", "TUVA BAKIBA", "#ff944d")
    unknown = [(seat.state, seat.number, seat.leader) for seat in live.seats if seat.party is None]
    assert unknown == [("S25", 144, None)]


@pytest.mark.parametrize("name", ["statewiseS111.htm", "ac/S11.js", "ConstituencywiseS1140.htm"])
def test_a_refusal_is_told_from_a_page(name: str) -> None:
    with pytest.raises(Blocked) as error:
        parse(name, body("access-denied-2026-05.html"))
    assert error.value.page == name
