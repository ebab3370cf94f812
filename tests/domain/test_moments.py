"""Headlines: when they hold, what they say, how they rank."""

from typing import Any

import pytest

from results.domain import moments
from results.domain.contest import Ballot, Roll, Standing, Votes
from results.domain.moments import SeatView, contests, leads, swings, tallies
from results.domain.moments.leads import LastChange
from results.domain.moments.moment import BOARD_CONDITIONS, EVENTS, SEAT_CONDITIONS
from results.domain.moments.phrases import PHRASES
from tests.domain.views import ARVIND, AT, PARVESH, board, entry, seat

DELHI = ((2020, {"AAP": 62, "BJP": 8}), (2015, {"AAP": 67, "BJP": 3}))


def headlines(found: dict[str, moments.Moment]) -> dict[str, str]:
    return {key: moment.headline for key, moment in found.items()}


def test_a_lead_that_changed_hands_and_one_that_an_editor_put_right() -> None:
    told = leads.lead_change(seat(key={2, 3}), ARVIND)
    assert told.headline == "Arvind trails from New Delhi, BJP's Parvesh in the lead"
    assert told.significance > leads.lead_change(seat(key={2}), ARVIND).significance
    assert told.significance > leads.lead_change(seat(), ARVIND).significance
    assert leads.lead_change(seat(key={2}), ARVIND).phrase == "lead_change"
    corrected = leads.lead_corrected(seat(key={2}), ARVIND)
    assert corrected.headline == "Correction in New Delhi: BJP's Parvesh leads, not Arvind"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (seat(), "Parvesh (BJP) overtakes Arvind (AAP) in New Delhi"),
        (seat(key={3}), "Parvesh (BJP) overtakes Arvind (AAP) in New Delhi"),
        (seat(key={2, 3}, previous=({"year": 2020, "party": "AAP"},)),
         "Arvind trails from New Delhi, BJP's Parvesh in the lead"),
        (seat(key={2, 3}, previous=({"year": 2020, "party": "BJP"},)),
         "Parvesh (BJP) overtakes Arvind (AAP) in New Delhi"),
        (seat(entry(flips=3)), "Parvesh (BJP) is ahead again in New Delhi, Arvind (AAP) trails: "
         "the lead has changed 3 times"),
        (seat(entry(leader=PARVESH | {"party": "IND"})),
         "Parvesh (independent) overtakes Arvind (AAP) in New Delhi"),
    ],
)  # fmt: skip
def test_a_lead_change_is_told_of_the_winner_unless_a_key_candidate_falls_behind(view: SeatView, words: str) -> None:
    assert leads.lead_change(view, ARVIND).headline == words


def test_votes_of_a_lead_change_are_of_one_time() -> None:
    """Who led before led with fewer votes, hours ago: the margin is what the two have now."""
    facts = leads.lead_change(seat(), ARVIND | {"votes": 17}).facts
    assert facts["to"]["votes"] - facts["from"]["votes"] == facts["margin"] == 225


def test_a_lead_that_changes_again_within_minutes_is_one_story() -> None:
    before = LastChange("lead_change:40:1", "2025-02-08T05:28:00+00:00", "2025-02-08T05:28:00+00:00", 1)
    view = seat(entry(flips=2))
    told = leads.lead_change(view, ARVIND, before)
    assert told.headline.startswith("The lead in New Delhi has changed 2 times since 10:58 am: Parvesh (BJP)")
    assert leads.replaced_keys(view, before) == ("lead_change:40:1",)
    old = LastChange("lead_change:40:1", "2025-02-08T05:20:00+00:00", AT, 1)
    assert leads.replaced_keys(view, old) == ()
    assert leads.lead_change(view, ARVIND, old).phrase == "lead_change.overtakes"


def test_first_figures_name_a_key_candidate_once() -> None:
    (told,) = leads.first_figures(seat(entry(flips=0), before=entry(leader=None, flips=0), key={2}))
    assert (told.kind, told.headline) == (
        "key_trails", "Arvind trails from New Delhi in the first figures, BJP's Parvesh in the lead"
    )  # fmt: skip
    assert not list(leads.first_figures(seat(before=entry(flips=0), key={2})))
    assert not list(leads.first_figures(seat(entry(flips=0), before=None)))


WON = {"status": "declared", "winner": PARVESH}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "BJP's Parvesh wins New Delhi by 225 votes"),
        ({"margin": 1}, "BJP's Parvesh wins New Delhi by one vote"),
        ({"margin": None, "status": "uncontested", "leader": None, "runner_up": None},
         "BJP's Parvesh wins New Delhi uncontested"),
        ({"margin": 0, "leader": None, "flags": ["by_lot"]}, "BJP's Parvesh wins New Delhi, decided by lot"),
        ({"winner": ARVIND}, "AAP's Arvind wins New Delhi"),
        ({"winner": PARVESH | {"party": "IND"}, "leader": PARVESH | {"party": "IND"}},
         "Independent Parvesh wins New Delhi by 225 votes"),
    ],
)  # fmt: skip
def test_a_result_gives_the_winners_own_margin(changed: dict[str, Any], words: str) -> None:
    found = moments.of_seat(seat(entry(**(WON | changed))))
    told = next(moment for moment in found.values() if moment.kind == "declared")
    assert told.headline == words


