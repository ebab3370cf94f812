"""Files that browsers ask for at fixed addresses: the icon and the service worker."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse

STATIC = Path(__file__).resolve().parents[2] / "static" / "results"


def icon(_request: HttpRequest) -> HttpResponse:
    """For browsers that ask for an icon beside what no page of ours asked for, such as a CSV or a picture."""
    body = (STATIC / "icon.svg").read_bytes()
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="image/svg+xml", headers=headers)


def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. It must be served from the root to care for every page."""
    body = (STATIC / "worker.js").read_bytes()
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)
