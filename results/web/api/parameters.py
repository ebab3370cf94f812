"""What a request asks for, read strictly: a parameter that cannot be meant is refused, never guessed at."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from results.web.api.responses import Refusal

PAGE_DEFAULT, PAGE_CAP = 100, 500
LAST = 10**15 - 1
"""No number that we give is larger, and none has more than fifteen digits."""


def number(request: HttpRequest, name: str, default: int, most: int, least: int = 0) -> int:
    """A whole number between `least` and `most`. Raises Refusal."""
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 15 and least <= int(text) <= most):
        raise Refusal(400, f"bad_{name}", f"{name} is a whole number from {least} to {most}")
    return int(text)


def page_size(request: HttpRequest) -> int:
    return number(request, "limit", PAGE_DEFAULT, PAGE_CAP, 1)


def yes_or_no(request: HttpRequest, name: str) -> bool | None:
    """`true` or `false`, or None where neither was asked for. Raises Refusal."""
    text = request.GET.get(name, "")
    if text not in ("", "true", "false"):
        raise Refusal(400, f"bad_{name}", f"{name} is true or false")
    return text == "true" if text else None


def moment(request: HttpRequest, name: str) -> datetime | None:
    """An ISO time with its offset, or None where there is none. Raises Refusal."""
    text = request.GET.get(name)
    if text is None:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))  # a plus sign in an address arrives as a space
        if found is None or found.tzinfo is None:
            raise ValueError(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal(400, f"bad_{name}", f"{name} is an ISO time with its offset: 2025-02-08T11:03:00+05:30") from None
