"""Celery's tasks: thin doors to `results.ingest`. Each is short and idempotent; the next tick is the retry."""

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from results.ingest import health
from results.ingest import poll as polling
from results.ingest.network import fetch_all
from results.models import Election

EXPIRES_S = 30


@shared_task(name="results.tasks.tick", expires=2)
def tick() -> None:
    """Claim the elections that are due, and have them polled. Two beats claim each poll once."""
    now = timezone.now()
    due = Election.objects.filter(Q(next_poll_at=None) | Q(next_poll_at__lte=now), tracking=True)
    for election in due.exclude(source_url=""):
        next_poll_at = now + timedelta(seconds=election.poll_seconds)
        claimed = Election.objects.filter(pk=election.pk, next_poll_at=election.next_poll_at)
        if claimed.update(next_poll_at=next_poll_at):
            poll.apply_async((election.pk,), expires=EXPIRES_S)
    for election in Election.objects.filter(tracking=True):
        health.watch(election, now)


@shared_task(name="results.tasks.poll")
def poll(election_id: int) -> None:
    """Read the list of seats; hand out those that changed."""
    election = Election.objects.get(pk=election_id)
    polling.poll(election, fetch_all, lambda *chunk: read_seats.apply_async(chunk, expires=EXPIRES_S))


@shared_task(name="results.tasks.read_seats")
def read_seats(election_id: int, page_ids: list[int], numbers: list[int]) -> None:
    """Read some seats' own pages and store what they say."""
    polling.read_seats(Election.objects.get(pk=election_id), page_ids, numbers, fetch_all)
