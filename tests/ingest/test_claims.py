"""What one stamp says through all its pages is one claim: held, accepted or taken back as a whole."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from results.models import Candidate, Held, HeldState, Moment, Note
from results.polling.readings import list_ballots_and_store
from results.rehearsal.night import Seat, Standing
from tests.ingest.assertions import assert_deltas_complete, assert_tables_agree
from tests.ingest.count import Count
from tests.ingest.made_up import KINDS, one_seat, standing, store

pytestmark = pytest.mark.django_db

PEOPLE = [("A ONE", "BJP"), ("B TWO", "AITC"), ("C THREE", "IND"), ("D FOUR", "INC")]
BEFORE = standing((5, 9, (8000, 6700, 900, 250, 12)))
MENDED = standing((6, 9, (8400, 6900, 930, 262, 13)))
LATER = standing((7, 9, (9800, 8200, 1050, 280, 15)))
ORDERS = [("together",), *permutations(KINDS), ("seat_list", "constituencywise"), ("constituencywise", "seat_list")]
MISTAKES = {
    "leader loses a digit": (840, 6900, 930, 262, 13),
    "leader is zero": (0, 6900, 930, 262, 13),
    "leader gains a digit": (84000, 6900, 930, 262, 13),
    "runner-up loses a digit": (8400, 690, 930, 262, 13),
    "runner-up gains a digit": (8400, 69000, 930, 262, 13),
    "a digit in front of the runner-up": (8400, 26900, 930, 262, 13),
    "the first two exchanged": (6900, 8400, 930, 262, 13),
    "the leader falls": (7400, 6900, 930, 262, 13),
    "all zero": (0, 0, 0, 0, 0),
}


def of_three_marks(mistake: Sequence[int]) -> Count:
    wrong = standing((6, 9, mistake))
    return one_seat(PEOPLE, {"10:39": BEFORE, "10:42": wrong, "10:45": MENDED, "10:48": LATER})


def lead(count: Count) -> tuple[Any, ...]:
    entry = count.entry(1)
    return (*(entry[name] and entry[name]["serial"] for name in ("leader", "runner_up", "winner")), entry["margin"])


def put(count: Count, clock: str, order: Sequence[str]) -> None:
    if order == ("together",):
        list_ballots_and_store(count.election, [count.page(clock, 1, kind) for kind in KINDS])
    else:
        store(count, clock, *order)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_on_all_pages_is_not_published_by_any_of_them(mistake: str, order: Sequence[str]) -> None:
    count = of_three_marks(MISTAKES[mistake])
    store(count, "10:39")
    before = count.entry(1)
    with assert_deltas_complete(count.refreshed()):
        put(count, "10:42", order)
    assert lead(count) == (1, 2, None, 1300)
    assert count.entry(1)["votes_counted"] == before["votes_counted"]
    assert "reading_waits" in count.entry(1)["flags"]
    put(count, "10:45", order)
    assert lead(count) == (1, 2, None, 1500)
    assert count.entry(1)["flags"] == []
    assert count.entry(1)["flips"] == 0
    assert not Moment.objects.filter(kind="lead_change", standing=True).exists()
    assert not Held.objects.filter(state=HeldState.WAITING).exists()


def test_a_line_that_came_before_its_votes_is_taken_back_with_a_correction() -> None:
    """A lead of 300 is turned by a swap that the list alone can't be told from a true change."""
    count = one_seat(PEOPLE, {
        "10:39": standing((5, 9, (7000, 6700, 900, 250, 12))),
        "10:42": standing((6, 9, (6800, 7150, 930, 262, 13))),
        "10:45": standing((6, 9, (7150, 6800, 930, 262, 13))),
    })  # fmt: skip
    store(count, "10:39")
    store(count, "10:42", "seat_list")
    assert lead(count)[:2] == (2, 1)
    assert Moment.objects.filter(kind="lead_change", standing=True).count() == 1
    with assert_deltas_complete(count.refreshed()):
        store(count, "10:42", "constituencywise")
    assert lead(count) == (1, 2, None, 300)
    assert count.entry(1)["flips"] == 0
    assert not Moment.objects.filter(kind="lead_change", standing=True).exists()
    assert Note.objects.filter(kind="correction").count() == 1
    store(count, "10:45")
    assert (lead(count), count.entry(1)["flips"]) == ((1, 2, None, 350), 0)


