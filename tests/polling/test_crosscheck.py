"""Kinds of page compared: what differs at one stamp is kept with both values, until it agrees again."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from results.models import Contest, Contradiction, Election, Page
from results.polling import crosscheck
from results.publish.sources import sources
from results.rehearsal.night import IST
from tests.polling.in_process import once, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
SEATS = (1, 2, 3, 30, 40, 41)
PARTIES, LIST, LIVE = "partywiseresult-U05.htm", "statewiseU051.htm", "election-json-U05-live.json"


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", *SEATS), START)) as folder:
        yield folder


def shown(election: Election) -> list[dict[str, object]]:
    found: list[dict[str, object]] = sources(election, timezone.now())["contradictions"]
    return found


def miscounted(table: bytes) -> bytes:
    """The parties' table with another number of seats for the BJP."""
    return re.sub(rb"(Bharatiya Janata Party - BJP.*?)\d+", rb"\g<1>5", table, count=1, flags=re.DOTALL)


def test_a_night_on_which_all_pages_agree_has_no_contradiction(folder: Folder) -> None:
    election = track(folder)
    for minutes in (6, 3, 3, 12, 30, 60, 180):
        folder.move(minutes)
        once(election)
        once(election)
    assert list(Contradiction.objects.values_list("about", "first_value", "second_value")) == []
    assert {PARTIES, LIVE} <= set(folder.asked)


def test_the_party_table_against_the_list(folder: Folder) -> None:
    election = track(folder)
    folder.spoilt[PARTIES] = miscounted
    folder.move(6)
    once(election)
    row = Contradiction.objects.get(ended_at=None)
    assert row.about == f"parties:{PARTIES}:BJP"
    assert (row.first_kind, row.second_kind) == ("partywise", "seat_list")
    assert row.first_value != row.second_value
    assert row.source_at == folder.at
    (told,) = shown(election)
    assert told["first"] == {"kind": "partywise", "value": row.first_value}
    folder.spoilt.clear()
    folder.move(6)
    once(election)
    assert shown(election) == []
    assert Contradiction.objects.get().ended_at


def test_tables_of_another_stamp_are_not_compared(folder: Folder) -> None:
    election = track(folder)
    old = folder.answer(PARTIES)
    folder.spoilt[PARTIES] = lambda _: old
    folder.move(60)
    once(election)
    assert not Contradiction.objects.exists()


def test_a_difference_ends_also_where_the_poll_that_would_have_ended_it_died(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    election = track(folder)
    folder.spoilt[PARTIES] = miscounted
    folder.move(6)
    once(election)
    assert shown(election)
    folder.spoilt.clear()
    folder.move(6)
    with monkeypatch.context() as dying, pytest.raises(ZeroDivisionError):
        dying.setattr("results.polling.crosscheck.compare_pages", lambda *_: 1 / 0)
        once(election)
    assert shown(election)
    once(election)
    assert shown(election) == []
    asked = len(folder.asked)
    once(election)
    assert PARTIES not in folder.asked[asked:]


def test_a_table_that_stays_behind_is_not_asked_for_over_and_over(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    election = track(folder)
    folder.spoilt[PARTIES] = miscounted
    folder.move(6)
    once(election)
    old = folder.answer(PARTIES)
    folder.spoilt[PARTIES] = lambda _: old
    folder.move(6)
    asked = []
    for _ in range(4):
        once(election)
        asked.append(folder.asked.count(PARTIES))
    assert shown(election)
    assert asked == [asked[0]] * 4
    came, last = crosscheck._compared[election.epoch]
    interval = timedelta(seconds=election.source_interval_s)
    monkeypatch.setitem(crosscheck._compared, election.epoch, (came, last - interval))
    for _ in range(2):
        once(election)
    assert folder.asked.count(PARTIES) == asked[0] + 1


def flagged(election: Election) -> set[int]:
    seats = Contest.objects.filter(election=election)
    return {seat.number for seat in seats if "pages_contradict" in seat.entry["flags"]}


def test_the_live_json_counts_once_it_has_stood_for_an_interval(folder: Folder) -> None:
    election = track(folder)
    folder.spoilt[LIVE] = lambda body: body.replace(b'"BJP"', b'"INC"')
    folder.move(6)
    once(election)
    assert Contradiction.objects.filter(about__startswith="seat:json:", ended_at=None).exists()
    assert shown(election) == []
    assert flagged(election) == set()
    before = timezone.now() - timedelta(seconds=election.source_interval_s + 1)
    Contradiction.objects.update(since=before, seen_at=before)
    folder.move(3)
    once(election)
    assert {told["seat"] for told in shown(election)} <= set(SEATS)
    assert "INC" in str(shown(election)[0]["first"])
    assert flagged(election) == {told["seat"] for told in shown(election)}
    folder.spoilt.clear()
    folder.move(3)
    once(election)
    assert flagged(election) == set()


def test_a_seats_page_against_its_line(folder: Folder) -> None:
    election = track(folder)
    folder.move(60)
    once(election)
    folder.spoilt[LIST] = lambda body: _with_margin(body, 40, 77777)
    folder.move(60)
    once(election)
    folder.move(3)
    once(election)
    row = Contradiction.objects.get(about="seat:own:40", ended_at=None)
    assert row.contest is not None and row.contest.number == 40
    assert row.second_value.endswith("by 77777")
    assert shown(election)[0]["seat_name"] == "NEW DELHI"
    assert "pages_contradict" in Contest.objects.get(election=election, number=40).entry["flags"]
    folder.spoilt.clear()
    folder.move(3)
    once(election)
    folder.move(6)
    once(election)
    assert not shown(election)
    assert "pages_contradict" not in Contest.objects.get(election=election, number=40).entry["flags"]


def _with_margin(body: bytes, number: int, margin: int) -> bytes:
    """The list with another margin in one seat's line: the only cell before its round that is a plain number."""
    before, line = re.split(rb"(?=<tr[^>]*>\s*<td[^>]*>NEW DELHI)", body, maxsplit=1)
    return before + re.sub(rb">(\d+)(</td>\s*<td[^>]*>\d+/\d+)", rb">%d\2" % margin, line, count=1)


def test_lines_of_a_party_table_are_counted(folder: Folder) -> None:
    election = track(folder)
    folder.move(3)
    once(election)
    assert Page.objects.filter(name=PARTIES).latest("pk").matched > 0
