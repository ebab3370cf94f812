"""Seats' own pages: read those of a few seats and store them together with the seats' lines in the list."""

from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from results.domain.records import SeatRow
from results.ingest.store import Outcome, Reading
from results.models import Contest, Election, Page
from results.polling import health, missing_lines, settling
from results.polling.context import PollContext
from results.polling.readings import line_readings, list_ballots_and_store, own_page_reading
from results.scrape.lists import Place, numbers_by_place
from results.scrape.retries import visit_and_count
from results.scrape.visit import Fetcher, Visit
from results.sources.eci import address


def read_seats(election: Election, page_ids: Sequence[int], numbers: Sequence[int], context: PollContext) -> Outcome:
    """Read these contests' own pages and store them with the lines of the list pages, so that a seat changes once."""
    places = {number: place for place, number in numbers_by_place(election).items() if number in set(numbers)}
    by_place = {place: number for number, place in places.items()}
    listed = [r for page in Page.objects.filter(pk__in=page_ids) for r in line_readings(page, by_place)]
    also_boxes = seats_without_status(listed) | missing_lines.without_line(election, places)
    visits = _visit_seats(election, places, also_boxes, context.fetcher)
    health.record_stamps(election, [v for _, v in visits if not v.failure], timezone.now())
    answered = {number for number, v in visits if not v.failure}
    own_readings = [own_page_reading(number, v) for number, v in visits if v.page and not v.failure]
    outcome = list_ballots_and_store(election, [*listed, *own_readings], failed=set(places) - answered)
    Contest.objects.filter(election=election, number__in=answered).update(read_at=timezone.now())
    settling.mark_read(election, places.keys(), timezone.now())
    return outcome


def seats_without_status(lines: Iterable[Reading]) -> set[int]:
    """Contests whose line has no word on the result, as a by-election's box: only their boxes tell a winner."""
    return {r.number for r in lines if isinstance(r.record, SeatRow) and not r.record.status_text}


def _visit_seats(
    election: Election, places: dict[int, Place], also_boxes: Collection[int], fetcher: Fetcher
) -> list[tuple[int, Visit]]:
    """Each contest's table of candidates; its boxes too where that can't be had, or where only they tell a winner."""
    tables = {address.constituencywise(*place): number for number, place in places.items()}
    visits = visit_and_count(election, list(tables), fetcher, timezone.now())
    by_number = {tables[v.name]: v for v in visits if v.name in tables}
    without_table = {
        address.boxes(*place): number
        for number, place in places.items()
        if number in also_boxes or (v := by_number.get(number)) is None or (v.failure and not v.not_sent)
    }
    boxes = visit_and_count(election, list(without_table), fetcher, timezone.now()) if without_table else []
    return [*by_number.items(), *((without_table[v.name], v) for v in boxes)]
