"""Query parameters, read strictly: a value that is not valid is refused, never guessed at."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from results.web.api.responses import ApiError

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 100, 500
MAX_NUMBER = 10**15 - 1
"""The largest number in answers and parameters: fifteen digits."""


def number(request: HttpRequest, name: str, default: int, maximum: int, minimum: int = 0) -> int:
    """A whole number between `least` and `most`. Raises ApiError."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 15 and minimum <= int(text) <= maximum):
        raise ApiError(400, f"bad_{name}", f"{name} is a whole number from {minimum} to {maximum}")
    return int(text)


def page_size(request: HttpRequest) -> int:
    return number(request, "limit", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, 1)


def yes_or_no(request: HttpRequest, name: str) -> bool | None:
    """`true` or `false`, or None where neither was asked for. Raises ApiError."""
    text = request.GET.get(name, "")
    if text not in ("", "true", "false"):
        raise ApiError(400, f"bad_{name}", f"{name} is true or false")
    return text == "true" if text else None


def time_parameter(request: HttpRequest, name: str) -> datetime | None:
    """An ISO time with its offset, or None where there is none. Raises ApiError."""
    text = request.GET.get(name)
    if text is None:
        return None
    try:
        time = parse_datetime(text.replace(" ", "+"))  # a plus sign in an address arrives as a space
        if time is None or time.tzinfo is None:
            raise ValueError(text)
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ApiError(
            400, f"bad_{name}", f"{name} is an ISO time with its offset: 2025-02-08T11:03:00+05:30"
        ) from None


def choice(request: HttpRequest, name: str, allowed: Collection[str]) -> str:
    """One of the allowed values, or nothing where none was asked for. Case counts. Raises ApiError, which says so."""
    text = request.GET.get(name, "")
    if text and text not in allowed:
        similar = [value for value in sorted(allowed) if value.casefold() == text.casefold()]
        hint = (
            f"did you mean {similar[0]}? Case counts" if similar else f"known here: {', '.join(sorted(allowed)[:40])}"
        )
        raise ApiError(400, f"bad_{name}", f"{name} is not {text[:40]!r}; {hint}")
    return text
