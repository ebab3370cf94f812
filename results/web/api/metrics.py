"""`/metrics`: figures for Prometheus, written by prometheus_client.

Behind a proxy each scrape may meet another web process: what a process knows of itself has its name in the label
`process` (host and process id), and what the database knows is the same from all of them.
"""

import os
import socket
from collections.abc import Iterator
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from results.publish.hub import hub
from results.publish.snapshot import source_ages
from results.web.connection_limits import gate

Ages = dict[str, float]
"""The source's age in seconds, by the election's slug; infinite where nothing was read yet."""


async def metrics(_request: HttpRequest) -> HttpResponse:
    """What this process serves, and how old each tracked election's source is."""
    registry = CollectorRegistry()
    registry.register(Figures(await _source_ages(timezone.now())))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


async def _source_ages(now: datetime) -> Ages | None:
    """From the database, so that an alarm does not depend on readers; None while the database is away."""
    try:
        return await sync_to_async(source_ages)(now)
    except DatabaseError:
        return None


class Figures(Collector):
    """The figures of one scrape."""

    def __init__(self, ages: Ages | None) -> None:
        """Without `ages` the database does not answer."""
        self._ages = ages
        self._process = f"{socket.gethostname()}:{os.getpid()}"

    def collect(self) -> Iterator[Metric]:
        streams = hub().streams.values()
        yield self._of_process("tracker_connections", "Open live streams of this process", {"": gate.open})
        yield self._of_process("tracker_subscribers", "Subscribers", {each.slug: each.subscribers for each in streams})
        yield self._of_process(
            "tracker_topic_sets", "Different sets of topics", {each.slug: len(each.audiences) for each in streams}
        )
        position = CounterMetricFamily("tracker_seq", "Position in the event log", labels=["election", "process"])
        for each in streams:
            position.add_metric([each.slug, self._process], each.live_board.seq)
        yield position
        yield GaugeMetricFamily("tracker_database_up", "The database answers", value=float(self._ages is not None))
        age = GaugeMetricFamily("tracker_source_age_seconds", "Age of the source's newest page", labels=["election"])
        for slug, seconds in (self._ages or {}).items():
            age.add_metric([slug], seconds)
        yield age

    def _of_process(self, name: str, about: str, values: dict[str, int]) -> Metric:
        """Values by election; with an empty slug, of the process as a whole."""
        labels = ["process"] if "" in values else ["election", "process"]
        family = GaugeMetricFamily(name, about, labels=labels)
        for slug, value in values.items():
            family.add_metric([slug, self._process] if slug else [self._process], value)
        return family
