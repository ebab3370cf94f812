"""One poll: read the cheap pages, publish their lines, read the changed seats' own pages as far as the budget goes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from results.domain.records import SeatRow
from results.enrolment import ballots, late_seats
from results.ingest.store import Outcome, Reading, store
from results.models import Contest, Election, Page
from results.polling import (
    background_pages,
    crosscheck,
    health,
    request_reserve,
    round_pages,
    schedule,
)
from results.polling.seat_choice import choice, in_chunks
from results.scrape.lists import (
    Look,
    Place,
    lines,
    look,
    numbers_by_place,
)
from results.scrape.retries import ask
from results.scrape.visit import (
    Fetcher,
    Visit,
    readable,
    said,
)
from results.sources.eci import address

LEAST_A_CHUNK, MOST_A_CHUNK, CHUNKS = 12, 40, 8
"""Seats read and stored at a time: few enough to be published soon, enough to share a transaction."""

HandOut = Callable[[int, list[int], list[int]], object]
"""Where a chunk of seats goes: (election id, ids of the list pages they were seen on, contest numbers)."""


def everything() -> int | None:
    return None


def all_of(numbers: Sequence[int]) -> list[int]:
    return list(numbers)


@dataclass(frozen=True, slots=True)
class Means:
    """What a poll may use: `spare` says how many requests may be made at once (None: any number), `coming` how many
    more within so many seconds, `claim` which of these seats no other worker is reading."""

    fetcher: Fetcher
    hand_out: HandOut
    spare: Callable[[], int | None] = everything
    coming: request_reserve.Coming = request_reserve.plenty
    claim: Callable[[Sequence[int]], list[int]] = all_of


def poll(election: Election, means: Means, token: datetime | None = None) -> int:
    """Read the list of seats, publish what it says, and hand out the seats to read; returns how many."""
    now = timezone.now()
    found = look(election, means.fetcher, now)
    health.heard(election, found.visits, timezone.now())
    places = numbers_by_place(election)
    seen = [Visit(page.name, page, record) for page in found.pages.values() if (record := readable(page))]
    if not election.frozen and late_seats.enrol(election, seen, places, timezone.now()):
        places = numbers_by_place(election)
    on_pages = _on_pages(found, places)
    rows: dict[int, SeatRow] = {n: r.record for n, r in on_pages.items() if isinstance(r.record, SeatRow)}
    spare = request_reserve.for_seats(election, found, means.spare(), means.coming, timezone.now())
    chosen = choice(election, places, on_pages, spare, timezone.now())
    wanted = means.claim(chosen.wanted)
    for chunk in in_chunks(wanted, min(max(len(wanted) // CHUNKS, LEAST_A_CHUNK), MOST_A_CHUNK)):
        means.hand_out(election.pk, sorted({on_pages[n].page_id for n in chunk if n in on_pages}), chunk)
    left_over = set(chosen.news) - set(wanted)
    if left_over:
        put(election, [on_pages[n] for n in sorted(left_over)])
    kept = spare is None or spare - len(wanted) >= round_pages.A_POLL
    idle = not found.renewed and kept and background_pages.has_room(means.spare())
    if idle:
        _spare_time(election, found, places, means.fetcher)
    if found.renewed or (idle and crosscheck.owed(election, found, timezone.now())):
        crosscheck.look(election, found, rows, places, means.fetcher, timezone.now())
    election.refresh_from_db()
    schedule.plan(election, found, token, timezone.now())
    return len(wanted)


def _spare_time(election: Election, found: Look, places: dict[Place, int], fetcher: Fetcher) -> None:
    """What a poll does that has nothing better to do: the first of these that has anything to ask for."""
    if not found.pages and late_seats.seek(election, places, fetcher, timezone.now()):
        return
    if not round_pages.read(election, places, fetcher, timezone.now()):
        background_pages.run(election, fetcher, timezone.now())


def _on_pages(found: Look, places: dict[Place, int]) -> dict[int, Reading]:
    """The newest line of each contest; each page learns how many of its lines are of none."""
    readings: dict[int, Reading] = {}
    counted: dict[tuple[int, int], list[int]] = defaultdict(list)
    for page in sorted(found.pages.values(), key=lambda p: (p.source_at or p.fetched_at, p.pk)):
        rows = _lines(page)
        mine = _line_readings(page, rows, places)
        readings.update((reading.number, reading) for reading in mine)
        if (page.matched, page.unmatched) != (counts := (len(mine), len(rows) - len(mine))):
            counted[counts].append(page.pk)
    for (matched, unmatched), keys in counted.items():
        Page.objects.filter(pk__in=keys).update(matched=matched, unmatched=unmatched)
    return readings


def _lines(page: Page) -> list[tuple[Place, SeatRow]]:
    return lines(page) if readable(page) else []


def _line_readings(page: Page, rows: Iterable[tuple[Place, SeatRow]], places: dict[Place, int]) -> list[Reading]:
    return [
        Reading(places[place], "seat_list", row, page.pk, page.source_at or page.fetched_at, page.fetched_at)
        for place, row in rows
        if place in places
    ]


def read_seats(election: Election, page_ids: Sequence[int], numbers: Sequence[int], means: Means) -> Outcome:
    """Read these contests' own pages and store them together with their lines of the list pages."""
    places = {number: place for place, number in numbers_by_place(election).items() if number in set(numbers)}
    by_place = {place: number for number, place in places.items()}
    seen = [r for page in Page.objects.filter(pk__in=page_ids) for r in _line_readings(page, _lines(page), by_place)]
    own = _visit_seats(election, places, seats_without_status(seen), means.fetcher)
    health.heard(election, [v for _, v in own if not v.failure], timezone.now())
    had = {number for number, v in own if not v.failure}
    readings = [_reading(number, v) for number, v in own if v.page and not v.failure]
    outcome = put(election, [*seen, *readings], failed=set(places) - had)
    Contest.objects.filter(election=election, number__in=had).update(read_at=timezone.now())
    return outcome


