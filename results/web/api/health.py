"""For monitoring: liveness, readiness and metrics."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from results.publish.hub import hub
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
        lines += [_line(name, each, value) for each in streams for value in _values(each, name)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _line(name: str, stream: Stream, value: int) -> str:
    return f'tracker_{name}{{election="{stream.slug}"}} {value}'


FIGURES = {"seq": "counter", "subscribers": "gauge", "topic_sets": "gauge", "source_age_seconds": "gauge"}


def _values(stream: Stream, name: str) -> list[int]:
    age = stream.live_board.source_age_s(timezone.now())
    value = {
        "seq": stream.live_board.seq,
        "subscribers": stream.subscribers,
        "topic_sets": len(stream.audiences),
        "source_age_seconds": age,
    }[name]
    return [] if value is None else [value]
