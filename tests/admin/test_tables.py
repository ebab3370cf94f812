"""Tables: what is done there is published and noted as everywhere else, and numbers lead to where they come from."""

import pytest

from results.models import Alliance, AuditLine, PartyTally
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, filled, path, said
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    return begin(1, 40, clock="11:03")


def alliance(count: Count, *codes: str) -> Alliance:
    made = Alliance.objects.create(election=count.election, code="NDA", name="NDA")
    for code in codes:
        made.members.create(party=PartyTally.objects.get(election=count.election, party__code=code).party)
    return made


def test_alliances_taken_away_several_at_once_are_published_and_noted(count: Count) -> None:
    made = alliance(count, "BJP")
    client = at_desk(role="administrator")
    chosen = {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"}
    with assert_deltas_complete(count.refreshed()):
        assert client.post("/admin/results/alliance/", chosen).status_code == 302
    assert snapshot(count.refreshed())["election"]["alliances"] == []
    line = AuditLine.objects.get()
    assert (line.action, line.before, line.after) == ("delete alliance", ["BJP"], [])


def test_an_alliance_by_form_says_who_was_in_it(count: Count) -> None:
    made = alliance(count, "BJP")
    aap = PartyTally.objects.get(election=count.election, party__code="AAP").party
    member = made.members.get()
    rows = {
        "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "1", "members-0-id": str(member.pk),
        "members-0-alliance": str(made.pk), "members-0-party": str(aap.pk),
        "members-0-since": "2024-01-01",
    }  # fmt: skip
    client, address = at_desk(role="administrator"), f"/admin/results/alliance/{made.pk}/change/"
    fields = filled(client.get(address)) | rows
    with assert_deltas_complete(count.refreshed()):
        assert client.post(address, fields).status_code == 302
    line = AuditLine.objects.get()
    assert (line.action, line.before, line.after) == ("edit alliance", ["BJP"], ["AAP since 2024-01-01"])
    late = client.post(address, fields | {"name": "National", "members-0-since": ""}, follow=True)
    assert "it is NDA, NDA, no colour: AAP since 2024-01-01 now" in said(late)[-1]
    made.refresh_from_db()
    assert (made.name, AuditLine.objects.count()) == ("NDA", 1)


def test_an_alliance_is_added_by_form(count: Count) -> None:
    rows = {"members-TOTAL_FORMS": "0", "members-INITIAL_FORMS": "0"}
    client = at_desk(role="administrator")
    fields = filled(client.get("/admin/results/alliance/add/"), election=count.election.pk, code="NDA", name="NDA")
    assert client.post("/admin/results/alliance/add/", fields | rows).status_code == 302
    address = f"/admin/results/alliance/{Alliance.objects.get().pk}/change/"
    assert client.post(address, filled(client.get(address), name="National") | rows).status_code == 302
    assert Alliance.objects.get().name == "National"


def test_a_form_saved_without_a_change_leaves_no_trace(count: Count) -> None:
    client = at_desk(role="administrator")
    place = count.contest(40).constituency
    address = f"/admin/results/constituency/{place.pk}/change/"
    assert client.post(address, filled(client.get(address))).status_code == 302
    assert not AuditLine.objects.exists()


def test_an_old_form_leaves_what_a_colleague_changed(count: Count) -> None:
    """Other fields are saved all the same; the same field is refused, with both values."""
    first, later = at_desk("asha", "administrator"), at_desk("bala", "administrator")
    row = count.candidate(40, 1)
    address = f"/admin/results/candidate/{row.pk}/change/"
    old = filled(later.get(address))
    first.post(address, filled(first.get(address), name="ARVIND KEJRIWAL SO", is_key="on", aliases='["Arvind"]'))
    later.post(address, old | {"symbol": "Broom"})
    row.refresh_from_db()
    assert (row.name, row.is_key, row.aliases, row.symbol) == ("ARVIND KEJRIWAL SO", True, ["Arvind"], "Broom")
    for field, value in {"name": "KEJRIWAL", "is_key": "on", "aliases": '["K."]'}.items():
        page = later.post(address, old | {field: value}, follow=True)
        if field == "name":
            assert "is “ARVIND KEJRIWAL SO”, no longer “ARVIND KEJRIWAL”; you wrote “KEJRIWAL”" in said(page)[-1]
        assert "Someone else changed this" in said(page)[-1]
    row.refresh_from_db()
    assert (row.name, row.is_key, row.aliases) == ("ARVIND KEJRIWAL SO", True, ["Arvind"])
    assert [line.who for line in AuditLine.objects.order_by("pk")] == ["asha", "bala"]


def test_a_declared_winner_is_not_renamed_in_a_table() -> None:
    count = begin(40, clock="19:03")
    client, before = at_desk(role="administrator"), count.entry(40)
    winner = count.candidate(40, before["winner"]["serial"])
    address = f"/admin/results/candidate/{winner.pk}/change/"
    page = client.post(address, filled(client.get(address), name="SOMEBODY ELSE"), follow=True)
    assert "changes a declared result (seat 40)" in said(page)[-1]
    assert (count.entry(40), AuditLine.objects.count()) == (before, 0)
    with assert_deltas_complete(count.refreshed()):
        client.post(address, filled(client.get(address), aliases='["Parvesh Verma"]', is_key="on"))
    assert count.entry(40)["winner"]["alias"] == "Parvesh Verma"


@pytest.mark.parametrize(
    ("table", "leads"),
    [("contest", "seats/40/from/?field=margin"), ("contest", "seats/40/from/?field=votes_counted"),
     ("candidate", "seats/40/from/?field=postal_votes&serial=1"), ("partytally", "seats/?party=BJP")],
)  # fmt: skip
def test_every_number_in_tables_leads_to_where_it_comes_from(count: Count, table: str, leads: str) -> None:
    client = at_desk(role="viewer")
    page = client.get(f"/admin/results/{table}/").content.decode().replace("&amp;", "&")
    assert f'href="{path(count, leads)}"' in page
    assert client.get(path(count, leads)).status_code == 200


def test_changes_of_people_are_in_the_audit_of_every_election(count: Count) -> None:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from results.ingest import audit

    client = at_desk(role="administrator")
    audit.note("change person", now=timezone.now(), author=get_user_model().objects.get(), subject="bala")
    assert "changed a person" in client.get(path(count, "audit/")).content.decode()
