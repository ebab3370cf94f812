"""A ballot whose numbers are given out anew under an editor's hands: nothing befalls another than was meant."""

import pytest

from results.domain.records import CandidateRow, ContestTable
from results.editorial import overrides, proposals
from results.enrolment import ballots
from results.models import Call, Candidate, Contest, Override, Proposal
from tests.admin.desk import at_desk, path, said
from tests.editorial.users import editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """A seat whose ballot has working numbers, as boxes give them."""
    count = begin(40, clock="11:03")
    Contest.objects.update(ballot_from="boxes")
    return count


def renumber(count: Count, *left_out: int) -> None:
    """The seat's own table is read: its ballot stands the other way round, without these working numbers."""
    rows = count.contest(40).candidates.exclude(serial__in=left_out).select_related("party").order_by("-serial")
    people = (CandidateRow(n, c.name, c.party.name, 1, 0, 1, None, c.is_nota) for n, c in enumerate(rows, 1))
    table = ContestTable("", "Delhi", 40, "NEW DELHI", count.now, 2, 9, tuple(people), None, None, None)
    ballots.list_candidates(count.election, {40: table}, count.tick())


def test_a_form_of_the_old_numbers_corrects_nobody(count: Count) -> None:
    client, meant = at_desk(), count.candidate(40, 1)
    shown = client.get(path(count, "seats/40/")).context["seen"]
    fields = {"seen": shown, "reason": "Form 20", "c1-votes": "30000"}
    assert meant.name.title() in client.post(path(count, "seats/40/correct/"), fields).content.decode()
    renumber(count)
    assert count.candidate(40, 1) != meant
    for more in ({}, {"confirm": "1"}, {"again": "1"}):
        page = client.post(path(count, "seats/40/correct/"), fields | more)
        assert "was renumbered" in said(page)[-1]
        assert "30000" not in page.content.decode()
        assert "Form 20" in page.content.decode()
    assert not Override.objects.exists()
    serial = Candidate.objects.get(pk=meant.pk).serial
    shown = client.get(path(count, "seats/40/")).context["seen"]
    again = {"seen": shown, "reason": "Form 20", f"c{serial}-votes": "30000", "confirm": "1"}
    client.post(path(count, "seats/40/correct/"), again)
    assert Override.objects.get().candidate == meant


def test_a_file_of_the_old_numbers_is_shown_again(count: Count) -> None:
    client = at_desk()
    text = "seat,candidate,field,value\n40,1,votes,30000\n"
    seen = client.post(path(count, "bulk/"), {"text": text}).context["seen"]
    renumber(count)
    page = client.post(path(count, "bulk/"), {"text": text, "seen": seen, "reason": "r", "confirm": "1"})
    assert "was renumbered" in said(page)[-1]
    assert not Override.objects.exists()


def test_a_proposal_of_the_old_numbers_can_only_be_declined(count: Count) -> None:
    wanted = overrides.CorrectionRequest(count.contest(40), "votes", "30000", count.candidate(40, 1))
    how = {"summary": "s", "reason": "r", "author": editor("chand"), "now": count.now}
    made = proposals.propose(count.election, "correct", proposals.corrections([wanted]), **how)
    renumber(count)
    client = at_desk("bala", "approver")
    assert "can no longer be done" in client.get(path(count, f"proposals/{made.pk}/")).content.decode()
    page = client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "was renumbered" in said(page)[-1]
    client.post(path(count, f"proposals/{made.pk}/"), {"decision": "decline"})
    assert Proposal.objects.get().approved is False
    assert not Override.objects.exists()


def test_a_call_by_an_old_number_is_not_made(count: Count) -> None:
    client = at_desk("bala", "approver")
    fields = {"seen": client.get(path(count, "seats/40/")).context["seen"], "serial": "1", "reason": "our model"}
    renumber(count)
    page = client.post(path(count, "seats/40/call/"), fields, follow=True)
    assert "was renumbered" in said(page)[-1]
    assert not Call.objects.exists()


def test_whom_we_called_stays_on_the_ballot_when_the_table_lacks_them(count: Count) -> None:
    called = count.candidate(40, 1)
    at_desk("bala", "approver").post(path(count, "seats/40/call/"), {"serial": "1", "reason": "our model"})
    with assert_deltas_complete(count.refreshed()):
        renumber(count, 1)
    assert Call.objects.get().candidate == called
    assert count.entry(40)["call"]["name"] == called.name
    assert Candidate.objects.get(pk=called.pk).needs_review


@pytest.mark.parametrize("seen", [True, False])
def test_a_proposal_whose_ballot_line_is_gone_is_shown_and_declined(count: Count, seen: bool) -> None:
    late = Candidate.objects.create(
        contest=count.contest(40), serial=99, name="A. KEJRIWAL", party=count.candidate(40, 1).party, needs_review=True
    )
    asked = proposals.corrections([overrides.CorrectionRequest(count.contest(40), "votes", "5", late)])
    how = {"summary": "s", "reason": "r", "author": editor("chand"), "now": count.now}
    made = proposals.propose(count.election, "correct", asked if seen else {**asked, "seen": {}}, **how)
    late.delete()
    client = at_desk("bala", "approver")
    assert "can no longer be done" in client.get(path(count, f"proposals/{made.pk}/")).content.decode()
    client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"})
    assert Proposal.objects.get().decided_at is None
    client.post(path(count, f"proposals/{made.pk}/"), {"decision": "decline"})
    assert Proposal.objects.get().approved is False


@pytest.mark.parametrize(("action", "asked"), [("lift", {"overrides": [999]}), ("release", {"held": 999})])
def test_a_proposal_about_what_is_gone_says_so(count: Count, action: str, asked: dict[str, object]) -> None:
    how = {"summary": "s", "reason": "r", "author": editor("chand"), "now": count.now}
    made = proposals.propose(count.election, action, asked, **how)
    client = at_desk("bala", "approver")
    page = client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "there no longer" in said(page)[-1]
