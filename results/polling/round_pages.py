"""Round-wise pages: asked for when a poll has nothing better to do, of the seats that have finished a round since."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef

from results.domain.page_kinds import CONTEST_CLAIMS
from results.domain.records import RoundTables
from results.ingest.rounds import KIND, keep
from results.models import Candidate, Election, Observation
from results.scrape import retries
from results.scrape.lists import Place
from results.scrape.visit import (
    Fetcher,
    archived_pages,
    record_of,
    reject_pages_on_error,
    save_outcomes,
    visit,
    with_outcome,
)
from results.sources.eci import address

A_POLL = 12
"""Seats whose rounds are read in a poll that has nothing better to do."""


def read(election: Election, places: Mapping[Place, int], fetcher: Fetcher, now: datetime) -> int:
    """Read the tables of some seats that have finished a round since; returns how many pages were asked for."""
    numbers = {number: place for place, number in places.items()}
    names = {address.roundwise(*numbers[number]): number for number in _behind(election) if number in numbers}
    if not names:
        return 0
    resting = retries.not_due_yet(election, now, names) | _stands_still(election, names, now)
    chosen = [name for name in names if name not in resting][:A_POLL]
    visits = visit(election, chosen, fetcher, noted=False)
    for v in visits:
        with reject_pages_on_error([v]):
            table = record_of(v)
            if v.page and isinstance(table, RoundTables):
                keep(election, [(names[v.name], v.page, table)])
    save_outcomes(visits)
    retries.count_answers(election, [with_outcome(v) for v in visits], now)
    return len(visits)


def _behind(election: Election) -> list[int]:
    """Seats whose kept table has fewer rounds than they have finished: key seats first, then the closest."""
    stored = Observation.objects.filter(contest__election=election, kind=KIND)
    rounds = {
        number: len(record.get("tables", ())) for number, record in stored.values_list("contest__number", "record")
    }
    key = Exists(Candidate.objects.filter(contest=OuterRef("pk"), is_key=True))
    contests = election.contests.exclude(round=None).annotate(key=key).order_by("-key", "margin", "number")
    return [
        number
        for number, round_shown in contests.values_list("number", "round")
        if (round_shown or 0) > rounds.get(number, 0)
    ]


def _stands_still(election: Election, names: Mapping[str, int], now: datetime) -> set[str]:
    """Pages that had no more to say when they were asked since the seat's last news: asked again after an interval,
    then after as long again as they have stood still. One that a worker kept and did not live to read is not among
    them."""
    news = dict(
        Observation.objects.filter(contest__election=election, kind__in=CONTEST_CLAIMS)
        .values_list("contest__number")
        .annotate(last=Max("fetched_at"))
    )
    least = timedelta(seconds=election.source_interval_s)
    return {
        name
        for name, archived in archived_pages(election, list(names)).items()
        if (page := archived.last_readable)
        and not archived.is_unread
        and page.seen_at > news.get(names[name], page.seen_at)
        and abs(now - page.seen_at) < max(least, page.seen_at - page.fetched_at)
    }
