"""What administrators do to ballots and parties: no declared result changes by the way, and no lead changes hands."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from results.models import AuditLine, Candidate, Note, Party, Proposal
from results.publish import log
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, path, said
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """Two declared seats."""
    return begin(1, 40, clock="19:03")


def upload(count: Count, text: str, **more: str) -> Any:
    fields = {"sheet": "candidates", "file": SimpleUploadedFile("r.csv", text.encode()), **more}
    return at_desk(f"by{len(text)}", "administrator").post(path(count, "rosters/"), fields)


@pytest.mark.parametrize(("column", "value"), [("name", "SOMEBODY ELSE"), ("party", "INC")])
@pytest.mark.parametrize("more", [{}, {"trial": "1"}])
def test_a_file_names_no_other_for_a_declared_seat(count: Count, column: str, value: str, more: dict[str, str]) -> None:
    before, head = count.entry(40), count.refreshed().seq
    winner, other = before["winner"]["serial"], before["runner_up"]["serial"]
    text = f"seat,serial,{column}\n1,1,\n40,{other},{value}\n40,{winner},{value}\n"
    (problem,) = upload(count, text, **more).context["loading"].problems
    assert (problem.line, problem.column) == (4, "seat")
    assert "seat 40 is declared" in problem.detail
    assert (count.entry(40), count.refreshed().seq, AuditLine.objects.count()) == (before, head, 0)
    with assert_deltas_complete(count.refreshed()):
        upload(count, f"seat,serial,{column},aliases\n40,{other},{value},\n40,{winner},,Parvesh Verma\n")
    assert count.entry(40)["runner_up"][column] == value
    assert count.entry(40)["winner"] == before["winner"] | {"alias": "Parvesh Verma"}


def stranger(count: Count, number: int, line: dict[str, Any]) -> Candidate:
    """The person of a ballot line was spelt otherwise on the first pages: now there are two lines of them."""
    row = count.candidate(number, line["serial"])
    late = Candidate.objects.create(
        contest=count.contest(number), serial=99, name=row.name, party=row.party, needs_review=True
    )
    Candidate.objects.filter(pk=row.pk).update(name="PARVESH VERMA")
    return late


def test_two_lines_that_become_one_change_no_lead() -> None:
    count = begin(40, clock="11:03")
    before = count.entry(40)
    late = stranger(count, 40, before["leader"])
    count.read("11:06")
    led = count.entry(40)
    assert led["leader"]["serial"] == 99
    head = count.refreshed().seq
    fields = {
        "confirm": "1",
        "reason": "form 7A",
        "kind": "candidate",
        "pk": late.pk,
        "same": count.candidate(40, before["leader"]["serial"]).pk,
    }
    with assert_deltas_complete(count.refreshed()):
        at_desk(role="administrator").post(path(count, "unknown/"), fields)
    after = count.entry(40)
    assert after["leader"]["serial"] == before["leader"]["serial"]
    assert (after["flips"], after["margin"]) == (led["flips"], led["margin"])
    assert [event.entry for event in log.since(count.election.pk, head) if event.kind == "moment"] == []


def test_a_declared_winners_line_becomes_another_only_by_two(count: Count) -> None:
    before = count.entry(40)
    late = stranger(count, 40, before["winner"])
    count.read("19:06")
    meant = count.candidate(40, before["winner"]["serial"])
    client, bala = at_desk("asha", "administrator"), at_desk("bala", "approver")
    page = client.post(
        path(count, "unknown/"),
        {"confirm": "1", "reason": "form 7A", "kind": "candidate", "pk": late.pk, "same": meant.pk},
        follow=True,
    )
    assert "It is proposed" in said(page)[-1]
    (made,) = Proposal.objects.all()
    own = client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "must be two" in said(own)[-1]
    with assert_deltas_complete(count.refreshed()):
        done = bala.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert said(done) == ["Approved and done."]
    assert count.entry(40)["winner"]["serial"] == meant.serial
    assert Note.objects.get(kind="correction").text.startswith("Correction: New Delhi is declared for Parvesh Verma")
    assert not Candidate.objects.filter(serial=99).exists()


@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_a_declared_winners_party_becomes_another_only_by_two(count: Count, decision: str) -> None:
    """Both seats are of a party that the pages spell in a way that nobody knew."""
    won = count.entry(40)["winner"]["party"]
    new = Party.objects.create(code="W1", name="Bhartiya Janata Party", needs_review=True)
    Candidate.objects.filter(party__code=won).update(party=new)
    same = Party.objects.get(code=won)
    client, bala = at_desk("asha", "administrator"), at_desk("bala", "approver")
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, "unknown/"), {"confirm": "1", "reason": "form 7A", "kind": "party", "pk": new.pk})
    assert count.entry(40)["winner"]["party"] == "W1"
    Party.objects.filter(pk=new.pk).update(needs_review=True)
    seats = {n for n in (1, 40) if count.entry(n)["winner"]["party"] == "W1"}
    page = client.post(
        path(count, "unknown/"),
        {"confirm": "1", "reason": "form 7A", "kind": "party", "pk": new.pk, "same": same.pk},
        follow=True,
    )
    assert "It is proposed" in said(page)[-1]
    assert count.entry(40)["winner"]["party"] == "W1"
    made = Proposal.objects.get()
    head = count.refreshed().seq
    shown = bala.get(path(count, f"proposals/{made.pk}/"))
    assert set(shown.context["effect"].undeclares) == seats
    assert (count.refreshed().seq, Party.objects.get(pk=new.pk).needs_review) == (head, True)
    with assert_deltas_complete(count.refreshed()):
        bala.post(path(count, f"proposals/{made.pk}/"), {"decision": decision})
    assert count.entry(40)["winner"]["party"] == (won if decision == "approve" else "W1")
    assert Note.objects.filter(kind="correction").count() == (len(seats) if decision == "approve" else 0)
    assert won in {line["party"] for line in snapshot(count.election)["tally"]}
