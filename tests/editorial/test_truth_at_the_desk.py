"""What one tired person can't publish: a declared seat that contradicts itself, a mixture of two times, a mistyped
number."""

from typing import Any

import pytest

from results.domain.corrections import is_mixture
from results.editorial import calls, expiry, overrides, proposals, public_notes
from results.editorial.refusals import NeedsSecond, Refused
from results.models import Contest, Election, Moment, Override
from results.publish.snapshot import snapshot
from tests.editorial.users import approver, editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


def act(count: Count, **more: Any) -> dict[str, Any]:
    return {"reason": "Form 20", "author": editor(), "now": count.tick(), **more}


def correct(count: Count, field: str, value: str, serial: int | None = None, number: int = 40, **more: Any) -> Override:
    candidate = count.candidate(number, serial) if serial else None
    return overrides.make(count.contest(number), field, value, candidate=candidate, **act(count, **more))


def standing(count: Count, *kinds: str) -> list[str]:
    rows = Moment.objects.filter(election=count.election, standing=True, kind__in=kinds)
    return [row.entry["headline"] for row in rows.order_by("seq")]


@pytest.fixture
def declared() -> Count:
    return begin(40, clock="19:03")


@pytest.fixture
def counting() -> Count:
    return begin(40, clock="11:03")


def winner_of(count: Count) -> int:
    return int(count.entry(40)["winner"]["serial"])


# A declared seat


@pytest.mark.parametrize("field", ["evm_votes", "postal_votes", "votes"])
def test_one_person_changes_no_number_that_a_declaration_rests_on(declared: Count, field: str) -> None:
    before = declared.entry(40)
    own = declared.candidate(40, winner_of(declared))
    for serial, more in ((own.serial, -1), (before["runner_up"]["serial"], 1)):
        row = declared.candidate(40, serial)
        with pytest.raises(NeedsSecond, match="changes what a declared seat says"):
            correct(declared, field, str(getattr(row, field) + more), serial)
    assert declared.entry(40) == before


@pytest.mark.parametrize(("field", "value"), [("evm_votes", "12"), ("votes", "764"), ("postal_votes", "0")])
def test_no_two_people_leave_a_winner_behind(declared: Count, field: str, value: str) -> None:
    """Of the winner's own votes, or by raising another's."""
    before, own = declared.entry(40), winner_of(declared)
    other = before["runner_up"]["serial"]
    if field != "postal_votes":
        with pytest.raises(Refused, match="fewer votes than another"):
            correct(declared, field, value, own, approved_by=approver())
    with pytest.raises(Refused, match="fewer votes than another"):
        correct(declared, "votes", str(before["winner"]["votes"] + 9), other, approved_by=approver())
    assert declared.entry(40) == before


@pytest.mark.parametrize(("field", "value"), [("round", "3"), ("rounds", "20")])
def test_one_person_sets_no_declared_seat_back_in_its_count(declared: Count, field: str, value: str) -> None:
    """“Declared” beside “round 3 of 14” would say otherwise."""
    before = declared.entry(40)
    with pytest.raises(NeedsSecond, match="changes what a declared seat says"):
        correct(declared, field, value)
    assert declared.entry(40) == before


def test_declaring_takes_the_same_two_as_undoing(counting: Count) -> None:
    leader = counting.entry(40)["leader"]["serial"]
    for field, value in (("status", "declared"), ("status", "uncontested"), ("winner", str(leader))):
        with pytest.raises(NeedsSecond, match="declares a result"):
            correct(counting, field, value)
    with assert_deltas_complete(counting.refreshed()):
        correct(counting, "winner", str(leader), approved_by=approver())
    for field, value in (("status", "uncontested"), ("status", "counting"), ("party", "INC"), ("name", "X")):
        with pytest.raises(NeedsSecond, match="changes a declared result"):
            correct(counting, field, value, leader if field in ("party", "name") else None)


def test_nobody_is_declared_who_has_fewer_votes(counting: Count) -> None:
    other = counting.entry(40)["runner_up"]["serial"]
    with pytest.raises(Refused, match="fewer votes than another"):
        correct(counting, "winner", str(other), approved_by=approver())
    assert counting.entry(40)["winner"] is None


def test_what_was_told_of_a_standing_result_is_not_taken_back_alone(declared: Count) -> None:
    (told,) = Moment.objects.filter(election=declared.election, kind="declared")
    with pytest.raises(Refused, match="is declared for"):
        public_notes.retract(declared.election, told.entry["id"], **act(declared))
    assert standing(declared, "declared")
    correct(declared, "status", "recount", approved_by=approver())
    assert standing(declared, "declared") == []


