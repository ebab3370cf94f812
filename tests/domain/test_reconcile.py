"""What is published of one contest, from what was observed and corrected."""

from dataclasses import replace
from typing import Any

import pytest

from results.domain import remarks
from results.domain.contest import Correction, MatchedReading, Roll, Votes
from results.domain.reconcile import reconcile
from results.domain.statuses import Status
from tests.domain.readings import (
    BALLOT,
    at,
    line,
    table,
)

DECLARED: dict[str, Any] = {"status": Status.DECLARED, "status_text": "Result Declared"}


def test_nothing_seen_is_awaited_and_missing_is_not_zero() -> None:
    state = reconcile(BALLOT, {})
    assert (state.status, state.leader, state.margin, state.votes_counted) == (Status.AWAITING, None, None, None)
    dashes = reconcile(BALLOT, {"constituencywise": table({1: None, 2: None, 3: None, 4: None}, printed_total=None)})
    assert (dashes.status, dashes.votes_counted) == (Status.AWAITING, None)


def test_zeros_are_zero_and_nobody_leads() -> None:
    state = reconcile(BALLOT, {"constituencywise": table({1: 0, 2: 0, 3: 0, 4: 0})})
    assert (state.status, state.leader, state.votes_counted) == (Status.AWAITING, None, 0)


def test_votes_decide_the_leader_and_nota_never_ranks() -> None:
    state = reconcile(BALLOT, {"constituencywise": table({1: 50, 2: 70, 3: 10, 4: 900})})
    assert (state.leader, state.runner_up, state.margin, state.votes_counted) == (2, 1, 20, 1030)


def test_a_tie_has_no_leader() -> None:
    state = reconcile(BALLOT, {"constituencywise": table({1: 70, 2: 70, 3: 10, 4: 0})})
    assert (state.status, state.leader, state.runner_up, state.margin) == (Status.COUNTING, None, None, 0)
    assert state.flags == ()


def test_a_list_names_one_of_two_in_a_tie_and_that_is_no_disagreement() -> None:
    tie = table({1: 70, 2: 70, 3: 10, 4: 0})
    state = reconcile(BALLOT, {"constituencywise": tie, "seat_list": line(1, 2, 0)})
    assert (state.leader, state.margin, state.flags) == (None, 0, ())
    newer = reconcile(BALLOT, {"constituencywise": tie, "seat_list": line(1, 2, 0, minutes=3)})
    assert (newer.leader, newer.margin) == (None, 0)


def test_a_tie_decided_by_lot_has_a_winner_and_says_so() -> None:
    observed = {"constituencywise": table({1: 70, 2: 70, 3: 1, 4: 0}), "seat_list": line(2, 1, 0, winner=2, **DECLARED)}
    state = reconcile(BALLOT, observed)
    assert (state.status, state.leader, state.winner, state.flags) == (Status.DECLARED, None, 2, ("by_lot",))


def test_a_newer_list_decides_who_leads_and_an_older_one_does_not() -> None:
    votes = table({1: 70, 2: 60, 3: 1, 4: 0}, minutes=3)
    newer = reconcile(BALLOT, {"constituencywise": votes, "seat_list": line(2, 1, 55, minutes=6)})
    assert (newer.leader, newer.runner_up, newer.margin) == (2, 1, 55)
    older = reconcile(BALLOT, {"constituencywise": votes, "seat_list": line(2, 1, 55, minutes=0)})
    assert (older.leader, older.runner_up, older.margin) == (1, 2, 10)


def test_a_list_that_names_nota_first_names_nobody() -> None:
    assert reconcile(BALLOT, {"seat_list": line(4, 1, 55)}).leader is None


def test_pages_of_one_stamp_that_disagree_are_flagged_and_votes_are_believed() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60, 3: 1, 4: 0}), "seat_list": line(2, 1, 55)}
    state = reconcile(BALLOT, observed)
    assert (state.leader, state.flags) == (1, ("sources_disagree",))


def test_an_editor_is_not_a_source_that_disagrees() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60, 3: 1, 4: 0}), "seat_list": line(1, 2, 10)}
    state = reconcile(BALLOT, observed, [Correction("votes", "80", 2)])
    assert (state.leader, state.flags, state.corrected) == (2, (), True)


@pytest.mark.parametrize(
    ("observed", "flag"),
    [
        (table({1: 70, 2: 60, 3: 1, 4: 0}, printed_total=132), "sum_mismatch"),
        (table({1: 70, 2: 60, 3: 1}, unmatched=1), "unmatched_lines"),
        (replace(table({1: 70}), votes={1: Votes(60, 9, 70)}), "row_mismatch"),
        (table({1: 70, 2: 60}, labels=("revised_by_source",)), "revised_by_source"),
        (MatchedReading(at(), status=None, status_text="Tabulation Under Way"), "unknown_status:Tabulation Under Way"),
    ],
)
def test_what_does_not_hold_is_flagged(observed: MatchedReading, flag: str) -> None:
    assert flag in reconcile(BALLOT, {"constituencywise": observed}).flags


