"""Names to confirm: shown before they are settled, with a reason, and taken back again."""

import pytest

from results.models import AuditLine, Candidate, NameDecision, Party
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, path, said
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    return begin(1, 40, clock="11:03")


def unknown_party(count: Count) -> Party:
    row = Party.objects.filter(needs_review=True, partytally__election=count.election).first()
    assert row is not None
    return row


def test_one_click_settles_nothing_and_shows_every_seat(count: Count) -> None:
    row, bjp, head = unknown_party(count), Party.objects.get(code="BJP"), count.refreshed().seq
    client = at_desk(role="administrator")
    page = client.post(path(count, "unknown/"), {"kind": "party", "pk": row.pk, "same": bjp.pk})
    text = page.content.decode()
    assert {line.contest.number for line in page.context["lines"]} <= {1, 40}
    assert all(line.party_id == row.pk for line in page.context["lines"])
    assert "Nothing is done yet" in text
    row.refresh_from_db()
    assert (row.needs_review, count.refreshed().seq, NameDecision.objects.count()) == (True, head, 0)


def test_without_a_reason_nothing_is_settled(count: Count) -> None:
    row = unknown_party(count)
    fields = {"kind": "party", "pk": row.pk, "confirm": "1", "reason": " "}
    page = at_desk(role="administrator").post(path(count, "unknown/"), fields, follow=True)
    assert "reason" in said(page)[-1]
    row.refresh_from_db()
    assert row.needs_review


@pytest.mark.parametrize("merged", [True, False])
def test_a_settled_party_is_unknown_again_once_undone(count: Count, merged: bool) -> None:
    row, bjp = unknown_party(count), Party.objects.get(code="BJP")
    before, lines = snapshot(count.refreshed()), set(Candidate.objects.filter(party=row).values_list("pk", flat=True))
    client = at_desk(role="administrator")
    fields = {"kind": "party", "pk": row.pk, "same": bjp.pk if merged else "", "confirm": "1", "reason": "the gazette"}
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, "unknown/"), fields)
    assert Candidate.objects.filter(pk__in=lines, party=bjp).count() == (len(lines) if merged else 0)
    made = NameDecision.objects.get()
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, f"unknown/{made.pk}/undo/"), {"reason": "another party"})
    row.refresh_from_db()
    bjp.refresh_from_db()
    assert row.needs_review
    assert row.name not in bjp.aliases
    assert set(Candidate.objects.filter(party=row).values_list("pk", flat=True)) == lines
    after = snapshot(count.refreshed())
    assert after["tally"] == before["tally"]
    again = client.post(path(count, f"unknown/{made.pk}/undo/"), {"reason": "twice"}, follow=True)
    assert "undone already" in said(again)[-1]
    whys = list(AuditLine.objects.order_by("pk").values_list("action", "why"))
    assert whys == [("settle party", "the gazette"), ("undo name", "another party")]


def test_a_merged_ballot_line_comes_back(count: Count) -> None:
    contest, known = count.contest(40), count.candidate(40, 1)
    late = Candidate.objects.create(
        contest=contest, serial=99, name="A. KEJRIWAL", party=known.party, aliases=["AK"], needs_review=True
    )
    client = at_desk(role="administrator")
    fields = {"kind": "candidate", "pk": late.pk, "same": known.pk, "confirm": "1", "reason": "one person"}
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, "unknown/"), fields)
    assert not Candidate.objects.filter(serial=99).exists()
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, f"unknown/{NameDecision.objects.get().pk}/undo/"), {"reason": "two persons"})
    back = Candidate.objects.get(contest=contest, serial=99)
    assert (back.pk, back.name, back.aliases, back.needs_review) == (late.pk, "A. KEJRIWAL", ["AK"], True)
    known.refresh_from_db()
    assert "A. KEJRIWAL" not in known.aliases
