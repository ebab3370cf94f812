"""What every public page has in common: its language, its security headers, being rendered once, and no cookies."""

import functools
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from results.publish.hub import hub
from results.publish.reader import UnknownElection
from results.web.pages.page_cache import RenderedPage, page_cache
from results.web.pages.viewing import requested, viewing
from results.web.pages.white_space import without_white_space

View = Callable[..., HttpResponse]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponse]]
ASKED = ("q", "show", "order", "lite", "seat")
"""The questions that a page answers differently to; others change nothing."""


PAST_S = 300
"""Seconds for which caches keep a page of the past."""


def policy(request: HttpRequest, framed: bool) -> str:
    """Only our own files, only our own sockets and, to show what embeds look like, our own frames; nothing inline."""
    host = request.get_host()
    return "; ".join(
        (
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "manifest-src 'self'",
            "frame-src 'self'",
            f"connect-src 'self' ws://{host} wss://{host}", "worker-src 'self'",
            "base-uri 'none'", "form-action 'self'",
            f"frame-ancestors {'*' if framed else chr(39) + 'none' + chr(39)}",
        )
    )  # fmt: skip


def secure(request: HttpRequest, response: HttpResponse, framed: bool = False) -> HttpResponse:
    """Lay the headers of a public page on a response."""
    response["Content-Security-Policy"] = policy(request, framed)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()"
    response["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def page(*, framed: bool = False, max_age: int = 1) -> Callable[[View], AsyncView]:
    """Make a view a public page. `framed` pages may be shown inside other sites; `max_age` is in seconds."""

    def wrap(view: View) -> AsyncView:
        @functools.wraps(view)
        async def inner(request: HttpRequest, *args: Any, lang: str = "en", **kwargs: Any) -> HttpResponse:
            at = requested(request, timezone.now())

            def render() -> RenderedPage:
                with translation.override(lang), viewing(at):
                    response = view(request, *args, **kwargs)
                response["Content-Language"] = lang
                response["Cache-Control"] = f"public, max-age={PAST_S if at else max_age}"
                return RenderedPage(_body(response), dict(secure(request, response, framed).items()))

            parameters = tuple(request.GET.get(name, "") for name in ASKED)
            place = await position(kwargs.get("slug"))
            if at and isinstance(place, tuple):
                place = place[0], at  # what was published by then changes only with the epoch
            cache_key = (request.scheme, request.get_host(), request.path, parameters, place)
            answer = (await rendered_page(cache_key, render)).answer(request)
            if framed:
                answer.xframe_options_exempt = True  # type: ignore[attr-defined]
            return answer

        return inner

    return wrap


def _body(response: HttpResponse) -> bytes:
    """What is kept and sent of a finished page."""
    if not response.headers["Content-Type"].startswith("text/html"):
        return response.content
    return without_white_space(response.content.decode()).encode()


async def rendered_page(cache_key: Hashable, render: Callable[[], RenderedPage]) -> RenderedPage:
    """The finished page. Where it is stored, neither a thread nor the database is needed."""
    return page_cache.get_fresh(cache_key) or await sync_to_async(page_cache.get)(cache_key, render)


async def position(slug: str | None) -> Hashable:
    """Where an election's log stands, from the hub's memory: when it moves on, its pages may look different."""
    if slug is None:
        return None
    try:
        return (await hub().stream(slug)).current().position
    except UnknownElection as unknown:
        raise Http404("No such election") from unknown
