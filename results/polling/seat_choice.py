"""Which seats' lines are news, and which seats' own pages are worth a request now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from cachetools import LRUCache
from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from results.domain.page_kinds import CONTEST_VOTES, PageKind
from results.domain.records import SeatRow
from results.domain.statuses import WON, read_status
from results.ingest.store import Reading
from results.models import Contest, Election, Held, HeldState, Observation
from results.scrape.lists import Place
from results.scrape.retries import not_due_yet, speed
from results.sources.eci import address
from results.sources.priority import Line, choose

AGAIN_SHARE = 0.25
"""A seat's page that is still older than its line is asked for again after this share of the source's interval."""
WITHOUT_STAMPS = 2
"""Intervals after which a seat is read that neither a line nor the stamp of any other seat's page has made due."""
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class SeatChoice:
    changed: list[int]
    """Contests whose line says something new."""
    to_read: list[int]
    """Contests whose own pages to read, most wanted first."""


def choose_seats(
    election: Election, places: Mapping[Place, int], lines: Mapping[int, Reading], spare: int | None, now: datetime
) -> SeatChoice:
    """`spare` requests may be made; None: as many as there are seats."""
    kept_of, behind_since = _accepted_lines(election), _behind(election)
    own_at = _own_at(election) if not lines or any(map(_is_silent, lines.values())) else {}
    newest_own = max(own_at.values(), default=None)
    keys = set(election.contests.filter(candidates__is_key=True).values_list("number", flat=True))
    held = set(Held.objects.filter(contest__election=election, state=HeldState.WAITING).values_list("contest__number"))
    resting = _resting(election, places, now)
    pause = timedelta(seconds=election.source_interval_s * AGAIN_SHARE)
    news, seats = [], []
    for contest in _contests(election):
        line, kept = lines.get(contest.number), kept_of.get(contest.number)
        is_news = line is not None and (kept is None or kept != msgspec.to_builtins(line.record))
        if is_news:
            news.append(contest.number)
        newest = line.fetched_at if line and is_news else behind_since.get(contest.number)
        untold = _moves_silently(election, contest, line, own_at.get(contest.number), newest_own, now)
        if line and (untold or (contest.number,) in held):
            newest = line.fetched_at  # what waits, or moves in silence, is settled by the page made next
        behind = is_news or untold or contest.number in behind_since or (contest.number,) in held
        asked = contest.read_at is not None and newest is not None and contest.read_at > newest
        if behind and asked and contest.read_at and abs(now - contest.read_at) < pause:
            behind = False  # asked since, and it had nothing newer yet
        if contest.number not in resting:
            seats.append(_line(contest, line, kept, behind, contest.number in keys, now))
    wanted = choose(seats, EVERYTHING if spare is None else spare, speed(election))
    return SeatChoice(news, wanted or ([] if lines or spare == 0 else _probe(seats)))


def _probe(seats: Iterable[Line]) -> list[int]:
    """Where no list tells whether there is anything new, the seat that was not read for longest does, by its stamp."""
    counting = [seat for seat in seats if not seat.declared]
    return [max(counting, key=lambda seat: seat.read_s_ago or 0.0).number] if counting else []


def _moves_silently(
    election: Election,
    contest: "ContestRow",
    line: Reading | None,
    own_at: datetime | None,
    newest_own: datetime | None,
    now: datetime,
) -> bool:
    """Whether no line would say that votes have moved: a by-election's box names a leader only, and some folders have
    no list. Then a newer stamp makes an undeclared seat's own page due: its box's, or that of any other seat's page;
    where there is none, whole intervals do."""
    if contest.status in WON:
        return False
    if line is not None:
        return _is_silent(line) and (own_at is None or own_at < line.at)
    since = _seconds_since_read(contest, now)
    if since is None or own_at is None or newest_own is None:
        return since is None or since >= election.source_interval_s
    share = AGAIN_SHARE if own_at < newest_own else WITHOUT_STAMPS
    return since >= share * election.source_interval_s


def _seconds_since_read(contest: "ContestRow", now: datetime) -> float | None:
    """Seconds since its own page was read. What a clock that was ahead has written counts by its distance."""
    return abs((now - contest.read_at).total_seconds()) if contest.read_at else None


def _is_silent(line: Reading) -> bool:
    """Whether a line names a leader and says no more."""
    row = line.record
    return isinstance(row, SeatRow) and row.margin is None and row.round is None and row.leader is not None


class ContestRow(NamedTuple):
    """What is published of a contest, as far as it matters here."""

    number: int
    status: str
    votes_counted: int | None
    read_at: datetime | None


def _contests(election: Election) -> Iterable[ContestRow]:
    rows = Contest.objects.filter(election=election).order_by("number")
    return (ContestRow(*row) for row in rows.values_list(*ContestRow._fields))


_lines: LRUCache[str, dict[int, tuple[list[Any], Any]]] = LRUCache(64)
"""Of each election's epoch, by contest number: the page whose line was accepted last, when it came, and that line.
Within an epoch a page's line of a contest never changes, so each process reads it once."""


def _accepted_lines(election: Election) -> dict[int, Any]:
    """The line that was accepted last, by contest number."""
    known = _lines.setdefault(election.epoch, {})
    found = Observation.objects.filter(contest__election=election, kind=PageKind.SEAT_LIST).order_by()
    found = found.annotate(came=Cast("fetched_at", TextField()))
    page_of = {number: of for number, *of in found.values_list("contest__number", "page_id", "came")}
    new = [number for number, of in page_of.items() if known.get(number, (None,))[0] != of]
    for number, page, came, record in found.filter(contest__number__in=new).values_list(
        "contest__number", "page_id", "came", "record"
    ):
        known[number] = [page, came], record
    return {number: known[number][1] for number in page_of if number in known}


def _behind(election: Election) -> dict[int, datetime]:
    """Contests whose own page is of an earlier stamp than their line, and when that line was fetched."""
    own = (
        Observation.objects.filter(contest=OuterRef("contest"), kind__in=CONTEST_VOTES).order_by("-at").values("at")[:1]
    )
    lines = Observation.objects.filter(contest__election=election, kind=PageKind.SEAT_LIST).order_by()
    late = lines.annotate(own=Subquery(own)).filter(own__lt=F("at"))
    return dict(late.values_list("contest__number", "fetched_at"))


def _own_at(election: Election) -> dict[int, datetime]:
    """The stamp of the newest accepted page of the seat's own, by contest number."""
    own = Observation.objects.filter(contest__election=election, kind__in=CONTEST_VOTES)
    return dict(own.order_by("at").values_list("contest__number", "at"))


def _resting(election: Election, places: Mapping[Place, int], now: datetime) -> set[int]:
    """Contests whose table and boxes both failed, until it is time to try again."""
    names = not_due_yet(election, now)
    if not names:
        return set()
    return {n for p, n in places.items() if {address.constituencywise(*p), address.boxes(*p)} <= names}


def _line(contest: ContestRow, line: Reading | None, kept: Any, behind: bool, key: bool, now: datetime) -> Line:
    row = line.record if line and isinstance(line.record, SeatRow) else None
    status = read_status(row.status_text) if row else None
    return Line(
        number=contest.number,
        changed=behind,
        declared=contest.status in WON,
        margin=row.margin if row else None,
        votes_counted=contest.votes_counted,
        read_s_ago=_seconds_since_read(contest, now),
        key=key,
        leader_changed=bool(behind and row and row.leader and kept and row.leader != kept.get("leader")),
        declared_now=status in WON and contest.status not in WON,
    )


def in_chunks(numbers: Sequence[int], size: int) -> list[list[int]]:
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]
