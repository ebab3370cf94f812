"""When all that a poll reads has come: until then the board is of two readings, and nobody is ahead by it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from results.ingest import stories
from results.ingest.revise import lock, revise
from results.models import Election

PATIENCE = timedelta(seconds=40)
"""Seats that have not come by then are not waited for: their task has expired."""


def expect(election: Election, numbers: Sequence[int], now: datetime) -> None:
    """These seats are about to be read. One chunk alone is published at once, so it is not waited for."""
    Election.objects.filter(pk=election.pk).update(awaited_seats=list(numbers), awaited_until=now + PATIENCE)


@transaction.atomic
def came(election: Election, numbers: Collection[int], now: datetime) -> None:
    """These seats have come, with news or without. After the last, what holds of the whole board is told."""
    row = lock(election.pk)
    if not row.awaited_seats:
        return
    stories.mark_arrived(row, numbers)
    if not row.awaited_seats:
        revise(row, (), now, {})
