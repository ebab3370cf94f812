"""Frozen: what sources say waits and does not leak; thawed: it is shown first, then judged as if it came now."""

import pytest

from results.editorial import freeze, overrides
from results.editorial.refusals import Refused
from results.models import AuditLine, Event, Held, HeldState
from results.publish.snapshot import snapshot
from tests.editorial.users import editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


def frozen(*numbers: int) -> Count:
    count = begin(*numbers, clock="11:03")
    with assert_deltas_complete(count.election):
        freeze.freeze(count.election, reason="odd pages", author=editor(), now=count.tick())
    count.refreshed()
    return count


@pytest.mark.promise("P22")
def test_frozen_is_on_the_wire_and_nothing_of_the_source_is() -> None:
    count = frozen(40, 41)
    assert snapshot(count.election)["election"]["frozen"] is True
    head = count.election.seq
    for clock in ("11:06", "11:09", "12:03"):
        assert count.read(clock).counts["accepted"] == 0
    assert count.refreshed().seq == head
    assert Held.objects.filter(state=HeldState.WAITING, frozen=True).count() == 4


def test_corrections_are_published_and_leak_nothing_that_waits() -> None:
    count = frozen(40)
    before = {c.serial: c.votes for c in count.contest(40).candidates.all()}
    count.read("12:03")
    with assert_deltas_complete(count.refreshed()):
        overrides.make(
            count.contest(40),
            "votes",
            "7",
            candidate=count.candidate(40, 1),
            reason="r",
            author=editor(),
            now=count.now,
        )
    after = {c.serial: c.votes for c in count.contest(40).candidates.all()}
    assert after == {**before, 1: 7}


def test_thawing_shows_what_waited_and_lets_in_just_that() -> None:
    count = frozen(40, 41)
    count.read("11:33")
    count.read("12:03")
    head = count.refreshed().seq
    shown = freeze.preview(count.election, count.now)
    assert (shown.waiting, shown.suspicious) == (4, 0)
    assert count.refreshed().seq == head
    assert Held.objects.filter(state=HeldState.WAITING).count() == 4
    with assert_deltas_complete(count.election):
        assert freeze.thaw(count.election, reason="all clear", author=editor(), now=count.tick()) == 2
    for seat in shown.effect.seats:
        assert count.entry(seat.number)["votes_counted"] == seat.facts["votes_counted"][1]
    assert not Held.objects.filter(state=HeldState.WAITING).exists()
    assert snapshot(count.refreshed())["election"]["frozen"] is False
    seats = Event.objects.filter(election=count.election, seq__gt=head, kind="seat")
    assert sorted(seats.values_list("key", flat=True)) == ["40", "41"]


def test_what_is_suspicious_waits_on_after_a_thaw() -> None:
    count = frozen(1, 40)
    count.read("11:06", fault="zeros")
    shown = freeze.preview(count.election, count.now)
    assert shown.suspicious >= 2
    before = count.entry(1)["votes_counted"]
    with assert_deltas_complete(count.refreshed()):
        freeze.thaw(count.election, reason="go", author=editor(), now=count.tick())
    assert count.entry(1)["votes_counted"] == before
    assert Held.objects.filter(state=HeldState.WAITING, frozen=False, needs_person=True).exists()


def test_the_switch_has_two_positions_and_a_trace() -> None:
    count = frozen(40)
    with pytest.raises(Refused, match="already"):
        freeze.freeze(count.election, reason="again", author=editor(), now=count.tick())
    freeze.thaw(count.election, reason="ok", author=editor(), now=count.tick())
    with pytest.raises(Refused, match="already"):
        freeze.thaw(count.election, reason="ok", author=editor(), now=count.tick())
    assert list(AuditLine.objects.order_by("pk").values_list("action", "why")) == [
        ("freeze", "odd pages"),
        ("thaw", "ok"),
    ]
