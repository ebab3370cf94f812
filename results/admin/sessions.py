"""How long a session of the desk lasts, and what becomes of a form that is sent after its end: nothing is lost."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

BEGAN, ACTIVE = "desk_began", "desk_active"
NOTED_EVERY_S = 60
"""The time of the last act is written down no more often than this."""
BY_ITSELF = "/now/"
"""The front page asks for this address again and again, whether anybody looks or not."""
KEPT = "kept-"
"""Prefix of a field that a login form carries for the form that came too late."""
NOT_KEPT = ("csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2", "token", "proof")


def end_if_over(request: HttpRequest) -> None:
    """Log out whoever was idle for too long, or has been here longer than a session may last."""
    session, now = request.session, timezone.now().timestamp()
    if not request.user.is_authenticated:
        return
    began, active = session.setdefault(BEGAN, now), session.get(ACTIVE, now)
    if now - began > settings.SESSION_COOKIE_AGE or now - active > settings.DESK_IDLE_S:
        logout(request)
    elif ACTIVE not in session or (now - active > NOTED_EVERY_S and not request.path.endswith(BY_ITSELF)):
        session[ACTIVE] = now


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form that came too late would have sent, to be carried through a login."""
    return [
        (f"{KEPT}{name}", str(value))
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not name.startswith(KEPT)
        for value in values
    ]


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """The same, out of a login form."""
    return list(_without_prefix(request.POST.lists()))


def _without_prefix(fields: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, str]]:
    for name, values in fields:
        if name.startswith(KEPT):
            yield from ((name.removeprefix(KEPT), str(value)) for value in values)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not hold any more, or that another site sent: said in words, with a way back."""
    response = render(request, "desk/form_too_old.html", {"reason": reason}, status=403)
    response["Cache-Control"] = "no-store, private"
    return response
