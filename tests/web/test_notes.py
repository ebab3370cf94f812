"""What was taken back, changed or released after a check is public: on the page of corrections and in its API."""

import pytest
from django.test import Client
from django.utils import timezone

from results.ingest import overrides, release
from results.ingest.desk import calls, notes
from results.models import Held, HeldState
from results.publish.snapshot import snapshot
from tests.ingest.counting import begin
from tests.ingest.people import editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_notes_releases_and_calls_are_public_and_accounts_are_not() -> None:
    count = begin(1, 40, clock="11:03")
    asha = editor("account-name")
    count.read("11:06", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    release.release(row, reason="checked by phone", author=asha, now=timezone.now())
    told = snapshot(count.refreshed())["moments"][-1]["id"]
    notes.retract(count.election, told, reason="typing mistake", author=asha, now=timezone.now())
    calls.call(count.contest(40), count.candidate(40, 1), reason="our model", author=asha, now=timezone.now())
    overrides.make(count.contest(40), "round", "3", reason="as announced", author=asha, now=timezone.now())

    answer = Client().get("/api/v1/elections/d/corrections")
    found = answer.json()
    assert [note["kind"] for note in found["notes"]] == ["retraction", "release"]
    assert found["notes"][0]["moment"] == told
    assert [call["serial"] for call in found["calls"]] == [1]
    only = Client().get("/api/v1/elections/d/corrections?seat=40").json()
    assert [note["kind"] for note in only["notes"]] != ["retraction", "release"]
    shown = Client().get("/e/d/corrections/")
    page = shown.content.decode()
    assert shown.status_code == 200, page[:2000]
    for words in ("checked by phone", "typing mistake", "as announced"):
        assert words in page, words
    assert "account-name" not in page + answer.content.decode()
