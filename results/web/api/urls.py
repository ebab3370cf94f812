"""Addresses of the HTTP API."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import include, path, re_path

from results.web.api import (
    atom,
    boundaries,
    cdf,
    csv_export,
    docs,
    frames,
    health,
    lists,
    live,
    log_export,
    metrics,
    openapi,
    rounds_export,
    seat,
    seat_history,
    summary,
)
from results.web.api.responses import error_response, with_cors


async def missing(_request: HttpRequest, **_names: str) -> HttpResponse:
    return error_response(404, "unknown_path", "nothing here; the API is described at /api/")


async def upgrade_required(_request: HttpRequest, **_names: str) -> HttpResponse:
    """A WebSocket's address was asked for as a page."""
    response = error_response(426, "upgrade_required", "this address speaks WebSocket; see /api/docs/protocol")
    response["Upgrade"], response["Connection"] = "websocket", "Upgrade"
    response["Sec-WebSocket-Version"] = "13"
    return response


async def without_slash(request: HttpRequest) -> HttpResponse:
    """API addresses have no last slash; one who adds it is redirected, from any origin."""
    query = request.META.get("QUERY_STRING", "")
    return with_cors(HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else "")))


election = [
    path("snapshot", live.snapshot),
    path("deltas", live.deltas),
    path("seats", live.seats),
    path("seats/<int:number>", seat.seat),
    path("seats/<int:number>/history", seat_history.history),
    path("parties", live.parties),
    path("moments", lists.moments),
    path("corrections", lists.corrections),
    path("sources", lists.sources),
    path("results.csv", csv_export.results),
    path("rounds.csv", rounds_export.rounds_csv),
    path("rounds.parquet", rounds_export.rounds_parquet),
    path("events.jsonl", log_export.events),
    path("boundaries.geojson", boundaries.boundaries),
    path("cdf.json", cdf.report),
    path("moments.atom", atom.moments),
    path("summary", summary.summary),
    path("timeline", frames.steps),
    path("frame", frames.frame),
]

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("api/", docs.index),
    path("api/docs/<slug:name>", docs.page),
    path("api/docs/<slug:name>.md", docs.source),
    path("api/v1/openapi.json", openapi.document),
    path("api/v1/asyncapi.yaml", docs.live_feed),
    path("api/v1/elections", lists.elections),
    path("api/v1/elections/<slug:slug>", lists.election),
    path("api/v1/elections/<slug:slug>/", include(election)),
    re_path("^api/.*[^/]/$", without_slash),
    re_path("^api/", missing),
    re_path("^ws/v1/elections/[^/]+/?$", upgrade_required),
]
