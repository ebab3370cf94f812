"""Wrong clocks, the source's and ours: nothing is believed that blocks what follows, and nothing waits for ever."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from results.intake import inbox, reparse, uploads
from results.models import Contest, Election, Page
from results.polling import health, schedule
from results.rehearsal.night import IST
from results.scrape.lists import ListCheck
from results.sources.clock import SourceClock
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.polling.results_folder import (
    Folder,
    Spoil,
    serve,
    small,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
LIST, TABLE = "statewiseU051.htm", "ConstituencywiseU0540.htm"
HOUR = timedelta(hours=1)
STAMP = re.compile(rb"Last Updated at .*? On \d\d/\d\d/\d{4}")


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", 1, 2, 40, 41), START)) as folder:
        yield folder


def stamped(at: datetime) -> Spoil:
    text = f"Last Updated at {at:%I:%M %p} On {at:%d/%m/%Y}".lower().replace("last updated", "Last Updated")
    return lambda body: STAMP.sub(text.replace(" on ", " On ").encode(), body)


@pytest.mark.parametrize("name", [LIST, TABLE])
@pytest.mark.parametrize("ahead", [HOUR, timedelta(hours=12), timedelta(days=30)], ids=str)
def test_a_stamp_of_the_future_is_refused_and_what_follows_is_read(folder: Folder, name: str, ahead: timedelta) -> None:
    election = track(folder)
    folder.move(30)
    folder.spoilt[name] = stamped(folder.at + ahead)
    once(election)
    refused = election.pages.get(name=name, outcome="rejected")
    assert "stamped in the future" in refused.error
    assert election.retries.get(name=name).error == refused.error
    assert election.source_at is not None and election.source_at <= folder.at
    folder.spoilt.clear()
    folder.move(60)
    forgive(election)
    before = board(election)
    once(election)
    assert election.pages.filter(name=name, outcome="read").latest("pk").source_at == folder.at
    assert (election.source_at, election.source_state) == (folder.at, "ok")
    assert board(election) != before
    assert not Page.objects.filter(outcome="older").exists()


def test_clocks_that_differ_by_minutes_are_let_be(folder: Folder) -> None:
    folder.lag = timedelta(minutes=-9)
    election = track(folder)
    assert election.source_at == folder.at


def test_without_a_date_a_stamp_is_believed(folder: Folder) -> None:
    election = track(folder)
    folder.date = ""
    folder.spoilt[LIST] = stamped(folder.at + HOUR)
    once(election)
    assert election.source_at == folder.at + HOUR


def test_a_page_refused_for_a_wrong_date_is_read_by_a_right_one(folder: Folder) -> None:
    election = track(folder)
    folder.move(30)
    folder.lag = -HOUR
    once(election)
    assert election.pages.filter(outcome="rejected").exists()
    rows = election.pages.count()
    forgive(election)
    once(election)
    assert election.pages.count() <= rows + 2, "what is refused again is not kept again"
    folder.lag = timedelta(seconds=20)
    forgive(election)
    once(election)
    assert election.source_at == folder.at


def test_a_board_rebuilt_refuses_what_was_believed(folder: Folder) -> None:
    election = track(folder)
    folder.date = ""
    folder.spoilt[LIST] = stamped(folder.at + HOUR)
    once(election)
    page = election.pages.filter(name=LIST).latest("pk")
    page.headers["date"] = "Sat, 08 Feb 2025 05:26:00 GMT"
    page.save()
    reparse.reparse(election, timezone.now())
    election.refresh_from_db()
    page.refresh_from_db()
    assert election.source_at == folder.at
    assert (page.outcome, "stamped in the future" in page.error) == ("rejected", True)


def test_a_page_handed_in_is_judged_by_when_its_giver_had_it(folder: Folder) -> None:
    election = track(folder)
    had, now = folder.at, timezone.now()
    body = stamped(folder.at + HOUR)(folder.answer(LIST)[1])
    assert isinstance(body, bytes)
    told = uploads.read_upload(inbox.receive(election, LIST, body, "me", now, fetched_at=had), now)
    assert "stamped in the future" in told
    assert "future" not in uploads.read_upload(inbox.receive(election, LIST, body + b" ", "me", now), now)


@pytest.mark.parametrize("date", ["Sat, 08 Feb 2025 05:56:00", "Sat, 08 Feb 2025 05:56:00 -0000", "soon", "0"])
def test_a_date_that_cannot_be_read_stops_nothing(folder: Folder, date: str) -> None:
    folder.date = date
    election = track(folder)
    folder.move(30)
    before = board(election)
    once(election)
    assert board(election) != before
    assert election.source_at == folder.at


def test_a_poll_planned_by_a_clock_that_was_ahead_is_due(folder: Folder) -> None:
    election = track(folder)
    now = timezone.now()
    for ahead, is_due in ((timedelta(hours=5), True), (reparse.PAUSE, False), (timedelta(seconds=3), False)):
        Election.objects.update(next_poll_at=now + ahead)
        assert (schedule.due(now) == [election]) is is_due


def test_a_source_heard_in_the_future_is_not_updating(folder: Folder) -> None:
    election = track(folder)
    Election.objects.update(source_read_at=timezone.now() + HOUR)
    Page.objects.update(seen_at=timezone.now() + HOUR)
    election.refresh_from_db()
    health.update_state(election, timezone.now())
    election.refresh_from_db()
    assert election.source_state == "down"
    once(election)  # nothing new, but it answers
    assert election.source_state == "ok"
    assert election.source_read_at is not None and election.source_read_at <= timezone.now()


def test_what_a_clock_that_was_ahead_put_off_is_asked_for(folder: Folder) -> None:
    folder.spoilt[TABLE] = folder.spoilt["candidateswise-U0540.htm"] = lambda _: (404, b"gone")
    election = track(folder)
    election.retries.update(retry_at=timezone.now() + HOUR)
    folder.spoilt.clear()
    once(election)
    assert Contest.objects.get(number=40).votes_counted


def test_seats_read_by_a_clock_that_was_ahead_are_read_again(folder: Folder) -> None:
    election = track(folder)
    Contest.objects.update(read_at=timezone.now() + HOUR)
    folder.move(60)
    assert once(election)
    assert set(Contest.objects.values_list("source_at", flat=True)) == {folder.at}


def test_a_rhythm_learned_by_a_clock_that_was_ahead_is_not_trusted() -> None:
    now = timezone.now()
    clock = SourceClock()
    for minutes in (9, 6, 3):
        at = now.timestamp() // 180 * 180 - minutes * 60
        clock = clock.learn(at, at + 30, at + 30 + 3600)
    election = Election.objects.create(
        slug="e", source_url="https://results.eci.gov.in/X/", clock=clock.to_dict(), poll_seconds=30
    )
    assert schedule.plan(election, ListCheck(), None, None, now) <= now + timedelta(seconds=31)
