"""Whether all seats of a poll have been read. Until then the board mixes two readings, and no party is called ahead."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from results.ingest import stories
from results.ingest.revise import lock, revise
from results.models import Election

PATIENCE = timedelta(seconds=40)
"""How long seats are waited for; by then the task that reads them has expired."""


def expect_seats(election: Election, numbers: Sequence[int], now: datetime) -> None:
    """Note the seats that are about to be read. A single chunk is published at once, so it is not waited for."""
    Election.objects.filter(pk=election.pk).update(awaited_seats=list(numbers), awaited_until=now + PATIENCE)


@transaction.atomic
def mark_read(election: Election, numbers: Collection[int], now: datetime) -> None:
    """Note that these seats were read, changed or not. After the last one, publish what concerns the whole board."""
    row = lock(election.pk)
    if not row.awaited_seats:
        return
    stories.mark_arrived(row, numbers)
    if not row.awaited_seats:
        revise(row, (), now, {})
