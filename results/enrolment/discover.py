"""From nothing but the address of a results folder to elections ready to be polled."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from results.domain.records import SeatList
from results.enrolment import register
from results.enrolment.folder_facts import SAVED_PAGES, FolderFacts, Refusal, TrackRequest, is_refusal, read_folder
from results.enrolment.places import (
    MOST_SEATS,
    NothingThere,
    counting_day,
    places,
    seats_printed,
    short_title,
    test_facts,
    when,
    when_of_folder,
)
from results.ingest import parties
from results.models import Election, Kind, Page
from results.scrape.retries import on_this_machine
from results.scrape.visit import Fetcher, Visit, visit
from results.sources.eci import address
from results.sources.eci.states import STATES

logger = logging.getLogger(__name__)

LEASE_S = 60.0
"""How long the first reading has before the workers take over."""
OWN_POLL_S = 2.0
"""A site on this machine can be asked as often as its maker likes to change it."""
SEATS_TRIED = 20
"""Seats asked for at a time where no page lists them."""


def discover(request: TrackRequest, fetcher: Fetcher, beside: bool = True) -> list[Election]:
    """Register what the folder holds: an election for each state, or one for all in a national or by-election.

    By-elections counted on the same day, in a folder of their own that the index links to, become an election of their
    own. Raises NothingThere.
    """
    facts = read_folder(request, fetcher)
    groups: list[tuple[str, ...]] = [(state,) for state in facts.states]
    if facts.kind == Kind.PC or facts.bye:
        groups = [facts.states]
    registrations = [partial(_register, request, replace(facts, states=group), len(groups) > 1) for group in groups]
    if facts.index and facts.index.bye_seats and not facts.bye and not request.states:
        registrations.append(partial(_register_boxes, request, facts))
    elections = _register_all(registrations, fetcher)
    if beside and facts.index and not request.states and not facts.bye:
        elections += _linked_by_elections(request, facts, fetcher)
    return elections


def _register_all(registrations: Iterable[Callable[[Fetcher], Election]], fetcher: Fetcher) -> list[Election]:
    """Register the elections that can be registered now and log the others. Raises NothingThere if none can."""
    elections, missing = [], []
    for registration in registrations:
        try:
            elections.append(registration(fetcher))
        except NothingThere as error:
            missing.append(str(error))
    if not elections:
        raise NothingThere("; ".join(missing)[:500])
    for why in missing:
        logger.warning("not tracked yet, track it again later: %s", why)
    return elections


def _linked_by_elections(request: TrackRequest, facts: FolderFacts, fetcher: Fetcher) -> list[Election]:
    """By-elections counted the same day. A folder that can't be read now can be tracked later by its own address."""
    elections = []
    for name in facts.index.other_folders if facts.index else ():
        if "bye" not in name.lower():
            continue
        linked = replace(
            request, url=urljoin(facts.base, f"../{name}/"), slug=request.slug and f"{request.slug}-bye", name=""
        )
        try:
            elections += discover(linked, fetcher, beside=False)
        except NothingThere as error:
            logger.warning("not tracked yet, track it by its own address later: %s", error)
    return elections


def _register_boxes(request: TrackRequest, facts: FolderFacts, fetcher: Fetcher) -> Election:
    """By-elections whose boxes stand on a general election's index: an election of their own, outside its tally."""
    assert facts.index is not None
    states = tuple(sorted({seat.state for seat in facts.index.bye_seats if seat.state}))
    slug = request.slug and f"{request.slug}-bye"
    return _register(replace(request, slug=slug, name=""), replace(facts, states=states, bye=True), False, fetcher)


