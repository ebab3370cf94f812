"""Browsers that somebody has logged in from: a flood of wrong passwords never keeps them out.

A signed cookie names the account and a part of its password's hash: a new password makes every device unknown.
"""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "desk_device"
LASTS_S = 90 * 24 * 3600
_signer = signing.TimestampSigner(salt="results.admin.known_devices")


def is_known(request: HttpRequest | None, user: Any) -> bool:
    """Whether this browser has logged in as `user` before."""
    cookie = request.COOKIES.get(COOKIE, "") if request else ""
    try:
        return bool(user) and _signer.unsign(cookie, max_age=LASTS_S) == _name(user)
    except signing.BadSignature:
        return False


def remember(response: HttpResponse, user: Any) -> None:
    response.set_cookie(
        COOKIE, _signer.sign(_name(user)), max_age=LASTS_S, path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
    )  # fmt: skip


def _name(user: Any) -> str:
    return f"{user.pk}.{sha256(user.password.encode()).hexdigest()[:16]}"
