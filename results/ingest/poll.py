"""One poll: read the cheap pages, see which lines changed, read those seats' own pages, store both together."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import ceil

import msgspec
from django.utils import timezone

from results.domain.records import ContestTable, SeatList, SeatRow
from results.ingest import health, roster
from results.ingest.store import Outcome, Reading, store
from results.ingest.visit import Fetcher, Visit, reread, visit
from results.models import Contest, Election, Observation, Page
from results.sources.eci import address

SEATS_A_PAGE = 20
SEATS_A_CHUNK = 12
"""Seats read and stored at a time: few enough to be published soon, enough to share a transaction."""

HandOut = Callable[[int, list[int], list[int]], object]
"""Where a chunk of seats goes: (election id, ids of the list pages they were seen on, contest numbers)."""


def poll(election: Election, fetcher: Fetcher, hand_out: HandOut) -> int:
    """Read the list of seats and hand out the seats whose line changed; returns how many."""
    visits = _visit_lists(election, fetcher)
    health.heard(election, visits, timezone.now())
    pages = [v.page for v in visits if v.page and not v.failure]
    numbers = numbers_by_place(election)
    rows = {numbers[place]: row for page in pages for place, row in _rows(page) if place in numbers}
    wanted = _in_order(election, rows)
    ids = [page.pk for page in pages]
    for start in range(0, len(wanted), SEATS_A_CHUNK):
        hand_out(election.pk, ids, wanted[start : start + SEATS_A_CHUNK])
    return len(wanted)


def _visit_lists(election: Election, fetcher: Fetcher) -> list[Visit]:
    """Every page of every state's list: as many as its seats need, and more where a page says so."""
    counts = dict.fromkeys(election.state_codes, 0)
    for state, _ in numbers_by_place(election):
        counts[state] += 1
    pages = {state: max(1, ceil(count / SEATS_A_PAGE)) for state, count in counts.items()}
    visits = visit(election, [address.seat_list(s, n) for s in pages for n in range(1, pages[s] + 1)], fetcher)
    more = []
    for found in visits:
        if isinstance(found.record, SeatList):
            state = address.parse_address(found.name).state or ""
            more += [address.seat_list(state, n) for n in range(pages[state] + 1, found.record.pages + 1)]
            pages[state] = max(pages[state], found.record.pages)
    return visits + (visit(election, more, fetcher) if more else [])


def numbers_by_place(election: Election) -> dict[tuple[str, int], int]:
    """Contest number by (state code, constituency number)."""
    rows = Contest.objects.filter(election=election).values_list(
        "constituency__state_code", "constituency__number", "number"
    )
    return {(state, place): number for state, place, number in rows}


def _rows(page: Page) -> Iterable[tuple[tuple[str, int], SeatRow]]:
    """A list page's lines, from the archive: also of a page that has not changed, so that a lost chunk is made up for."""
    state, record = address.parse_address(page.name).state or "", reread(page)
    return (((state, row.number), row) for row in record.rows) if isinstance(record, SeatList) else ()


def _in_order(election: Election, rows: dict[int, SeatRow]) -> list[int]:
    """Contests whose line changed or whose own page is older than their line, the closest first."""
    kept = Observation.objects.filter(contest__election=election)
    lines = dict(kept.filter(kind="seat_list").values_list("contest__number", "record"))
    changed = {number for number, row in rows.items() if lines.get(number) != msgspec.to_builtins(row)}
    ats = {(number, kind): at for number, kind, at in kept.values_list("contest__number", "kind", "at")}
    lagging = {n for n in lines if not (own := _own(ats, n)) or max(own) < ats[n, "seat_list"]}
    return sorted(changed | lagging, key=lambda n: (_margin(rows.get(n)), n))


def _own(ats: dict[tuple[int, str], datetime], number: int) -> list[datetime]:
    return [ats[number, kind] for kind in ("constituencywise", "boxes") if (number, kind) in ats]


def _margin(row: SeatRow | None) -> int:
    return 10**9 if row is None or row.margin is None else row.margin


def read_seats(election: Election, page_ids: Sequence[int], numbers: Sequence[int], fetcher: Fetcher) -> Outcome:
    """Read these contests' own pages and store them together with their lines of the list pages."""
    places = {number: place for place, number in numbers_by_place(election).items() if number in set(numbers)}
    own = _visit_seats(election, places, fetcher)
    tables = {n: v.record for n, v in own.items() if isinstance(v.record, ContestTable)}
    roster.list_candidates(election, tables, timezone.now())
    readings = [_reading(number, v) for number, v in own.items() if v.record is not None]
    readings += _line_readings(page_ids, {place: number for number, place in places.items()})
    outcome = store(election.pk, readings, timezone.now())
    health.note(outcome)
    return outcome


def _visit_seats(election: Election, places: dict[int, tuple[str, int]], fetcher: Fetcher) -> dict[int, Visit]:
    """Each contest's table of candidates, or, where that can't be had, its boxes."""
    tables = {address.constituencywise(*place): number for number, place in places.items()}
    own = {tables[v.name]: v for v in visit(election, list(tables), fetcher)}
    lost = {address.boxes(*places[n]): n for n, v in own.items() if v.record is None and not v.unchanged}
    if lost:
        own |= {lost[v.name]: v for v in visit(election, list(lost), fetcher) if v.record is not None}
    return own


def _reading(number: int, found: Visit) -> Reading:
    page = found.page
    assert page is not None and found.record is not None
    return Reading(number, page.kind, found.record, page.pk, page.source_at or page.fetched_at, page.fetched_at)  # type: ignore[arg-type]


def _line_readings(page_ids: Sequence[int], numbers: dict[tuple[str, int], int]) -> list[Reading]:
    return [
        Reading(numbers[place], "seat_list", row, page.pk, page.source_at or page.fetched_at, page.fetched_at)
        for page in Page.objects.filter(pk__in=page_ids)
        for place, row in _rows(page)
        if place in numbers
    ]
