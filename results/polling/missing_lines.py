"""Seats that no page of the list has at present: the board says so, and their own pages are read instead."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from results.domain.statuses import WON
from results.ingest.revise import lock, revise
from results.ingest.store import Reading
from results.models import Contest, Election
from results.sources.clock import SourceClock

LATE_INTERVALS = 2
"""A line that is this many of the source's intervals older than the newest page counts as missing."""


def mark_missing(election: Election, lines: Mapping[int, Reading], now: datetime) -> None:
    """Mark undeclared seats whose line is missing or old, and publish where that changed.

    A frozen board publishes it once it is thawed. In a folder without any list no line is missing.
    """
    missing = _missing(election, lines) if lines else set()
    marked = set(election.contests.filter(list_missing=True).values_list("number", flat=True))
    if missing == marked:
        return
    with transaction.atomic():
        locked = lock(election.pk)
        contests = Contest.objects.filter(election=election)
        contests.filter(number__in=marked - missing).update(list_missing=False)
        contests.filter(number__in=missing - marked).update(list_missing=True)
        if not locked.frozen:
            revise(locked, marked ^ missing, now)


def _missing(election: Election, lines: Mapping[int, Reading]) -> set[int]:
    newest = max((line.at for line in lines.values()), default=None)
    newest = max(filter(None, (newest, election.source_at)), default=None)
    late = timedelta(seconds=LATE_INTERVALS * SourceClock.from_dict(election.clock).period)
    counting = election.contests.exclude(status__in=WON).values_list("number", flat=True)
    return {n for n in counting if n not in lines or (newest is not None and newest - lines[n].at >= late)}


def without_line(election: Election, numbers: Collection[int]) -> set[int]:
    """The numbers, among these, of contests that have no line at present."""
    missing = election.contests.filter(number__in=numbers, list_missing=True)
    return set(missing.values_list("number", flat=True))
