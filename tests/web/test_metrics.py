"""`/metrics`: what this process has sent, what waits, how queues are worked; all that alerts and the dashboard name."""

import re
import time
from datetime import timedelta

import httpx
import redis
from django.utils import timezone

from results.models import Constituency, Contest, Election, Held, Page, PageBody
from tests import boards
from tests.tracker.test_alerts import NAME, expressions
from tests.web_server import Server


def test_every_figure_of_an_alert_or_the_dashboard_is_one_of_ours(server: Server, slug: str) -> None:
    boards.make_election(slug)
    known = set(re.findall(r"^# TYPE (\S+) ", httpx.get(f"{server.http}/metrics").text, re.MULTILINE))
    named = {name for text in expressions().values() for name in NAME.findall(text)}
    stems = {name.removesuffix("_bucket") for name in named}
    assert len(stems) > 15
    assert sorted(stems - known) == []


def test_queues_and_tasks_are_told_from_redis(server: Server, redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("tracker:heartbeat:polls", time.time() - 100)
        client.hset("tracker:tasks", mapping={"results.tasks.poll:failed": 3, "results.tasks.poll:seconds": 2.5})
        text = httpx.get(f"{server.http}/metrics").text
        client.delete("tracker:heartbeat:polls", "tracker:tasks")
    (age,) = re.findall(r'tracker_queue_heartbeat_age_seconds{queue="polls"} ([0-9.]+)', text)
    assert float(age) >= 100
    assert 'tracker_tasks_total{outcome="failed",task="results.tasks.poll"} 3.0' in text
    assert "tracker_redis_up 1.0" in text


def test_a_held_reading_has_an_age_by_who_decides(server: Server, slug: str) -> None:
    hold_since(boards.make_election(slug), timedelta(minutes=1))
    text = httpx.get(f"{server.http}/metrics").text
    labels = f'{{election="{slug}",needs_person="true"}}'
    assert f"tracker_held{labels} 1.0" in text
    (age,) = re.findall(rf"tracker_held_oldest_age_seconds{re.escape(labels)} ([0-9.]+)", text)
    assert float(age) >= 60


def hold_since(election: Election, age: timedelta) -> None:
    """One reading that waits for a person."""
    now = timezone.now()
    place = Constituency.objects.create(kind="AC", state_code="U05", number=901, name="HELD")
    contest = Contest.objects.create(election=election, constituency=place, number=901)
    body = PageBody.objects.create(hash=f"{election.pk:064d}", packed=b"", size=0)
    times = {"fetched_at": now, "seen_at": now}
    page = Page.objects.create(election=election, name="x", url="x", kind="seat_list", body=body, status=200, **times)
    reading = {"kind": "seat_list", "page": page, "at": now, "fetched_at": now, "record": {}, "needs_person": True}
    Held.objects.create(contest=contest, held_at=now - age, **reading)
