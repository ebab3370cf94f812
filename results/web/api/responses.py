"""How the HTTP API answers: JSON, ETags, compression, CORS, errors in one shape. No cookies."""

import hashlib
import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from results.publish.hub import TooManyStreams
from results.publish.past import TooBusy
from results.publish.reader import UnknownElection
from results.publish.wire import Frame, encode
from results.web.accept_encoding import accepts_gzip
from results.web.problems import PROBLEM_JSON, problem

JSON = "application/json"
MIN_GZIP_BYTES = 512
MAX_PARAMETER_CHARACTERS = 80
"""Characters of a parameter's value; `topics`, a list, may be longer."""
ONE_SECOND = "public, max-age=1"
"""Caches may answer for one second; then they ask again by tag."""
BUSY_RETRY_S = 2
"""Seconds after which a client may ask again where the server had too much to do."""
ERROR_CODES = (
    "unknown_path", "unknown_election", "unknown_seat", "unknown_parameter", "not_yet", "other_epoch",
    "unknown_frame",
    "not_installed", "method_not_allowed", "upgrade_required", "too_many", "unavailable", "not_migrated", "internal",
)  # fmt: skip
"""Codes of error answers; besides them `bad_NAME` for each parameter NAME."""
LINKS = '</api/v1/openapi.json>; rel="service-desc", </api/>; rel="service-doc"'
"""RFC 8631: where the API is described, for programs and for people."""

_AGES = re.compile(rb'"(?:source_)?age_(?:s|at)":(?:"[^"]*"|[^,}\]]*)')

P = ParamSpec("P")
View = Callable[..., Coroutine[Any, Any, HttpResponseBase]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, and `tag`, which is the same exactly while a reader would see the same.

    An age that grows by itself does not change the tag: the body says at what time it was measured.
    """

    body: Frame
    tag: str
    type: str = JSON
    caching: str = ONE_SECOND
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """An error answer: problem details (RFC 9457) with a stable `code`."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail


def json_answer(content: Any, tag: str = "", caching: str = ONE_SECOND, **headers: str) -> Answer:
    """An answer of anything that JSON can express. Without a `tag`, it is made of the content."""
    body = encode(content)
    return Answer(Frame(body), tag or digest(body), caching=caching, headers=headers)


def digest(body: bytes) -> str:
    """A tag made of a JSON body without its ages."""
    return hashlib.sha256(_AGES.sub(b"", body)).hexdigest()[:20]


def api_view(*allowed: str) -> Callable[[Callable[Concatenate[HttpRequest, P], Any]], View]:
    """Make a view of a read-only function that returns an Answer; `allowed` are its query parameters.

    The function may be async, or not: then it runs in a thread and may use the database. It may return a finished
    HttpResponse too, where the answer is streamed.
    """

    def decorate(endpoint: Callable[Concatenate[HttpRequest, P], Any]) -> View:
        run = endpoint if iscoroutinefunction(endpoint) else sync_to_async(endpoint, thread_sensitive=True)

        async def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return _preflight()
            _check(request, allowed)
            answer = await run(request, *args, **kwargs)
            return _respond(request, answer) if isinstance(answer, Answer) else answer

        @wraps(endpoint)
        async def view(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                return with_cors(await answered(request, *args, **kwargs))
            except Exception as error:
                return _error(request, error)

        # Nothing is changed and no cookie is read, so a POST gets this API's own 405 instead of Django's CSRF page.
        return csrf_exempt(view)

    return decorate


def _error(request: HttpRequest, error: Exception) -> HttpResponse:
    """The response that tells of an exception."""
    match error:
        case ApiError():
            return error_response(error.status, error.code, error.detail)
        case UnknownElection():
            return error_response(404, "unknown_election", "no such election")
        case TooManyStreams() | TooBusy():
            return error_response(503, "too_many", str(error))
        case DatabaseError():
            return error_response(503, "unavailable", "the database does not answer; try again")
    logger.exception("%s", request.path)
    return error_response(500, "internal", "this is our fault, and has been noted")


def error_response(status: int, code: str, detail: str) -> HttpResponse:
    response = HttpResponse(encode(problem(status, code, detail)), content_type=PROBLEM_JSON, status=status)
    response["Cache-Control"] = "no-store"
    if status == 405:
        response["Allow"] = "GET, HEAD, OPTIONS"
    if status == 503:
        response["Retry-After"] = str(BUSY_RETRY_S)
    return with_cors(response)


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


def _respond(request: HttpRequest, answer: Answer) -> HttpResponse:
    links = ", ".join(filter(None, (answer.headers.get("Link"), LINKS)))
    headers = {"ETag": f'W/"{answer.tag}"', "Cache-Control": answer.caching, "Vary": "Accept-Encoding",
               **answer.headers, "Link": links}  # fmt: skip
    unchanged = get_conditional_response(request, headers["ETag"], response=HttpResponse(headers=headers))
    if unchanged is not None and unchanged.status_code != 200:
        return unchanged
    body = answer.body.body
    if len(body) >= MIN_GZIP_BYTES and accepts_gzip(request.headers.get("Accept-Encoding", "")):
        body = answer.body.gzipped
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(body, content_type=answer.type, headers={**headers, "Content-Length": str(len(body))})


def _preflight() -> HttpResponse:
    """CORS (Fetch standard): any origin may read, with any header."""
    response = with_cors(HttpResponse(status=204))
    del response["Content-Type"]
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    return response


R = TypeVar("R", bound=HttpResponseBase)


def with_cors(response: R) -> R:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, Deprecation, Sunset"
    return response
