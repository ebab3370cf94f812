"""Tables: what is done there is published and noted as everywhere else, and numbers lead to where they come from."""

import pytest

from results.models import Alliance, AuditLine, PartyTally
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, path
from tests.ingest.counting import Count, begin
from tests.ingest.proofs import assert_deltas_complete

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
    fields = {"election": str(count.election.pk), "code": "NDA", "name": "NDA", "colour": "", **rows}
    client = at_desk(role="administrator")
    with assert_deltas_complete(count.refreshed()):
        assert client.post(f"/admin/results/alliance/{made.pk}/change/", fields).status_code == 302
    line = AuditLine.objects.get()
    assert (line.action, line.before, line.after) == ("edit alliance", ["BJP"], ["AAP since 2024-01-01"])


def test_a_form_saved_without_a_change_leaves_no_trace(count: Count) -> None:
    client = at_desk(role="administrator")
    place = count.contest(40).constituency
    fields = {"name": place.name, "name_hi": place.name_hi, "category": place.category, "district": place.district}
    assert client.post(f"/admin/results/constituency/{place.pk}/change/", fields).status_code == 302
    assert not AuditLine.objects.exists()


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

    from results.ingest.desk import audit

    client = at_desk(role="administrator")
    audit.note("change person", now=timezone.now(), author=get_user_model().objects.get(), subject="bala")
    assert "change person" in client.get(path(count, "audit/")).content.decode()