def test_a_call_for_another_ends_with_the_declaration(counting: Count) -> None:
    leader, other = (counting.entry(40)[name]["serial"] for name in ("leader", "runner_up"))
    made = calls.call(counting.contest(40), counting.candidate(40, other), **act(counting, author=approver("bala")))
    assert counting.entry(40)["call"]["serial"] == other
    with assert_deltas_complete(counting.refreshed()):
        counting.read("19:03")
    assert (counting.entry(40)["winner"]["serial"], counting.entry(40)["call"]) == (leader, None)
    assert standing(counting, "call") == []
    calls.retract(made, **act(counting))
    with pytest.raises(Refused, match="declared for another"):
        calls.call(counting.contest(40), counting.candidate(40, other), **act(counting))


def test_a_source_that_puts_another_before_the_corrected_winner_makes_no_one_lead(counting: Count) -> None:
    """Two people declare the leader by hand; the source goes on counting, and another passes them."""
    entry = counting.entry(40)
    ahead, behind = entry["leader"]["serial"], entry["runner_up"]["serial"]
    correct(counting, "winner", str(ahead), approved_by=approver())
    for clock in ("11:33", "12:03", "12:33", "13:03", "14:03"):
        counting.read(clock)
        shown = counting.entry(40)
        assert shown["winner"]["serial"] == ahead
        assert shown["leader"] is None or shown["leader"]["serial"] == ahead
        assert all(m["headline"] for m in snapshot(counting.refreshed())["moments"])
        if shown["leader"] is None:
            assert (shown["margin"], shown["runner_up"]) == (None, None)
            assert "winner_not_leading" in shown["flags"]
            break
    assert behind


# A correction on a moving count


def test_a_frozen_count_makes_no_news_until_a_person_confirms(counting: Count) -> None:
    entry = counting.entry(40)
    leader, other = entry["leader"], entry["runner_up"]
    made = correct(counting, "votes", str(leader["votes"] + 1), leader["serial"])
    assert not is_mixture(counting.entry(40)["flags"])
    before = standing(counting, "lead_change", "correction", "declared", "majority_leads", "majority_wins")
    with assert_deltas_complete(counting.refreshed()):
        counting.read("11:33")
    mixed = counting.entry(40)
    assert mixed["leader"]["serial"] == other["serial"], "the others counted on"
    assert f"source_moved_on:{entry['round']}:{mixed['round']}" in mixed["flags"]
    assert mixed["flips"] == entry["flips"]
    assert set(standing(counting, "lead_change", "correction", "declared", "majority_leads", "majority_wins")) <= set(
        before
    )
    with assert_deltas_complete(counting.refreshed()):
        overrides.confirm(made, **act(counting))
    assert not is_mixture(counting.entry(40)["flags"])
    assert any("Correction in New Delhi" in each for each in standing(counting, "correction"))


def test_lifting_a_frozen_count_tells_of_no_lead_that_never_changed(counting: Count) -> None:
    leader = counting.entry(40)["leader"]
    made = correct(counting, "votes", str(leader["votes"] + 1), leader["serial"])
    counting.read("11:33")
    head = counting.refreshed().seq
    with assert_deltas_complete(counting.refreshed()):
        overrides.lift(made, **act(counting))
    true = counting.entry(40)
    told = Moment.objects.filter(election=counting.election, seq__gt=head, kind="lead_change")
    assert not told.exists() or true["leader"]["serial"] != leader["serial"]


def test_a_result_beside_a_frozen_count_is_told_once_it_is_sure(counting: Count) -> None:
    entry = counting.entry(40)
    made = correct(counting, "votes", str(entry["runner_up"]["votes"] + 1), entry["runner_up"]["serial"])
    counting.read("19:03")
    assert is_mixture(counting.entry(40)["flags"])
    assert standing(counting, "declared", "majority_wins") == []
    with assert_deltas_complete(counting.refreshed()):
        overrides.lift(made, **act(counting, approved_by=approver()))
    (told,) = standing(counting, "declared")
    assert "Parvesh Sahib Singh wins New Delhi by 4,089 votes" in told
    assert standing(counting, "majority_wins") == [], "one seat is no majority"


