"""One odd cell costs that cell, or that row, never the page; what was lost is said with its row and column."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.domain.records import (
    CandidateBoxes,
    ContestTable,
    FolderIndex,
    LiveSeats,
    PartySeatList,
    PartyTable,
    RoundTables,
    SeatList,
)
from results.sources.errors import PageError
from tests.sources import markup
from tests.sources.markup import typed

CONTEST, LIST, BOXES = "ConstituencywiseU051.htm", "statewiseU051.htm", "candidateswise-U051.htm"
COLUMNS = ["name", "number", "leader", "leader_party", "trailing", "trailing_party", "margin", "round", "status"]
ROWS = tuple(f"SEAT {n}|{n}|L{n}|Party A|T{n}|Party B|{100 + n}|3/20|Result in Progress" for n in range(1, 21))
NO_NUMBERS = ["-5", "12.0", "1" + "0" * 18, "1e5", "+7", "lots", "12 345", "3-20", "N.A.N"]
LONG = "X" * 500


def seats(rows: tuple[str, ...]) -> SeatList:
    return typed(SeatList, LIST, markup.seat_list(rows))


def contest(rows: tuple[str, ...], **more: str) -> ContestTable:
    return typed(ContestTable, CONTEST, markup.constituency(rows, **more))


@given(
    row=st.integers(0, 19),
    column=st.integers(0, 8),
    junk=st.sampled_from([*NO_NUMBERS, LONG, "", "<br>", "<b></b>", "3/", "/20", "٣"]),
)
def test_a_spoiled_cell_of_a_list_costs_no_other_row(row: int, column: int, junk: str) -> None:
    whole, cells = seats(ROWS), ROWS[row].split("|")
    cells[column] = junk
    spoiled = seats((*ROWS[:row], "|".join(cells), *ROWS[row + 1 :]))
    others = [each for index, each in enumerate(whole.rows) if index != row]
    assert [each for each in spoiled.rows if each.number != row + 1] == others
    for mine in (each for each in spoiled.rows if each.number == row + 1):
        for field in mine.unread:
            blank = {"name": "", "status": ""}.get(field)
            assert getattr(mine, field if field != "status" else "status_text") == blank
            assert any(f"row {row + 1} {field}" in loss for loss in spoiled.losses)
    if len(spoiled.rows) < 20:
        assert any(f"row {row + 1} " in loss for loss in spoiled.losses)


@pytest.mark.parametrize("junk", NO_NUMBERS)
def test_a_margin_or_round_that_is_none_is_missing_and_said_so(junk: str) -> None:
    for column in (6, 7):
        cells = ROWS[4].split("|")
        cells[column] = junk
        record = seats((*ROWS[:4], "|".join(cells), *ROWS[5:]))
        row = record.rows[4]
        assert (row.leader, row.unread) == ("L5", (COLUMNS[column],))
        assert (row.margin, row.round)[column - 6] is None
        assert f"row 5 {COLUMNS[column]}" in record.losses[0]


def test_a_seat_without_a_number_is_lost_and_named() -> None:
    record = seats((*ROWS[:4], ROWS[4].replace("|5|", "||"), *ROWS[5:]))
    assert [row.number for row in record.rows] == [1, 2, 3, 4, *range(6, 21)]
    assert "row 5 number" in record.losses[0]


def test_a_row_of_another_width_is_lost_alone() -> None:
    record = seats((*ROWS, "A|25|B|C|D|E|1|1/2|x|y"))
    assert len(record.rows) == 20 and "row 21 tr" in record.losses[0]


def test_a_seat_twice_alike_is_one_and_with_different_words_is_none() -> None:
    assert seats((*ROWS, ROWS[0])).rows == seats(ROWS).rows
    record = seats((*ROWS, ROWS[0].replace("|101|", "|999|")))
    assert [row.number for row in record.rows] == list(range(2, 21)) and "constituency 1" in record.losses[0]


@pytest.mark.parametrize("column", [1, 6, 7])
def test_a_column_that_holds_something_else_is_an_alarm(column: int) -> None:
    spoiled = [row.split("|") for row in ROWS]
    for cells in spoiled:
        cells[column] = "North"
    with pytest.raises(PageError):
        seats(tuple("|".join(cells) for cells in spoiled))


@pytest.mark.parametrize("votes", NO_NUMBERS)
def test_votes_that_are_no_count_follow_from_the_row_else_from_the_total(votes: str) -> None:
    by_row = contest((f"1|A|X|7|2|{votes}|50", *markup.NERELA[1:]), foot="")
    assert (by_row.candidates[0].votes, by_row.candidates[0].unread) == (9, ("votes",))
    by_total = contest((f"1|A|X|-|-|{votes}|50", *markup.NERELA[1:]))
    assert by_total.candidates[0].votes == 166819 - 78619 - 985
    unknown = contest((f"1|A|X|-|-|{votes}|50", *markup.NERELA[1:]), foot="")
    assert (unknown.candidates[0].votes, unknown.candidates[0].unread) == (None, ("votes",))
    assert "row 1 votes" in unknown.losses[0]
    assert unknown.candidates[1:] == contest(markup.NERELA).candidates[1:]


@pytest.mark.parametrize("share", ["NaN", "NaN%", "inf", "101", "#DIV/0!"])
def test_a_share_that_nobody_needs_refuses_nothing(share: str) -> None:
    record = contest((markup.NERELA[0].replace("49.03", share), *markup.NERELA[1:]))
    expected = replace(contest(markup.NERELA).candidates[0], share=None, unread=("share",))
    assert record.candidates[0] == expected


def test_a_blank_party_is_the_partys_loss_alone() -> None:
    record = contest((markup.NERELA[0].replace("Bharatiya Janata Party", ""), *markup.NERELA[1:]))
    assert (record.candidates[0].party, record.candidates[0].votes) == ("", 87215)
    assert "row 1 party" in record.losses[0]


@pytest.mark.parametrize("serial", ["", "-", "0", "1000", "two", "1"])
def test_a_serial_is_told_from_its_neighbours(serial: str) -> None:
    rows = (markup.NERELA[0], f"{serial}|{markup.NERELA[1].partition('|')[2]}", markup.NERELA[2])
    if serial == "1":
        with pytest.raises(PageError, match="serial"):
            contest(rows)  # either of the first two may be the second
        return
    assert [row.serial for row in contest(rows).candidates] == [1, 2, 3]


def test_nota_without_a_serial_is_the_last() -> None:
    rows = (*markup.NERELA[:2], f"|{markup.NERELA[2].partition('|')[2]}")
    assert [row.serial for row in contest(rows).candidates] == [1, 2, 3]


def test_a_candidate_without_a_name_is_lost_alone() -> None:
    record = contest((markup.NERELA[0], "2||X|1|0|1|50", markup.NERELA[2]))
    assert [row.serial for row in record.candidates] == [1, 3] and "row 2 name" in record.losses[0]


def test_a_row_printed_twice_is_one_candidate() -> None:
    assert contest((*markup.NERELA, markup.NERELA[0])).candidates == contest(markup.NERELA).candidates


@pytest.mark.parametrize("foot", ["|Total||1|2|-3|", "|Total|1|2|3|4|5|6|7|8", "||Total|166434|385|many|"])
def test_a_total_that_is_no_count_costs_the_total(foot: str) -> None:
    record = contest(markup.NERELA, foot=foot)
    assert record.total_votes is None and record.losses and record.candidates == contest(markup.NERELA).candidates


def test_a_total_row_is_known_by_any_of_its_first_cells() -> None:
    for total in ("Total|||", "|Total||", "||Total|"):
        rows = (*markup.NERELA, f"{total}166434|385|166819|")
        record = contest(rows, foot="")
        assert len(record.candidates) == 3 and record.total_votes == 166819


def test_a_round_line_with_other_numbers_costs_the_round() -> None:
    record = contest(markup.NERELA, round_line="Counting 22 of 22")
    assert record.round is None and ".round-status" in record.losses[0]


def test_words_on_two_lines_are_two_words() -> None:
    for cut in ("<br>", "<br/>", "<BR />", "</p><p>"):
        first = markup.NERELA[0].replace("RAJ KARAN", f"RAJ{cut}KARAN")
        assert contest((first, *markup.NERELA[1:])).candidates[0].name == "RAJ KARAN KHATRI"


COUNTING = "<div class='status trailing'><div>trailing</div><div>{votes}</div></div>"


def people(*votes: str) -> list[str]:
    return [markup.box(f"P{n}", f"Party {n}", COUNTING.format(votes=v)) for n, v in enumerate(votes, 1)]


def test_boxes_printed_twice_are_one_person_each() -> None:
    once = people("90 (+ 30)", "60 ( -30)", "5 ( -85)")
    single = typed(CandidateBoxes, BOXES, markup.boxes(*once))
    for printed in (once + once, [box for box in once for _ in range(3)], [once[0], *once], [*once, once[1]]):
        assert typed(CandidateBoxes, BOXES, markup.boxes(*printed)).boxes == single.boxes


def test_namesakes_of_one_party_are_two_before_the_first_vote() -> None:
    twins = [people("0 ( 0)")[0]] * 2
    assert len(typed(CandidateBoxes, BOXES, markup.boxes(*twins, *people("0 ( 0)", "0 ( 0)")[1:])).boxes) == 3


def test_a_box_with_odd_votes_or_without_a_party_costs_these() -> None:
    first, second = people("9 (8 (7)", "60 ( -30)")
    record = typed(CandidateBoxes, BOXES, markup.boxes(first, second.replace("<h6>Party 2</h6>", "")))
    assert [(box.name, box.votes, box.party, box.unread) for box in record.boxes] == [
        ("P1", None, "Party 1", ("votes",)), ("P2", 60, "", ("party",)),
    ]  # fmt: skip
    assert ".cand-box 1 votes" in record.losses[0] and ".cand-box 2 party" in record.losses[1]


def party_page(*rows: str, script: str = "") -> PartyTable:
    body = markup.table("Party|Won|Leading|Total", rows) + script
    return typed(PartyTable, "partywiseresult-U05.htm", markup.page("<span>x</span>", body))


def test_an_odd_line_of_the_party_table_costs_that_party() -> None:
    for odd in ("B - B|-|0|1", "B - B||0|1", "|1|0|1"):
        record = party_page("A - A|1|0|1", odd, "C - C|2|0|2")
        assert [row.code for row in record.rows] == ["A", "C"] and "row 2" in record.losses[0]
    record = party_page("A - A|1|0|1", "A - A|2|0|2", "C - C|2|0|2")
    assert [row.code for row in record.rows] == ["C"] and record.losses


def test_a_chart_that_does_not_pair_costs_the_votes() -> None:
    for names, votes in (("'A{50%}','B{50%}'", "1"), ("'A{50%}'", "-1"), ("'A{1%}','A{2%}'", "1,2")):
        script = f"<script>var xValues = [{names},]; var yValues = [{votes},];</script>"
        record = party_page("A - A|1|0|1", script=script)
        assert not record.votes and "script" in record.losses[0]


def test_an_option_whose_text_and_value_disagree_costs_that_seat() -> None:
    options = "<option value='U0540'>NEW DELHI - 41</option><option value='U051'>NERELA - 1</option>"
    record = party_page("A - A|1|0|1", script=f"<select>{options}</select>")
    assert record.seats == ((1, "NERELA"),) and "NEW DELHI - 41" in record.losses[0]


def test_an_odd_line_of_a_win_list_costs_that_seat() -> None:
    rows = [f"{n}|<a href='candidateswise-U05{n}.htm'>SEAT({n})</a>|A|9|1|3/3" for n in (1, 2, 3)]
    rows.append("4|<a href='candidateswise-U0541.htm'>NEW DELHI(40)</a>|A|9|1|3/3")
    table = markup.table("S.No|Constituency|Winning Candidate|Total Votes|Margin|Status", tuple(rows))
    body = markup.page("<span>X <strong> (NCT of Delhi)</strong></span>", table)
    record = typed(PartySeatList, "partywisewinresult-1U05.htm", body)
    assert [row.number for row in record.rows] == [1, 2, 3] and "row 4 name" in record.losses[0]


def test_a_round_that_says_no_number_or_stands_twice_costs_that_round() -> None:
    table = markup.table(markup.ROUND_HEADINGS, ("A|X|0|1|1",))
    tabs = [f"<div id='{tab}' class='tabcontent'>{table}</div>" for tab in ("tab1", "last", "tab2", "tab2", "tab3")]
    body = markup.page("<span>1 - NERELA (NCT of Delhi)</span>", "".join(tabs))
    record = typed(RoundTables, "RoundwiseU051.htm", body)
    assert [each.round for each in record.tables] == [1, 3] and len(record.losses) == 2


def test_an_odd_box_of_an_index_costs_that_seat() -> None:
    good = "<div class='box-content'><h3>A ({n})</h3><h4>Tamil Nadu</h4><h5>P</h5><h6>X</h6></div>"
    boxes = "".join(good.replace("{n}", str(n)) for n in (1, 2)) + good.replace("A ({n})", " ")
    record = typed(FolderIndex, "index.htm", markup.page("<span></span>", boxes))
    assert [seat.number for seat in record.bye_seats] == [1, 2] and ".box-content 3 h3" in record.losses[0]


@pytest.mark.parametrize("tag", ["h2", "p", "span", "div"])
@pytest.mark.parametrize("word", ["won", "Leading", "Result Declared"])
def test_an_index_says_who_has_won_in_whatever_element(tag: str, word: str) -> None:
    box = f"<h3>A (35)</h3><h4>Tamil Nadu</h4><{tag}>{word}</{tag}><h5>P</h5><h6>X</h6>"
    body = markup.page("<span></span>", f"<div class='box-content'>{box}</div>")
    assert typed(FolderIndex, "index.htm", body).bye_seats[0].status_text == word


def test_a_candidate_called_won_has_not_won_by_his_name() -> None:
    box = "<h3>WON (35)</h3><h4>Tamil Nadu</h4><h5>WON</h5><h6>X</h6>"
    body = markup.page("<span></span>", f"<div class='box-content'>{box}</div>")
    assert typed(FolderIndex, "index.htm", body).bye_seats[0].status_text == ""


def test_an_odd_row_of_the_live_json_costs_that_seat() -> None:
    body = b'{"U05":{"chartData":[["A","U05",1,"B","#fff"],["A","U05","x","B","#fff"],["A","U05",3,"B","#fff"]]}}'
    record = typed(LiveSeats, "election-json-U05-live.json", body)
    assert [seat.number for seat in record.seats] == [1, 3] and "$.U05[1]" in record.losses[0]
