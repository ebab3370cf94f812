"""The language of the desk: each person's own choice, kept in a cookie of the desk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "desk_language"
LASTS_S = 365 * 24 * 3600
CODES = frozenset(code for code, _ in settings.LANGUAGES)


def of(request: HttpRequest) -> str:
    """As chosen; English where nothing was."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CODES else settings.LANGUAGE_CODE


def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and go back to where it was made."""
    target, chosen = request.POST.get("next", ""), request.POST.get("language", "")
    is_desk_address = url_has_allowed_host_and_scheme(target, {request.get_host()}) and target.startswith("/admin/")
    response = redirect(target if is_desk_address else "admin:index")
    if request.method == "POST" and chosen in CODES:
        response.set_cookie(
            COOKIE, chosen, max_age=LASTS_S, path=settings.SESSION_COOKIE_PATH, samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def rendered(response: Any) -> Any:
    """A page that is drawn later would be drawn in another language."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response
