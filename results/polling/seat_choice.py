"""Which seats' lines are news, and which seats' own pages are worth a request now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cachetools import LRUCache
from django.db.models import F, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast

from results.domain.page_kinds import CONTEST_VOTES, PageKind
from results.domain.records import SeatRow
from results.domain.statuses import WON, read_status
from results.ingest.store import Reading, as_stored
from results.models import Contest, Election, Held, HeldState, Observation
from results.scrape.lists import Place
from results.scrape.retries import not_due_yet, speed
from results.sources.eci import address
from results.sources.priority import SeatFacts, choose

AGAIN_SHARE = 0.25
"""A seat's page that lags behind what others say is asked for again after this share of the source's interval."""
WITHOUT_STAMPS = 2
"""Intervals after which a seat is read that neither a line nor the stamp of any other seat's page has made due."""
UNSETTLED = frozenset({"sources_disagree", "votes_behind"})
"""Flags of a seat whose pages say different things, at one stamp or because one of them lags."""
NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class SeatChoice:
    changed: list[int]
    """Contests whose line says something new."""
    to_read: list[int]
    """Contests whose own pages to read, the most useful first."""
    ask_again_at: datetime | None = None
    """When the first of the seats whose pages lag or disagree may be asked for again; None where all is settled."""


class ContestRow(NamedTuple):
    """What is published of a contest, as far as it matters here."""

    number: int
    status: str
    votes_counted: int | None
    read_at: datetime | None
    flags: list[str]
    list_missing: bool

    def seconds_since_read(self, now: datetime) -> float | None:
        """What a clock that was ahead has written counts by its distance."""
        return abs((now - self.read_at).total_seconds()) if self.read_at else None


@dataclass(frozen=True, slots=True)
class StoredSeats:
    """What the tables say of an election's seats, by contest number."""

    lines: dict[int, Any]
    """The line that was accepted last, as it is kept."""
    behind_since: dict[int, datetime]
    """Of seats whose own page is of an earlier stamp than their accepted line: when that line was fetched."""
    outdated: set[int]
    """Seats that count and whose own page is of an earlier stamp than the newest page with their line."""
    own_at: dict[int, datetime]
    """The stamp of the newest accepted page of the seat's own; read only where no line tells when votes move."""
    keys: set[int]
    held: set[int]
    """Seats of which a reading waits to be confirmed by the page made next."""
    newest_own: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "newest_own", max(self.own_at.values(), default=None))


def choose_seats(
    election: Election, places: Mapping[Place, int], lines: Mapping[int, Reading], budget: int | None, now: datetime
) -> SeatChoice:
    """`budget`: requests that may be made; None: as many as there are seats."""
    stored = _stored_seats(election, lines)
    resting = _resting(election, places, now)
    pause = timedelta(seconds=AGAIN_SHARE * election.source_interval_s)
    changed, seats, rereads_at = [], [], list[datetime]()
    for contest in _contests(election):
        line = lines.get(contest.number)
        is_news = line is not None and stored.lines.get(contest.number) != as_stored(line.record)
        if is_news:
            changed.append(contest.number)
        if contest.number not in resting:
            again_at = _outdated_again_at(contest, line, stored, pause)
            outdated = again_at is not None and again_at <= now
            seats.append(_facts(election, contest, line, is_news, outdated, stored, now))
            if contest.read_at and not seats[-1].changed and _is_unsettled(contest, stored):
                rereads_at.append(contest.read_at + pause)
            elif again_at and not outdated:
                rereads_at.append(again_at)
    limit = NO_LIMIT if budget is None else budget
    to_read = choose(seats, limit, election.source_interval_s, speed(election))
    if to_read:
        rereads_at.append(now + pause)  # what is read now may turn out to lag
    to_read = to_read or ([] if lines or budget == 0 else _probe(seats))
    return SeatChoice(changed, to_read, min(rereads_at, default=None))


def _probe(seats: Iterable[SeatFacts]) -> list[int]:
    """Where no list tells whether there is anything new, the seat that was not read for longest does, by its stamp."""
    counting = [seat for seat in seats if not seat.declared]
    return [max(counting, key=lambda seat: seat.read_s_ago or 0.0).number] if counting else []


def _facts(
    election: Election,
    contest: ContestRow,
    line: Reading | None,
    is_news: bool,
    outdated: bool,
    stored: StoredSeats,
    now: datetime,
) -> SeatFacts:
    row = line.record if line and isinstance(line.record, SeatRow) else None
    status = read_status(row.status_text) if row else None
    changed = _is_due(election, contest, line, is_news, stored, now)
    before = stored.lines.get(contest.number)
    return SeatFacts(
        number=contest.number,
        changed=changed,
        outdated=outdated,
        declared=contest.status in WON,
        margin=row.margin if row else None,
        votes_counted=contest.votes_counted,
        read_s_ago=contest.seconds_since_read(now),
        key=contest.number in stored.keys,
        leader_changed=bool(changed and row and row.leader and before and row.leader != before.get("leader")),
        declared_now=status in WON and contest.status not in WON,
        without_line=contest.list_missing or line is None,
    )


def _is_due(
    election: Election, contest: ContestRow, line: Reading | None, is_news: bool, stored: StoredSeats, now: datetime
) -> bool:
    """Whether anything says that the seat's own page has more to tell than was read of it. Where it was asked for
    since, and had nothing newer yet, it is left alone for a while."""
    number = contest.number
    silent = _moves_silently(election, contest, line, stored, now)
    unsettled = _is_unsettled(contest, stored)
    if not (is_news or silent or unsettled):
        return False
    news_at = stored.behind_since.get(number)
    if line and (is_news or silent or news_at is None):
        news_at = line.fetched_at
    asked_since = contest.read_at is not None and (news_at is None or contest.read_at > news_at)
    since_read = contest.seconds_since_read(now)
    return not (asked_since and since_read is not None and since_read < AGAIN_SHARE * election.source_interval_s)


