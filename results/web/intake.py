"""Where saved pages are handed in by a browser elsewhere, when the source refuses this machine.

`POST /feed/v1/<slug>/<page name>` with `Authorization: Bearer TOKEN` and the page as the body. It only keeps the
page and asks a worker to read it; what became of it is told by `GET` of the address that the answer names.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from celery import current_app
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt

from results.models import Election, FeedToken, Upload

MOST_BYTES = 8_000_000
MOST_WAITING = 500
View = Callable[..., HttpResponse]


def refusal(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"type": "error", "code": code, "detail": detail}, status=status)


def with_token(view: View) -> View:
    """Let in whoever has a token. Pages of other origins may ask too: the token counts, there are no cookies."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204))
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        known = FeedToken.objects.filter(hash=hashlib.sha256(token.encode()).hexdigest(), revoked_at=None).first()
        if kind.lower() != "bearer" or known is None:
            answer: HttpResponse = refusal(401, "token", "Authorization: Bearer TOKEN is missing or not known")
            answer["WWW-Authenticate"] = "Bearer"
            return _open(answer)
        FeedToken.objects.filter(pk=known.pk).update(used_at=timezone.now())
        return _open(view(request, known.name, *args, **kwargs))

    return csrf_exempt(guarded)


def _open(answer: HttpResponse) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, POST"
    answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Fetched-At"
    answer["Cache-Control"] = "no-store"
    return answer


@with_token
def hand_in(request: HttpRequest, by: str, slug: str, name: str) -> HttpResponse:
    """Keep one page. 202 with the address that tells what became of it."""
    if request.method != "POST":
        return refusal(405, "method", "POST the page's bytes")
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        return refusal(404, "unknown_election", "no such election")
    body = request.read(MOST_BYTES + 1)
    if not body or len(body) > MOST_BYTES:
        return refusal(413 if body else 400, "size", f"a page has 1 to {MOST_BYTES} bytes")
    if Upload.objects.filter(done_at=None).count() >= MOST_WAITING:
        return refusal(429, "busy", f"{MOST_WAITING} pages wait to be read already")
    now = timezone.now()
    upload = Upload.objects.create(
        election=election,
        name=name[:200],
        body=body,
        size=len(body),
        received_at=now,
        fetched_at=_fetched_at(request, now),
        by=by,
    )
    _ask_to_read(upload.pk)
    return JsonResponse({"id": upload.pk, "status": f"/feed/v1/uploads/{upload.pk}"}, status=202)


def _fetched_at(request: HttpRequest, now: datetime) -> datetime | None:
    """When the browser had the page; never later than now."""
    try:
        given = parse_datetime(request.headers.get("X-Fetched-At", ""))
    except ValueError:
        return None
    return min(given, now) if given and given.tzinfo else None


def _ask_to_read(upload_id: int) -> None:
    """A task that is lost is made up for by the tick."""
    with suppress(Exception):  # whatever a broker that is away raises: the page is kept
        current_app.send_task("results.tasks.read_upload", (upload_id,), expires=60, retry=False)


@with_token
def told(_request: HttpRequest, by: str, upload_id: int) -> HttpResponse:
    """What became of an upload of one's own."""
    upload = Upload.objects.filter(pk=upload_id, by=by).first()
    if upload is None:
        return refusal(404, "unknown_upload", "no such upload of yours")
    done = upload.done_at.isoformat() if upload.done_at else None
    return JsonResponse({"id": upload.pk, "name": upload.name, "done_at": done, "message": upload.message})


urlpatterns = [
    path("feed/v1/uploads/<int:upload_id>", told),
    path("feed/v1/<slug:slug>/<path:name>", hand_in),
]
