"""Polling under a real Celery worker and beat with a real Redis: lost chunks, killed workers, two beats."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis

from results.models import Contest, Election, Event
from results.rehearsal.night import IST
from tests.polling.in_process import track
from tests.polling.results_folder import Folder, serve, small

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
SEATS = (1, 2, 3, 30, 40)
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "tracker.celery:app"]
WORKER = ["worker", "-Q", "ticks,polls", "-c", "2", "--without-gossip", "--without-mingle"]
BEAT = ["beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
LABEL = "delhi-2025; speed=60; captured"


@pytest.fixture
def folder(redis_url: str, database_url: str) -> Iterator[Folder]:
    """A site that calls itself a replay at sixty times the speed: made anew every three seconds of ours."""
    os.environ["DATABASE_URL"] = database_url
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    folder = Folder(small("delhi-2025", *SEATS), START)
    folder.headers["X-Replay"] = LABEL
    with serve(folder):
        yield folder
    del os.environ["DATABASE_URL"]


@contextmanager
def running(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([*CELERY, *words], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(ready: Callable[[], Any], seconds: float = 120) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
    return found


def stored(at: datetime) -> bool:
    """Whether every seat is published as of that page."""
    return not Contest.objects.exclude(source_at=at).exists()


def moved_on(folder: Folder) -> datetime:
    """Let the night go on to a moment at which every seat has news."""
    folder.move(120)
    return folder.at


def test_what_is_published_is_stored_by_itself(folder: Folder) -> None:
    track(folder)
    with running(*WORKER), running(*BEAT):
        for _ in range(2):
            at = moved_on(folder)
            until(partial(stored, at))
    election = Election.objects.get()
    assert election.asking["circuit"]["state"] == "closed"
    assert election.clock["stamps"]


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(folder: Folder) -> None:
    election = track(folder)
    with running(*BEAT):
        with running(*WORKER) as worker:
            moved_on(folder)
            asked = len(folder.asked)
            until(lambda: len(folder.asked) > asked)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        with running(*WORKER):
            until(lambda: stored(folder.at))
    seqs = list(Event.objects.filter(election=election).values_list("seq", flat=True).order_by("seq"))
    assert seqs == list(range(1, len(seqs) + 1))


def test_two_beats_make_one_poll(folder: Folder) -> None:
    track(folder)
    folder.move(600)  # to the end: a declared seat is not read again for an hour of the source's
    with running(*WORKER), running(*BEAT), running(*BEAT):
        until(lambda: stored(folder.at))
        time.sleep(3)
        asked = folder.counts
    assert set(Contest.objects.values_list("status", flat=True)) == {"declared"}
    own = [name for name in asked if name.startswith("Constituencywise")]
    assert len(own) == len(SEATS)
    assert all(asked[name] <= 2 for name in own), asked  # once when tracked, once for the news


def test_a_poll_that_waited_too_long_gives_way_to_the_next(folder: Folder) -> None:
    from results import tasks
    from results.polling import schedule

    track(folder)
    election = Election.objects.get()
    folder.asked.clear()
    first = schedule.claim(election, election.next_poll_at or folder.at)
    assert first is not None
    assert schedule.claim(election, election.next_poll_at or folder.at) is None
    election.refresh_from_db()
    second = schedule.claim(election, first)
    assert second is not None
    tasks.poll(election.pk, first.isoformat())
    assert folder.asked == []
    tasks.poll(election.pk, second.isoformat())
    assert folder.asked
