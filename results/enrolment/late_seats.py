"""Seats that are not known yet when an election is registered: a page failed, was not up, or did not list them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from results.domain.names import key
from results.domain.records import FolderIndex, PartyTable, SeatList
from results.enrolment import register
from results.enrolment.places import MOST_SEATS, named_seats, places, seats_printed
from results.models import Election, Outcome, Page
from results.scrape import retries
from results.scrape.lists import Place, numbers_by_place
from results.scrape.retries import visit_due
from results.scrape.visit import Fetcher, Visit, archived_record, latest_pages, record_of
from results.sources.eci import address

AHEAD = 4
"""Numbers beyond the last known one that are tried where no page lists the seats."""
A_POLL = 20
"""Seats asked for in a poll that has nothing better to do."""


def enrol(election: Election, visits: Iterable[Visit], numbers: Mapping[Place, int], now: datetime) -> bool:
    """Enrol the seats that these pages name and the election lacks, and keep to what they print as the number of all;
    whether there was anything. `known`: contest numbers by place. An index lists the seats of by-elections only."""
    usable = [v for v in visits if election.by_election or not isinstance(v.record, FolderIndex)]
    states = set(election.state_codes)
    missing = {(state, number) for state, number, _ in named_seats(usable) if state in states} - numbers.keys()
    new = _plausible(election, missing, places(usable), numbers, usable) if missing else []
    printed = seats_printed(usable)
    grown = election.seats_total < printed <= MOST_SEATS * len(election.state_codes) and not election.by_election
    if new or grown:
        with transaction.atomic():
            register.enrol(election, new, now, printed if grown else 0)
            _read_again(election, {place.state for place in new})
    return bool(new or grown)


def _read_again(election: Election, states: Iterable[str]) -> None:
    """Outlines and names in Hindi are read once: those that came before their seats are yet to be read for them."""
    for state in states:
        lists = [Q(name__startswith=address.hindi(f"{page}{state}")) for page in ("statewise", "partywiseresult-")]
        pages = Page.objects.filter(Q(name=address.boundaries(state)) | lists[0] | lists[1], election=election)
        pages.filter(outcome=Outcome.READ).update(outcome=Outcome.KEPT)


def _plausible(
    election: Election,
    missing: Collection[Place],
    candidates: Sequence[register.Place],
    numbers: Mapping[Place, int],
    visits: Sequence[Visit],
) -> list[register.Place]:
    """Without a state's that would then have more seats than its pages print, and without a line of a list that bears
    the name of a known seat that these pages don't have: it is that one, with a wrong number. Addresses and drop-downs
    say a number twice."""
    listed = {(place.state, place.number) for place in candidates}
    rows = election.contests.values_list("constituency__state_code", "constituency__number", "constituency__name")
    unlisted = {(state, key(name)) for state, number, name in rows if (state, number) not in listed}
    sure = {
        (state, number) for state, number, _ in named_seats(v for v in visits if not isinstance(v.record, SeatList))
    }
    new = [
        place
        for place in candidates
        if (at := (place.state, place.number)) in missing
        and 0 < place.number <= MOST_SEATS
        and (at in sure or (place.state, key(place.name)) not in unlisted)
    ]
    have, come = Counter(state for state, _ in numbers), Counter(place.state for place in new)
    room = {state: _printed(state, visits) - have[state] for state in come}
    return [place for place in new if come[place.state] <= room[place.state]]


def _printed(state: str, visits: Sequence[Visit]) -> int:
    return seats_printed(v for v in visits if address.parse_address(v.name).state == state) or MOST_SEATS


def try_next_numbers(election: Election, numbers: Mapping[Place, int], fetcher: Fetcher, now: datetime) -> int:
    """Where no page lists the seats, ask for those whose own pages were not up: the next numbers, and those left out in
    between, on and on while they answer. One that does not is asked for ever more seldom. Returns how many pages were
    asked for."""
    states = _unlisted(election)
    requests = 0
    while requests < A_POLL:
        put_off = retries.not_due_yet(election, now)
        chosen = [place for place in _next(states, numbers) if address.boxes(*place) not in put_off][:AHEAD]
        visits = _own_pages(election, chosen, fetcher, now)
        requests += len(visits)
        readable = [replace(v, record=record_of(v)) for v in visits if v.page and not v.failure]
        if not readable or not enrol(election, readable, numbers, now):
            break
        numbers = numbers_by_place(election)
    return requests


def _unlisted(election: Election) -> list[str]:
    """States of which no page that lists the seats was ever read."""
    lists = {address.seat_list(state, 1): state for state in election.state_codes}
    tables = {address.partywise(state): state for state in election.state_codes}
    read = latest_pages(election, [*lists, *tables])
    listed = {state for name, state in lists.items() if name in read}
    for name, state in tables.items():
        record = archived_record(read[name]) if name in read and state not in listed else None
        if isinstance(record, PartyTable) and record.seats:
            listed.add(state)
    return [state for state in election.state_codes if state not in listed]


def _next(states: Iterable[str], known: Collection[Place]) -> list[Place]:
    places: list[Place] = []
    for state in states:
        numbers = {number for code, number in known if code == state}
        last = max(numbers, default=0)
        more = [*range(last + 1, min(last + AHEAD, MOST_SEATS) + 1), *range(1, last)]
        places += [(state, number) for number in more if number not in numbers]
    return places


def _own_pages(election: Election, chosen: Sequence[Place], fetcher: Fetcher, now: datetime) -> list[Visit]:
    """Tables of candidates; boxes of those that have none. That there is no such seat is no fault of the source."""
    tables = visit_due(election, [address.constituencywise(*place) for place in chosen], fetcher, now)
    readable = {v.name for v in tables if v.page and not v.failure}
    lost = [place for place in chosen if address.constituencywise(*place) not in readable]
    visits = tables + visit_due(election, [address.boxes(*place) for place in lost], fetcher, now)
    retries.schedule_retries(election, [v for v in visits if not v.not_sent], now)
    return visits
