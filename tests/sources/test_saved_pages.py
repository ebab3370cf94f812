"""Every real saved page parses to values that were read off it by hand."""

from datetime import datetime
from pathlib import Path

import pytest

from results.domain.records import (
    CandidateBoxes,
    LiveSeats,
    PartyRow,
    PartySeatList,
    PartySeatRow,
    PartyTable,
    SeatList,
)
from results.sources.eci import parse
from results.sources.eci.shell import IST
from results.sources.errors import Blocked

BJP, JDU, RJD, INC = "Bharatiya Janata Party", "Janata Dal (United)", "Rashtriya Janata Dal", "Indian National Congress"
ML = "Communist Party of India (Marxist-Leninist) (Liberation)"
VIP, AIMIM = "Vikassheel Insaan Party", "All India Majlis-E-Ittehadul Muslimeen"
BIHAR = [
    (195, "AGIAON", "MAHESH PASWAN", BJP, "SHIV PRAKASH RANJAN", ML, 2037, 4, 24),
    (70, "ALAMNAGAR", "NARENDRA NARAYAN YADAV", JDU, "NABIN KUMAR", VIP, 3378, 1, 32),
    (148, "ALAULI", "RAM CHANDRA SADA", JDU, "RAMBRIKSH SADA", RJD, 6144, 4, 22),
    (81, "ALINAGAR", "MAITHILI THAKUR", BJP, "BINOD MISHRA", RJD, 4573, 4, 24),
    (159, "AMARPUR", "JAYANT RAJ", JDU, "JITENDRA SINGH", INC, 1973, 1, 28),
    (120, "AMNOUR", "KRISHAN KUMAR MANTOO", BJP, "SUNIL KUMAR", RJD, 263, 1, 24),
    (56, "AMOUR", "SABA ZAFAR", JDU, "AKHTARUL IMAN", AIMIM, 1991, 4, 27),
    (49, "ARARIA", "SHAGUFTA AZIM", JDU, "ABIDUR RAHMAN", INC, 6742, 2, 29),
    (194, "ARRAH", "SANJAY SINGH (TIGER)", BJP, "QUYAMUDDIN ANSARI", ML, 288, 3, 27),
    (214, "ARWAL", "MANOJ KUMAR", BJP, "MAHANAND SINGH", ML, 144, 2, 24),
    (171, "ASTHAWAN", "JITENDRA KUMAR", JDU, "RAVI RANJAN KUMAR", RJD, 11558, 6, 27),
    (233, "ATRI", "ROMIT KUMAR", "Hindustani Awam Morcha (Secular)", "BAIJAYANTI DEVI", RJD, 5597, 3, 26),
    (89, "AURAI", "RAMA NISHAD", BJP, "BHOGENDRA SAHNI", VIP, 22517, 8, 29),
    (223, "AURANGABAD", "TRIVIKRAM NARAYAN SINGH", BJP, "ANAND SHANKAR SINGH", INC, 1942, 2, 28),
    (34, "BABUBARHI", "MINA KUMARI", JDU, "ARUN KUMAR SINGH", RJD, 4801, 3, 28),
    (142, "BACHHWARA", "SURENDRA MEHTA", BJP, "SHIV PRAKASH GARIB DAS", INC, 2448, 4, 27),
    (4, "BAGAHA", "RAM SINGH", BJP, "JAYESH MANGALAM SINGH", INC, 2568, 6, 27),
    (
        52,
        "BAHADURGANJ",
        "MOHAMMAD KALIMUDDIN",
        "Lok Janshakti Party (Ram Vilas)",
        "MD TAUSEEF ALAM",
        AIMIM,
        3518,
        3,
        26,
    ),
    (85, "BAHADURPUR", "MADAN SAHNI", JDU, "BHOLA YADAV", RJD, 960, 4, 26),
    (99, "BAIKUNTHPUR", "MITHILESH TIWARI", BJP, "PREM SHANKAR PRASAD", RJD, 5705, 4, 28),
]


@pytest.fixture
def pages(eci: Path) -> Path:
    return eci / "pages"


def read(pages: Path, name: str) -> object:
    return parse(name, (pages / name).read_bytes())


def at(day: int, month: int, year: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=IST)


