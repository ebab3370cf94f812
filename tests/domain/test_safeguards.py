"""Which readings are held, and that what is normal passes."""

from dataclasses import replace
from typing import Any

import pytest

from results.domain.accepted_facts import accepted_facts
from results.domain.contest import MatchedReading, Votes
from results.domain.findings import Finding, must_wait
from results.domain.limits import Limits
from results.domain.safeguards import judge
from results.domain.statuses import Status
from tests.domain.readings import (
    BALLOT,
    at,
    line,
    table,
)

BEFORE = {1: 20_000, 2: 17_000, 3: 900, 4: 150}
DECLARED: dict[str, Any] = {"status": Status.DECLARED, "status_text": "Result Declared"}


def codes(
    before: dict[str, MatchedReading], new: MatchedReading, electors: int | None = None, kind: str = ""
) -> list[str]:
    kind = kind or ("constituencywise" if new.votes else "seat_list")
    return [finding.code for finding in judge(accepted_facts(before, BALLOT), kind, new, Limits(), electors)]


def after(changes: dict[int, int | None], minutes: float = 3, **more: object) -> list[str]:
    return codes({"constituencywise": table(BEFORE, round=5)}, table({**BEFORE, **changes}, minutes, **more))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {1: 19_999},
        {1: 19_975},
        {1: 19_900},
        {3: 875},
        {1: 24_000, 2: 21_000, 3: 1_100, 4: 190},
        {1: 16_990 + 4_000, 2: 25_000},
        {3: 905, 4: 149},
    ],
)
def test_a_true_count_passes(changes: dict[int, int | None]) -> None:
    assert after(changes) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({1: 19_000}, "fall"),
        ({1: 9_000}, "great_fall"),
        ({3: 0}, "great_fall"),
        ({1: 17_000, 2: 20_000}, "swap"),
        ({3: 150, 4: 900}, "swap"),
        ({1: 17_400, 2: 20_600}, "swap"),
        ({3: 9_000}, "tenfold"),
        ({3: 9_100, 4: 155}, "tenfold"),
        ({4: 1_500}, "tenfold"),
        ({1: 0, 2: 0, 3: 0, 4: 0}, "all_zero"),
        ({1: 20_000 + 60_001}, "leap"),
        ({1: 20_000 + 12_000, 2: 17_000 + 12_000}, "jump"),
        ({2: None}, "line_missing"),
    ],
)
def test_what_is_suspicious_is_held(changes: dict[int, int | None], code: str) -> None:
    found = after(changes)
    assert code in found
    assert set(found) == {code}


def test_a_typing_mistake_at_the_top_is_said_once() -> None:
    assert after({1: 200_000}) == ["tenfold"]


def test_jumps_are_judged_against_the_rounds_and_the_time_since() -> None:
    grown: dict[int, int | None] = {1: 60_000, 2: 55_000, 3: 2_800, 4: 500}
    assert after(grown, round=6) == ["jump"]
    assert after(grown, round=9) == []
    assert after(grown, minutes=60) == []


def test_the_first_large_numbers_pass_after_missed_polls() -> None:
    nothing = {"constituencywise": table({1: 0, 2: 0, 3: 0, 4: 0})}
    assert codes(nothing, table(BEFORE, minutes=40, round=5)) == []
    assert codes({}, table(BEFORE)) == []
    assert codes({"seat_list": line(1, 2, 10)}, table(BEFORE, minutes=60)) == []


def test_a_number_that_can_be_no_count_is_held_even_at_first() -> None:
    assert codes({}, table({1: 10**18})) == ["impossible"]
    assert codes({}, table(BEFORE), electors=38_000) == ["above_electors"]
    assert codes({}, table(BEFORE), electors=38_050) == []
    row = replace(table({1: 12_340}), votes={1: Votes(1_200, 34, 12_340)})
    assert codes({}, row) == ["row_mismatch"]


