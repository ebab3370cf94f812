"""How much of the budget seats' own pages may use: what the next look at the list will need is kept for it.

Without this a busy night would spend every request on votes, and then wait for requests to learn who leads.
"""

from collections.abc import Callable
from datetime import datetime
from math import inf

from results.models import Election
from results.polling import crosscheck
from results.scrape.lists import Look, pages
from results.sources.clock import SourceClock

Coming = Callable[[float], float]
"""Requests that will be given within so many seconds."""
PROBES = 2
"""Looks at one page that find nothing new, before the one that does."""


def plenty(_: float) -> float:
    return inf


def for_seats(election: Election, found: Look, left: int | None, coming: Coming, now: datetime) -> int | None:
    """Requests for seats' own pages in this poll, of the `left` that may be made at once; None: any number."""
    if left is None:
        return None
    compared = len(crosscheck.pages(election))
    spare = left - compared if found.renewed else left
    look = len(pages(election)) + compared + PROBES
    return max(int(min(spare, spare + coming(_until_next(election, found, now)) - look)), 0)


def _until_next(election: Election, found: Look, now: datetime) -> float:
    """Seconds until the source makes its pages anew, by what was known of its clock before this look."""
    if found.renewed:
        return election.source_interval_s
    clock = SourceClock.from_dict(election.clock)
    until = clock.next_ask(now.timestamp(), 0) - now.timestamp() if clock.stamps else 0.0
    return min(max(until, 0.0), election.source_interval_s)
