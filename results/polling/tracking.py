"""Start to track a folder: discover what it holds, read it once, leave the rest to the polls."""

from django.utils import timezone

from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.enrolment.places import folder
from results.models import Election
from results.polling import background_pages
from results.polling.context import PollContext
from results.polling.network import Network
from results.polling.poll import poll
from results.polling.seat_pages import read_seats

AT_FIRST = 25
"""Pages of outlines and names in Hindi that are read at once; the rest follow between polls."""


def start(wish: TrackRequest, patience_s: float) -> list[Election]:
    """Register what a folder holds. `patience_s`: how long one request may wait for its turn. Raises NothingThere."""
    return discover(wish, Network(Election(source_url=folder(wish.url)), patience_s))


def first_reading(election: Election, patience_s: float = 0.0) -> None:
    """Ballots and votes as they stand now, as far as the budget goes at once, or as long as one is willing to wait."""
    network = Network(election, patience_s)
    requests_now = network.requests_now if not patience_s else (lambda: None)
    context = PollContext(
        network, lambda _, pages, numbers: read_seats(election, pages, numbers, context), requests_now
    )
    poll(election, context)
    background_pages.read_some(election, network, timezone.now(), AT_FIRST)
    election.refresh_from_db()