def test_a_declared_result_is_not_taken_back_or_changed_by_a_page() -> None:
    won = {"seat_list": line(1, 2, 3_000, winner=1, **DECLARED), "constituencywise": table(BEFORE)}
    assert codes(won, line(1, 2, 3_000, 3, status=Status.COUNTING, status_text="Result in Progress")) == ["undeclared"]
    assert codes(won, line(1, 2, 3_000, 3, status_text="Returned")) == ["undeclared"]
    assert "other_winner" in codes(won, line(2, 1, 3_000, 3, winner=2, **DECLARED))
    assert codes(won, table({**BEFORE, 2: 21_000}, 3)) == ["upsets_declared"]
    assert codes(won, line(1, 2, 2_999, 3, winner=1, **DECLARED)) == []
    assert codes(won, table({**BEFORE, 1: 19_999}, 3)) == []


def test_a_declared_result_is_not_taken_back_by_silence() -> None:
    listed = {"seat_list": line(1, 2, 3_000, winner=1, **DECLARED), "constituencywise": table(BEFORE)}
    assert codes(listed, line(1, 2, 3_000, 3)) == ["undeclared"]
    assert codes(listed, table(BEFORE, 3)) == []
    boxed = {"boxes": table(BEFORE, winner=1, status=Status.DECLARED)}
    assert codes(boxed, table(BEFORE, 3), kind="boxes") == ["undeclared"]
    assert codes({**listed, **boxed}, table(BEFORE, 3), kind="boxes") == []
    assert codes({**listed, **boxed}, line(1, 2, 3_000, 3)) == []
    fed = {"feed": table(BEFORE, **DECLARED)}
    assert codes(fed, table(BEFORE, 3), kind="feed") == ["undeclared"]
    assert codes(fed, table({**BEFORE, 2: 21_000}, 3, **DECLARED), kind="feed") == ["upsets_declared"]


def test_a_declared_winner_is_not_taken_away_by_a_line_that_names_nobody() -> None:
    alone = {"seat_list": line(1, 2, 3_000, winner=1, **DECLARED)}
    assert codes(alone, line(minutes=3, **DECLARED)) == ["undeclared"]
    assert codes({**alone, "constituencywise": table(BEFORE)}, line(minutes=3, **DECLARED)) == ["undeclared"]
    assert codes({**alone, "constituencywise": table(BEFORE, 3)}, line(minutes=3, **DECLARED)) == []
    assert codes({**alone, "constituencywise": table({1: 5, 2: 9}, 3)}, line(minutes=3, **DECLARED)) == ["other_winner"]


def test_lines_of_a_list() -> None:
    before = {"seat_list": line(1, 2, 3_000, round=5, status=Status.COUNTING, status_text="Result in Progress")}
    assert codes(before, line(2, 1, 10, 3, round=6)) == []
    assert codes(before, line(2, 1, 3_000, 3, round=5)) == ["swap"]
    assert codes(before, MatchedReading(at(3), status=Status.COUNTING, status_text="Result in Progress")) == ["blanked"]
    assert codes(before, MatchedReading(at(3), status=Status.WITHHELD, status_text="Withheld")) == []
    assert codes(before, line(1, 2, 3_100, 3, round=4)) == ["round_back"]
    assert codes(before, line(1, 2, 30_000, 3, round=5)) == ["tenfold_margin"]
    assert codes(before, line(1, 2, 90_000, 3, round=5)) == ["jump"]


def test_some_wait_for_a_person_and_some_for_the_next_page() -> None:
    assert must_wait([Finding("swap", "")])
    assert not must_wait([Finding("fall", ""), Finding("jump", "")])


def test_limits_are_chosen_for_an_election_and_nonsense_is_refused() -> None:
    assert Limits.of("AC", {"small_fall": 3}).small_fall == 3
    assert Limits.of("PC", {}).votes_a_round == 140_000
    for wrong in ({"small_fal": 3}, {"small_fall": "3"}, {"small_fall": -1}, {"small_fall": True}):
        with pytest.raises(ValueError, match="small_fal"):
            Limits.of("AC", wrong)
