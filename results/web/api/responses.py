"""How the HTTP API answers: JSON, a tag to ask again by, compression, any origin, errors in one shape. No cookies."""

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
WORTH_COMPRESSING = 512
LONGEST = 80
"""Characters of a parameter; only topics may be more, as a list."""
_GZIP = re.compile(r"(gzip|\*)(;q=(1(\.0*)?|0?\.\d*[1-9]\d*))?")
FRESH = "public, max-age=1"
"""A cache may spare us a second of the crowd; then it asks again by tag."""

P = ParamSpec("P")
View = Callable[..., Coroutine[Any, Any, HttpResponse]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and `tag`, which is the same exactly while the body says the same."""

    body: Frame
    tag: str
    type: str = JSON
    caching: str = FRESH
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An error answer: {"error": {"code", "detail"}}."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


def listed(rows: Any, tag: str, **headers: str) -> Answer:
    """An answer of anything that JSON can hold."""
    return Answer(Frame(encode(rows)), tag, headers=headers)


def reading(*allowed: str) -> Callable[[Callable[Concatenate[HttpRequest, P], Any]], View]:
    """Make a view of a function that returns an Answer and reads only; `allowed` are its query parameters.

    The function may be async, or not: then it runs in a thread and may use the database.
    """

    def decorate(function: Callable[Concatenate[HttpRequest, P], Any]) -> View:
        run = function if iscoroutinefunction(function) else sync_to_async(function, thread_sensitive=True)

        @wraps(function)
        async def view(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return _open_to_all(HttpResponse(status=204, headers={"Access-Control-Allow-Headers": "*"}))
            try:
                _check(request, allowed)
                return _open_to_all(_answer(request, await run(request, *args, **kwargs)))
            except Refusal as refusal:
                return refused(refusal.status, refusal.code, refusal.detail)
            except UnknownElection:
                return refused(404, "unknown_election", "no such election")
            except (TooManyStreams, TooBusy) as problem:
                return refused(503, "too_many", str(problem))
            except DatabaseError:
                return refused(503, "unavailable", "the database does not answer; try again")
            except Exception:
                logger.exception("%s", request.path)
                return refused(500, "internal", "this is our fault, and has been noted")

        # Nothing is changed and no cookie is read: a POST gets this API's own 405, not Django's word on tokens.
        return csrf_exempt(view)

    return decorate


def refused(status: int, code: str, detail: str) -> HttpResponse:
    response = HttpResponse(encode({"error": {"code": code, "detail": detail}}), content_type=JSON, status=status)
    response["Cache-Control"] = "no-store"
    if status == 405:
        response["Allow"] = "GET, HEAD, OPTIONS"
    return _open_to_all(response)


def _check(request: HttpRequest, allowed: tuple[str, ...]) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405, "method_not_allowed", "this API is read-only: GET, HEAD, OPTIONS")
    unknown = sorted(set(request.GET) - set(allowed))
    if unknown:
        known = f"known here: {', '.join(allowed)}" if allowed else "none is known here"
        raise Refusal(400, "unknown_parameter", f"{unknown[0][:40]!r}; {known}")
    for name, value in request.GET.items():
        if len(value) > LONGEST and name != "topics":
            raise Refusal(400, f"bad_{name}", f"{name} has at most {LONGEST} characters")


def _answer(request: HttpRequest, answer: Answer) -> HttpResponse:
    tag = f'W/"{answer.tag}"'
    headers = {"ETag": tag, "Cache-Control": answer.caching, "Vary": "Accept-Encoding", **answer.headers}
    if _matches(request.headers.get("If-None-Match", ""), tag):
        return HttpResponse(status=304, headers=headers)
    body = answer.body.body
    if len(body) >= WORTH_COMPRESSING and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        body = answer.body.gzipped
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(body, content_type=answer.type, headers={**headers, "Content-Length": str(len(body))})


def _matches(asked: str, tag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison with any of the listed tags."""
    opaque = {each.strip().removeprefix("W/") for each in asked.split(",")}
    return asked.strip() == "*" or tag.removeprefix("W/") in opaque


def _takes_gzip(accepted: str) -> bool:
    return any(_GZIP.fullmatch(each.strip()) for each in accepted.lower().split(","))


def _open_to_all(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response
