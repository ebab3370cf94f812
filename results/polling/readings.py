"""From archived pages to readings of contests, and their way into the store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils import timezone

from results.domain.page_kinds import PageKind
from results.domain.records import SeatRow
from results.enrolment import ballots
from results.ingest.store import Outcome, Reading, store
from results.models import Election, Page
from results.polling import health
from results.scrape.lists import Place, lines
from results.scrape.visit import Visit, archived_record_or_none, record_of


def newest_lines(pages: Iterable[Page], places: Mapping[Place, int]) -> dict[int, Reading]:
    """The newest line of each contest on these list pages; each page is told how many of its lines are of none."""
    readings: dict[int, Reading] = {}
    counts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for page in sorted(pages, key=lambda p: (p.source_at or p.fetched_at, p.pk)):
        rows = _rows(page)
        matched = _of_rows(page, rows, places)
        readings.update((reading.number, reading) for reading in matched)
        if (page.matched, page.unmatched) != (count := (len(matched), len(rows) - len(matched))):
            counts[count].append(page.pk)
    for (matched_count, unmatched_count), keys in counts.items():
        Page.objects.filter(pk__in=keys).update(matched=matched_count, unmatched=unmatched_count)
    return readings


def line_readings(page: Page, places: Mapping[Place, int]) -> list[Reading]:
    """The lines that a list page has of these contests."""
    return _of_rows(page, _rows(page), places)


def _rows(page: Page) -> list[tuple[Place, SeatRow]]:
    return lines(page) if archived_record_or_none(page) else []


def _of_rows(page: Page, rows: Iterable[tuple[Place, SeatRow]], places: Mapping[Place, int]) -> list[Reading]:
    return [
        Reading(places[place], PageKind.SEAT_LIST, row, page.pk, page.source_at or page.fetched_at, page.fetched_at)
        for place, row in rows
        if place in places
    ]


def own_page_reading(number: int, visit: Visit) -> Reading:
    """What a seat's own page says."""
    page = visit.page
    assert page is not None
    return Reading(number, page.kind, record_of(visit), page.pk, page.source_at or page.fetched_at, page.fetched_at)  # type: ignore[arg-type]


def list_ballots_and_store(election: Election, readings: Sequence[Reading], failed: Collection[int] = ()) -> Outcome:
    """List the ballots that pages print for the first time, then store what they say. Where a seat's own pages
    `failed`, the two people of its line are better than nobody."""
    if records := ballots.unlisted(election, ((r.number, r.record) for r in readings), failed):
        ballots.list_candidates(election, records, timezone.now())
    outcome = store(election.pk, readings, timezone.now())
    health.count_lines(outcome)
    return outcome
