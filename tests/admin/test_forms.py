"""Forms that are filled in wrongly, late or with ill will: said in words, nothing lost, nothing saved."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from results.editorial.corrections import version
from results.models import Held, HeldState, Override, Proposal
from tests.admin.desk import at_desk, path, said
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db
BULK = "seat,candidate,field,value\n"


@pytest.fixture
def count() -> Count:
    return begin(1, 40, 41, clock="11:03")


def form(count: Count, **fields: str) -> dict[str, str]:
    return {"seen": version(count.contest(40)), "reason": "Form 20", **fields}


def test_what_was_typed_stays_when_one_value_is_wrong(count: Count) -> None:
    fields = {"c1-votes": "12,5O0", "c2-votes": "13,001", "c2-name": "PARVESH VERMA", "until": "source"}
    page = at_desk().post(path(count, "seats/40/correct/"), form(count, **fields))
    text = page.content.decode()
    assert "ARVIND KEJRIWAL: “12,5O0” is not a whole number" in said(page)[-1]
    for typed in ("12,5O0", "13,001", "PARVESH VERMA", "Form 20"):
        assert typed in text, typed
    assert 'value="source" checked' in text
    assert "<details open>" in text


def test_the_form_can_be_changed_after_the_preview(count: Count) -> None:
    client = at_desk()
    assert (
        "Change the form"
        in client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "9"})).content.decode()
    )
    page = client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "9", "again": "1"}))
    assert 'name="c1-votes" value="9"' in page.content.decode()
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"until": "minutes", "minutes": ""}, {"until": "minutes", "minutes": "²"}, {"until": "minutes", "minutes": "-5"},
     {"until": "time", "time": ""}, {"until": "time", "time": "0001-01-01T00:00"}, {"c1-name": "\x00"},
     {"c1-votes": "9" * 5000}, {"seen": "9" * 5000 + ".1"}, {"seen": "zzz"}],
)  # fmt: skip
def test_an_end_that_is_no_time_is_not_taken_as_for_ever(count: Count, fields: dict[str, str]) -> None:
    page = at_desk().post(path(count, "seats/40/correct/"), form(count) | {"c1-votes": "5", "confirm": "1"} | fields)
    assert page.status_code == 200
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("rest", "fields"),
    [("seats/40/call/", {"serial": "abc"}), ("seats/40/call/", {"serial": "9" * 5000}), ("unknown/", {}),
     ("unknown/", {"kind": "party", "pk": "abc"}), ("unknown/", {"kind": "party", "pk": "1", "same": "x"})],
)  # fmt: skip
def test_numbers_that_are_none_are_no_page(count: Count, rest: str, fields: dict[str, str]) -> None:
    client = at_desk(role="administrator")
    assert client.post(path(count, rest), {"reason": "r", **fields}).status_code == 404


@pytest.mark.parametrize("asked", ["audit/?seat=" + "9" * 5000, "audit/?who=%00", "seats/?q=%00", "seats/?q=²"])
def test_questions_that_make_no_sense_are_answered(count: Count, asked: str) -> None:
    assert at_desk().get(path(count, asked)).status_code == 200


@pytest.mark.parametrize("asked", ["field=__class__", "field=standings", "field=votes", "field=votes&serial=²"])
def test_only_values_have_an_origin(count: Count, asked: str) -> None:
    assert at_desk().get(path(count, f"seats/40/from/?{asked}")).status_code == 404


def test_votes_may_be_typed_in_hindi(count: Count) -> None:
    at_desk().post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "१२,३४५", "confirm": "1"}))
    assert Override.objects.get().value == "12345"


def test_a_file_is_stale_when_somebody_saved_first(count: Count) -> None:
    asha, bala = at_desk("asha"), at_desk("bala")
    checked = asha.post(path(count, "bulk/"), {"text": BULK + "40,1,votes,30000\n"})
    bala.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "20000", "confirm": "1"}))
    fields = {"text": checked.context["text"], "seen": checked.context["seen"], "reason": "r", "confirm": "1"}
    page = asha.post(path(count, "bulk/"), fields)
    assert "bala set ARVIND KEJRIWAL Total votes = 20000" in said(page)[-1]
    assert Override.objects.get(lifted_at=None).value == "20000"
    again = fields | {"seen": page.context["seen"]}
    asha.post(path(count, "bulk/"), again)
    assert Override.objects.get(lifted_at=None).value == "30000"
    assert "Check the file again" in said(asha.post(path(count, "bulk/"), fields | {"seen": "[1]"}))[-1]


def test_a_file_of_many_corrections_says_that_it_needs_two(count: Count) -> None:
    lines = "".join(f"{seat},{serial},votes,7\n" for seat in (1, 40, 41) for serial in range(1, 9))
    client, bala = at_desk("asha"), at_desk("bala", "approver")
    page = client.post(path(count, "bulk/"), {"file": SimpleUploadedFile("c.csv", (BULK + lines).encode())})
    number = len(page.context["file"].requests)
    assert number > 20
    assert f"makes {number} corrections at once" in page.content.decode()
    fields = {"text": page.context["text"], "reason": "r", "confirm": "1"}
    refused = client.post(path(count, "bulk/"), fields)
    assert "a second time" in said(refused)[-1], "seven votes for each is unlikely"
    assert not Proposal.objects.exists()
    typed = {f"again-{line.request.key}": "7" for line in refused.context["lines"] if line.unlikely}
    client.post(path(count, "bulk/"), fields | typed)
    made = Proposal.objects.get()
    assert not Override.objects.exists()
    bala.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"})
    assert Override.objects.count() == number


def test_a_proposal_is_stale_when_somebody_saved_first() -> None:
    count = begin(40, clock="19:03")
    asha, bala = at_desk("asha"), at_desk("bala", "approver")
    asha.post(path(count, "seats/40/correct/"), form(count, status="recount", propose="1"))
    bala.post(path(count, "seats/40/correct/"), form(count, **{"c9-name": "SOMEBODY ELSE"}, confirm="1"))
    page = bala.post(path(count, f"proposals/{Proposal.objects.get().pk}/"), {"decision": "approve"}, follow=True)
    assert "Someone else changed this seat" in said(page)[-1]
    assert Proposal.objects.get().decided_at is None
    assert count.entry(40)["status"] == "declared"


@pytest.mark.parametrize("fields", [{"c2-name": "SOMEBODY ELSE"}, {"c2-party": "AAP"}])
def test_another_name_or_party_for_a_declared_winner_needs_two(fields: dict[str, str]) -> None:
    """Else one editor alone could give a declared seat away."""
    count = begin(40, clock="19:03")
    winner = count.entry(40)["winner"]["serial"]
    asked = {name.replace("c2", f"c{winner}"): value for name, value in fields.items()}
    page = at_desk().post(path(count, "seats/40/correct/"), form(count, **asked, confirm="1"), follow=True)
    assert "A second person must approve" in said(page)[-1]
    assert not Override.objects.exists()


def test_nothing_is_decided_of_a_reading_that_says_something_else_now(count: Count) -> None:
    count.read("11:06", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    client = at_desk()
    seen: Any = client.get(path(count, f"held/{row.pk}/")).context["seen"]
    count.read("13:03", 1, fault="times-ten")
    for decision in ("release", "reject"):
        answer = client.post(
            path(count, f"held/{row.pk}/decide/"), {"decision": decision, "reason": "r", "seen": seen}, follow=True
        )
        assert "look again" in said(answer)[-1]
    assert Held.objects.get(pk=row.pk).state == HeldState.WAITING


def test_the_same_said_again_may_be_decided(count: Count) -> None:
    """A source makes its page anew every interval: an editor who takes a minute to write a reason is not too late."""
    count.read("11:06", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    client = at_desk()
    seen = client.get(path(count, f"held/{row.pk}/")).context["seen"]
    count.read("11:06", 1, fault="times-ten")
    assert Held.objects.get(pk=row.pk).fetched_at > row.fetched_at
    client.post(path(count, f"held/{row.pk}/decide/"), {"decision": "reject", "reason": "a typo", "seen": seen})
    assert Held.objects.get(pk=row.pk).state == HeldState.REJECTED


def test_a_seat_lists_every_correction_that_bears_on_its_margin(count: Count) -> None:
    client = at_desk()
    client.post(path(count, "seats/40/correct/"), form(count, **{"c1-votes": "30000", "confirm": "1"}))
    page = client.get(path(count, "seats/40/from/?field=margin")).content.decode()
    assert "An editor decided: Arvind Kejriwal, Total votes: 30,000" in page
    leader = count.entry(40)["leader"]["party"]
    seats = client.get(path(count, f"seats/?party={leader}")).context["rows"]
    assert 40 in [row.number for row in seats]


def test_a_new_name_or_party_is_shown_before_it_is_saved(count: Count) -> None:
    page = at_desk().post(path(count, "seats/40/correct/"), form(count, **{"c5-name": "SOMEBODY", "c5-party": "INC"}))
    assert "Somebody (INC)" in page.content.decode()


def test_a_file_shows_what_each_line_would_replace(count: Count) -> None:
    page = at_desk().post(path(count, "bulk/"), {"text": BULK + "40,1,votes,30000\n"})
    (line,) = page.context["lines"]
    assert (line.request.value, line.shown, line.source) == ("30000", "12163", "12163")


@pytest.mark.parametrize(("rest", "fields"), [("bulk/", {}), ("rosters/", {"sheet": "seats", "trial": "1"})])
def test_a_file_in_another_encoding_is_told_and_not_guessed_at(count: Count, rest: str, fields: dict[str, str]) -> None:
    file = SimpleUploadedFile("c.csv", "seat,name\n40,नई दिल्ली\n".encode("utf-16"))
    page = at_desk(role="administrator").post(path(count, rest), {"file": file, **fields})
    assert "not UTF-8" in said(page)[-1]
