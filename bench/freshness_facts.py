"""What the tracker's database says for bench/freshness.py; run in a process of its own with the bench's environment."""

import os
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.db.models import Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from results.domain.page_kinds import PageKind  # noqa: E402
from results.models import Election, Event, KindHealth, Page  # noqa: E402
from results.polling import network  # noqa: E402


def start(per_minute: int) -> dict[str, Any]:
    """Hold the election to a share of requests, as an election of a real site is; 0: to its ordinary one."""
    election = Election.objects.get()
    Election.objects.update(requests_per_minute=per_minute or network.per_minute(election))
    return {"seats": election.seats_total}


def count() -> dict[str, Any]:
    asked = KindHealth.objects.aggregate(asked=Sum("asked"))["asked"] or 0
    return {"asked": asked, "now": timezone.now().isoformat()}


def measure(since: str, slug: str = "bench") -> dict[str, Any]:
    """Seconds from the mark at which a page was made until what it says of a seat was stored: for each change of a
    seat's line, and for each new count of its votes. Marks before `since` are left out."""
    election = Election.objects.get(slug=slug)
    speed = float(election.replay.get("speed", 1))
    begin = datetime.fromisoformat(since)
    published: dict[str, datetime] = {}
    for page in Page.objects.filter(
        election=election,
        fetched_at__gte=begin,
        kind__in=(PageKind.SEAT_LIST, PageKind.CONSTITUENCYWISE),
        outcome="read",
    ):
        if page.source_at and (made := _made(page, speed)) >= begin:
            published[page.source_at.isoformat()] = made
    lines: list[float] = []
    votes: list[float] = []
    for change in _changes(election, begin):
        if page_made := published.get(change["stamp"]):
            (votes if change["votes"] else lines).append((change["at"] - page_made).total_seconds())
    return {"lines": lines + votes, "votes": votes, "marks": len(published)}


def _made(page: Page, speed: float) -> datetime:
    """Our time at which the source's clock showed the page's stamp, by the Date of the answer that brought it."""
    assert page.source_at is not None
    return page.fetched_at - (parsedate_to_datetime(page.headers["date"]) - page.source_at) / speed


def _changes(election: Election, begin: datetime) -> list[dict[str, Any]]:
    """Each first event that carries a seat's new stamp; whether its votes moved with it."""
    last: dict[str, dict[str, Any]] = {}
    found = []
    for event in Event.objects.filter(election=election, kind="seat").order_by("seq"):
        before, entry = last.get(event.key, {}), event.entry
        last[event.key] = entry
        stamp = entry.get("source_at")
        if event.at < begin or not stamp or stamp == before.get("source_at"):
            continue
        moved = entry.get("votes_counted") != before.get("votes_counted")
        found.append({"stamp": datetime.fromisoformat(stamp).isoformat(), "at": event.at, "votes": moved})
    return found
