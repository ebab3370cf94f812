"""What every public page has in common: its language, its security headers, being drawn once, and no cookies."""

import functools
from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from results.models import Election
from results.web.pages.kept import Drawn, kept

View = Callable[..., HttpResponse]
ASKED = ("q", "show", "order", "lite")
"""The questions that a page answers differently to; others change nothing."""


def policy(request: HttpRequest, framed: bool) -> str:
    """Only our own files, only our own sockets; nothing inline."""
    host = request.get_host()
    return "; ".join(
        (
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "manifest-src 'self'",
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


def page(*, framed: bool = False, max_age: int = 0) -> Callable[[View], View]:
    """Make a view a public page. `framed` pages may be shown inside other sites; `max_age` is in seconds."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, lang: str = "en", **kwargs: Any) -> HttpResponse:
            def draw() -> Drawn:
                with translation.override(lang):
                    response = view(request, *args, **kwargs)
                response["Content-Language"] = lang
                response["Cache-Control"] = f"public, max-age={max_age}"
                return Drawn(response.content, dict(secure(request, response, framed).items()))

            asked = tuple(request.GET.get(name, "") for name in ASKED)
            shown = (request.scheme, request.get_host(), request.path, asked, state(kwargs.get("slug")))
            answer = kept.get(shown, draw).answer(request)
            if framed:
                answer.xframe_options_exempt = True  # type: ignore[attr-defined]
            return answer

        return inner

    return wrap


def state(slug: str | None) -> Hashable:
    """What tells that a page would look different now: where the log stands, and how the source does."""
    rows = Election.objects.filter(slug=slug) if slug else Election.objects.all()
    return tuple(rows.order_by("slug").values_list("epoch", "seq", "source_state", "source_at"))