def test_a_correction_of_a_total_leaves_no_parts_that_miss_it(counting: Count) -> None:
    correct(counting, "votes", "30000", 1)
    row = counting.candidate(40, 1)
    assert (row.evm_votes, row.postal_votes, row.votes) == (None, None, 30_000)
    correct(counting, "votes", str(counting.candidate(40, 2).votes), 2)
    assert counting.candidate(40, 2).evm_votes is not None, "the same total leaves them"


def test_at_approval_each_line_is_compared_with_the_source(counting: Count) -> None:
    Election.objects.update(limits={"bulk_alone": 1})
    entry = counting.entry(40)
    leader, other = entry["leader"], entry["runner_up"]
    row = counting.candidate(40, leader["serial"])
    asked = [
        overrides.CorrectionRequest(counting.contest(40), "votes", str(leader["votes"] + 5), row),
        overrides.CorrectionRequest(counting.contest(40), "status", "recount"),
    ]  # fmt: skip
    made = proposals.propose(
        counting.refreshed(), "correct", proposals.corrections(asked), summary="two", **act(counting)
    )
    looked_at = proposals.fingerprint(proposals.compare(made))
    counting.read("11:33")
    with pytest.raises(Refused, match="moved since you looked"):
        proposals.approve(made, author=approver(), now=counting.tick(), compared=looked_at)
    line, status = proposals.compare(made)
    assert (line.moved, line.passed, status.moved) == (True, True, False)
    proposals.approve(made, author=approver(), now=counting.tick(), compared=proposals.fingerprint([line, status]))
    assert [row.field for row in Override.objects.filter(lifted_at=None)] == ["status"]
    assert other


def test_an_approval_of_nothing_that_is_left_is_refused(counting: Count) -> None:
    row = counting.candidate(40, 1)
    asked = [overrides.CorrectionRequest(counting.contest(40), "votes", str((row.votes or 0) + 5), row)]
    made = proposals.propose(
        counting.refreshed(), "correct", proposals.corrections(asked), summary="one", **act(counting)
    )
    counting.read("12:33")
    with pytest.raises(Refused, match="moved on under all of it"):
        proposals.approve(made, author=approver(), now=counting.tick())
    made.refresh_from_db()
    assert made.decided_at is None


# Editors are checked like sources


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("votes", "99,99,999")], "no constituency of this kind"),
        ([("evm_votes", "5000"), ("postal_votes", "10"), ("votes", "9000")], "make 5,010, not 9,000"),
        ([("evm_votes", "5000"), ("votes", "9000")], "make"),
        ([("round", "99")], "round 99 of 14"),
        ([("round", "5"), ("rounds", "3")], "round 5 of 3"),
        ([("rounds", "1")], "of 1 can't be"),
    ],
)
def test_the_impossible_is_refused_in_a_sentence(counting: Count, entries: list[tuple[str, str]], words: str) -> None:
    row = counting.candidate(40, 1)
    requests = [
        overrides.CorrectionRequest(counting.contest(40), field, value, row if "votes" in field else None)
        for field, value in entries
    ]
    for approved_by in (None, approver()):
        with pytest.raises(Refused, match=words):
            overrides.make_all(counting.election, requests, **act(counting, approved_by=approved_by))
    assert not Override.objects.exists()


def test_more_votes_than_electors_are_refused(counting: Count) -> None:
    Contest.objects.update(electors=150_000)
    with pytest.raises(Refused, match="1,50,000 electors"):
        correct(counting, "votes", "160000", 1)


@pytest.mark.parametrize(
    ("value", "code"), [("121630", "tenfold"), ("12", "great_fall"), ("12200", None), ("12000", None)]
)
def test_the_unlikely_is_asked_about(counting: Count, value: str, code: str | None) -> None:
    """He has 12,163 votes."""
    request = overrides.CorrectionRequest(counting.contest(40), "votes", value, counting.candidate(40, 1))
    found = overrides.doubts_of(counting.refreshed(), [request])
    assert [doubt.code for doubt in found if not doubt.impossible][:1] == ([code] if code else [])
    assert all("Arvind Kejriwal" in doubt.sentence or "New Delhi" in doubt.sentence for doubt in found)


def test_a_correction_that_the_source_passes_ends_by_itself(counting: Count) -> None:
    row = counting.candidate(40, 1)
    correct(counting, "votes", str((row.votes or 0) + 5), 1, until_source=True)
    counting.read("11:33")
    assert expiry.expire(counting.tick()) == 1
