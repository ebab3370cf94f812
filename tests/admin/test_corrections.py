"""Correcting a seat by hand: shown first, then made; refused when stale; proposed where two people are needed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from results.editorial.corrections import version
from results.models import AuditLine, Override, Proposal
from tests.admin.desk import at_desk, path, said
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    return begin(40, 41, clock="11:03")


def form(count: Count, **fields: str) -> dict[str, str]:
    return {"seen": version(count.contest(40)), "reason": "Form 20", **fields}


def test_what_would_change_is_shown_and_nothing_is_saved(count: Count) -> None:
    head = count.refreshed().seq
    page = at_desk().post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "30,000"}))
    text = page.content.decode()
    assert "The majority moves" in text
    assert "Arvind Kejriwal (AAP)" in text
    assert (count.refreshed().seq, Override.objects.count()) == (head, 0)


def test_confirmed_it_is_published_with_who_why_and_from_where(count: Count) -> None:
    client = at_desk()
    page = client.post(
        path(count, "seats/40/correct/"), form(count, **{"c1-votes": "30000", "confirm": "1"}), follow=True
    )
    assert said(page) == ["Published: 1 correction of 40 NEW DELHI."]
    assert count.entry(40)["leader"]["name"] == "ARVIND KEJRIWAL"
    line = AuditLine.objects.get()
    assert (line.who, line.where, line.before, line.after) == ("asha", "127.0.0.1", "12163", "30000")
    assert "30,000" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "ends"),
    [({"until": "source"}, "source"), ({"until": "minutes", "minutes": "15"}, "time"),
     ({"until": "time", "time": "2099-01-01T10:00"}, "time"), ({"until": ""}, "")],
)  # fmt: skip
def test_how_long_it_holds(count: Count, fields: dict[str, str], ends: str) -> None:
    at_desk().post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "30000", "confirm": "1"}, **fields))
    made = Override.objects.get()
    assert made.until_source is (ends == "source")
    assert (made.expires_at is not None and made.expires_at > timezone.now() + timedelta(minutes=14)) is (
        ends == "time"
    )


@pytest.mark.parametrize("fields", [{"c1-votes": "abc"}, {}, {"c1-votes": "5", "until": "time", "time": "soon"}])
def test_what_can_not_be_is_refused_in_words(count: Count, fields: dict[str, str]) -> None:
    page = at_desk().post(path(count, "seats/40/correct/"), form(count, confirm="1", **fields), follow=True)
    assert said(page)
    assert not Override.objects.exists()


def test_without_a_reason_nothing_is_saved(count: Count) -> None:
    fields = form(count, **{"c1-votes": "5", "confirm": "1"}) | {"reason": " "}
    page = at_desk().post(path(count, "seats/40/correct/"), fields, follow=True)
    assert "reason" in said(page)[-1]
    assert not Override.objects.exists()


def test_two_editors_on_one_seat(count: Count) -> None:
    """The second is shown both values, and may still publish over the first."""
    first, later = at_desk("asha"), at_desk("bala")
    old = form(count, **{"c1-votes": "20001", "confirm": "1"})
    first.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "20000", "confirm": "1"}))
    page = later.post(path(count, "seats/40/correct/"), old)
    text = page.content.decode()
    assert "Someone else saved first" in text
    assert "20000" in text
    assert "20001" in text
    assert Override.objects.get(lifted_at=None).value == "20000"
    again = old | {"seen": page.context["seen"]}
    later.post(path(count, "seats/40/correct/"), again)
    assert Override.objects.get(lifted_at=None).value == "20001"


def test_a_declared_result_is_proposed_and_another_approves() -> None:
    count = begin(40, clock="19:03")
    asha, bala = at_desk("asha", "approver"), at_desk("bala", "approver")
    page = asha.post(path(count, "seats/40/correct/"), form(count, status="recount"))
    assert "Ask a second person" in page.content.decode()
    asha.post(path(count, "seats/40/correct/"), form(count, status="recount", propose="1"))
    made = Proposal.objects.get()
    assert not Override.objects.exists()
    own = asha.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "must be two" in said(own)[-1]
    assert "A declared result changes" in bala.get(path(count, f"proposals/{made.pk}/")).content.decode()
    bala.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve", "answer": "seen"})
    assert count.entry(40)["status"] == "recount"
    override = Override.objects.get()
    asha.post(path(count, f"overrides/{override.pk}/lift/"), {"reason": "over"})
    assert Override.objects.get().lifted_at is None
    lifting = Proposal.objects.get(action="lift")
    bala.post(path(count, f"proposals/{lifting.pk}/"), {"decision": "approve"})
    assert Override.objects.get().lifted_at is not None
    assert count.entry(40)["status"] == "declared"


def test_an_editor_does_not_approve() -> None:
    count = begin(40, clock="19:03")
    asha, bala = at_desk("asha", "editor"), at_desk("bala", "editor")
    asha.post(path(count, "seats/40/correct/"), form(count, status="recount", propose="1"))
    made = Proposal.objects.get()
    assert bala.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}).status_code == 403
    asha.post(path(count, f"proposals/{made.pk}/"), {"decision": "decline"})
    assert Proposal.objects.get().approved is False


def test_lifting_by_hand(count: Count) -> None:
    client = at_desk()
    client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "30000", "confirm": "1"}))
    count.read("11:33")
    made = Override.objects.get()
    client.post(path(count, f"overrides/{made.pk}/lift/"), {"reason": "the source is right"})
    assert count.entry(40)["corrected"] is False
    page = client.post(path(count, f"overrides/{made.pk}/lift/"), {"reason": "again"}, follow=True)
    assert "already" in said(page)[-1]


def test_when_the_source_moves_on_the_desk_is_told(count: Count) -> None:
    client = at_desk()
    client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "12500", "confirm": "1"}))
    assert "overtaken" not in client.get(path(count)).content.decode()
    count.read("13:03")
    seat = client.get(path(count, "seats/40/")).content.decode()
    assert "Active corrections" in seat
    assert "The source has passed it" in seat
    page = client.get(path(count)).content.decode()
    assert "<b>1</b> corrections overtaken" in page
    assert "The source has passed it" in page


FILE = "seat,candidate,field,value\n40,1,votes,30000\n41,,status,recount\n"


def test_a_file_is_shown_and_then_made_whole(count: Count) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = at_desk()
    page = client.post(path(count, "bulk/"), {"file": SimpleUploadedFile("c.csv", FILE.encode())})
    assert "Publish 2 corrections" in page.content.decode()
    assert not Override.objects.exists()
    client.post(path(count, "bulk/"), {"text": page.context["text"], "reason": "form 20", "confirm": "1"})
    assert Override.objects.count() == 2
    bad = client.post(path(count, "bulk/"), {"text": FILE + "99,,status,x\n", "reason": "r", "confirm": "1"})
    assert "1 problem" in bad.content.decode()
    assert Override.objects.count() == 2


@pytest.mark.parametrize("rest", ["seats/40/correct/", "held/1/decide/", "bulk/", "freeze/", "moments/m1/retract/"])
def test_a_viewer_changes_nothing(count: Count, rest: str) -> None:
    assert at_desk(role="viewer").post(path(count, rest), {"reason": "r"}).status_code == 403


def test_only_posts_change_and_only_with_the_forms_token(count: Count) -> None:
    from django.test import Client

    from tests.admin.desk import person

    client = Client(enforce_csrf_checks=True)
    client.force_login(person("asha", "editor"))
    assert (
        client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "1", "confirm": "1"})).status_code
        == 403
    )
    assert client.get(path(count, "seats/40/correct/")).status_code == 302
    assert not Override.objects.exists()
