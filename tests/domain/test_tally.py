"""Seats and votes by party."""

from results.domain.reconcile import reconcile
from results.domain.statuses import Status
from results.domain.tally import Tally, contribution
from tests.domain.readings import BALLOT, line, table
from tests.domain.recount import recount


def test_a_seat_is_led_or_won_and_never_both() -> None:
    counting = reconcile(BALLOT, {"constituencywise": table({1: 70, 2: 60, 3: 1, 4: 2})})
    assert contribution(counting)["AAP"] == Tally(0, 1, 70)
    won = line(1, 2, 10, winner=1, status=Status.DECLARED, status_text="Result Declared")
    declared = reconcile(BALLOT, {"constituencywise": table({1: 70, 2: 60, 3: 1, 4: 2}), "seat_list": won})
    assert contribution(declared)["AAP"] == Tally(1, 0, 70)


def test_a_tie_and_a_withheld_seat_are_nobodys() -> None:
    tie = reconcile(BALLOT, {"constituencywise": table({1: 70, 2: 70})})
    withheld = reconcile(BALLOT, {"constituencywise": table({1: 70}), "seat_list": line(status=Status.WITHHELD)})
    lines = recount([tie, withheld])
    assert sum(each.won + each.leading for each in lines.values()) == 0
    assert lines["AAP"].votes == 140