def test_a_key_candidate_who_loses_is_named_and_ranks_first() -> None:
    told = moments.of_seat(seat(entry(**WON), key={2, 3}))["declared:40:3"]
    assert told.headline == "Arvind loses New Delhi to BJP's Parvesh by 225 votes"
    assert told.significance > 80
    assert moments.of_seat(seat(entry(**WON)))["declared:40:3"].significance < 60


def test_a_win_by_a_hair_ranks_high() -> None:
    assert moments.of_seat(seat(entry(**WON, margin=1)))["declared:40:3"].significance >= 60


def test_a_result_is_told_anew_when_its_numbers_change_and_not_when_a_name_does() -> None:
    told = moments.of_seat(seat(entry(**WON)))["declared:40:3"].facts
    for changed, anew in (
        ({"margin": 227}, True),
        ({"winner": PARVESH | {"votes": 9}}, True),
        ({"winner": PARVESH | {"alias": "Parvesh Verma"}}, False),
    ):
        assert contests.numbers_changed("declared", told, told | changed) is anew


def test_what_nobody_can_overtake_is_arithmetic() -> None:
    assert "decided:40:3" in moments.of_seat(seat(roll=Roll(polled=2500)))
    assert "decided:40:3" not in moments.of_seat(seat(roll=Roll(polled=2525)))
    assert "decided:40:3" not in moments.of_seat(seat(roll=Roll(polled=2200)))
    assert "decided:40:3" not in moments.of_seat(seat())


def test_nota_and_namesakes_above_the_margin() -> None:
    others = (
        Standing(Ballot(4, "NOTA", "NOTA", is_nota=True), Votes(total=226)),
        Standing(Ballot(5, "KUMAR ARVIND", "IND"), Votes(total=300)),
        Standing(Ballot(6, "SOMEBODY ELSE", "IND"), Votes(total=900)),
    )
    second = ARVIND | {"name": "ARVIND KUMAR"}
    found = moments.of_seat(seat(entry(**WON, runner_up=second), others=others))
    assert {"nota_above_margin:40", "namesake_above_margin:40:5"} <= set(found)
    assert found["namesake_above_margin:40:5"].headline == (
        "Independent Kumar Arvind, a namesake of Arvind Kumar, took 300 votes in New Delhi, more than the margin of 225"
    )
    assert "namesake_above_margin:40:6" not in found


def test_a_seat_that_one_party_always_held() -> None:
    past = ({"year": 2020, "party": "AAP"}, {"year": 2015, "party": "AAP"})
    assert moments.of_seat(seat(entry(**WON), previous=past))["upset:40:3"].headline == (
        "BJP's Parvesh takes New Delhi, which AAP won in 2015 and 2020"
    )
    assert "upset:40:3" not in moments.of_seat(seat(entry(**WON), previous=past[:1]))


def test_a_close_finish_needs_few_rounds_and_few_votes() -> None:
    late = entry(round=12, margin=11)
    assert [m.kind for m in contests.close_finish(seat(late))] == ["photo_finish"]
    assert not list(contests.close_finish(seat(late | {"round": 9})))
    assert not list(contests.close_finish(seat(late | {"margin": 12})))
    assert not list(contests.close_finish(seat(late | {"status": "declared"})))


def test_who_is_ahead_and_in_early_leads() -> None:
    early = moments.of_board(board({"BJP": 13, "AAP": 3}, done=2))["ahead:BJP"]
    assert early.headline == "BJP ahead, AAP trails in early leads: 13 to 3"
    later = moments.of_board(board({"BJP": 13, "AAP": 3}))["ahead:BJP"]
    assert later.headline == "BJP ahead in 13 of 70 seats, AAP in 3"
    assert moments.of_board(board({"BJP": 4, "AAP": 4}))["level:AAP+BJP"].headline == "AAP and BJP are level on 4 seats"
    few = moments.of_board(board({"BJP": 6}))
    assert not [key for key in few if key.startswith("ahead")]
    assert not [key for key in moments.of_board(board({"IND": 40})) if key.startswith(("ahead", "majority"))]


def test_a_majority_in_leads_and_in_results() -> None:
    found = moments.of_board(board({"BJP": 36}))
    assert found["majority_leads:BJP"].headline == "BJP crosses the majority mark in leads: 36 seats, 36 needed"
    assert "majority_wins:BJP" not in found
    assert "majority_wins:BJP" in moments.of_board(board({}, {"BJP": 36}))
    assert "majority_leads:BJP" not in moments.of_board(board({"BJP": 35}))