def test_bihar_seat_list_in_the_middle_of_the_count(pages: Path) -> None:
    listed = read(pages, "ResultAcGenNov2025__statewiseS041.htm")
    assert isinstance(listed, SeatList)
    assert listed.title == "General Election to Assembly Constituencies: Trends & Results November-2025"
    assert (listed.state_name, listed.known, listed.total) == ("Bihar", 237, 243)
    assert (listed.page, listed.pages) == (1, 13)
    assert listed.source_at == at(14, 11, 2025, 10, 54)
    found = [
        (r.number, r.name, r.leader, r.leader_party, r.trailing, r.trailing_party, r.margin, r.round, r.rounds)
        for r in listed.rows
    ]
    assert found == BIHAR
    assert {row.status_text for row in listed.rows} == {"Result in Progress"}
    assert {row.previous_winner for row in listed.rows} == {None}


def test_delhi_win_lists(pages: Path) -> None:
    aap = read(pages, "ResultAcGenFeb2025__partywisewinresult-1U05.htm")
    bjp = read(pages, "ResultAcGenFeb2025__partywisewinresult-369U05.htm")
    assert isinstance(aap, PartySeatList) and isinstance(bjp, PartySeatList)
    assert (aap.party, aap.state_name, aap.declared) == ("Aam Aadmi Party", "NCT of Delhi", True)
    assert aap.source_at == bjp.source_at == at(8, 2, 2025, 20, 42)
    assert [row.number for row in aap.rows] == [
        2, 9, 10, 19, 20, 21, 22, 23, 24, 29, 38, 47, 48, 51, 52, 53, 54, 56, 63, 65, 67, 68,
    ]  # fmt: skip
    assert sorted(row.number for row in (*aap.rows, *bjp.rows)) == list(range(1, 71))
    assert aap.rows[0] == PartySeatRow(2, "BURARI", "SANJEEV JHA", 121181, 20601, 25, 25, "U05")
    assert aap.rows[17] == PartySeatRow(56, "KONDLI", "KULDEEP KUMAR (MONU)", 61792, 6293, 12, 12, "U05")
    assert aap.rows[-1] == PartySeatRow(68, "GOKALPUR", "SURENDRA KUMAR", 80504, 8207, 23, 23, "U05")
    won = {row.number: row for row in bjp.rows}
    assert won[40] == PartySeatRow(40, "NEW DELHI", "PARVESH SAHIB SINGH", 30088, 4089, 14, 14, "U05")
    assert won[44] == PartySeatRow(44, "R. K. PURAM", "ANIL KUMAR SHARMA", 43260, 14453, 12, 12, "U05")
    assert won[57].candidate == "Ravinder Singh Negi (Ravi Negi)"
    assert won[49].margin == 344
    rounds = {row.number: row.rounds for row in (*aap.rows, *bjp.rows)}
    assert [rounds[number] for number in range(1, 71)] == TOTAL_ROUNDS


TOTAL_ROUNDS = [  # by hand from the Status columns of both pages, seats 1 to 70
    22, 25, 17, 12, 20, 20, 26, 26, 23, 15, 17, 15, 17, 14, 11, 14, 13, 11, 20, 16, 16, 12, 17, 15, 13, 11, 12, 12, 12,
    14, 29, 28, 19, 29, 25, 17, 22, 8, 14, 14, 10, 15, 15, 12, 19, 23, 21, 15, 19, 14, 12, 13, 22, 23, 12, 12, 13, 12,
    16, 15, 11, 18, 15, 15, 19, 15, 19, 23, 20, 24,
]  # fmt: skip


def test_kerala_win_list_saved_from_a_browser(pages: Path) -> None:
    bjp = read(pages, "ResultAcGenMay2026__partywisewinresult-369S11.dom.htm")
    assert isinstance(bjp, PartySeatList)
    assert (bjp.party, bjp.state_name) == ("Bharatiya Janata Party", "Kerala")
    assert bjp.source_at == at(4, 5, 2026, 21, 30)
    assert bjp.rows == (
        PartySeatRow(126, "CHATHANNOOR", "B.B.GOPAKUMAR", 51923, 4398, 16, 16, "S11"),
        PartySeatRow(132, "KAZHAKOOTTAM", "V. MURALEEDHARAN", 46564, 428, 18, 18, "S11"),
        PartySeatRow(135, "NEMOM", "RAJEEV CHANDRASEKHAR", 57192, 4978, 25, 25, "S11"),
    )


