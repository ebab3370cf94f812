"""The story of one poll: read the list of seats, hand out the seats to read, publish the rest, plan the next poll."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from results.enrolment import late_seats
from results.ingest.store import Reading
from results.models import Election
from results.polling import (
    background_pages,
    crosscheck,
    health,
    missing_lines,
    request_reserve,
    round_pages,
    schedule,
    settling,
)
from results.polling.context import PollContext
from results.polling.readings import list_ballots_and_store, newest_lines
from results.polling.seat_choice import choose_seats, in_chunks
from results.scrape.lists import ListCheck, Place, check_lists, numbers_by_place
from results.scrape.visit import Fetcher, Visit, archived_record_or_none

LEAST_A_CHUNK, MOST_A_CHUNK, CHUNKS = 12, 40, 8
"""Seats read and stored at a time: few enough to be published soon, enough to share a transaction."""

Lines = Mapping[int, Reading]
"""The newest line of the list, by contest number."""


def poll(election: Election, context: PollContext, token: datetime | None = None) -> int:
    """Read the list of seats, publish what it says, and hand out the seats to read; returns how many."""
    check = check_lists(election, context.fetcher, timezone.now())
    health.record_stamps(election, check.visits, timezone.now())
    places = _places(election, check)
    lines = newest_lines(check.pages.values(), places)
    missing_lines.mark_missing(election, lines, timezone.now())
    budget = request_reserve.requests_for_seats(
        election, check, context.requests_now(), context.requests_within, timezone.now()
    )
    chosen = choose_seats(election, places, lines, budget, timezone.now())
    claimed = context.claim_seats(chosen.to_read)
    settling.expect_seats(election, claimed, timezone.now())
    _hand_out(election, context, claimed, lines)
    if unread := set(chosen.changed) - set(claimed):
        out_of_reach = unread - set(chosen.to_read)  # their own pages must wait: the people of their lines are known
        list_ballots_and_store(election, [lines[n] for n in sorted(unread)], failed=out_of_reach)
    has_spare = budget is None or budget - len(claimed) >= round_pages.A_POLL
    _read_other_pages(election, context, check, places, lines, has_spare)
    election.refresh_from_db()
    has_more = budget is None or budget > len(claimed)  # else a poll for the sake of seats would only cost a request
    schedule.plan(election, check, chosen.ask_again_at if has_more else None, token, timezone.now())
    return len(claimed)


def _places(election: Election, check: ListCheck) -> dict[Place, int]:
    """Contest numbers by place, with the seats that these pages name for the first time."""
    places = numbers_by_place(election)
    if election.frozen:
        return places
    read = [Visit(p.name, p, record) for p in check.pages.values() if (record := archived_record_or_none(p))]
    return numbers_by_place(election) if late_seats.enrol(election, read, places, timezone.now()) else places


def _hand_out(election: Election, context: PollContext, numbers: list[int], lines: Lines) -> None:
    size = min(max(len(numbers) // CHUNKS, LEAST_A_CHUNK), MOST_A_CHUNK)
    for chunk in in_chunks(numbers, size):
        context.hand_out(election.pk, sorted({lines[n].page_id for n in chunk if n in lines}), chunk)


def _read_other_pages(
    election: Election,
    context: PollContext,
    check: ListCheck,
    places: dict[Place, int],
    lines: Lines,
    has_spare: bool,
) -> None:
    """Pages beside the count: other kinds to compare with the list when it is new, the rest when nothing is."""
    idle = not check.renewed and has_spare and background_pages.budget_allows(context.requests_now())
    if idle:
        _read_in_background(election, check, places, context.fetcher)
    if check.renewed or (idle and crosscheck.is_due(election, check, timezone.now())):
        crosscheck.compare_pages(election, check, lines, places, context.fetcher, timezone.now())


def _read_in_background(election: Election, check: ListCheck, places: dict[Place, int], fetcher: Fetcher) -> None:
    """Seats that no list names, else rounds, else outlines and names: the first of these that has anything to ask."""
    if not check.pages and late_seats.try_next_numbers(election, places, fetcher, timezone.now()):
        return
    if not round_pages.read(election, places, fetcher, timezone.now()):
        background_pages.read_some(election, fetcher, timezone.now())
