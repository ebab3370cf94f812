"""What every public page has in common: its language, its security headers, compression, and no cookies."""

import functools
import gzip
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag

MIN_COMPRESSED = 600
View = Callable[..., HttpResponse]


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
    if framed:
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
    return response


def compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nothing secret is in a public page and no cookie goes with it, so compressing it gives nothing away."""
    patch_vary_headers(response, ["Accept-Encoding"])
    wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    if wanted and not response.has_header("Content-Encoding") and len(response.content) >= MIN_COMPRESSED:
        response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response


def page(*, framed: bool = False, max_age: int = 0) -> Callable[[View], View]:
    """Make a view a public page. `framed` pages may be shown inside other sites; `max_age` is in seconds."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def inner(request: HttpRequest, *args: Any, lang: str = "en", **kwargs: Any) -> HttpResponse:
            with translation.override(lang):
                response = view(request, *args, **kwargs)
                response["Content-Language"] = lang
            response.setdefault("Cache-Control", f"public, max-age={max_age}")
            return compressed(request, secure(request, response, framed))

        return inner

    return wrap


def etag(*parts: object) -> str:
    """A quoted entity tag of what a page is made from."""
    return quote_etag("-".join(str(part) for part in parts))
