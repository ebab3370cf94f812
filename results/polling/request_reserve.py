"""How much of the budget seats' own pages may use: what the next check of the list will need is kept for it.

Without this a busy night would spend every request on votes, and then wait for requests to learn who leads.
"""

from datetime import datetime

from results.models import Election
from results.polling import crosscheck
from results.polling.context import RequestsWithin
from results.scrape.lists import ListCheck, list_pages
from results.sources.clock import SourceClock

PROBES = 2
"""Checks of one page that find nothing new, before the one that does."""


def requests_for_seats(
    election: Election, check: ListCheck, requests_now: int | None, requests_within: RequestsWithin, now: datetime
) -> int | None:
    """Requests for seats' own pages in this poll, of the `requests_now` that may be made; None: any number."""
    if requests_now is None:
        return None
    compared = len(crosscheck.pages(election))
    free = requests_now - compared if check.renewed else requests_now
    next_check = len(list_pages(election)) + compared + PROBES
    return max(int(min(free, free + requests_within(_until_next(election, check, now)) - next_check)), 0)


def _until_next(election: Election, check: ListCheck, now: datetime) -> float:
    """Seconds until the source makes its pages anew, by what was known of its clock before this check."""
    if check.renewed:
        return election.source_interval_s
    clock = SourceClock.from_dict(election.clock)
    until = clock.next_ask(now.timestamp(), 0) - now.timestamp() if clock.stamps else 0.0
    return min(max(until, 0.0), election.source_interval_s)
