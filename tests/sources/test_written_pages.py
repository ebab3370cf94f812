"""Lists, tables and boxes of seats in every year's shape: read from pages written after SITE.md."""

from datetime import datetime

import pytest

from results.domain.records import CandidateBoxes, CandidateRow, ContestTable, SeatList, SeatRow
from results.sources.eci import parse
from results.sources.eci.shell import IST
from tests.sources import markup
from tests.sources.markup import typed


def test_constituency_table() -> None:
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency())
    assert (contest.number, contest.name, contest.state_name) == (1, "NERELA", "NCT of Delhi")
    assert (contest.round, contest.rounds) == (22, 22)
    assert contest.source_at == datetime(2025, 2, 8, 20, 42, tzinfo=IST)
    assert contest.candidates[0] == CandidateRow(
        1, "RAJ KARAN KHATRI", "Bharatiya Janata Party", 87007, 208, 87215, 49.03, False
    )
    assert [row.is_nota for row in contest.candidates] == [False, False, True]
    assert (contest.total_evm, contest.total_postal, contest.total_votes) == (166434, 385, 166819)


@pytest.mark.parametrize(
    "line",
    ["Status as on Round, <span>5</span>/13", "Status of EVM Round: <span>5</span>/13", "Status as on Round 5 / 13",
     "ROUND : 5/13", "राउंड की स्थिति: <span>५</span>/१३", "Counted so far: 5/13"],
)  # fmt: skip
def test_the_round_line_is_read_in_any_wording(line: str) -> None:
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(round_line=line))
    assert (contest.round, contest.rounds) == (5, 13)


@pytest.mark.parametrize("line", ["", "Status as on Round, <span></span>/", "Counting has not begun"])
def test_before_the_first_round_there_is_none(line: str) -> None:
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(round_line=line))
    assert (contest.round, contest.rounds) == (None, None)


def test_postal_votes_printed_as_a_dash_are_missing_not_zero() -> None:
    rows = ("1|A|X|100|-|100|-", "2|NOTA|None of the Above|5|-|5|-")
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(rows, foot="|Total||105|-|105|"))
    assert [row.postal_votes for row in contest.candidates] == [None, None]
    assert contest.total_postal is None


def test_a_total_row_in_the_body_with_a_wide_cell() -> None:
    body = markup.constituency(foot="").replace(
        b"</tbody>",
        b"<tr><td colspan='3'>Total</td><td>166434</td><td>385</td><td>166819</td><td></td></tr></tbody>",
    )
    contest = typed(ContestTable, "ConstituencywiseU051.htm", body)
    assert len(contest.candidates) == 3
    assert (contest.total_evm, contest.total_votes) == (166434, 166819)


def test_a_candidate_called_total_is_a_candidate() -> None:
    rows = ("1|TOTAL RAM YADAV|X|1|0|1|50", "2|NOTA|None of the Above|1|0|1|50")
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(rows))
    assert len(contest.candidates) == 2


def test_columns_are_found_by_their_words_wherever_they_stand() -> None:
    rows = ("9.1|B PARTY|RAM|7|2|5|1", "9.9|None of the Above|NOTA|9|3|6|2")
    headings = "% of Votes|Party|Candidate|Total Votes|Postal Votes|EVM Votes|S.N."
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(rows, headings, foot=""))
    assert contest.candidates[0] == CandidateRow(1, "RAM", "B PARTY", 5, 2, 7, 9.1, False)


def test_two_candidates_of_one_name_and_party_stay_two() -> None:
    rows = ("1|RAM KUMAR|Independent|10|0|10|50", "2|RAM KUMAR|Independent|10|0|10|50")
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(rows, foot=""))
    assert [row.serial for row in contest.candidates] == [1, 2]