def seats_without_status(seen: Iterable[Reading]) -> set[int]:
    """Contests whose line has no word on the result, as a by-election's box: only their boxes tell a winner."""
    return {r.number for r in seen if isinstance(r.record, SeatRow) and not r.record.status_text}


def put(election: Election, readings: Sequence[Reading], failed: Collection[int] = ()) -> Outcome:
    """List the ballots that pages print for the first time, then store what they say. Where a seat's own pages
    `failed`, the two people of its line are better than nobody."""
    if records := ballots.unlisted(election, ((r.number, r.record) for r in readings), failed):
        ballots.list_candidates(election, records, timezone.now())
    outcome = store(election.pk, readings, timezone.now())
    health.note(outcome)
    return outcome


def _visit_seats(
    election: Election, places: dict[int, Place], also_boxes: Collection[int], fetcher: Fetcher
) -> list[tuple[int, Visit]]:
    """Each contest's table of candidates; its boxes too where that can't be had, or where only they tell a winner."""
    tables = {address.constituencywise(*place): number for number, place in places.items()}
    own = {tables[v.name]: v for v in ask(election, list(tables), fetcher, timezone.now()) if v.name in tables}
    lost = {
        address.boxes(*place): number
        for number, place in places.items()
        if number in also_boxes or (v := own.get(number)) is None or (v.failure and not v.not_sent)
    }
    boxes = ask(election, list(lost), fetcher, timezone.now()) if lost else []
    return [*own.items(), *((lost[v.name], v) for v in boxes)]


def _reading(number: int, found: Visit) -> Reading:
    page = found.page
    assert page is not None
    return Reading(number, page.kind, said(found), page.pk, page.source_at or page.fetched_at, page.fetched_at)  # type: ignore[arg-type]