def test_more_votes_than_voters_is_flagged() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60, 3: 1, 4: 0})}
    assert reconcile(BALLOT, observed, roll=Roll(electors=130, polled=131)).flags == ("above_electors",)
    assert reconcile(BALLOT, observed, roll=Roll(electors=131, polled=130)).flags == ("above_polled",)


def test_uncontested_is_won_by_the_only_person() -> None:
    only = (BALLOT[1],)
    state = reconcile(only, {"seat_list": MatchedReading(at(), status=Status.UNCONTESTED, status_text="Uncontested")})
    assert (state.status, state.winner, state.leader, state.votes_counted) == (Status.UNCONTESTED, 2, None, None)


def test_all_rounds_in_is_counted_until_it_is_declared() -> None:
    votes = {"constituencywise": table({1: 70, 2: 60}, round=13, rounds=13)}
    assert reconcile(BALLOT, votes).status == Status.COUNTED
    said = {**votes, "seat_list": line(1, 2, 10, winner=1, **DECLARED)}
    state = reconcile(BALLOT, said)
    assert (state.status, state.winner) == (Status.DECLARED, 1)


def test_withheld_has_votes_and_no_winner() -> None:
    observed = {
        "constituencywise": table({1: 70, 2: 60}),
        "seat_list": MatchedReading(at(3), status=Status.WITHHELD, status_text="Withheld"),
    }
    state = reconcile(BALLOT, observed)
    assert (state.status, state.leader, state.winner) == (Status.WITHHELD, 1, None)


@pytest.mark.promise("P25")
def test_declared_for_one_who_does_not_lead_is_flagged() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60}, minutes=1), "seat_list": line(2, 1, 5, winner=2, **DECLARED)}
    state = reconcile(BALLOT, observed)
    assert (state.winner, state.leader, state.flags) == (2, None, ("winner_not_leading",))
    assert (state.runner_up, state.margin) == (None, None), "no number that is another's stands beside the winner"


def test_parts_of_an_older_page_fill_in_only_where_they_still_add_up() -> None:
    own = replace(table({1: 70, 2: 60}), votes={1: Votes(65, 5, 70), 2: Votes(50, 10, 60)})
    boxes = table({1: 70, 2: 66}, minutes=3, printed_total=None)
    state = reconcile(BALLOT, {"constituencywise": own, "boxes": boxes})
    assert [s.votes for s in state.standings[:2]] == [Votes(65, 5, 70), Votes(None, None, 66)]


def test_corrected_parts_make_a_new_total_and_invent_no_zero() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60})}
    state = reconcile(BALLOT, observed, [Correction("evm_votes", "90", 2)])
    assert state.standings[1].votes == Votes(90, None, 90)
    assert (state.leader, state.votes_counted) == (2, 160)


def test_a_corrected_name_leaves_the_list_its_say() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60}), "seat_list": line(2, 1, 5, minutes=3)}
    state = reconcile(BALLOT, observed, [Correction("name", "Asha Rani Devi", 1)])
    assert (state.leader, state.standings[0].ballot.name) == (2, "Asha Rani Devi")


def test_a_winner_named_by_an_editor_is_declared_and_a_status_of_theirs_goes_first() -> None:
    observed = {"constituencywise": table({1: 70, 2: 60})}
    named = reconcile(BALLOT, observed, [Correction("winner", "2")])
    assert (named.status, named.winner) == (Status.DECLARED, 2)
    held = reconcile(BALLOT, observed, [Correction("winner", "2"), Correction("status", "withheld")])
    assert (held.status, held.winner) == (Status.WITHHELD, None)


def test_an_editors_declaration_is_for_the_leader_unless_they_say() -> None:
    state = reconcile(BALLOT, {"constituencywise": table({1: 70, 2: 60})}, [Correction("status", "declared")])
    assert (state.status, state.winner) == (Status.DECLARED, 1)


@pytest.mark.promise("P24")
def test_a_declared_leader_who_is_on_no_ballot_declares_nobody() -> None:
    """The line's margin is not that of the votes: they can't tell who is meant."""
    votes = table({1: 70, 2: 50, 3: 5, 4: 1})
    declared = replace(line(None, 2, 45), status=Status.DECLARED, remarks=(remarks.LEADER,))
    state = reconcile(BALLOT, {"constituencywise": votes, "seat_list": declared})
    assert (state.status, state.winner, state.leader) == (Status.COUNTING, None, 1)
    assert remarks.LEADER in state.flags


@pytest.mark.promise("P23")
def test_votes_of_an_older_round_do_not_say_who_leads_in_a_newer_one() -> None:
    """A server that lags prints its own time on an older count: no seat mixes two rounds."""
    votes = table({1: 50, 2: 70, 3: 5, 4: 1}, minutes=3, round=5)
    state = reconcile(BALLOT, {"constituencywise": votes, "seat_list": line(1, 2, 500, round=6)})
    assert (state.leader, state.runner_up, state.margin, state.round) == (1, 2, 500, 6)
