"""Calls, notes, proposals, corrections from a file."""

import pytest

from results.editorial import (
    bulk,
    calls,
    overrides,
    proposals,
    public_notes,
)
from results.editorial.refusals import Refused
from results.models import AuditLine, Event, Note, Override, Proposal
from results.publish.snapshot import snapshot
from tests.editorial.users import approver, editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db


def test_a_call_is_ours_and_neither_leads_nor_wins() -> None:
    count = begin(40, clock="11:03")
    kejriwal = count.contest(40).candidates.get(name="ARVIND KEJRIWAL")
    before = count.entry(40)
    with assert_deltas_complete(count.election):
        made = calls.call(count.contest(40), kejriwal, reason="our model", author=editor(), now=count.tick())
    entry = count.entry(40)
    assert entry["call"]["name"] == "ARVIND KEJRIWAL"
    assert (entry["leader"], entry["winner"], entry["status"]) == (before["leader"], None, before["status"])
    with pytest.raises(Refused, match="already"):
        calls.call(count.contest(40), kejriwal, reason="again", author=editor(), now=count.tick())
    count.read("11:33")
    assert count.entry(40)["call"]["name"] == "ARVIND KEJRIWAL"
    with assert_deltas_complete(count.refreshed()):
        calls.retract(made, reason="we were wrong", author=editor(), now=count.tick())
    assert count.entry(40)["call"] is None
    gone = Event.objects.get(election=count.election, kind="retracted")
    assert (gone.entry["kind"], gone.entry["reason"]) == ("call", "we were wrong")
    with pytest.raises(Refused, match="already"):
        calls.retract(made, reason="again", author=editor(), now=count.tick())


def test_nota_and_strangers_are_not_called() -> None:
    count = begin(40, 41, clock="11:03")
    nota, stranger = count.contest(40).candidates.get(is_nota=True), count.candidate(41, 1)
    for candidate in (nota, stranger):
        with pytest.raises(Refused, match="stands in it"):
            calls.call(count.contest(40), candidate, reason="r", author=editor(), now=count.tick())


def test_a_moment_that_proved_wrong_is_taken_back_in_public() -> None:
    count = begin(40, clock="10:45")
    count.read("11:03")
    count.refreshed()
    told = next(m for m in snapshot(count.election)["moments"] if m["kind"] == "lead_change")
    with assert_deltas_complete(count.election):
        public_notes.retract(
            count.election, told["id"], reason="typing mistake at ECI", author=editor(), now=count.tick()
        )
    shown = {m["id"]: m["retracted"] for m in snapshot(count.refreshed())["moments"]}
    assert shown[told["id"]] is True
    note = Note.objects.get()
    assert (note.kind, note.moment, note.reason) == ("retraction", told["id"], "typing mistake at ECI")
    for wrong in (told["id"], "m999999"):
        with pytest.raises(Refused):
            public_notes.retract(count.election, wrong, reason="again", author=editor(), now=count.tick())


def test_a_proposal_is_done_by_another_person_against_the_board_as_it_is_then() -> None:
    count = begin(40, clock="19:03")
    requests = overrides.CorrectionRequest(count.contest(40), "status", "recount")
    made = proposals.propose(
        count.election,
        "correct",
        {"corrections": [proposals.request_as_json(requests)]},
        summary="New Delhi: recount",
        reason="ordered by the RO",
        author=editor(),
        now=count.tick(),
    )
    assert not Override.objects.exists()
    with pytest.raises(Refused, match="two"):
        proposals.approve(made, author=editor(), now=count.tick())
    with assert_deltas_complete(count.refreshed()):
        proposals.approve(made, author=approver(), now=count.tick(), answer="seen the order")
    assert (count.entry(40)["status"], count.entry(40)["winner"]) == ("recount", None)
    with pytest.raises(Refused, match="already"):
        proposals.approve(made, author=editor("chand"), now=count.tick())
    assert list(AuditLine.objects.order_by("pk").values_list("who", "action")) == [
        ("asha", "propose"),
        ("asha", "correct"),
        ("bala", "approve"),
    ]
    lift = proposals.propose(
        count.election, "lift", {"override": Override.objects.get().pk}, summary="s", reason="r", author=editor(),
        now=count.tick(),
    )  # fmt: skip
    proposals.decline(lift, author=editor("bala"), now=count.tick(), answer="no")
    assert (Override.objects.get().lifted_at, Proposal.objects.get(pk=lift.pk).approved) == (None, False)


GOOD = 'seat,candidate,field,value\n40,ARVIND KEJRIWAL,votes,"12,000"\n41,,status,recount\n'


def test_a_file_of_corrections_is_read() -> None:
    count = begin(40, 41, clock="11:03")
    found = bulk.read(count.election, "\ufeff" + GOOD, count.now)
    assert found.problems == []
    assert [(w.contest.number, w.field, w.value) for w in found.requests] == [
        (40, "votes", "12000"),
        (41, "status", "recount"),
    ]
    with assert_deltas_complete(count.refreshed()):
        overrides.make_all(count.election, found.requests, reason="form 20", author=editor(), now=count.tick())
    assert count.entry(41)["status"] == "recount"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("seat,field,value\n40,status,recount\n", ["1 candidate"]),
        (GOOD + "99,,status,recount\n", ["4 seat"]),
        (GOOD + "40,NOBODY,votes,5\n41,,status,won\n", ["4 candidate", "5 value"]),
        (GOOD + "40,arvind kejriwal,votes,6\n", ["4 field"]),
        ("seat,candidate,field,value\n", ["1 seat"]),
        ("", ["1 seat"]),
        (GOOD + "40,1,votes,=1+1\n", ["4 value"]),
        (GOOD + "²,1,votes,1\n" + f"{'9' * 5000},1,votes,1\n", ["4 seat", "5 seat"]),
        (GOOD + "40,1,votes,12,345\n", ["4 value"]),
        ("seat,seat,candidate,field,value\n40,41,1,votes,5\n", ["1 seat"]),
        (GOOD + "\n\n40,1,vote,1\n40,,votes,1\n", ["6 field", "7 candidate"]),
    ],
)
def test_every_problem_of_a_file_is_told_by_line_and_column(text: str, where: list[str]) -> None:
    count = begin(40, 41, clock="11:03")
    assert [f"{p.line} {p.column}" for p in bulk.read(count.election, text, count.now).problems] == where