def test_hindi_constituency_table() -> None:
    body = markup.constituency(
        ("१|राज करण खत्री|भारतीय जनता पार्टी|८७,००७|२०८|८७,२१५|४९.०३", "२|नोटा|इनमें से कोई नहीं|९८१|४|९८५|०.५५"),
        "क्र.सं.|उम्मीदवार|पार्टी|ईवीएम वोट|डाक मत|कुल मत|मतों का %",
        "|कुल||८७९८८|२१२|८८२००|",
        "विधानसभा निर्वाचन क्षेत्र <span>1 - नरेला <strong> (दिल्ली)</strong></span>",
        "राउंड: <span>22</span>/22",
        stamp="<div class='sm-text'>अंतिम अद्यतन 08:42 अपराह्न 08/02/2025</div>",
    )
    contest = typed(ContestTable, "hi/ConstituencywiseU051.htm", body)
    assert contest.candidates[0].name == "राज करण खत्री"
    assert (contest.candidates[0].votes, contest.candidates[0].share) == (87215, 49.03)
    assert contest.candidates[1].is_nota
    assert (contest.name, contest.total_votes, contest.round) == ("नरेला", 88200, 22)
    assert contest.source_at == datetime(2025, 2, 8, 20, 42, tzinfo=IST)


@pytest.mark.parametrize(
    ("h2", "name"),
    [
        ("<span>1 - NERELA (NCT of Delhi)</span>", "NERELA"),
        ("Assembly Constituency <span>1 - MUMBAI (EAST) <strong> (NCT of Delhi)</strong></span>", "MUMBAI (EAST)"),
        ("<span>1 - BAWANA (SC) (NCT of Delhi)</span>", "BAWANA (SC)"),
        ("<span>1-R. K. PURAM  (NCT of Delhi)</span>", "R. K. PURAM"),
    ],
)
def test_headings_of_a_seat(h2: str, name: str) -> None:
    contest = typed(ContestTable, "ConstituencywiseU051.htm", markup.constituency(h2=h2))
    assert (contest.name, contest.state_name) == (name, "NCT of Delhi")


@pytest.mark.parametrize(
    ("stamp", "hour", "minute"),
    [
        ("<div class='sm-text'>Last Updated at 08:42 pm On 08/02/2025 </div>", 20, 42),
        ("<div class='sm-text'>Last Updated at 11:15 PM On 08/02/2025</div>", 23, 15),
        ("<div class='foot-content'> Last Updated at <span>04:18 PM On 08/02/2025</span></div>", 16, 18),
        ("Last Updated at<span>12:03 am On 08/02/2025</span>", 0, 3),
        ("LAST UPDATED AT 12:03 P.M. ON 08-02-2025", 12, 3),
        ("Last Updated at 19:30 On 8/2/2025", 19, 30),
    ],
)
def test_stamps_of_every_year_are_times_of_india(stamp: str, hour: int, minute: int) -> None:
    listed = typed(SeatList, "statewiseU051.htm", markup.seat_list(stamp=stamp))
    assert listed.source_at == datetime(2025, 2, 8, hour, minute, tzinfo=IST)


def test_seat_list_with_a_seat_that_reports_nothing() -> None:
    listed = typed(SeatList, "statewiseU051.htm", markup.seat_list())
    assert (listed.known, listed.total, listed.page, listed.pages) == (69, 70, 1, 4)
    assert listed.rows[1] == SeatRow(
        40, "NEW DELHI", "PARVESH SINGH", "Bharatiya Janata Party", "ARVIND KEJRIWAL", "Aam Aadmi Party",
        225, 5, 14, "Result in Progress",
    )  # fmt: skip
    assert listed.rows[2] == SeatRow(1, "NERELA", None, None, None, None, None, None, None, "Result in Progress")


def test_seat_list_of_2024_has_no_round() -> None:
    headings = "Constituency|Const. No.|Leading Candidate|Leading Party|Trailing Candidate|Trailing Party|Margin|Status"
    rows = ("SURAT|24|MUKESH DALAL|Bharatiya Janata Party||-|-|Uncontested",)
    listed = typed(SeatList, "statewiseS061.htm", markup.seat_list(rows, headings, "<span>Gujarat</span>"))
    assert listed.rows[0].status_text == "Uncontested"
    assert (listed.rows[0].leader, listed.rows[0].trailing, listed.rows[0].rounds) == ("MUKESH DALAL", None, None)


