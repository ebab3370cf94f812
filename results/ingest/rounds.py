"""The table of rounds, for readers: kept beside what is published, never counted from."""

from collections.abc import Iterable
from typing import Any

import msgspec

from results.domain.page_kinds import PageKind
from results.domain.records import RoundTables
from results.models import Contest, Election, Observation, Page

KIND = PageKind.ROUNDWISE


def keep(election: Election, tables: Iterable[tuple[int, Page, RoundTables]]) -> int:
    """Keep tables that are not older than those known."""
    tables = list(tables)
    contests = {c.number: c for c in Contest.objects.filter(election=election, number__in=[n for n, _, _ in tables])}
    known = dict(
        Observation.objects.filter(contest__in=contests.values(), kind=KIND).values_list("contest__number", "at")
    )
    rows = [
        Observation(
            contest=contests[number], kind=KIND, page=page, at=at, fetched_at=page.fetched_at, record=_record(record)
        )
        for number, page, record in sorted(tables, key=lambda table: table[0])
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
