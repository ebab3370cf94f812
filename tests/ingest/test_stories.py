"""No moment that stands is false, doubled or missing: after every transaction of whole nights, with faults, corrections
and editors at work. The checker (tests/stories.py) shares no code with what makes them."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from results.editorial import overrides, public_notes
from results.editorial.refusals import Refused
from results.enrolment import register
from results.ingest import stories
from results.ingest.revise import lock, revise
from results.models import Event, Moment
from results.publish.snapshot import snapshot
from results.rehearsal import recording, simulate
from results.rehearsal.clock import time_of_day
from tests.editorial.users import editor
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin, night_of
from tests.stories import Checker

pytestmark = pytest.mark.django_db
FAULTS = ("zeros", "times-ten", "one-less", "swapped-rows", "undeclared", "other-winner")


def checked(count: Count) -> Checker:
    checker = Checker(count.refreshed()).run()
    assert checker.faults == []
    return checker


def with_roster(count: Count) -> None:
    path = recording.find("delhi-2025")
    assert path is not None
    roster = json.loads(Path(path.parent / "delhi-2025.roster.json").read_text())
    register.apply_file(count.refreshed(), roster, count.tick())
    count.refreshed()


def captured(count: Count) -> list[datetime]:
    """The three-minute marks at which each captured snapshot of the night is first on the site's pages."""
    night = count.site.night
    times = sorted({m.at for m in night.moments if not m.reconstructed})
    return [min(_mark(at), night.end) for at in times]


def _mark(at: datetime) -> datetime:
    minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1 if at.second else 0)
    return minute + timedelta(minutes=-minute.minute % 3)


def read_at(count: Count, at: datetime) -> None:
    count.read(f"{at:%H:%M}")


@pytest.mark.promise("P26")
@pytest.mark.slow
def test_the_night_of_delhi() -> None:
    """Everything at every captured time; and the headlines that an editor would have written that day, once each."""
    count = begin(clock="08:03")
    with_roster(count)
    for clock in ("08:51", "08:57", "09:15", "10:03"):
        count.read(clock)
    for at in captured(count):
        read_at(count, at)
    checker = checked(count)
    assert checker.transactions > 44
    told = [event.entry for event in Event.objects.filter(kind="moment").order_by("seq")]
    lines = [f"{m['headline']}" for m in told]
    for headline in (
        "Counting is under way for 70 seats",
        "BJP crosses the majority mark in leads: 36 seats, 36 needed",
        "Arvind Kejriwal trails from New Delhi, BJP's Parvesh Verma in the lead",
        "INC may open its account: it leads in one seat, after none in 2015 and 2020",
        "INC no longer leads in any seat; it won none in 2015 and 2020",
        "AAP misses its hat-trick: majorities in 2015 and 2020, 23 of 70 seats now",
        "BJP's first majority of the elections known here: none in 2015 and 2020",
        "All 70 results are declared: BJP 48, AAP 22",
    ):
        assert lines.count(headline) == 1, (headline, lines)
    assert sum("trails in early leads" in line for line in lines) == 1
    lead = next(m for m in told if m["kind"] == "lead_change" and m["seat"] == 40 and m["party"] == "BJP")
    assert (lead["source_at"], lead["facts"]["margin"]) == ("2025-02-08T05:33:00+00:00", 225)
    opened = Moment.objects.get(key="first_lead:INC")
    assert not opened.standing
    high = [m for m in told if m["significance"] >= 60]
    assert 10 <= len(high) <= 30, [m["headline"] for m in high]
    assert len(set(lines)) == len(lines), [x for x in lines if lines.count(x) > 1]


