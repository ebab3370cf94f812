"""Addresses of the HTTP API."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import include, path, re_path

from results.web.api import (
    atom,
    cdf,
    csv_export,
    frames,
    health,
    lists,
    live,
    openapi,
    seat,
    summary,
)
from results.web.api.responses import error_response


async def missing(_request: HttpRequest) -> HttpResponse:
    return error_response(404, "unknown_path", "nothing here; the API is described at /api/v1/openapi.json")


async def without_slash(request: HttpRequest) -> HttpResponse:
    """API addresses have no last slash; one who adds it is shown the way."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else ""))


election = [
    path("snapshot", live.snapshot),
    path("deltas", live.deltas),
    path("seats", live.seats),
    path("seats/<int:number>", seat.seat),
    path("parties", live.parties),
    path("moments", lists.moments),
    path("corrections", lists.corrections),
    path("sources", lists.sources),
    path("results.csv", csv_export.results),
    path("cdf.json", cdf.report),
    path("moments.atom", atom.moments),
    path("summary", summary.summary),
    path("timeline", frames.steps),
    path("frame", frames.frame),
]

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/openapi.json", openapi.document),
    path("api/v1/elections", lists.elections),
    path("api/v1/elections/<slug:slug>/", include(election)),
    re_path("^api/.*[^/]/$", without_slash),
    re_path("^api/", missing),
]
