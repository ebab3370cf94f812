"""Elections tracked in one process, for tests: a poll and all that it hands out, one after the other."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.models import Election
from results.polling.context import PollContext, RequestsWithin, unlimited
from results.polling.network import Network
from results.polling.poll import poll
from results.polling.seat_pages import read_seats
from results.publish.snapshot import snapshot
from results.sources.fetch import Limits
from tests.polling.results_folder import Folder


def track(folder: Folder | str, slug: str = "d", **wish: Any) -> Election:
    """Discover the one election of a folder, or of its address, and read it once."""
    url = folder if isinstance(folder, str) else folder.url
    (election,) = discover(TrackRequest(url, slug=slug, **wish), Network(Election(source_url=url)))
    once(election)
    return election


def once(
    election: Election,
    requests_now: int | None = None,
    limits: Limits | None = None,
    requests_within: RequestsWithin = unlimited,
) -> list[int]:
    """One poll; the contests whose own pages were read. `spare`: the requests it may make, `coming`: that it will be
    given within so many seconds."""
    election.refresh_from_db()
    read: list[int] = []

    def hand_out(_: int, pages: list[int], numbers: list[int]) -> None:
        read.extend(numbers)
        read_seats(election, pages, numbers, context)

    context = PollContext(Network(election, limits=limits), hand_out, lambda: requests_now, requests_within)
    poll(election, context)
    election.refresh_from_db()
    return read


def forgive(election: Election) -> None:
    """As if the time for another try had come."""
    election.retries.update(retry_at=timezone.now() - timedelta(seconds=1))


def board(election: Election) -> dict[str, Any]:
    """What is published, without what only says when."""
    found = snapshot(election)
    return {key: found[key] for key in ("tally", "seats", "moments")}
