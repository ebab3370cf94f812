"""How the HTTP API answers: JSON, ETags, compression, CORS, errors in one shape. No cookies."""

import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from results.publish.hub import TooManyStreams
from results.publish.past import TooBusy
from results.publish.reader import UnknownElection
from results.publish.wire import Frame, encode

JSON = "application/json"
MIN_GZIP_BYTES = 512
MAX_PARAMETER_CHARACTERS = 80
"""Characters of a parameter's value; `topics`, a list, may be longer."""
_GZIP = re.compile(r"(gzip|\*)(;q=(1(\.0*)?|0?\.\d*[1-9]\d*))?")
ONE_SECOND = "public, max-age=1"
"""Caches may answer for one second; then they ask again by tag."""

P = ParamSpec("P")
View = Callable[..., Coroutine[Any, Any, HttpResponse]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and `tag`, which is the same exactly while the body is the same."""

    body: Frame
    tag: str
    type: str = JSON
    caching: str = ONE_SECOND
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """An error answer: {"error": {"code", "detail"}}."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


def json_answer(rows: Any, tag: str, **headers: str) -> Answer:
    """An answer of anything that JSON can express."""
    return Answer(Frame(encode(rows)), tag, headers=headers)


def api_view(*allowed: str) -> Callable[[Callable[Concatenate[HttpRequest, P], Any]], View]:
    """Make a view of a read-only function that returns an Answer; `allowed` are its query parameters.

    The function may be async, or not: then it runs in a thread and may use the database.
    """

    def decorate(endpoint: Callable[Concatenate[HttpRequest, P], Any]) -> View:
        run = endpoint if iscoroutinefunction(endpoint) else sync_to_async(endpoint, thread_sensitive=True)

        @wraps(endpoint)
        async def view(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return _with_cors(HttpResponse(status=204, headers={"Access-Control-Allow-Headers": "*"}))
            try:
                _check(request, allowed)
                return _with_cors(_answer(request, await run(request, *args, **kwargs)))
            except ApiError as error:
                return error_response(error.status, error.code, error.detail)
            except UnknownElection:
                return error_response(404, "unknown_election", "no such election")
            except (TooManyStreams, TooBusy) as busy:
                return error_response(503, "too_many", str(busy))
            except DatabaseError:
                return error_response(503, "unavailable", "the database does not answer; try again")
            except Exception:
                logger.exception("%s", request.path)
                return error_response(500, "internal", "this is our fault, and has been noted")

        # Nothing is changed and no cookie is read, so a POST gets this API's own 405 instead of Django's CSRF page.
        return csrf_exempt(view)

    return decorate


def error_response(status: int, code: str, detail: str) -> HttpResponse:
    response = HttpResponse(encode({"error": {"code": code, "detail": detail}}), content_type=JSON, status=status)
    response["Cache-Control"] = "no-store"
    if status == 405:
        response["Allow"] = "GET, HEAD, OPTIONS"
    return _with_cors(response)


def _check(request: HttpRequest, allowed: tuple[str, ...]) -> None:
    if request.method not in ("GET", "HEAD"):
        raise ApiError(405, "method_not_allowed", "this API is read-only: GET, HEAD, OPTIONS")
    unknown = sorted(set(request.GET) - set(allowed))
    if unknown:
        known = f"known here: {', '.join(allowed)}" if allowed else "none is known here"
        raise ApiError(400, "unknown_parameter", f"{unknown[0][:40]!r}; {known}")
    for name, value in request.GET.items():
        if len(value) > MAX_PARAMETER_CHARACTERS and name != "topics":
            raise ApiError(400, f"bad_{name}", f"{name} has at most {MAX_PARAMETER_CHARACTERS} characters")


def _answer(request: HttpRequest, answer: Answer) -> HttpResponse:
    tag = f'W/"{answer.tag}"'
    headers = {"ETag": tag, "Cache-Control": answer.caching, "Vary": "Accept-Encoding", **answer.headers}
    if _tag_matches(request.headers.get("If-None-Match", ""), tag):
        return HttpResponse(status=304, headers=headers)
    body = answer.body.body
    if len(body) >= MIN_GZIP_BYTES and _accepts_gzip(request.headers.get("Accept-Encoding", "")):
        body = answer.body.gzipped
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(body, content_type=answer.type, headers={**headers, "Content-Length": str(len(body))})


def _tag_matches(if_none_match: str, tag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison with any of the listed tags."""
    tags = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return if_none_match.strip() == "*" or tag.removeprefix("W/") in tags


def _accepts_gzip(accept_encoding: str) -> bool:
    return any(_GZIP.fullmatch(each.strip()) for each in accept_encoding.lower().split(","))


def _with_cors(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response
