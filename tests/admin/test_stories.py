"""What editors do with moments, at the desk, and what readers have of it."""

from typing import Any

import pytest

from results.editorial.moments import waiting
from results.models import Election, Event, Moment
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, path
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    return begin(*range(1, 13), clock="11:03")


def shown(count: Count, kind: str) -> dict[str, Any]:
    (found,) = [m for m in snapshot(count.refreshed())["moments"] if m["kind"] == kind]
    return found


def test_a_moment_is_reworded_with_ours_kept_beside_it(count: Count) -> None:
    client, told = at_desk(), shown(count, "counting_begins")
    words = {"words": "The count of Delhi has begun", "reason": "shorter"}
    with assert_deltas_complete(count.election):
        client.post(path(count, f"moments/{told['id']}/reword/"), words)
    now = shown(count, "counting_begins")
    assert (now["id"], now["seq"], now["at"]) == (told["id"], told["seq"], told["at"])
    assert (now["headline"], now["own_headline"]) == (words["words"], told["headline"])
    assert now["reworded"] is True
    client.post(path(count, f"moments/{told['id']}/reword/"), {"words": "", "reason": "as it was"})
    assert shown(count, "counting_begins") == told


def test_a_moment_is_pinned_and_unpinned(count: Count) -> None:
    client, told = at_desk(), shown(count, "ahead")
    client.post(path(count, f"moments/{told['id']}/pin/"), {"pinned": "1"})
    assert shown(count, "ahead")["pinned"] is True
    client.post(path(count, f"moments/{told['id']}/pin/"), {"pinned": "0"})
    assert shown(count, "ahead") == told


def test_a_hidden_moment_waits_for_an_editor_before_it_is_told_again(count: Count) -> None:
    client, told = at_desk(), shown(count, "ahead")
    client.post(path(count, f"moments/{told['id']}/hide/"), {"reason": "too early to say"})
    retraction = Event.objects.get(kind="retracted", key=told["id"]).entry
    assert (retraction["why"], retraction["reason"]) == ("by_editor", "too early to say")
    Moment.objects.filter(key=f"ahead:{told['party']}").update(standing=False)  # as if another had been ahead since
    count.read("11:09")
    assert shown(count, "ahead")["retracted"] is True
    row = waiting(count.election).get()
    assert "waits for you" in client.get(path(count, "moments/")).content.decode()
    with assert_deltas_complete(count.election):
        client.post(path(count, f"moments/waiting/{row.pk}/tell/"))
    ahead = [m for m in snapshot(count.refreshed())["moments"] if m["kind"] == "ahead"]
    assert [m["retracted"] for m in ahead] == [False, True]
    assert not waiting(count.election).exists()


def test_an_editor_adds_a_moment(count: Count) -> None:
    with assert_deltas_complete(count.election):
        at_desk().post(
            path(count, "moments/add/"), {"words": "Both leaders speak at six", "significance": "61", "seat": "7"}
        )
    told = shown(count, "editorial")
    assert (told["headline"], told["significance"], told["seat"]) == ("Both leaders speak at six", 61, 7)
    at_desk("bala").post(path(count, "moments/add/"), {"words": "  ", "significance": "61"})
    assert len([m for m in snapshot(Election.objects.get())["moments"] if m["kind"] == "editorial"]) == 1


def test_who_may_only_look_changes_nothing(count: Count) -> None:
    told, viewer = shown(count, "ahead"), at_desk("chitra", "viewer")
    for rest in (f"{told['id']}/pin/", f"{told['id']}/hide/", f"{told['id']}/reword/", "add/"):
        assert viewer.post(path(count, f"moments/{rest}"), {"reason": "x"}).status_code == 403
    assert shown(count, "ahead") == told
