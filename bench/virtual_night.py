"""A night tracked on a virtual clock: every poll at the time that the schedule planned it, no time lost between polls.

So what is measured is what the tracker decides (what to ask, when, how often), not how fast a machine is. The pages are
the replay site's, answered from memory; the published board is compared with the night's own truth after every poll.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from results.domain.page_kinds import PageKind
from results.domain.statuses import WON
from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.models import Election, Observation
from results.polling.context import PollContext
from results.polling.poll import poll
from results.polling.seat_pages import read_seats
from results.publish.snapshot import snapshot
from results.rehearsal import clock
from results.rehearsal.board import line
from results.rehearsal.http import Request
from results.rehearsal.night import Night, Seat, Standing
from results.rehearsal.replay import Lag, Replay
from results.rehearsal.site import Site
from results.sources.errors import FetchError
from results.sources.fetch import Ask, Fetched

KINDS = {403: "blocked", 404: "missing", 429: "throttled"}
INTERVAL = clock.MARK
BETWEEN_POLLS = timedelta(seconds=1)
"""Polls are not nearer to each other than this."""


class VirtualSite:
    """Answers from memory, at a time that only `move_to` changes. The replay says nothing of itself: it is taken for
    the site."""

    def __init__(self, night: Night, start_at: str, lag: Lag, per_minute: float | None = None) -> None:
        """`per_minute`: requests that it may be asked in a minute, three minutes' worth at once; None: any number."""
        self.night = night
        self.per_minute = per_minute
        self._spare = 1.5 * per_minute if per_minute else 0.0
        self.lag = lag
        self.begin = clock.time_of_day(start_at, night.start)
        self.replay = Replay(Site(night), clock.begin(night.start, night.end, 0.0).seek(self.begin, 0.0), lag=lag)
        self.now = self.begin
        self.base = f"https://results.eci.gov.in/{night.folder}/"
        self.requests: Counter[str] = Counter()

    def move_to(self, at: datetime) -> None:
        if self.per_minute:
            gained = (at - self.now).total_seconds() / 60 * self.per_minute
            self._spare = min(self._spare + gained, 3 * self.per_minute)
        self.now = at

    def requests_now(self) -> int | None:
        return int(self._spare) if self.per_minute else None

    def requests_within(self, seconds: float) -> float:
        return seconds / 60 * self.per_minute if self.per_minute else inf

    @property
    def _outside(self) -> float:
        return (self.now - self.begin).total_seconds()

    def edition(self) -> datetime:
        """The newest mark whose every page can be had now."""
        return clock.mark(self.now - self.lag.least - self.lag.spread)

    def __call__(self, asks: Sequence[Ask]) -> Iterable[Fetched | FetchError]:
        return [self._answer(ask) for ask in asks]

    def _answer(self, ask: Ask) -> Fetched | FetchError:
        if self.per_minute and self._spare < 1:
            return FetchError("budget", "none left", url=ask.url)
        self._spare -= 1
        self.requests[ask.url.rpartition("/")[2][:6]] += 1
        headers = {name.lower(): value for name, value in ask.validators.headers().items()}
        reply = self.replay.answer(Request("GET", urlsplit(ask.url).path, {}, headers, True), self._outside)
        reply.headers.pop("X-Replay", None)
        if reply.status not in (200, 304):
            kind = KINDS.get(reply.status, "server" if reply.status >= 500 else "status")
            return FetchError(kind, str(reply.status), url=ask.url, status=reply.status)
        at = self.now.astimezone(UTC)
        answered = {name.lower(): value for name, value in reply.headers.items()}
        return Fetched(ask.url, reply.status, answered, reply.body, at, at, not_modified=reply.status == 304)


@dataclass(slots=True)
class Findings:
    """What was measured. A step is an edition of the source."""

    steps: int = 0
    wrong_steps: list[datetime] = field(default_factory=list)
    """Marks of editions of which not every seat was right before a page of the next one could be had."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Seats that were not, by what was wrong with them."""
    delays_s: list[float] = field(default_factory=list)
    """Of each change of a seat: seconds from the time when all its pages could be had until the board was right."""
    votes_age_s: list[float] = field(default_factory=list)
    """At each step, of every seat that counts: seconds by which the page of its votes is older than the source."""
    polls: int = 0
    details: list[str] = field(default_factory=list)


def truth(seat: Seat, standing: Standing) -> dict[str, Any]:
    """What the source says of a seat, in the words of the board."""
    at = line(seat, standing)
    level = at.margin == 0
    names = [None if at.leader is None or level else seat.candidates[at.leader].name,
             None if at.trailing is None or level else seat.candidates[at.trailing].name]  # fmt: skip
    counted = sum(standing.votes)
    return {
        "leader": names[0],
        "runner_up": names[1],
        "margin": at.margin,
        "round": standing.round or None,
        "declared": standing.status in WON,
        "votes": counted or None,
    }