def _register(request: TrackRequest, facts: FolderFacts, one_of_several: bool, fetcher: Fetcher) -> Election:
    """Find the seats of these states and write the election down; one already tracked is brought up to date."""
    scout = Election(slug="", source_url=facts.base)
    boxes = facts.bye and bool(facts.index and facts.index.bye_seats)
    visits = list(facts.at_hand)
    if not visits:
        visits = (
            list(facts.index_visits) if boxes else [v for s in facts.states for v in _visit_state(scout, s, fetcher)]
        )
    seats = _seats(facts, visits)
    if not seats and not facts.at_hand:
        visits = [v for s in facts.states for v in _try_seats(scout, s, fetcher)]
        seats = _seats(facts, visits)
    if not seats:
        why = "; ".join(dict.fromkeys(v.failure for v in visits if v.failure)) or "its pages list no seats"
        refused = any(is_refusal(v) for v in [*facts.index_visits, *visits])
        kind = Refusal if refused else NothingThere
        hint = f"; {SAVED_PAGES}" if refused else ""
        raise kind(f"{facts.base} has no seats for {', '.join(facts.states)} yet: {why[:300]}{hint}")
    title = next((t for v in visits if (t := getattr(v.record, "title", ""))), facts.title)
    fields = {
        "source_url": facts.base,
        "state_codes": list(facts.states),
        "kind": facts.kind,
        "by_election": facts.bye,
        "tracking": True,
        "next_poll_at": timezone.now() + timedelta(seconds=LEASE_S),  # whoever registers it reads it first
    }
    name, place = _name(request, facts, title)
    at_first = {
        "name": name,
        "state_name": place,
        "date": counting_day(visits),
        **test_facts([*facts.index_visits, *visits]),
    }
    if at_first.get("is_test") and not settings.TEST_DATA_ALLOWED:
        raise NothingThere(f"{facts.base} is a rehearsal, and this is a production: it takes no test data")
    if on_this_machine(facts.base):
        at_first.setdefault("poll_seconds", OWN_POLL_S)
    slug = _slug(request, facts, title, one_of_several)
    with transaction.atomic():  # never an election without its seats, or with the majority of some of them
        if request.fresh:
            register.forget(slug)
        election, _ = Election.objects.update_or_create(slug=slug, defaults=fields, create_defaults=fields | at_first)
        Page.objects.filter(pk__in=[v.page.pk for v in [*facts.index_visits, *visits] if v.page]).update(
            election=election
        )
        parties.create_parties([v.record for v in [*facts.index_visits, *visits]])
        register.enrol(election, seats, timezone.now(), seats_printed(visits))
    election.refresh_from_db()
    return election


def _seats(facts: FolderFacts, visits: Sequence[Visit]) -> list[register.Place]:
    """Of its states only: an index has the boxes of them all."""
    return [place for place in places(visits) if place.state in facts.states]


def _name(request: TrackRequest, facts: FolderFacts, title: str) -> tuple[str, str]:
    """What the election is called, and of which place."""
    place = STATES.get(facts.states[0], facts.states[0]) if len(facts.states) == 1 else "India"
    if facts.bye:
        time = when(title) or when_of_folder(facts.base)
        return (request.name or f"By-elections{f', {time}' if time else ''}")[:200], place
    return (request.name or f"{place}: {short_title(title) or 'General election'}")[:200], place


def _slug(request: TrackRequest, facts: FolderFacts, title: str, one_of_several: bool) -> str:
    """The election's name in addresses. One that another folder's election has is not taken from it."""
    if request.slug:
        return f"{request.slug}-{facts.states[0].lower()}" if one_of_several else request.slug
    place = STATES.get(facts.states[0], facts.states[0]) if len(facts.states) == 1 else "India"
    what = "by-elections" if facts.bye else place
    stem = slugify(f"{what} {when(title) or when_of_folder(facts.base)}")[:70] or facts.states[0].lower()
    folder_name = facts.base.rstrip("/").rpartition("/")[2]
    for number in range(1, 100):
        slug = stem if number == 1 else f"{stem}-{number}"
        registered_url = Election.objects.filter(slug=slug).values_list("source_url", flat=True).first()
        if registered_url is None or registered_url.rstrip("/").rpartition("/")[2] == folder_name:
            return slug
    return stem


def _visit_state(scout: Election, state: str, fetcher: Fetcher) -> list[Visit]:
    """The party page with its drop-down of seats, and every page of the seat list."""
    visits = visit(scout, [address.partywise(state), address.seat_list(state, 1)], fetcher)
    first = next((v.record for v in visits if isinstance(v.record, SeatList)), None)
    further = [address.seat_list(state, n) for n in range(2, (first.pages if first else 1) + 1)]
    return visits + visit(scout, further, fetcher)


def _try_seats(scout: Election, state: str, fetcher: Fetcher) -> Sequence[Visit]:
    """Before the count there may be nothing but seats' own pages: by number, until none of a whole batch answers."""
    tried: list[Visit] = []
    for start in range(1, MOST_SEATS, SEATS_TRIED):
        numbers = range(start, start + SEATS_TRIED)
        visits = _own_pages(scout, state, numbers if start > 1 else numbers[:3], fetcher)
        if start == 1 and any(v.record for v in visits):
            visits += _own_pages(scout, state, numbers[3:], fetcher)
        tried += visits
        if not any(v.record for v in visits):
            break
    return tried


def _own_pages(scout: Election, state: str, numbers: Sequence[int], fetcher: Fetcher) -> list[Visit]:
    """Tables of candidates; where not one answers, boxes."""
    visits = visit(scout, [address.constituencywise(state, n) for n in numbers], fetcher)
    if any(v.record for v in visits):
        return visits
    return visits + visit(scout, [address.boxes(state, n) for n in numbers], fetcher)
