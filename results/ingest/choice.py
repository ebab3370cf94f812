"""Which seats' lines are news, and which seats' own pages are worth a request now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from results.domain.records import SeatRow
from results.domain.statuses import WON, read_status
from results.ingest.asking import speed
from results.ingest.lists import Place
from results.models import Contest, Election, Observation
from results.sources.eci import address
from results.sources.priority import Line, choose

OWN = ("constituencywise", "boxes", "feed")
AGAIN_SHARE = 0.25
"""A seat's page that is still older than its line is asked for again after this share of the source's interval."""
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a contest from one kind of page. `seen_at`: when that page was last had."""

    at: datetime
    fetched_at: datetime
    seen_at: datetime
    record: Any = None


@dataclass(frozen=True, slots=True)
class Choice:
    news: list[int]
    """Contests whose line says something new."""
    wanted: list[int]
    """Contests whose own pages to read, most wanted first."""


def choice(
    election: Election, places: Mapping[Place, int], rows: Mapping[int, SeatRow], spare: int | None, now: datetime
) -> Choice:
    """`spare` requests may be made; None: as many as there are seats."""
    line_of, own_of = _kept(election)
    shown = {c.number: c for c in Contest.objects.filter(election=election).only("number", "status", "votes_counted")}
    keys = set(election.contests.filter(candidates__is_key=True).values_list("number", flat=True))
    news, seats = [], []
    resting = _resting(election, places, now)
    for number, contest in sorted(shown.items()):
        row, kept, own = rows.get(number), line_of.get(number), own_of.get(number)
        is_news = row is not None and (kept is None or kept.record != msgspec.to_builtins(row))
        if is_news:
            news.append(number)
        if number in resting:
            continue
        changed = is_news or (kept is not None and own is not None and own.at < kept.at)
        if changed and not is_news and kept and own and not _again(own, kept, election, now):
            continue
        seats.append(_line(contest, row, kept, own, changed, number in keys, now))
    return Choice(news, choose(seats, EVERYTHING if spare is None else spare, speed(election)))


def _kept(election: Election) -> tuple[dict[int, Kept], dict[int, Kept]]:
    """The line, and the newest of the seat's own pages, by contest number."""
    found = Observation.objects.filter(contest__election=election)
    fields = ("contest__number", "at", "fetched_at", "page__seen_at")
    line_of = {n: Kept(*rest) for n, *rest in found.filter(kind="seat_list").values_list(*fields, "record")}
    own_of: dict[int, Kept] = {}
    for number, *rest in found.filter(kind__in=OWN).order_by("at").values_list(*fields):
        own_of[number] = Kept(*rest)
    return line_of, own_of


def _resting(election: Election, places: Mapping[Place, int], now: datetime) -> set[int]:
    """Contests whose table and boxes both failed, until it is time to try again."""
    names = set(election.retries.filter(retry_at__gt=now).values_list("name", flat=True))
    if not names:
        return set()
    return {n for p, n in places.items() if {address.constituencywise(*p), address.boxes(*p)} <= names}


def _again(own: Kept, line: Kept, election: Election, now: datetime) -> bool:
    """Whether a page that is older than its line may be asked for: at once, then only now and then."""
    if own.seen_at <= line.fetched_at:
        return True
    return (now - own.seen_at).total_seconds() > election.source_interval_s * AGAIN_SHARE


def _line(
    contest: Contest, row: SeatRow | None, kept: Kept | None, own: Kept | None, changed: bool, key: bool, now: datetime
) -> Line:
    said = (kept.record if kept else None) or {}
    status = read_status(row.status_text) if row else None
    return Line(
        number=contest.number,
        changed=changed,
        declared=contest.status in WON,
        margin=row.margin if row else None,
        votes_counted=contest.votes_counted,
        read_s_ago=(now - own.seen_at).total_seconds() if own else None,
        key=key,
        leader_changed=bool(row and row.leader and said and row.leader != said.get("leader")),
        declared_now=status in WON and contest.status not in WON,
    )


def in_chunks(numbers: Sequence[int], size: int) -> list[list[int]]:
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]
