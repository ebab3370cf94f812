"""For monitoring: liveness, readiness and metrics."""

import math
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from results.publish.hub import hub
from results.publish.snapshot import source_ages
from results.publish.stream import Stream
from results.publish.wire import Frame, encode
from results.web.api.responses import Answer, ApiError, api_view
from results.web.connection_limits import gate


@api_view()
async def healthz(_request: HttpRequest) -> Answer:
    """This process answers."""
    return Answer(Frame(encode({"status": "ok"})), "ok", caching="no-store")


@api_view()
async def readyz(_request: HttpRequest) -> Answer:
    """This process can serve: the database answers and is migrated."""
    pending = await sync_to_async(_unmigrated)()
    if pending:
        raise ApiError(503, "not_migrated", f"{pending} migrations wait")
    return Answer(Frame(encode({"status": "ready"})), "ready", caching="no-store")


def _unmigrated() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


async def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text."""
    streams = list(hub().streams.values())
    lines = ["# TYPE tracker_connections gauge", f"tracker_connections {gate.open}"]
    for name, kind in FIGURES.items():
        lines.append(f"# TYPE tracker_{name} {kind}")
        lines += [_line(name, each.slug, value) for each in streams for value in _values(each, name)]
    lines += await sync_to_async(_source_lines)(timezone.now())
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _line(name: str, slug: str, value: float) -> str:
    """Prometheus writes infinity with its sign."""
    return f'tracker_{name}{{election="{slug}"}} {"+Inf" if value == math.inf else value}'


FIGURES = {"seq": "counter", "subscribers": "gauge", "topic_sets": "gauge"}


def _values(stream: Stream, name: str) -> list[int]:
    values = {"seq": stream.live_board.seq, "subscribers": stream.subscribers, "topic_sets": len(stream.audiences)}
    return [values[name]]


def _source_lines(now: datetime) -> list[str]:
    """How old each tracked source is, from the database: there is an alarm on it, whether or not somebody reads."""
    lines = ["# TYPE tracker_database_up gauge"]
    try:
        ages = source_ages(now)
    except DatabaseError:
        return [*lines, "tracker_database_up 0"]
    lines += ["tracker_database_up 1", "# TYPE tracker_source_age_seconds gauge"]
    return [*lines, *(_line("source_age_seconds", slug, age) for slug, age in ages.items())]
