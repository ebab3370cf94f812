"""Seats of which no page of the list tells at present: they say so, and their own pages stand in."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from results.domain.statuses import WON
from results.ingest.revise import lock, revise
from results.ingest.store import Reading
from results.models import Contest, Election
from results.sources.clock import SourceClock

LATE_INTERVALS = 2
"""A line is missing too when it is so many of the source's intervals older than the newest page."""


def note(election: Election, lines: Mapping[int, Reading], now: datetime) -> None:
    """Write down which seats that are not declared have no line, or an old one, and publish that where it changed. A
    frozen board says so once it is thawed; a folder without any list misses none."""
    missing = _missing(election, lines) if lines else set()
    known = set(election.contests.filter(list_missing=True).values_list("number", flat=True))
    if missing == known:
        return
    with transaction.atomic():
        locked = lock(election.pk)
        contests = Contest.objects.filter(election=election)
        contests.filter(number__in=known - missing).update(list_missing=False)
        contests.filter(number__in=missing - known).update(list_missing=True)
        if not locked.frozen:
            revise(locked, known ^ missing, now)


def _missing(election: Election, lines: Mapping[int, Reading]) -> set[int]:
    newest = max((line.at for line in lines.values()), default=None)
    newest = max(filter(None, (newest, election.source_at)), default=None)
    late = timedelta(seconds=LATE_INTERVALS * SourceClock.from_dict(election.clock).period)
    counting = election.contests.exclude(status__in=WON).values_list("number", flat=True)
    return {n for n in counting if n not in lines or (newest is not None and newest - lines[n].at >= late)}


def of_these(election: Election, numbers: Collection[int]) -> set[int]:
    """Those of these contests that have no line at present."""
    missing = election.contests.filter(number__in=numbers, list_missing=True)
    return set(missing.values_list("number", flat=True))
