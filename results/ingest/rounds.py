"""The table of rounds, for readers: kept beside what is published, never counted from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from results.domain.records import RoundTables
from results.ingest.asking import ask
from results.ingest.lists import Place
from results.ingest.visit import Fetcher
from results.models import Contest, Election, Observation, Page
from results.sources.eci import address

KIND = "roundwise"
RESERVE = 12
"""Requests that stay free for results when the budget is short."""


def due(election: Election, places: Mapping[int, Place], spare: int | None) -> bool:
    """Whether there is budget for a page more a seat than results need."""
    return bool(places) and (spare is None or spare >= len(places) + RESERVE)


def read(election: Election, places: Mapping[int, Place], fetcher: Fetcher, now: datetime) -> int:
    """Read the tables of those seats that have finished a round since; returns how many were kept."""
    behind = _behind(election, places)
    names = {address.roundwise(*places[number]): number for number in behind}
    found = ask(election, list(names), fetcher, now)
    records = [(names[v.name], v.page, v.record) for v in found if v.page and isinstance(v.record, RoundTables)]
    return keep(election, records)


def _behind(election: Election, places: Mapping[int, Place]) -> list[int]:
    kept = Observation.objects.filter(contest__election=election, kind=KIND, contest__number__in=places)
    rounds = {number: len(record.get("tables", ())) for number, record in kept.values_list("contest__number", "record")}
    shown = election.contests.filter(number__in=places).exclude(round=None).values_list("number", "round")
    return [number for number, round_ in shown if (round_ or 0) > rounds.get(number, 0)]


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