@pytest.mark.slow
def test_the_night_of_west_bengal() -> None:
    """Every fifth captured time of 294 seats."""
    count = begin(name="west-bengal-2026", slug="wb")
    for at in captured(count)[::15]:
        read_at(count, at)
    checker = checked(count)
    assert checker.told["declared"] > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_simulated_night_with_faults_and_corrections(seed: int) -> None:
    trouble = "uncontested=1:tie=2:recount=2:lot=2:correction=3:held=1"
    spec = simulate.parse(f"simulate:{seed}:seats=24:{trouble}")
    count = begin(night=simulate.night(spec, night_of("delhi-2025")), slug=f"s{seed}")
    dice = random.Random(seed)
    made = []
    for minute in range(45, 610, 20):
        at = time_of_day("08:00", count.site.night.start) + timedelta(minutes=minute)
        count.read(f"{at:%H:%M}")
        if dice.random() < 0.6:
            number = dice.choice([seat.number for seat in count.site.night.seats])
            count.read(f"{at + timedelta(minutes=3):%H:%M}", number, fault=dice.choice(FAULTS))
        if dice.random() < 0.3 and (override := corrected(count, dice)):
            made.append(override)
        if made and dice.random() < 0.4:
            lifted(count, made.pop())
    checker = checked(count)
    assert checker.told["lead_change"] > 3
    assert checker.told["declared"] > 10
    with assert_deltas_complete(count.election):
        revise(lock(count.election.pk), None, count.tick())
    checked(count)


def corrected(count: Count, dice: random.Random) -> overrides.Override | None:
    """An editor gives a candidate a few thousand votes more."""
    number = dice.choice([seat.number for seat in count.site.night.seats])
    candidate = dice.choice(list(count.contest(number).candidates.filter(is_nota=False)))
    try:
        return overrides.make(
            count.contest(number),
            "votes",
            str((candidate.votes or 0) + dice.randrange(1, 9000)),
            candidate=candidate,
            reason="counted by hand",
            author=editor(),
            now=count.tick(),
        )
    except Refused:
        return None


def lifted(count: Count, override: overrides.Override) -> None:
    try:
        overrides.lift(override, reason="the source has it now", author=editor(), now=count.tick())
    except Refused:
        return


@pytest.mark.promise("P26")
def test_what_rests_on_a_withdrawn_number_is_taken_back_with_the_reason() -> None:
    """A lead that changed by a number that proves wrong, and one before it that stays."""
    count = begin(40, clock="09:48")
    count.read("10:12")
    count.read("11:03")
    changes = list(Moment.objects.filter(kind="lead_change").order_by("seq"))
    assert len(changes) == 2
    since = datetime.fromisoformat(changes[1].entry["facts"]["source_at"])
    with assert_deltas_complete(count.election):
        revise(lock(count.election.pk), (), count.tick(), {}, withdrawn={40: since})
    standing = {row.pk: row.standing for row in Moment.objects.filter(kind="lead_change")}
    assert standing == {changes[0].pk: True, changes[1].pk: False}
    taken_back = Event.objects.get(kind="retracted", key=changes[1].entry["id"]).entry
    assert (taken_back["why"], taken_back["seat"]) == (stories.WITHDRAWN, 40)


def test_nobody_is_ahead_by_half_a_poll() -> None:
    """Two chunks of one poll: after the first the tally moved, yet the board is of two times."""
    count = begin(*range(1, 13))
    count.election.awaited_seats = list(range(1, 13))
    count.election.awaited_until = count.now + timedelta(days=9999)
    count.election.save()
    count.read("11:03", *range(1, 7))
    assert not Moment.objects.filter(kind__in=["ahead", "majority_leads"]).exists()
    assert Moment.objects.filter(kind="counting_begins").count() == 0
    assert count.refreshed().awaited_seats == list(range(7, 13))
    count.read("11:03", *range(7, 13))
    assert Moment.objects.filter(kind="counting_begins").count() == 1


def test_a_moment_that_an_editor_took_back_is_not_told_again() -> None:
    count = begin(*range(1, 13), clock="11:03")
    told = next(m for m in snapshot(count.election)["moments"] if m["kind"] == "ahead")
    public_notes.retract(count.election, told["id"], reason="too early", author=editor(), now=count.tick())
    count.read("11:09")
    ahead = [m for m in snapshot(count.refreshed())["moments"] if m["kind"] == "ahead" and not m["retracted"]]
    assert ahead == []


def test_the_checker_finds_what_is_missing_false_or_doubled() -> None:
    count = begin(*range(1, 13), clock="11:03")
    checked(count)
    ahead = Event.objects.get(kind="moment", entry__kind="ahead")
    counting = Event.objects.get(kind="moment", entry__kind="counting_begins")
    counting.entry = ahead.entry
    counting.save()
    ahead.entry = {**ahead.entry, "party": "INC"}
    ahead.save()
    faults = " ".join(Checker(count.refreshed()).run().faults)
    assert "missing ('counting_begins',)" in faults
    assert "false ('ahead', 'INC')" in faults
