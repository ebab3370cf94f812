"""Pages wanted once, when there is time and budget for them: outlines of seats, names in Hindi.

What is still wanted follows from the archive: a page that has been read is not asked for again.
"""

from collections.abc import Sequence
from datetime import datetime

from cachetools import TTLCache
from django.db import transaction

from results.domain.records import Boundaries, ContestTable, PartyTable, SeatList
from results.enrolment import hindi_names
from results.ingest.revise import lock, revise
from results.models import Boundary, Constituency, Election, Kind, Page
from results.scrape import retries
from results.scrape.lists import numbers_by_place, pages_of_lists
from results.scrape.visit import Fetcher, Visit, latest_pages, reject_pages_on_error, save_outcomes, visit, with_outcome
from results.sources.eci import address

A_POLL = 4
AGAIN_S = 300
"""Seconds after which an election that missed nothing is looked at again."""
MOST_ELECTIONS = 64
RESERVE = 24
"""Requests that stay free for results when the budget is short."""


_complete: TTLCache[str, bool] = TTLCache(MOST_ELECTIONS, AGAIN_S)
"""Epochs of elections that this process has just seen to miss no such page."""


def budget_allows(requests_left: int | None) -> bool:
    """Whether the budget has more than results may need soon."""
    return requests_left is None or requests_left >= RESERVE


def missing_pages(election: Election, now: datetime) -> list[str]:
    """Names of the pages still wanted, the most useful first."""
    states = list(election.state_codes)
    outlines = [address.boundaries(state) for state in states] if election.kind == Kind.AC else []
    lists = [address.hindi(name) for name in pages_of_lists(election)]
    parties = [address.hindi(address.partywise(state)) for state in states]
    names = _unread_pages(election, [*outlines, *lists, *parties], now)
    if not names and latest_pages(election, lists):  # the site has Hindi pages
        tables = [address.hindi(address.constituencywise(*p)) for p in numbers_by_place(election)]
        return _unread_pages(election, tables, now)
    return names


def _unread_pages(election: Election, names: Sequence[str], now: datetime) -> list[str]:
    urls = [election.source_url + name for name in names]
    read_already = set(
        Page.objects.filter(election=election, url__in=urls, outcome="read").values_list("url", flat=True)
    )
    put_off = retries.not_due_yet(election, now, names)
    return [name for name in names if election.source_url + name not in read_already and name not in put_off]


def read_some(election: Election, fetcher: Fetcher, now: datetime, most: int = A_POLL) -> int:
    """Ask for some of what is wanted and put it where it belongs; returns how many pages came."""
    if election.epoch in _complete:
        return 0
    names = missing_pages(election, now)
    if not names:
        _complete[election.epoch] = True
    visits = visit(election, names[:most], fetcher, noted=False)
    if new := [v for v in visits if v.is_new]:
        with reject_pages_on_error(new):
            apply_pages(election, new, now)
    retries.count_answers(election, [with_outcome(v) for v in visits], now)
    return sum(v.record is not None for v in visits)


@transaction.atomic
def apply_pages(election: Election, visits: Sequence[Visit], now: datetime) -> None:
    """Put names and outlines where they belong, publish the names, and note the pages as read: all or nothing."""
    election = lock(election.pk)
    for v in visits:
        apply_page(election, v)
    save_outcomes(visits)
    revise(election, None, now)


def apply_page(election: Election, visit: Visit) -> None:
    """What one page adds to names and outlines. Names that an editor gave stay."""
    state = address.parse_address(visit.name).state or ""
    match visit.record:
        case Boundaries() as record:
            _outlines(state, record, visit.page)
        case SeatList() as record:
            hindi_names.seats(election, state, ((row.number, row.name) for row in record.rows))
            hindi_names.parties_of_lines(election, hindi_names.english_name(visit.name), record)
        case PartyTable() as record:
            hindi_names.seats(election, state, record.seats)
            hindi_names.parties_of_table(election, hindi_names.english_name(visit.name), record)
        case ContestTable() as record:
            hindi_names.candidates(election, state, record)


def _outlines(state: str, record: Boundaries, page: Page | None) -> None:
    places = dict(Constituency.objects.filter(kind=Kind.AC, state_code=state).values_list("number", "pk"))
    rows = [
        Boundary(constituency_id=places[area.number], geometry=area.geometry, page=page)
        for area in record.areas
        if area.number in places
    ]
    Boundary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["constituency"], update_fields=["geometry", "page"]
    )
    _count(page, len(rows), len(record.areas) - len(rows))


def _count(page: Page | None, matched: int, unmatched: int) -> None:
    if page is not None:
        Page.objects.filter(pk=page.pk).update(matched=matched, unmatched=unmatched)
