"""The scrape's door: readings of pages become observations, and what they change is published, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from django.db import transaction

from results.ingest.load import Desk, desks
from results.ingest.match import Match, Record, WrongBallot, match
from results.ingest.revise import lock, revise
from results.models import Observation


@dataclass(frozen=True, slots=True)
class Reading:
    """What one archived page says of one contest. `at` is the page's stamp, or `fetched_at` where it has none."""

    number: int
    kind: str
    record: Record
    page_id: int
    at: datetime
    fetched_at: datetime


@dataclass(slots=True)
class Outcome:
    """Where each reading ended: nothing is dropped silently."""

    counts: Counter[str] = field(default_factory=Counter)
    """accepted, unchanged, older, wrong_ballot, no_contest."""
    unmatched: list[str] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    """By page id."""
    seq: int = 0


def store(election_id: int, readings: Sequence[Reading], now: datetime) -> Outcome:
    """Accept what is newer, publish what it changes. A reading stored twice, or in parallel, changes nothing more."""
    outcome = Outcome()
    with transaction.atomic():
        election = lock(election_id)
        on_desk = desks(election, {reading.number for reading in readings}, now)
        accepted = [
            observation
            for reading in sorted(readings, key=lambda r: (r.number, r.kind, r.at, r.fetched_at))
            if (observation := _accept(on_desk.get(reading.number), reading, outcome))
        ]
        _save(accepted)
        touched = {observation.contest_id for observation in accepted}
        if touched and not election.frozen:
            changed = {n: desk for n, desk in on_desk.items() if desk.contest.pk in touched}
            revise(election, changed, now, changed)
        outcome.seq = election.seq
    return outcome


def _accept(desk: Desk | None, reading: Reading, outcome: Outcome) -> Observation | None:
    """The observation this reading makes, put on the desk; None where it says nothing new."""
    if desk is None:
        outcome.counts["no_contest"] += 1
        return None
    kept = desk.kept.get(reading.kind)
    record = msgspec.to_builtins(reading.record)
    if kept and (kept.at, kept.fetched_at) > (reading.at, reading.fetched_at):
        outcome.counts["older" if kept.record != record else "unchanged"] += 1
        return None
    if kept and kept.record == record:
        outcome.counts["unchanged"] += 1
        return None
    found = _matched(desk, reading, outcome)
    if found is None:
        return None
    outcome.counts["accepted"] += 1
    outcome.unmatched += found.unmatched
    desk.observed[reading.kind] = found.observed
    desk.kept[reading.kind] = Observation(
        pk=kept.pk if kept else None,
        contest=desk.contest,
        kind=reading.kind,
        page_id=reading.page_id,
        at=reading.at,
        fetched_at=reading.fetched_at,
        record=record,
    )
    return desk.kept[reading.kind]


def _matched(desk: Desk, reading: Reading, outcome: Outcome) -> Match | None:
    try:
        return match(reading.record, desk.names, reading.at)
    except WrongBallot as error:
        outcome.counts["wrong_ballot"] += 1
        outcome.errors[reading.page_id] = str(error)
        return None


def _save(observations: Iterable[Observation]) -> None:
    """One row a contest and kind, in key order."""
    newest = {(o.contest_id, o.kind): o for o in observations}
    Observation.objects.bulk_create(
        [newest[k] for k in sorted(newest)],
        update_conflicts=True,
        unique_fields=["contest", "kind"],
        update_fields=["page", "at", "fetched_at", "record"],
    )
