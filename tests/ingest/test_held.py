"""Readings that wait: for the next page, or for a person."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from results.editorial import release
from results.editorial.refusals import NeedsSecond, Refused
from results.models import AuditLine, Held, HeldState, Note, Page
from tests.editorial.users import approver, editor
from tests.ingest.assertions import assert_deltas_complete, assert_provenance
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


def waiting() -> list[tuple[str, list[str]]]:
    rows = Held.objects.filter(state=HeldState.WAITING).order_by("kind")
    return [(row.kind, sorted({finding["code"] for finding in row.findings})) for row in rows]


def board_of(count: Count, number: int = 40) -> tuple[object, ...]:
    entry = count.entry(number)
    return entry["leader"], entry["margin"], entry["votes_counted"], entry["winner"], entry["status"]


def test_a_few_votes_that_truly_grew_nearly_tenfold_hold_no_seat() -> None:
    """Seat 30, where the pages of forty minutes were missed: an independent had 17 votes, then 164."""
    count = begin(30, clock="13:33")
    before = board_of(count, 30)
    count.read("14:12")
    assert waiting() == []
    assert (count.entry(30)["votes_counted"] or 0) > (before[2] or 0)  # type: ignore[operator]


@pytest.mark.promise("P11")
@pytest.mark.parametrize("fault", ["zeros", "times-ten", "swapped-rows"])
def test_a_fault_never_reaches_the_board_and_ends_by_itself(fault: str) -> None:
    count = begin(1, clock="11:03")
    before = board_of(count, 1)
    with assert_deltas_complete(count.refreshed()):
        outcome = count.read("11:06", fault=fault)
    assert outcome.counts["held"] >= 1
    assert board_of(count, 1)[2] == before[2]
    assert "reading_waits" in count.entry(1)["flags"]
    with assert_deltas_complete(count.refreshed()):
        count.read("11:09")
    assert waiting() == []
    assert "reading_waits" not in count.entry(1)["flags"]
    assert set(Held.objects.values_list("state", flat=True)) == {HeldState.GONE}


@pytest.mark.parametrize("fault", ["zeros", "times-ten", "swapped-rows"])
def test_what_needs_a_person_is_not_let_in_by_being_repeated(fault: str) -> None:
    count = begin(1, clock="11:03")
    shown = count.entry(1)["votes_counted"]
    for clock in ("11:06", "11:09", "11:12"):
        count.read(clock, fault=fault)
        assert count.entry(1)["votes_counted"] == shown
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    assert row.needs_person
    assert row.times >= 2
    assert Held.objects.filter(kind="constituencywise").count() == 1


def less(count: Count) -> Callable[[str], str]:
    """The leader's EVM votes and total a tenth lower."""
    leader = count.entry(6)["leader"]["name"]

    def edit(page: str) -> str:
        row = page.index(leader)
        return page[:row] + re.sub(r">(\d{4,6})<", lambda m: f">{int(m[1]) * 9 // 10}<", page[row:], count=2)

    return edit


def test_a_large_fall_waits_for_the_next_page_and_is_then_labelled() -> None:
    count = begin(6, clock="15:03")
    shown, edit = count.entry(6)["leader"]["votes"], less(count)
    count.read("15:06", edit=edit)
    assert waiting() == [("constituencywise", ["fall"])]
    with assert_deltas_complete(count.refreshed()):
        count.read("15:09", edit=edit)
    assert waiting() == []
    entry = count.entry(6)
    assert entry["leader"]["votes"] < shown
    assert "revised_by_source" in entry["flags"]
    count.read("15:12", edit=edit)
    assert "revised_by_source" not in count.entry(6)["flags"]


def test_a_page_that_is_not_made_anew_is_confirmed_by_standing() -> None:
    count = begin(6, clock="15:03")
    count.read("15:06", edit=less(count))
    assert release.confirm_unchanged(count.tick()) == 0
    row = Held.objects.get()
    Page.objects.filter(pk=row.page_id).update(seen_at=row.fetched_at + timedelta(minutes=10))
    with assert_deltas_complete(count.refreshed()):
        assert release.confirm_unchanged(count.tick()) == 1
    assert Held.objects.get().state == HeldState.CONFIRMED
    assert release.confirm_unchanged(count.tick()) == 0


