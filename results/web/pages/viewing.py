"""The time at which a page shows the board: now, or the one its address asks for (`?at=`). Like the language, it holds
while one page is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

_at: ContextVar[datetime | None] = ContextVar("viewing_at", default=None)


def requested(request: HttpRequest, now: datetime) -> datetime | None:
    """The past time that an address asks for; None is now, and so is a time that is still to come. Raises Http404."""
    text = request.GET.get("at", "")
    if not text:
        return None
    try:
        at = parse_datetime(text.replace(" ", "+"))  # a plus sign in an address arrives as a space
        if at is None or at.tzinfo is None:
            raise ValueError(text)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Http404("at is an ISO time with its offset: 2025-02-08T11:03:00+05:30") from error
    return at if at < now else None


@contextmanager
def viewing(at: datetime | None) -> Iterator[None]:
    """Draw a page as of this time; None is now."""
    token = _at.set(at)
    try:
        yield
    finally:
        _at.reset(token)


def viewed_at() -> datetime | None:
    """The past time that is shown, or None where it is now."""
    return _at.get()


def shown_now() -> datetime:
    """What the page takes for the present."""
    return _at.get() or timezone.now()
