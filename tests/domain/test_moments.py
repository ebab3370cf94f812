"""Headlines, and when they are taken back."""

from typing import Any

from results.domain.moments import Line, declared, lead_change, lead_corrected, of_tally
from results.domain.tally import Tally


def person(serial: int, name: str, party: str) -> dict[str, Any]:
    return {"serial": serial, "name": name, "party": party, "votes": 10, "alias": None}


def seat(**more: Any) -> dict[str, Any]:
    return {"number": 40, "name": "NEW DELHI", "margin": 225, "flips": 1, "round": 5, "status": "counting",
            "winner": None, "flags": [], "changed_at": "x", "leader": person(3, "PARVESH", "BJP"), **more}  # fmt: skip


def test_a_lead_that_changed_hands_and_one_that_an_editor_put_right() -> None:
    last = person(2, "ARVIND", "AAP")
    told = lead_change(seat(), last, {2})
    assert told.headline == "Arvind trails from New Delhi, BJP's Parvesh in the lead"
    assert told.significance > lead_change(seat(), last, set()).significance
    assert lead_corrected(seat(), last, {2}).headline == "Correction in New Delhi: BJP's Parvesh leads, not Arvind"


def test_a_declaration_is_told_once_and_taken_back_when_it_ends() -> None:
    won = seat(status="declared", winner=person(3, "PARVESH", "BJP"))
    assert [m.kind for m in declared(seat(), won, set()).began] == ["declared"]
    assert declared(won, won, set()).began == ()
    assert declared(won, seat(), set()).ended == ("declared:40:3",)
    other = declared(won, seat(status="declared", winner=person(2, "ARVIND", "AAP")), set())
    assert (len(other.began), other.ended) == (1, ("declared:40:3",))


def test_a_declaration_gives_the_winners_own_margin_or_none() -> None:
    """Declared for one who trails by 225, or for one whose votes nobody has: the leader's margin is not his."""
    own = seat(status="declared", winner=person(3, "PARVESH", "BJP"))
    other = seat(status="declared", winner=person(2, "ARVIND", "AAP"))
    nobody = seat(status="declared", winner=person(2, "ARVIND", "AAP"), leader=None, margin=None)
    (told,) = declared(seat(), own, set()).began
    assert (told.headline, told.facts["margin"]) == ("BJP's Parvesh wins New Delhi by 225 votes", 225)
    for each in (other, nobody):
        (told,) = declared(seat(), each, set()).began
        assert (told.headline, told.facts["margin"]) == ("AAP's Arvind wins New Delhi", None)


def test_a_declaration_is_told_anew_when_its_numbers_change() -> None:
    winner = person(3, "PARVESH", "BJP")
    before = seat(status="declared", winner=winner, leader=winner)
    more = winner | {"votes": 40}
    for after in (before | {"margin": 227}, before | {"winner": more, "leader": more}):
        turn = declared(before, after, set())
        assert turn.ended == ("declared:40:3",)
        assert [m.facts["margin"] for m in turn.began] == [after["margin"]]
    alias = winner | {"alias": "Parvesh Verma"}
    assert declared(before, before | {"winner": alias, "leader": alias}, set()).began == ()


def test_a_tie_decided_by_lot_is_said_so() -> None:
    won = seat(status="declared", margin=0, winner=person(3, "PARVESH", "BJP"), flags=["by_lot"])
    assert declared(seat(), won, set()).began[0].headline == "BJP's Parvesh wins New Delhi, decided by lot"


def test_a_majority_is_crossed_and_lost_again() -> None:
    crossed = of_tally(Line("BJP", "BJP", Tally(0, 35), Tally(0, 36), True), 36)
    assert [m.kind for m in crossed.began] == ["majority_leads"]
    assert of_tally(Line("BJP", "BJP", Tally(0, 36), Tally(0, 35), True), 36).ended == ("majority_leads:BJP",)
    assert of_tally(Line("IND", "Independent", Tally(), Tally(0, 40), False), 36).began == ()