def _outdated_again_at(
    contest: ContestRow, line: Reading | None, stored: StoredSeats, pause: timedelta
) -> datetime | None:
    """When to read the own page of a seat whose line stands under a newer stamp: its votes may have moved without it.
    After a pause, then after as long as the page has lagged."""
    if line is None or contest.read_at is None or contest.number not in stored.outdated:
        return None
    return contest.read_at + max(pause, contest.read_at - line.fetched_at)


def _is_unsettled(contest: ContestRow, stored: StoredSeats) -> bool:
    """Whether its pages disagree, its own is older than its line, or a reading of it waits."""
    number = contest.number
    return number in stored.held or number in stored.behind_since or not UNSETTLED.isdisjoint(contest.flags)


def _moves_silently(
    election: Election, contest: ContestRow, line: Reading | None, stored: StoredSeats, now: datetime
) -> bool:
    """Whether no line would say that votes have moved: a by-election's box names a leader only, and some folders have
    no list. Then a newer stamp makes an undeclared seat's own page due: its box's, or that of any other seat's page;
    where there is none, whole intervals do."""
    if contest.status in WON:
        return False
    own_at = stored.own_at.get(contest.number)
    if line is not None:
        return _is_silent(line) and (own_at is None or own_at < line.at)
    since = contest.seconds_since_read(now)
    if since is None or own_at is None or stored.newest_own is None:
        return since is None or since >= election.source_interval_s
    share = AGAIN_SHARE if own_at < stored.newest_own else WITHOUT_STAMPS
    return since >= share * election.source_interval_s


def _is_silent(line: Reading) -> bool:
    """Whether a line names a leader and says no more."""
    row = line.record
    return isinstance(row, SeatRow) and row.margin is None and row.round is None and row.leader is not None


def _contests(election: Election) -> Iterable[ContestRow]:
    rows = Contest.objects.filter(election=election).order_by("number")
    return (ContestRow(*row) for row in rows.values_list(*ContestRow._fields))


def _stored_seats(election: Election, lines: Mapping[int, Reading]) -> StoredSeats:
    silent = not lines or any(map(_is_silent, lines.values()))
    waiting = Held.objects.filter(contest__election=election, state=HeldState.WAITING)
    behind_since, outdated = _own_page_older(election, lines)
    return StoredSeats(
        lines=_accepted_lines(election),
        behind_since=behind_since,
        outdated=outdated,
        own_at=_own_at(election) if silent else {},
        keys=set(election.contests.filter(candidates__is_key=True).values_list("number", flat=True)),
        held=set(waiting.values_list("contest__number", flat=True)),
    )


_lines: LRUCache[str, dict[int, tuple[list[Any], Any]]] = LRUCache(64)
"""Of each election's epoch, by contest number: the page whose line was accepted last, when it came, and that line.
Within an epoch a page's line of a contest never changes, so each process reads it once."""


def _accepted_lines(election: Election) -> dict[int, Any]:
    """The line that was accepted last, by contest number."""
    cached = _lines.setdefault(election.epoch, {})
    rows = Observation.objects.filter(contest__election=election, kind=PageKind.SEAT_LIST).order_by()
    rows = rows.annotate(came=Cast("fetched_at", TextField()))
    page_of = {number: of for number, *of in rows.values_list("contest__number", "page_id", "came")}
    new = [number for number, of in page_of.items() if cached.get(number, (None,))[0] != of]
    for number, page, seen_at, record in rows.filter(contest__number__in=new).values_list(
        "contest__number", "page_id", "came", "record"
    ):
        cached[number] = [page, seen_at], record
    return {number: cached[number][1] for number in page_of if number in cached}


def _own_page_older(election: Election, lines: Mapping[int, Reading]) -> tuple[dict[int, datetime], set[int]]:
    """Contests with an own page of an earlier stamp than their accepted line, and when that line was fetched; and those
    not declared with an own page of an earlier stamp than their newest line, which may say what was accepted."""
    own_at = (
        Observation.objects.filter(contest=OuterRef("contest"), kind__in=CONTEST_VOTES).order_by("-at").values("at")[:1]
    )
    accepted = Observation.objects.filter(contest__election=election, kind=PageKind.SEAT_LIST).order_by()
    late = Q(own_page_at__lt=F("at"))
    if lines:
        late |= Q(own_page_at__lt=max(line.at for line in lines.values())) & ~Q(contest__status__in=WON)
    rows = accepted.annotate(own_page_at=Subquery(own_at)).filter(late)
    behind_since, outdated = dict[int, datetime](), set[int]()
    for number, status, own_page_at, at, fetched_at in rows.values_list(
        "contest__number", "contest__status", "own_page_at", "at", "fetched_at"
    ):
        if own_page_at < at:
            behind_since[number] = fetched_at
        if status not in WON and number in lines and own_page_at < lines[number].at:
            outdated.add(number)
    return behind_since, outdated


def _own_at(election: Election) -> dict[int, datetime]:
    """The stamp of the newest accepted page of the seat's own, by contest number."""
    pages = Observation.objects.filter(contest__election=election, kind__in=CONTEST_VOTES)
    return dict(pages.order_by("at").values_list("contest__number", "at"))


def _resting(election: Election, places: Mapping[Place, int], now: datetime) -> set[int]:
    """Contests whose table and boxes both failed, until it is time to try again."""
    names = not_due_yet(election, now)
    if not names:
        return set()
    return {n for p, n in places.items() if {address.constituencywise(*p), address.boxes(*p)} <= names}


def in_chunks(numbers: Sequence[int], size: int) -> list[list[int]]:
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]
