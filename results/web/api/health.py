"""For the machines that watch the machine: alive, ready, and numbers."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from results.publish.hub import hub
from results.publish.stream import Stream
from results.publish.wire import Frame, encode
from results.web.api.responses import Answer, Refusal, reading
from results.web.connection_limits import gate


@reading()
async def healthz(_request: HttpRequest) -> Answer:
    """This process answers."""
    return Answer(Frame(encode({"status": "ok"})), "ok", caching="no-store")


@reading()
async def readyz(_request: HttpRequest) -> Answer:
    """This process can serve: the database answers and is migrated."""
    behind = await sync_to_async(_unmigrated)()
    if behind:
        raise Refusal(503, "not_migrated", f"{behind} migrations wait")
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
        lines += [_line(name, each, value) for each in streams for value in _figure(each, name)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _line(name: str, stream: Stream, value: int) -> str:
    return f'tracker_{name}{{election="{stream.slug}"}} {value}'


FIGURES = {"seq": "counter", "subscribers": "gauge", "topic_sets": "gauge", "source_age_seconds": "gauge"}


def _figure(stream: Stream, name: str) -> list[int]:
    age = stream.told.source_age_s(timezone.now())
    found = {
        "seq": stream.told.seq,
        "subscribers": stream.outlets,
        "topic_sets": len(stream.audiences),
        "source_age_seconds": age,
    }[name]
    return [] if found is None else [found]
