"""What a person rejected stays rejected: it is neither listed nor offered again, whatever happened in between."""

import pytest

from results.editorial import release
from results.models import AuditLine, Held, HeldState, Note
from tests.admin.desk import at_desk, path
from tests.editorial.users import editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """A count of which an all-zero page was rejected."""
    count = begin(1, 2, 3, 4, 5, clock="11:03")
    count.read("11:06", 1, fault="zeros")
    client = at_desk("asha")
    for row in waiting():
        client.post(path(count, f"held/{row.pk}/decide/"), {"decision": "reject", "reason": "a test page"})
    assert waiting() == []
    return count


def waiting() -> list[Held]:
    return list(Held.objects.filter(state=HeldState.WAITING))


def test_a_rejected_reading_does_not_come_back_by_a_freeze(count: Count) -> None:
    client = at_desk("bala")
    client.post(path(count, "freeze/"), {"do": "freeze", "reason": "odd"})
    count.refreshed()
    count.read("11:09", 1, fault="zeros")
    assert waiting()
    assert client.get(path(count, "freeze/")).context["thaw"].suspicious == 0
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, "freeze/"), {"do": "thaw", "reason": "fine"})
    assert waiting() == []
    assert "because the election is frozen" not in client.get(path(count)).content.decode()
    states = Held.objects.filter(kind="constituencywise").values_list("state", flat=True)
    assert sorted(states) == [HeldState.GONE, HeldState.REJECTED]


def test_what_waits_goes_when_the_source_returns_to_what_was_rejected(count: Count) -> None:
    count.read("11:12", 1, fault="times-ten")
    assert waiting()
    assert "reading_waits" in count.entry(1)["flags"]
    with assert_deltas_complete(count.refreshed()):
        count.read("11:15", 1, fault="zeros")
    assert waiting() == []
    assert "reading_waits" not in count.entry(1)["flags"]
    assert AuditLine.objects.filter(action="gone", seat=1).exists()


def test_a_reading_released_without_a_finding_is_told_in_whole_words(count: Count) -> None:
    count.read("11:12", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    row.findings = []
    row.save()
    release.release(row, reason="checked", author=editor(), now=count.tick())
    assert Note.objects.get(kind="release").text.endswith(": published after a check.")
