"""What was taken back, changed or released after a check is public: on the page of corrections and in its API."""

import pytest
from django.test import Client
from django.utils import timezone

from results.domain.names import familiar
from results.editorial import calls, overrides, public_notes, release
from results.models import Held, HeldState
from results.publish.snapshot import snapshot
from tests import boards
from tests.editorial.users import approver, editor
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db(transaction=True)


def test_notes_releases_and_calls_are_public_and_accounts_are_not() -> None:
    count = begin(1, 40, clock="11:03")
    asha = editor("account-name")
    count.read("11:06", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    release.release(row, reason="checked by phone", author=asha, now=timezone.now())
    told = snapshot(count.refreshed())["moments"][-1]["id"]
    public_notes.retract(count.election, told, reason="typing mistake", author=asha, now=timezone.now())
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


def test_a_reader_is_told_in_words_what_was_corrected() -> None:
    count = begin(40, clock="11:03")
    asha, now = editor("asha"), timezone.now()
    approved = {"approved_by": approver("ravi")}
    leader = count.entry(40)["leader"]
    overrides.make(
        count.contest(40), "winner", str(leader["serial"]), reason="as announced", author=asha, now=now, **approved
    )
    first = familiar(leader["name"])
    assert f"<b>{first}</b>" in Client().get("/e/d/corrections/").content.decode()
    hindi = Client().get("/hi/e/d/corrections/").content.decode()
    assert "घोषित विजेता" in hindi and "एक संपादक" in hindi
    overrides.make(count.contest(40), "status", "countermanded", reason="by order", author=asha, now=now, **approved)
    page = Client().get("/hi/e/d/seats/40/").content.decode()
    assert "गिनती की स्थिति" in page and "countermanded" not in page.partition("</main>")[0].partition("<main")[2]


def test_a_seat_keeps_its_own_moments() -> None:
    """However much happens elsewhere: the board itself has the newest fifty only."""
    begin(1, 40, clock="11:03")
    told = "Nothing like it was seen here before"
    boards.write("d", boards.Change("moment", "own", boards.moment_entry(40, "BJP", told)))
    boards.write("d", *(boards.Change("moment", f"{n}", boards.moment_entry(1, "BJP", f"Lead {n}")) for n in range(60)))
    page = Client().get("/e/d/seats/40/").content.decode()
    assert told in page and "Lead 3" not in page