def test_shares_of_a_house_are_told_where_it_is_large_enough() -> None:
    assert "three_quarters:BJP" in moments.of_board(board({"BJP": 15}, seats=20))
    assert {"two_thirds:BJP", "three_quarters:BJP"}.isdisjoint(moments.of_board(board({"BJP": 19}, seats=19)))


@pytest.mark.parametrize("seats", [1, 2])
def test_of_a_seat_or_two_nothing_is_told_but_what_happens_in_them(seats: int) -> None:
    assert set(moments.of_board(board({"BJP": seats}, seats=seats))) == {"counting_begins"}
    assert set(moments.of_board(board({}, {"BJP": seats}, seats=seats))) == {"counting_begins"}
    of_three = moments.of_board(board({"BJP": 3}, seats=3))
    assert {"majority_leads:BJP", "first_lead:BJP"} <= set(of_three) and "three_quarters:BJP" not in of_three


def test_nobody_can_have_a_majority() -> None:
    hung = moments.of_board(board({}, {"BJP": 34, "AAP": 33, "INC": 3}))["no_majority"]
    assert hung.headline == "Nobody can reach the majority of 36 alone: BJP is the largest with 34 seats"
    assert "no_majority" not in moments.of_board(board({"AAP": 3}, {"BJP": 33, "AAP": 33}))


def test_a_party_opens_its_account_after_none() -> None:
    found = moments.of_board(board({"BJP": 40, "INC": 1}, past=DELHI))
    assert found["first_lead:INC"].headline == (
        "INC may open its account: it leads in one seat, after none in 2015 and 2020"
    )
    assert found["first_lead:INC"].significance >= moments.HIGH > found["first_lead:BJP"].significance
    (lost,) = tallies.lost_only_lead(board({"BJP": 41}, past=DELHI, silent=("INC",)), "INC")
    assert lost.headline == "INC no longer leads in any seat; it won none in 2015 and 2020"


def test_a_hat_trick_is_missed_when_arithmetic_says_so() -> None:
    assert "hat_trick_missed:AAP" in moments.of_board(board({"AAP": 34}, {"BJP": 36}, past=DELHI))
    assert "hat_trick_missed:AAP" not in moments.of_board(board({"BJP": 36}, {"BJP": 34}, past=DELHI))
    assert "hat_trick:AAP" in moments.of_board(board({}, {"AAP": 36}, past=DELHI))
    assert "first_majority:BJP" in moments.of_board(board({}, {"BJP": 36}, past=DELHI))


def test_the_end_of_a_count() -> None:
    past = ((2020, {"AAP": 62, "BJP": 7, "INC": 1}),)
    found = headlines(moments.of_board(board({}, {"BJP": 48, "AAP": 22}, past=past, silent=("INC",))))
    assert found["all_declared"] == "All 70 results are declared: BJP 48, AAP 22"
    assert found["wiped_out:INC"] == "INC wins no seat; it had 1 in 2020"
    assert found["best_result:BJP"] == "BJP wins 48 seats, more than in 2020"
    assert found["worst_result:AAP"] == "AAP wins 22 seats, fewer than in 2020"


def test_many_leads_that_changed_are_one_story() -> None:
    then = swings.Leaders("2025-02-08T05:00:00+00:00", dict.fromkeys(range(1, 8), "AAP"))
    now = board({"BJP": 6, "AAP": 20}, source_at=AT)
    (told,) = swings.gained_leads(now, then)
    assert told.headline == "BJP leads in 6 seats where it did not at 10:30 am"
    assert told.facts["seat_numbers"] == [1, 2, 3, 4, 5, 6]
    assert not list(swings.gained_leads(now, swings.Leaders("2025-02-08T05:10:00+00:00", then.party)))


def test_every_kind_has_words_in_both_languages_and_one_way_to_end() -> None:
    assert not BOARD_CONDITIONS & SEAT_CONDITIONS
    assert not EVENTS & (BOARD_CONDITIONS | SEAT_CONDITIONS)
    kinds = BOARD_CONDITIONS | SEAT_CONDITIONS | EVENTS
    assert {phrase.split(".")[0] for phrase in PHRASES} == kinds - {"editorial"}
    for english, hindi in PHRASES.values():
        assert set(places(english)) == set(places(hindi)), english


def places(template: str) -> list[str]:
    return sorted({part.split("}")[0] for part in template.split("{")[1:]})


def test_a_namesake_shares_all_the_words_of_a_name() -> None:
    assert contests.same_name("KUMAR, A. ARVIND", "ARVIND KUMAR")
    assert not contests.same_name("ARVIND", "ARVIND KUMAR")
    assert not contests.same_name("ARVIND SINGH", "ARVIND KUMAR")
