"""What the site sees of a poll: how many requests, how often after refusals, under which name."""

import time
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.utils import timezone

import tracker
from results.models import Contest, Election
from results.polling import background_pages, health
from results.polling.network import Network, per_minute
from results.rehearsal.night import IST
from results.sources.errors import FetchError
from results.sources.fetch import Ask
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.polling.results_folder import Folder, serve, small

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)


@pytest.fixture
def folder(redis_url: str) -> Iterator[Folder]:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    with serve(Folder(small("delhi-2025", 1, 2, 3, 40), START)) as folder:
        yield folder


def ask(election: Election, count: int) -> list[str]:
    asks = [Ask(election.source_url + f"statewiseU05{n}.htm") for n in range(1, count + 1)]
    return [getattr(answer, "kind", "ok") for answer in Network(election, patience_s=0)(asks)]


def test_an_hour_of_refusals_costs_a_handful_of_requests(folder: Folder) -> None:
    election = track(folder)
    before = board(election)
    folder.status = 403
    folder.asked.clear()
    for _ in range(60):
        folder.move(1)
        forgive(election)
        once(election)
    assert 3 <= len(folder.asked) <= 12
    assert board(election) == before
    assert election.retries.filter(error__startswith="blocked").exists()


def test_access_denied_with_status_200_opens_the_circuit_too(folder: Folder) -> None:
    election = track(folder)
    denied = b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1></BODY></HTML>"
    for page in range(1, 10):
        folder.spoilt[f"statewiseU05{page}.htm"] = lambda _: denied
    folder.asked.clear()
    ask(election, 9)
    assert ask(election, 9) == ["budget"] * 9
    assert Network(election).request_facts()["circuit"]["state"] == "open"


def test_an_election_given_a_share_keeps_to_it(folder: Folder) -> None:
    election = track(folder)
    Election.objects.update(requests_per_minute=4)
    election.refresh_from_db()
    folder.asked.clear()
    answers = ask(election, 20) + ask(election, 20)
    assert len(folder.asked) == 6  # half of three minutes' worth, at first
    assert answers.count("budget") == 34
    assert Network(election).requests_now() == 0


def test_a_public_host_always_has_a_budget() -> None:
    election = Election(source_url="https://results.eci.gov.in/X/", seats_total=294)
    limits = Network(election).limits("results.eci.gov.in")
    assert [(limit.per_minute, limit.burst) for limit in limits] == [(60.0, 180.0)]
    assert per_minute(election) == 11
    election = Election.objects.create(slug="e", source_url=election.source_url, seats_total=543)
    assert sorted(limit.per_minute for limit in Network(election).limits("results.eci.gov.in")) == [21.0, 60.0]


def test_a_source_that_dawdles_holds_nobody_up_and_loses_nothing_that_came(folder: Folder) -> None:
    election = track(folder)

    def slowly(body: bytes) -> bytes:
        time.sleep(3)
        return body

    folder.spoilt["statewiseU052.htm"] = slowly
    asks = [Ask(election.source_url + f"statewiseU05{n}.htm") for n in (1, 2)]
    began = time.monotonic()
    answers = {answer.url[-5]: answer for answer in Network(election, seconds=1)(asks)}
    assert time.monotonic() - began < 2.5
    assert not isinstance(answers["1"], FetchError)
    assert isinstance(answers["2"], FetchError) and answers["2"].kind == "timeout"


@pytest.mark.parametrize(
    ("status", "hours", "rests"),
    [("declared", 2, True), ("withheld", 2, True), ("countermanded", 2, True), ("void", 2, True),
     ("awaiting", 2, False), ("awaiting", 7, True), ("withheld", 0.5, False), ("counting", 9, False)],
)  # fmt: skip
def test_a_seat_that_is_never_counted_does_not_keep_a_count_from_being_over(
    folder: Folder, status: str, hours: float, rests: bool
) -> None:
    folder.at = START.replace(hour=20)
    election = track(folder)
    while background_pages.read_some(election, Network(election), timezone.now()) or once(election):
        pass
    assert set(Contest.objects.values_list("status", flat=True)) == {"declared"}
    Contest.objects.filter(number=3).update(status=status)
    Contest.objects.update(changed_at=timezone.now() - timedelta(hours=hours))
    entry = election.entry | {"status": "declared" if status == "declared" else "counting"}
    Election.objects.update(entry=entry)
    once(election)
    assert election.next_poll_at is not None
    assert (election.next_poll_at - timezone.now() > timedelta(seconds=800)) is rests
    election.source_read_at = timezone.now() - timedelta(hours=1)
    assert health.state(election, timezone.now()) == ("ok" if rests or status == "declared" else "down")
    Contest.objects.update(changed_at=timezone.now() - timedelta(hours=25))
    once(election)
    assert election.tracking is (status == "counting")


def test_before_the_count_a_seat_without_a_contest_ends_nothing(folder: Folder) -> None:
    election = track(folder)
    Contest.objects.update(status="awaiting", changed_at=timezone.now() - timedelta(hours=30))
    Contest.objects.filter(number=3).update(status="uncontested")
    once(election)
    assert election.tracking
    assert election.next_poll_at is not None and election.next_poll_at - timezone.now() < timedelta(seconds=60)


def test_it_says_who_asks(folder: Folder) -> None:
    assert "tracker" in settings.SOURCE_USER_AGENT
    assert "Mozilla" not in settings.SOURCE_USER_AGENT
    assert f"/{tracker.__version__} " in settings.SOURCE_USER_AGENT
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    assert project["version"] == tracker.__version__
