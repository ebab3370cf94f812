"""Saved pages handed in by a browser elsewhere, when the source refuses this machine.

`POST /feed/v1/<slug>/<page name>` with `Authorization: Bearer TOKEN` and the page as the body. It only stores
the page and queues a task that reads it; `GET` of the address in the answer says what became of it.
"""

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

from results.intake import inbox
from results.models import Election, Upload

View = Callable[..., HttpResponse]
HTTP_STATUS = {"size": 413, "busy": 429}


def error_response(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"type": "error", "code": code, "detail": detail}, status=status)


def with_token(view: View) -> View:
    """Let in whoever has a token. Pages of other origins may ask too: the token counts, there are no cookies."""

    @wraps(view)
    def view_with_token(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _with_cors(HttpResponse(status=204))
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        owner = inbox.token_owner(token) if kind.lower() == "bearer" else None
        if owner is None:
            answer: HttpResponse = error_response(401, "token", "Authorization: Bearer TOKEN is missing or not known")
            answer["WWW-Authenticate"] = "Bearer"
            return _with_cors(answer)
        return _with_cors(view(request, owner, *args, **kwargs))

    return csrf_exempt(view_with_token)


def _with_cors(answer: HttpResponse) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = "GET, POST"
    answer["Access-Control-Allow-Headers"] = "Authorization, Content-Type, X-Fetched-At"
    answer["Cache-Control"] = "no-store"
    return answer


@with_token
def hand_in(request: HttpRequest, by: str, slug: str, name: str) -> HttpResponse:
    """Keep one page. 202 with the address of its status."""
    if request.method != "POST":
        return error_response(405, "method", "POST the page's bytes")
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        return error_response(404, "unknown_election", "no such election")
    now = timezone.now()
    body = request.read(inbox.MAX_PAGE_BYTES + 1)
    try:
        upload = inbox.receive(election, name, body, by, now, _fetched_at(request))
    except inbox.NotAccepted as error:
        return error_response(HTTP_STATUS.get(error.code, 413) if body else 400, error.code, str(error))
    _ask_to_read(upload.pk)
    return JsonResponse({"id": upload.pk, "status": f"/feed/v1/uploads/{upload.pk}"}, status=202)


def _fetched_at(request: HttpRequest) -> datetime | None:
    """When the browser fetched the page, where it says so."""
    try:
        fetched_at = parse_datetime(request.headers.get("X-Fetched-At", ""))
    except ValueError:
        return None
    return fetched_at if fetched_at and fetched_at.tzinfo else None


def _ask_to_read(upload_id: int) -> None:
    """Queue the task; the tick queues it again if it is lost."""
    with suppress(Exception):  # a broker may raise anything; the page is stored
        current_app.send_task("results.tasks.read_upload", (upload_id,), expires=60, retry=False)


@with_token
def upload_status(_request: HttpRequest, by: str, upload_id: int) -> HttpResponse:
    """What became of an upload of the token's owner."""
    upload = Upload.objects.filter(pk=upload_id, by=by).first()
    if upload is None:
        return error_response(404, "unknown_upload", "no such upload of yours")
    done = upload.done_at.isoformat() if upload.done_at else None
    return JsonResponse({"id": upload.pk, "name": upload.name, "done_at": done, "message": upload.message})


urlpatterns = [
    path("feed/v1/uploads/<int:upload_id>", upload_status),
    path("feed/v1/<slug:slug>/<path:name>", hand_in),
]