def test_a_list_ahead_of_its_votes_shows_no_votes_of_another_round() -> None:
    count = one_seat(PEOPLE, {"10:39": BEFORE, "10:42": MENDED})
    store(count, "10:39")
    store(count, "10:42", "seat_list")
    entry = count.entry(1)
    assert (lead(count), entry["round"]) == ((1, 2, None, 1500), 6)
    assert (entry["leader"]["votes"], entry["runner_up"]["votes"]) == (None, None)
    assert entry["flags"] == ["votes_behind"]
    store(count, "10:42", "constituencywise")
    entry = count.entry(1)
    assert (entry["leader"]["votes"], entry["runner_up"]["votes"], entry["flags"]) == (8400, 6900, [])


def lagging(seat: Seat, true: Standing) -> Standing:
    return BEFORE


def nothing_yet(seat: Seat, true: Standing) -> Standing:
    return standing((0, 9, (0,) * 5))


@pytest.mark.parametrize("order", [("seat_list", "constituencywise"), ("constituencywise", "seat_list")])
@pytest.mark.parametrize("behind", [lagging, nothing_yet])
def test_at_one_stamp_the_page_that_is_further_on_is_believed(behind: Any, order: Sequence[str]) -> None:
    count = one_seat(PEOPLE, {"10:42": MENDED, "10:45": LATER})
    for kind in order:
        store(count, "10:42", kind, fault=behind if kind == "constituencywise" else "")
    assert lead(count) == (1, 2, None, 1500)
    assert (count.entry(1)["round"], count.entry(1)["status"]) == (6, "counting")
    assert "votes_behind" in count.entry(1)["flags"]
    assert "sources_disagree" in count.entry(1)["flags"]
    tally = {row.party.code: row.leading for row in count.election.tally.select_related("party") if row.leading}
    assert tally == {"BJP": 1}
    store(count, "10:45", "constituencywise")
    assert lead(count) == (1, 2, None, 1600)
    assert count.entry(1)["flags"] == []


def test_a_fall_of_an_also_ran_on_which_all_agrees_is_a_revision() -> None:
    count = one_seat(PEOPLE, {
        "10:39": BEFORE,
        "10:42": standing((6, 9, (8400, 6900, 930, 74, 13))),
        "10:45": standing((7, 9, (9800, 8200, 1050, 280, 15))),
    })  # fmt: skip
    store(count, "10:39")
    store(count, "10:42", "seat_list", "constituencywise")
    assert count.candidate(1, 4).votes == 74
    assert count.entry(1)["flags"] == ["revised_by_source"]
    store(count, "10:45")
    assert count.candidate(1, 4).votes == 280, "back where it was: no typing mistake"
    assert not Held.objects.filter(state=HeldState.WAITING).exists()


def test_a_doubt_about_an_also_ran_holds_his_row_and_not_the_seat() -> None:
    count = one_seat(PEOPLE, {
        "10:39": BEFORE,
        "10:42": standing((6, 9, (8400, 6900, 930, 2620, 13))),
        "10:45": LATER,
    })  # fmt: skip
    store(count, "10:39")
    with assert_deltas_complete(count.refreshed()):
        store(count, "10:42")
    assert lead(count) == (1, 2, None, 1500)
    assert [count.candidate(1, serial).votes for serial in (1, 2, 3, 4)] == [8400, 6900, 930, 250]
    assert {"row_waits", "sum_mismatch"} == set(count.entry(1)["flags"])
    assert {row.kind for row in Held.objects.filter(state=HeldState.WAITING)} == {"constituencywise", "boxes"}
    store(count, "10:45")
    assert count.candidate(1, 4).votes == 280
    assert count.entry(1)["flags"] == []
    assert not Held.objects.filter(state=HeldState.WAITING).exists()


BALLOT = [("FARHAN ALI (KALU SK)", "AITC"), ("PETER D'CRUZ", "BJP"), ("DR. MD. SALIM", "INC"), ("M. K. DAS", "IND")]
OPEN = standing((6, 9, (8000, 6700, 900, 100, 12)))
WON = standing((9, 9, (15000, 16500, 1900, 200, 19)), "declared")


def respelt(name: str, other: str) -> Any:
    return lambda text: text.replace(f">{name}<", f">{other}<")


@pytest.mark.parametrize(
    "spelling",
    ["PETER DCRUZ", "Peter D Cruz", "PETER D’CRUZ", "ADV. PETER D'CRUZ", "D'CRUZ PETER", "PETER D'CRUZ @ PETE"],
)
def test_a_winner_in_another_form_of_his_name_is_recognised(spelling: str) -> None:
    count = one_seat(BALLOT, {"10:39": OPEN, "12:36": WON})
    store(count, "10:39")
    store(count, "12:36", "seat_list", edit=respelt("PETER D'CRUZ", spelling))
    store(count, "12:36", "constituencywise")
    assert lead(count) == (2, 1, 2, 1500)
    assert count.entry(1)["status"] == "declared"
    assert count.entry(1)["flags"] == []