def test_kerala_party_table_with_votes_and_seats(pages: Path) -> None:
    table = read(pages, "ResultAcGenMay2026__partywiseresult-S11.dom.htm")
    assert isinstance(table, PartyTable)
    assert (table.state_name, table.seats_total) == ("Kerala", 140)
    assert table.source_at == at(4, 5, 2026, 21, 24)
    assert [(row.code, row.won, row.party_id) for row in table.rows] == [
        ("INC", 63, 742), ("CPI(M)", 26, 547), ("IUML", 22, 772), ("CPI", 8, 544), ("KEC", 7, 911), ("RSP", 3, 1534),
        ("BJP", 3, 369), ("RJD", 1, 1420), ("RMPOI", 1, 2162), ("KEC(J)", 1, 913), ("CMPKSC", 1, 540), ("IND", 4, 743),
    ]  # fmt: skip
    assert table.rows[1] == PartyRow("Communist Party of India (Marxist)", "CPI(M)", 26, 0, 26, 547)
    assert (table.total_won, table.total_leading, table.total) == (140, 0, 140)
    assert table.votes == {
        "AAAP": 37754, "BJP": 2466178, "BSP": 33125, "CPI": 1434524, "CPI(M)": 4700662, "CPI(ML)(L)": 458,
        "INC": 6217918, "IUML": 2378053, "KEC": 525323, "KEC(M)": 561157, "NCP": 692, "NCPSP": 147799, "NOTA": 123067,
        "RJD": 178051, "RSP": 261551, "Other": 2528743,
    }  # fmt: skip
    assert len(table.seats) == 140
    assert dict(table.seats)[115] == "ADOOR"
    assert table.seats[-1] == (36, "WANDOOR")


def test_dispur_boxes(pages: Path) -> None:
    seat = read(pages, "ResultAcGenMay2026__candidateswise-S0333.htm")
    assert isinstance(seat, CandidateBoxes)
    assert (seat.number, seat.name, seat.state_name, seat.round, seat.rounds) == (33, "DISPUR", "Assam", 20, 20)
    assert seat.source_at == at(5, 5, 2026, 16, 18)
    assert [(b.name, b.party, b.votes, b.margin, b.outcome, b.is_nota) for b in seat.boxes] == [
        ("PRADYUT BORDOLOI", BJP, 103337, 49667, "won", False),
        ("MIRA BORTHAKUR GOSWAMI", INC, 53670, -49667, "lost", False),
        ("JAYANTA KUMAR DAS", "Independent", 22802, -80535, "lost", False),
        ("BALLAV PATRA", "Aam Aadmi Party", 1323, -102014, "lost", False),
        ("AYUSH KUMAR SINGH", "Independent", 817, -102520, "lost", False),
        ("NOTA", "None of the Above", 2941, -100396, "", True),
    ]
    assert seat.boxes[5].photo == "img/nota.jpg"


def test_live_json_of_five_states(pages: Path) -> None:
    live = read(pages, "ResultAcGenMay2026__election-json-S25-live.json")
    assert isinstance(live, LiveSeats)
    states = {state: [s for s in live.seats if s.state == state] for state in ("S03", "S11", "U07", "S22", "S25")}
    assert {state: len(seats) for state, seats in states.items()} == {
        "S03": 126, "S11": 140, "U07": 30, "S22": 234, "S25": 294,
    }  # fmt: skip
    assert len(live.seats) == 824
    first = states["S25"][0]
    assert (first.number, first.party, first.leader, first.colour) == (1, "BJP", "DADHIRAM RAY", "#ff944d")
    unknown = [seat for seat in live.seats if seat.party is None]
    assert [(seat.state, seat.number, seat.leader) for seat in unknown] == [("S25", 144, None)]


def test_access_denied_is_told_from_a_page(pages: Path) -> None:
    body = (pages / "access-denied-2026-05.html").read_bytes()
    for name in ("statewiseS111.htm", "election-json-S11-live.json", "ac/S11.js", "ConstituencywiseS1140.htm"):
        with pytest.raises(Blocked) as error:
            parse(name, body)
        assert error.value.page == name