def test_seat_list_of_2020_has_the_last_winner() -> None:
    headings = (
        "Constituency|Const. No.|Leading Candidate|Leading Party|Trailing Candidate|Trailing Party|Margin|Status|"
        "Winning Candidate|Winning Party|Margin"
    )
    rows = ("NERELA|1|A|AAP|B|BJP|17429|Result Declared|SHARAD KUMAR|Aam Aadmi Party|40292",)
    row = typed(SeatList, "statewiseU051.htm", markup.seat_list(rows, headings)).rows[0]
    assert (row.margin, row.previous_winner, row.previous_party, row.previous_margin) == (
        17429, "SHARAD KUMAR", "Aam Aadmi Party", 40292,
    )  # fmt: skip


def test_unknown_status_words_are_kept() -> None:
    rows = ("NERELA|1|A|X|B|Y|10|3/22|Counting stopped by order",)
    assert (
        typed(SeatList, "statewiseU051.htm", markup.seat_list(rows)).rows[0].status_text == "Counting stopped by order"
    )


def test_an_added_column_is_named_and_left_out_and_a_moved_one_found() -> None:
    headings = (
        "Status|Turnout|Const. No.|Constituency|Leading Party|Leading Candidate|Trailing Candidate|Trailing Party|"
        "Margin|Round"
    )
    rows = ("Result in Progress|61.2|40|NEW DELHI|BJP|PARVESH|KEJRIWAL|AAP|225|5/14",)
    body = markup.page("<span>NCT of Delhi</span>", markup.table(headings, rows))
    listed = typed(SeatList, "statewiseU051.htm", body)
    row = listed.rows[0]
    assert (row.number, row.leader, row.leader_party, row.margin, row.rounds) == (40, "PARVESH", "BJP", 225, 14)
    assert listed.ignored_columns == ("Turnout",)
    assert typed(SeatList, "statewiseU051.htm", markup.seat_list()).ignored_columns == ()


def test_boxes_while_counting() -> None:
    body = markup.boxes(
        markup.box(
            "A", "X", "<div class='status leading'><div>leading</div><div>1,08,808 <span>(+ 225)</span></div></div>"
        ),
        markup.box(
            "B", "Y", "<div class='status trailing'><div>trailing</div><div>108583 <span>( -225)</span></div></div>"
        ),
        markup.box(
            "NOTA", "None of the Above", "<div class='status '><div></div><div>12 <span>( -108796)</span></div></div>"
        ),
        markup.box("C", "Z", "<div class='status trailing'><div>trailing</div><div>- <span></span></div></div>"),
    )
    seat = typed(CandidateBoxes, "candidateswise-U051.htm", body)
    assert [(b.votes, b.margin, b.outcome) for b in seat.boxes] == [
        (108808, 225, "leading"), (108583, -225, "trailing"), (12, -108796, ""), (None, None, "trailing"),
    ]  # fmt: skip


def test_boxes_of_an_uncontested_seat() -> None:
    seat = typed(
        CandidateBoxes,
        "candidateswise-U051.htm",
        markup.boxes(markup.box("A", "X", "<div class='status won'><div>Uncontested</div></div>")),
    )
    assert [(b.name, b.votes, b.outcome) for b in seat.boxes] == [("A", None, "uncontested")]


def test_a_photo_never_carries_a_script() -> None:
    body = markup.boxes(markup.box("A", "X", "<div class='status'><div></div><div>1</div></div>"))
    seat = typed(CandidateBoxes, "candidateswise-U051.htm", body.replace(b"img/a.jpg", b"javascript:alert(1)"))
    assert seat.boxes[0].photo is None


def test_a_style_block_before_the_doctype_and_windows_line_ends_change_nothing() -> None:
    plain = markup.constituency()
    styled = markup.constituency(before="<style>.status.won { color: #3ef23e !important }</style>\n \n")
    assert parse("ConstituencywiseU051.htm", styled) == parse("ConstituencywiseU051.htm", plain)
    assert parse("ConstituencywiseU051.htm", plain.replace(b"\n", b"\r\r\n")) == parse(
        "ConstituencywiseU051.htm", plain
    )
    assert parse("ConstituencywiseU051.htm", b"\xef\xbb\xbf" + plain) == parse("ConstituencywiseU051.htm", plain)
