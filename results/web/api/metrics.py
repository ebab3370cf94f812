"""`/metrics`: figures for Prometheus, written by prometheus_client.

Behind a proxy each scrape may meet another web process: what a process knows of itself has its name in the label
`process` (host and process id), and what the stores know is the same from all of them.
"""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import redis
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from results.publish.counters import REGISTRY
from results.publish.figures import Figure, Labels, figures
from results.publish.hub import hub
from results.publish.snapshot import source_ages
from results.web.connection_limits import gate

QUEUES = ("ticks", "polls")
TASKS, HEARTBEAT, QUEUE = "tracker:tasks", "tracker:heartbeat:{queue}", "tracker.{queue}"
"""Keys in Redis: tracker/task_counts.py, tracker/heartbeat.py, and Celery's list of tasks not taken yet."""
REDIS_TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class Stores:
    """What database and Redis say at one scrape; nothing of one that does not answer."""

    ages: dict[str, float] = field(default_factory=dict)
    """The source's age in seconds, by the election's slug; infinite where nothing was read yet."""
    families: list[Figure] = field(default_factory=list)
    database_up: bool = False
    redis_up: bool = False


async def metrics(_request: HttpRequest) -> HttpResponse:
    """What this process serves and has sent, and what the stores know of the rest."""
    registry = CollectorRegistry()
    registry.register(ScrapeCollector(await sync_to_async(_stores)(timezone.now())))
    return HttpResponse(generate_latest(REGISTRY) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _stores(now: datetime) -> Stores:
    """From the stores, so that an alarm does not depend on readers."""
    ages: dict[str, float] = {}
    families: list[Figure] = []
    database_up = redis_up = True
    try:
        ages, families = source_ages(now), figures(now)
    except DatabaseError:
        database_up = False
    try:
        families += _of_redis(now)
    except redis.RedisError:
        redis_up = False
    return Stores(ages, families, database_up, redis_up)


def _of_redis(now: datetime) -> list[Figure]:
    """Queues and tasks. Raises redis.RedisError."""
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
    ) as client:
        began = time.monotonic()
        client.ping()
        latency = time.monotonic() - began
        lengths: dict[Labels, float] = {(queue,): client.llen(QUEUE.format(queue=queue)) for queue in QUEUES}
        stamps: dict[Labels, bytes | None] = {(queue,): client.get(HEARTBEAT.format(queue=queue)) for queue in QUEUES}
        counts = client.hgetall(TASKS)
    ages: dict[Labels, float] = {labels: now.timestamp() - float(stamp) for labels, stamp in stamps.items() if stamp}
    fields = {tuple(name.decode().rsplit(":", 1)): float(value) for name, value in counts.items()}
    seconds: dict[Labels, float] = {labels[:1]: value for labels, value in fields.items() if labels[-1] == "seconds"}
    tasks: dict[Labels, float] = {labels: value for labels, value in fields.items() if labels[-1] != "seconds"}
    return [
        Figure("tracker_redis_latency_seconds", "One ping", (), {(): latency}),
        Figure("tracker_queue_length", "Tasks that no worker has taken", ("queue",), lengths),
        Figure("tracker_queue_heartbeat_age_seconds", "Since a worker took a task of it", ("queue",), ages),
        Figure("tracker_tasks_total", "Tasks that ended", ("task", "outcome"), tasks),
        Figure("tracker_task_seconds_total", "Time that tasks took", ("task",), seconds),
    ]


class ScrapeCollector(Collector):
    """The figures of one scrape."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._process = f"{socket.gethostname()}:{os.getpid()}"

    def collect(self) -> Iterator[Metric]:
        yield from self._of_process()
        for name, up in (("database", self._stores.database_up), ("redis", self._stores.redis_up)):
            yield GaugeMetricFamily(f"tracker_{name}_up", f"The {name} answers", value=float(up))
        age = GaugeMetricFamily("tracker_source_age_seconds", "Age of the source's newest page", labels=["election"])
        for slug, seconds in self._stores.ages.items():
            age.add_metric([slug], seconds)
        yield age
        for family in self._stores.families:
            yield _metric(family)

    def _of_process(self) -> Iterator[Metric]:
        streams = list(hub().streams.values())
        yield self._gauge("tracker_connections", "Open live streams of this process", {(): gate.open})
        subscribers: dict[Labels, int] = {(stream.slug,): stream.subscribers for stream in streams}
        yield self._gauge("tracker_subscribers", "Subscribers", subscribers)
        topic_sets: dict[Labels, int] = {(stream.slug,): len(stream.audiences) for stream in streams}
        yield self._gauge("tracker_topic_sets", "Different sets of topics", topic_sets)
        position = CounterMetricFamily("tracker_seq", "Position in the event log", labels=["election", "process"])
        for stream in streams:
            position.add_metric([stream.slug, self._process], stream.live_board.seq)
        yield position

    def _gauge(self, name: str, about: str, values: dict[Labels, int]) -> Metric:
        """Values by election, or with no label but the process."""
        labels = ["process"] if () in values else ["election", "process"]
        family = GaugeMetricFamily(name, about, labels=labels)
        for key, value in values.items():
            family.add_metric([*key, self._process], value)
        return family


def _metric(figure: Figure) -> Metric:
    """A family whose name ends in `_total` only ever grows."""
    kind = CounterMetricFamily if figure.name.endswith("_total") else GaugeMetricFamily
    family = kind(figure.name.removesuffix("_total"), figure.about, labels=list(figure.labels))
    for labels, value in figure.values.items():
        family.add_metric(list(labels), value)
    return family
