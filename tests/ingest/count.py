"""A count in one process, without sockets: pages of the Delhi night as bytes, archived, read and stored."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from results.domain.records import SeatList
from results.enrolment import register
from results.enrolment.register import Place
from results.ingest.store import Outcome, Reading
from results.models import Candidate, Contest, Election, Page, PageBody
from results.polling.readings import list_ballots_and_store
from results.rehearsal import recording
from results.rehearsal.clock import time_of_day
from results.rehearsal.fault_changes import CHANGES, Change
from results.rehearsal.night import Night
from results.rehearsal.site import Site
from results.sources import archive, eci, registry
from results.sources.eci import address

START = datetime(2026, 1, 1, 2, 30, tzinfo=UTC)


@cache
def night_of(name: str) -> Night:
    path = recording.find(name)
    assert path is not None
    return recording.read(path)


@dataclass
class Count:
    """An election and the site it is read from. `now` is our clock: it moves a minute with every reading."""

    site: Site
    election: Election
    now: datetime = START
    sizes: dict[str, int] = field(default_factory=dict)

    def tick(self, seconds: float = 60) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def contest(self, number: int) -> Contest:
        return Contest.objects.select_related("election", "constituency").get(election=self.election, number=number)

    def candidate(self, number: int, serial: int) -> Candidate:
        return Candidate.objects.get(contest=self.contest(number), serial=serial)

    def entry(self, number: int) -> dict[str, Any]:
        return dict(self.contest(number).entry)

    def refreshed(self) -> Election:
        self.election.refresh_from_db()
        return self.election

    def read(
        self, clock: str, *numbers: int, fault: str | Change = "", edit: Callable[[str], str] | None = None
    ) -> Outcome:
        """Fetch, archive, parse and store the lists and these seats' own pages (all of them without numbers)."""
        return list_ballots_and_store(self.election, self.readings(clock, numbers, fault, edit))

    def readings(
        self,
        clock: str,
        numbers: Sequence[int] = (),
        fault: str | Change = "",
        edit: Callable[[str], str] | None = None,
    ) -> list[Reading]:
        at = time_of_day(clock, self.site.night.start)
        wanted = set(numbers) or {seat.number for seat in self.site.night.seats}
        self.tick()
        found = [r for r in self._lines(at, fault) if r.number in wanted]
        return found + [self._own(at, number, fault, edit) for number in sorted(wanted)]

    def page(
        self,
        clock: str,
        number: int,
        kind: str,
        fault: str | Change = "",
        edit: Callable[[str], str] = lambda text: text,
    ) -> Reading:
        """One page of a seat, fetched, archived and parsed: the line on the list's first page, its table or boxes."""
        at, state = time_of_day(clock, self.site.night.start), self.election.state_codes[0]
        self.tick(1)
        names = {"seat_list": address.seat_list(state, 1), "boxes": address.boxes(state, number)}
        name = names.get(kind) or address.constituencywise(state, number)
        text = self._page(name, at, fault)
        assert text is not None
        page, record = self._kept(name, edit(text))
        if isinstance(record, SeatList):
            record = next(row for row in record.rows if row.number == number)
        return self._reading(number, kind, record, page)

    def _lines(self, at: datetime, fault: str | Change) -> list[Reading]:
        found: list[Reading] = []
        for state in self.election.state_codes:
            for name in (address.seat_list(state, n) for n in range(1, 99)):
                text = self._page(name, at, fault)
                if text is None:
                    break
                page, record = self._kept(name, text)
                assert isinstance(record, SeatList)
                found += [self._reading(row.number, "seat_list", row, page) for row in record.rows]
        return found

    def _own(self, at: datetime, number: int, fault: str | Change, edit: Callable[[str], str] | None) -> Reading:
        name = address.constituencywise(self.election.state_codes[0], number)
        text = self._page(name, at, fault)
        assert text is not None
        page, record = self._kept(name, edit(text) if edit else text)
        return self._reading(number, "constituencywise", record, page)

    def _page(self, name: str, at: datetime, fault: str | Change) -> str | None:
        changes: list[Change] = [] if fault == "" else [CHANGES[fault] if isinstance(fault, str) else fault]
        return self.site.changed(name, at, changes)

    def _kept(self, name: str, text: str) -> tuple[Page, Any]:
        body = text.encode()
        hashed = archive.content_hash(body)
        PageBody.objects.get_or_create(hash=hashed, defaults={"packed": zlib.compress(body), "size": len(body)})
        record = eci.parse(name, body)
        page = Page.objects.create(
            election=self.election,
            name=name,
            url=self.election.source_url + name,
            kind=registry.kind_of(name),
            body_id=hashed,
            status=200,
            fetched_at=self.now,
            seen_at=self.now,
            source_at=getattr(record, "source_at", None),
        )
        return page, record

    def _reading(self, number: int, kind: str, record: Any, page: Page) -> Reading:
        return Reading(number, kind, record, page.pk, page.source_at or page.fetched_at, page.fetched_at)


def begin(
    *numbers: int, name: str = "delhi-2025", slug: str = "d", clock: str = "", night: Night | None = None
) -> Count:
    """An election of these seats of a night (all without numbers), its ballots listed; read once at `clock`.

    The night is a committed one of this `name`, or `night`.
    """
    night = night or night_of(name)
    if numbers:
        night = replace(night, seats=tuple(seat for seat in night.seats if seat.number in numbers))
    return begin_night(night, slug, clock)


def begin_night(night: Night, slug: str = "d", clock: str = "") -> Count:
    """The same of a night at hand."""
    state = night.states[0]
    election = Election.objects.create(
        slug=slug, name="Delhi", state_codes=[state.code], state_name=state.name, is_test=True, source_url="http://x/"
    )
    register.enrol(election, [Place(s.state, s.number, s.name, s.category) for s in night.seats], START)
    election.refresh_from_db()
    count = Count(Site(night), election)
    if clock:
        count.read(clock)
        count.refreshed()
    return count
