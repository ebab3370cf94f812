"""The table of rounds, for readers: kept beside what is published, never counted from."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Exists, Max, OuterRef

from results.domain.records import RoundTables
from results.ingest.polling import asking
from results.ingest.polling.lists import Place
from results.ingest.polling.visit import Fetcher, held_if_it_fails, latest, note, said, taken_in, visit
from results.models import Candidate, Contest, Election, Observation, Page
from results.sources.eci import address

KIND = "roundwise"
NEWS = ("seat_list", "constituencywise", "boxes", "feed")
"""What says that a round is finished."""
A_POLL = 12
"""Seats whose rounds are read in a poll that has nothing better to do."""


def read(election: Election, places: Mapping[Place, int], fetcher: Fetcher, now: datetime) -> int:
    """Read the tables of some seats that have finished a round since; returns how many pages were asked for."""
    numbers = {number: place for place, number in places.items()}
    names = {address.roundwise(*numbers[number]): number for number in _behind(election) if number in numbers}
    if not names:
        return 0
    resting = asking.waiting(election, now, names) | _stands_still(election, names, now)
    wanted = [name for name in names if name not in resting][:A_POLL]
    found = visit(election, wanted, fetcher, noted=False)
    for v in found:
        with held_if_it_fails([v]):
            table = said(v)
            if v.page and isinstance(table, RoundTables):
                keep(election, [(names[v.name], v.page, table)])
    note(found)
    asking.note(election, [taken_in(v) for v in found], now)
    return len(found)


def _behind(election: Election) -> list[int]:
    """Seats whose kept table has fewer rounds than they have finished: key seats first, then the closest."""
    kept = Observation.objects.filter(contest__election=election, kind=KIND)
    rounds = {number: len(record.get("tables", ())) for number, record in kept.values_list("contest__number", "record")}
    key = Exists(Candidate.objects.filter(contest=OuterRef("pk"), is_key=True))
    shown = election.contests.exclude(round=None).annotate(key=key).order_by("-key", "margin", "number")
    return [number for number, done in shown.values_list("number", "round") if (done or 0) > rounds.get(number, 0)]


def _stands_still(election: Election, names: Mapping[str, int], now: datetime) -> set[str]:
    """Pages that had no more to say when they were asked since the seat's last news: asked again after an interval,
    then after as long again as they have stood still."""
    news = dict(
        Observation.objects.filter(contest__election=election, kind__in=NEWS)
        .values_list("contest__number")
        .annotate(last=Max("fetched_at"))
    )
    least = timedelta(seconds=election.source_interval_s)
    return {
        name
        for name, page in latest(election, list(names)).items()
        if page.seen_at > news.get(names[name], page.seen_at)
        and abs(now - page.seen_at) < max(least, page.seen_at - page.fetched_at)
    }


def keep(election: Election, found: Iterable[tuple[int, Page, RoundTables]]) -> int:
    """Keep tables that are not older than those known."""
    found = list(found)
    contests = {c.number: c for c in Contest.objects.filter(election=election, number__in=[n for n, _, _ in found])}
    known = dict(
        Observation.objects.filter(contest__in=contests.values(), kind=KIND).values_list("contest__number", "at")
    )
    rows = [
        Observation(
            contest=contests[number], kind=KIND, page=page, at=at, fetched_at=page.fetched_at, record=_record(record)
        )
        for number, page, record in sorted(found, key=lambda each: each[0])
        if number in contests and (at := page.source_at or page.fetched_at) >= known.get(number, at)
    ]
    Observation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["contest", "kind"],
        update_fields=["page", "at", "fetched_at", "record"],
    )
    return len(rows)


def _record(record: RoundTables) -> Any:
    return msgspec.to_builtins(record)
