"""Celery's tasks: thin doors to `results.ingest`. Each is short and idempotent; the next tick is the retry."""

import logging
from collections.abc import Sequence
from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from results.editorial import expiry, release
from results.enrolment.folder_facts import TrackRequest
from results.enrolment.places import NothingThere
from results.intake import inbox, uploads
from results.models import Election, Upload
from results.polling import health, schedule, seat_pages, tracking
from results.polling import poll as one_poll
from results.polling.context import PollContext
from results.polling.network import Network, shared_redis
from results.polling.seat_claims import Claims
from results.publish import webhooks

logger = logging.getLogger(__name__)

EXPIRES_S = 30
FETCH_S = 30.0
"""What is not had by then is left to the next poll: a task that waits on is ended with all that it brought."""
PATIENCE_S = 60.0
"""How long a request of `track` may wait for its turn."""


@shared_task(name="results.tasks.tick", expires=2)
def tick() -> None:
    """Claim the elections that are due, and have them polled. Two beats claim each poll once."""
    now = timezone.now()
    for election in schedule.due(now):
        if token := schedule.claim(election, now):
            poll.apply_async((election.pk, token.isoformat()), expires=EXPIRES_S)
    for election in Election.objects.filter(tracking=True):
        health.update_state(election, now)
    expiry.expire(now)
    release.confirm_unchanged(now)
    for upload_id in inbox.lost_uploads(now):
        read_upload.apply_async((upload_id,), expires=EXPIRES_S)
    if webhooks.is_delivery_due(now):
        tell.apply_async((), expires=EXPIRES_S)


@shared_task(name="results.tasks.tell")
def tell() -> None:
    """Tell webhooks what they have not been told yet."""
    webhooks.deliver(timezone.now())


@shared_task(name="results.tasks.poll")
def poll(election_id: int, token: str) -> None:
    """Read the list of seats; hand out those that changed. A poll whose claim has gone to another does nothing."""
    claimed = datetime.fromisoformat(token)
    if not schedule.holds(election_id, claimed):
        return
    election = Election.objects.get(pk=election_id)
    network = Network(election, seconds=FETCH_S)
    one_poll.poll(election, _context(election, network), claimed)
    health.save_request_facts(election, network.request_facts())


@shared_task(name="results.tasks.read_seats")
def read_seats(election_id: int, page_ids: list[int], numbers: list[int]) -> None:
    """Read some seats' own pages and store what they say."""
    election = Election.objects.get(pk=election_id)
    try:
        seat_pages.read_seats(election, page_ids, numbers, _context(election, Network(election, seconds=FETCH_S)))
    finally:
        _claims(election).release(numbers)


@shared_task(name="results.tasks.read_upload")
def read_upload(upload_id: int) -> None:
    """Read a page that somebody handed in."""
    uploads.read_upload(Upload.objects.select_related("election").get(pk=upload_id), timezone.now())


@shared_task(name="results.tasks.track", soft_time_limit=540, time_limit=600)
def track(url: str, states: Sequence[str] = (), slug: str = "", name: str = "") -> None:
    """Start to track a folder, as `manage.py track` does. For the desk: what could not be found is logged."""
    try:
        elections = tracking.start(TrackRequest(url, tuple(states), slug, name), patience_s=PATIENCE_S)
    except NothingThere as error:
        logger.warning("track: %s", error)
        return
    for election in elections:
        tracking.first_reading(election)


def _context(election: Election, network: Network) -> PollContext:
    return PollContext(network, _hand_out, network.requests_now, network.requests_within, _claims(election).take)


def _claims(election: Election) -> Claims:
    return Claims(shared_redis(settings.REDIS_URL), election)


def _hand_out(election_id: int, page_ids: Sequence[int], numbers: Sequence[int]) -> None:
    read_seats.apply_async((election_id, list(page_ids), list(numbers)), expires=EXPIRES_S)