def published(entry: dict[str, Any]) -> dict[str, Any]:
    names = [entry[who]["name"] if entry[who] else None for who in ("leader", "runner_up")]
    return {
        "leader": names[0],
        "runner_up": names[1],
        "margin": entry["margin"],
        "round": entry["round"] or None,
        "declared": entry["status"] in WON,
        "votes": entry["votes_counted"] or None,
    }


class VirtualNight:
    """One election of a night, followed on the virtual clock."""

    def __init__(self, site: VirtualSite) -> None:
        self.site = site
        self.findings = Findings()
        self.election: Election | None = None
        self._pending: dict[int, datetime] = {}
        self._edition: datetime | None = None
        self._truths: dict[int, dict[str, Any]] = {}
        self._numbers = {seat.key: index for index, seat in enumerate(sorted(site.night.seats, key=lambda s: s.key), 1)}
        if len(site.night.states) == 1:
            self._numbers = {seat.key: seat.number for seat in site.night.seats}

    def run(self, until: str) -> Findings:
        """Track from where the site stands until that time of the night; may be called again with a later one."""
        end = clock.time_of_day(until, self.site.night.start)
        with self._clock():
            if self.election is None:
                request = TrackRequest(self.site.base, tuple(s.code for s in self.site.night.states), slug="virtual")
                (self.election,) = discover(request, self.site)
                Election.objects.filter(pk=self.election.pk).update(next_poll_at=None)
            while self.site.now < end:
                self._poll()
                self._compare()
                self._wait_for_next_poll(end)
        return self.findings

    @contextmanager
    def _clock(self) -> Iterator[None]:
        with patch("django.utils.timezone.now", lambda: self.site.now.astimezone(UTC)):
            yield

    def _poll(self) -> None:
        assert self.election is not None
        self.election.refresh_from_db()

        def hand_out(_: int, pages: list[int], numbers: list[int]) -> None:
            assert self.election is not None
            read_seats(self.election, pages, numbers, context)

        context = PollContext(self.site, hand_out, self.site.requests_now, self.site.requests_within)
        poll(self.election, context)
        self.findings.polls += 1
        self.election.refresh_from_db()

    def _wait_for_next_poll(self, end: datetime) -> None:
        assert self.election is not None
        planned = self.election.next_poll_at or self.site.now
        at = max(planned.astimezone(self.site.now.tzinfo), self.site.now + BETWEEN_POLLS)
        while (ends := self._ends_at()) is not None and ends <= min(at, end):
            self.site.move_to(ends)
            self._close_edition()
        self.site.move_to(min(at, end))

    def _ends_at(self) -> datetime | None:
        """When the first page of the next edition can be had."""
        return None if self._edition is None else self._edition + INTERVAL + self.site.lag.least

    def _compare(self) -> None:
        edition = self.site.edition()
        if self._edition is None or edition > self._edition:
            self._open_edition(edition)
        for number in self._right_now():
            self.findings.delays_s.append((self.site.now - self._pending.pop(number)).total_seconds())

    def _open_edition(self, edition: datetime) -> None:
        board = self.site.replay.site._boards.at(edition)
        truths = {self._numbers[s.key]: truth(s, board.standings[s.key]) for s in self.site.night.seats}
        had_at = edition + self.site.lag.least + self.site.lag.spread
        changed = {number for number, facts in truths.items() if facts != self._truths.get(number)}
        if self._truths:
            for number in changed:
                self._pending.setdefault(number, had_at)
        self._edition, self._truths = edition, truths

    def _right_now(self) -> list[int]:
        wrong = self._wrong()
        return [number for number in self._pending if number not in wrong]

    def _wrong(self) -> dict[int, list[str]]:
        assert self.election is not None
        entries = {entry["number"]: published(entry) for entry in snapshot(self.election)["seats"]}
        return {
            number: fields
            for number, facts in self._truths.items()
            if (fields := [name for name, value in facts.items() if entries[number][name] != value])
        }

    def _close_edition(self) -> None:
        """The next edition begins to appear: was all of this one right?"""
        assert self._edition is not None
        self.findings.steps += 1
        own = Observation.objects.filter(kind=PageKind.CONSTITUENCYWISE).exclude(contest__status__in=WON)
        self.findings.votes_age_s += [(self._edition - at).total_seconds() for at in own.values_list("at", flat=True)]
        if wrong := self._wrong():
            self.findings.wrong_steps.append(self._edition)
            self.findings.wrong.update(name for fields in wrong.values() for name in fields)
            some = "; ".join(f"{number}: {', '.join(fields)}" for number, fields in list(wrong.items())[:5])
            self.findings.details.append(f"{self._edition:%H:%M} {len(wrong)} seats: {some}")
        self._open_edition(self._edition + INTERVAL)
