"""Celery's tasks: thin doors to `results.ingest`. Each is short and idempotent; the next tick is the retry."""

from collections.abc import Sequence
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from results.ingest import health, overrides, release, schedule
from results.ingest import poll as polling
from results.ingest.claims import Claims
from results.ingest.network import Network, store
from results.models import Election

EXPIRES_S = 30


@shared_task(name="results.tasks.tick", expires=2)
def tick() -> None:
    """Claim the elections that are due, and have them polled. Two beats claim each poll once."""
    now = timezone.now()
    for election in schedule.due(now):
        if token := schedule.claim(election, now):
            poll.apply_async((election.pk, token.isoformat()), expires=EXPIRES_S)
    for election in Election.objects.filter(tracking=True):
        health.watch(election, now)
    overrides.expire(now)
    release.settle(now)


@shared_task(name="results.tasks.poll")
def poll(election_id: int, token: str) -> None:
    """Read the list of seats; hand out those that changed. A poll whose claim has gone to another does nothing."""
    claimed = datetime.fromisoformat(token)
    if not schedule.holds(election_id, claimed):
        return
    election = Election.objects.get(pk=election_id)
    network = Network(election)
    polling.poll(election, _means(election, network), claimed)
    health.asked(election, network.facts())


@shared_task(name="results.tasks.read_seats")
def read_seats(election_id: int, page_ids: list[int], numbers: list[int]) -> None:
    """Read some seats' own pages and store what they say."""
    election = Election.objects.get(pk=election_id)
    try:
        polling.read_seats(election, page_ids, numbers, _means(election, Network(election)))
    finally:
        _claims(election).release(numbers)


def _means(election: Election, network: Network) -> polling.Means:
    return polling.Means(network, _hand_out, network.left, _claims(election).take)


def _claims(election: Election) -> Claims:
    return Claims(store(settings.REDIS_URL), election)


def _hand_out(election_id: int, page_ids: Sequence[int], numbers: Sequence[int]) -> None:
    read_seats.apply_async((election_id, list(page_ids), list(numbers)), expires=EXPIRES_S)