def test_a_person_releases_with_a_reason_and_a_public_note() -> None:
    count = begin(1, 2, 3, 4, 5, clock="11:03")
    count.read("11:06", 1, fault="times-ten")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    with pytest.raises(Refused, match="reason"):
        release.release(row, reason=" ", author=editor(), now=count.tick())
    with pytest.raises(Refused, match="something else"):
        release.release(row, reason="checked", author=editor(), now=count.tick(), shown_fingerprint="another")
    found = release.release_effect(row)
    assert not found.flips_majority
    with assert_deltas_complete(count.refreshed()):
        release.release(
            row,
            reason="checked by phone",
            author=editor(),
            now=count.tick(),
            shown_fingerprint=release.fingerprint(row),
        )
    assert {"released_by_desk", "reading_waits"} <= set(count.entry(1)["flags"])  # the list's line waits still
    note = Note.objects.get()
    assert (note.kind, note.reason) == ("release", "checked by phone")
    assert AuditLine.objects.filter(action="release", who="asha", seat=1).exists()
    assert_provenance(count.election)
    with pytest.raises(Refused, match="decided"):
        release.release(row, reason="again", author=editor(), now=count.tick())


def test_a_person_rejects_and_is_not_asked_about_the_same_again() -> None:
    count = begin(1, clock="11:03")
    count.read("11:06", fault="zeros")
    assert "reading_waits" in count.entry(1)["flags"]
    row = Held.objects.get(state=HeldState.WAITING, kind="constituencywise")
    with assert_deltas_complete(count.refreshed()):
        release.reject(row, reason="test page", author=editor(), now=count.tick())
    assert waiting() == [], "the list's line rests on the same votes"
    assert "reading_waits" not in count.entry(1)["flags"]
    head = count.refreshed().seq
    count.read("11:09", fault="zeros")
    assert waiting() == []
    count.read("11:12", fault="times-ten")
    assert ("constituencywise", ["tenfold"]) in waiting()
    assert count.refreshed().seq >= head


def test_releasing_what_moves_the_majority_needs_two() -> None:
    count = begin(7, clock="11:03")
    count.read("11:06", fault="swapped-rows")
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    assert release.release_effect(row).flips_majority
    for how in ({}, {"approved_by": editor()}):
        with pytest.raises(Refused):
            release.release(row, reason="r", author=editor(), now=count.tick(), **how)
    release.release(row, reason="r", author=editor(), now=count.tick(), approved_by=approver())


@pytest.mark.parametrize("fault", ["undeclared", "other-winner"])
def test_a_declared_result_changes_only_with_two_people(fault: str) -> None:
    count = begin(40, clock="19:00")
    declared = board_of(count)
    assert declared[3]
    for clock in ("19:03", "19:06", "19:09"):
        with assert_deltas_complete(count.refreshed()):
            count.read(clock, fault=fault)
        assert board_of(count)[3:] == declared[3:]
    row = Held.objects.get(kind="seat_list", state=HeldState.WAITING)
    with pytest.raises(NeedsSecond, match="declared"):
        release.release(row, reason="ECI says so", author=editor(), now=count.tick())
    with assert_deltas_complete(count.refreshed()):
        release.release(row, reason="ECI says so", author=editor(), now=count.tick(), approved_by=approver())
    assert board_of(count)[3:] != declared[3:]
    assert Note.objects.filter(kind="correction").count() == 1


def test_a_mistake_does_not_become_true_by_staying() -> None:
    """Two hours on the others have grown so much that the tenfold count alone would no longer be noticed."""
    count = begin(1, 2, 3, 4, 5, clock="11:03")
    true = count.candidate(1, 1).votes
    waiting = Held.objects.filter(kind="constituencywise", state=HeldState.WAITING)
    for clock in ("11:06", "13:03", "13:33", "14:03"):
        count.read(clock, 1, fault="times-ten")
        assert waiting.get().needs_person, clock
        assert {"tenfold", "leap"} & {finding["code"] for finding in waiting.get().findings}, clock
    assert count.candidate(1, 1).votes == true
    release.reject(waiting.get(), reason="a typing mistake", author=editor(), now=count.tick())
    count.read("14:33", 1, fault="times-ten")
    assert waiting.get().needs_person
    count.read("14:36", 1)
    assert not waiting.exists()
    assert (count.candidate(1, 1).votes or 0) > (true or 0)


def test_a_rejected_count_is_forgotten_once_the_source_has_said_something_better() -> None:
    """Hours later the true count is higher than the typing mistake was."""
    count = begin(1, clock="09:21")
    count.read("09:24", fault="times-ten")
    wrong = max(line["votes"] for line in Held.objects.get(kind="constituencywise").record["candidates"])
    for row in Held.objects.filter(state=HeldState.WAITING):
        release.reject(row, reason="a typing mistake", author=editor(), now=count.tick())
    for clock in ("09:33", "11:03", "13:03"):
        count.read(clock)
        assert waiting() == [], clock
    assert count.entry(1)["leader"]["votes"] > wrong