@pytest.mark.parametrize("spelling", ["BABLU DA", "NA", "", "A NAME THAT NOBODY HAS"])
def test_a_declared_leader_on_no_ballot_line_declares_nobody(spelling: str) -> None:
    count = one_seat(BALLOT, {"10:39": OPEN, "12:36": WON})
    store(count, "10:39")
    with assert_deltas_complete(count.refreshed()):
        store(count, "12:36", "seat_list", edit=respelt("PETER D'CRUZ", spelling))
    entry = count.entry(1)
    assert (entry["winner"], entry["leader"]) == (None, None), "the line names the old leader as trailing"
    assert entry["status"] != "declared"
    assert {"leader_not_recognised", "winner_not_named"} & set(entry["flags"])
    assert not Moment.objects.filter(kind="declared", standing=True).exists()
    store(count, "12:36", "constituencywise")
    assert lead(count) == (2, 1, 2, 1500), "the votes say who is meant"
    assert count.entry(1)["status"] == "declared"


def test_of_two_namesakes_the_one_who_does_not_trail_leads() -> None:
    people = [("AMAL DEY", "IND"), ("RINA PAL", "AITC"), ("AMAL DEY", "IND")]
    marks = {"10:39": standing((5, 9, (8000, 6700, 900, 12))), "10:42": standing((6, 9, (8400, 6900, 930, 13)))}
    count = one_seat(people, marks)
    store(count, "10:39", "constituencywise")
    store(count, "10:42", "seat_list")
    assert lead(count) == (1, 2, None, 1300), "either may be meant: the votes stand, and the seat says so"
    assert "leader_not_recognised" in count.entry(1)["flags"]
    store(count, "10:42", "constituencywise")
    assert lead(count) == (1, 2, None, 1500)
    assert count.entry(1)["flags"] == []


def test_two_boxes_won_are_flagged_and_nobody_is_declared() -> None:
    count = one_seat(PEOPLE, {"10:39": LATER, "12:36": standing((9, 9, (15000, 14000, 1900, 290, 19)), "declared")})
    store(count, "10:39")
    store(count, "12:36", "boxes", edit=lambda text: text.replace("lost", "won", 2))
    entry = count.entry(1)
    assert (entry["winner"], entry["status"]) == (None, "counted")
    assert "two_winners" in entry["flags"]


@pytest.mark.parametrize("order", list(permutations(KINDS)))
def test_namesakes_of_two_parties_in_every_order_of_pages(order: Sequence[str]) -> None:
    people = [("GOPAL SEN", "IND"), ("AMAL DEY", "IND"), ("RINA PAL", "AITC"), ("AMAL DEY", "BJP")]
    count = one_seat(people, {"10:00": standing((3, 20, (300, 600, 5200, 700, 60)))})
    store(count, "10:00", *order)
    rows = list(Candidate.objects.order_by("serial").values_list("serial", "name", "party__code", "votes"))
    assert rows == [
        (1, "GOPAL SEN", "IND", 300),
        (2, "AMAL DEY", "IND", 600),
        (3, "RINA PAL", "AITC", 5200),
        (4, "AMAL DEY", "BJP", 700),
        (5, "NOTA", "NOTA", 60),
    ]
    assert lead(count) == (3, 4, None, 4500)
    assert_tables_agree(count.election)


def test_a_party_that_the_source_changes_is_taken_over_with_a_note() -> None:
    count = one_seat(
        PEOPLE, {"10:39": BEFORE, "10:42": MENDED, "12:36": standing((9, 9, (15000, 14000, 1900, 290, 19)), "declared")}
    )
    store(count, "10:39")

    def moved(text: str) -> str:
        place = text.index("A ONE")
        return text[:place] + text[place:].replace("Bharatiya Janata Party", "Indian National Congress", 1)

    store(count, "10:42", "seat_list", edit=moved)
    assert count.entry(1)["leader"]["party"] == "BJP"
    assert "party_differs" in count.entry(1)["flags"]
    with assert_deltas_complete(count.refreshed()):
        store(count, "10:42", "constituencywise", edit=moved)
    assert count.entry(1)["leader"]["party"] == "INC"
    assert count.entry(1)["flags"] == []
    assert Note.objects.get().text == "Correction: A One in Padmapur stands for INC, not for BJP"
    store(count, "12:36", edit=moved)
    assert count.entry(1)["winner"]["party"] == "INC"
    store(count, "12:36")
    assert count.entry(1)["winner"]["party"] == "INC", "in a declared seat two people decide"
