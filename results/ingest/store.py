"""The scrape's door: readings of pages become observations, and what they change is published, in one transaction.

Readings are judged by claims (`claims.py`); a suspicious one waits (`held.py`); while an election is frozen, all do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from results.domain.page_kinds import BALLOTS, PageKind
from results.ingest import claims, party_changes, withdrawals
from results.ingest.contexts import ContestContext, load_contexts
from results.ingest.match import Match, Record, WrongBallot, match, people, refuse_wrong_ballot
from results.ingest.revise import lock, revise
from results.ingest.transaction import IngestTransaction, Outcome
from results.models import Held

__all__ = ["Outcome", "Reading", "store"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one archived page says of one contest. `at` is the page's stamp, or `fetched_at` where it has none."""

    number: int
    kind: str
    record: Record
    page_id: int
    at: datetime
    fetched_at: datetime


def store(election_id: int, readings: Sequence[Reading], now: datetime) -> Outcome:
    """Accept what is newer, publish what it changes. A reading stored twice, or in parallel, changes nothing more."""
    with transaction.atomic():
        txn = IngestTransaction(lock(election_id), now)
        contexts = load_contexts(txn.election, {reading.number for reading in readings})
        by_contest: dict[int, list[Reading]] = defaultdict(list)
        for reading in sorted(readings, key=_in_order):
            by_contest[reading.number].append(reading)
        for number, of_contest in by_contest.items():
            _take(contexts.get(number), of_contest, txn)
        txn.save()
        publish(txn, contexts)
        txn.outcome.seq = txn.election.seq
    return txn.outcome


def publish(txn: IngestTransaction, contexts: dict[int, ContestContext], **options: Any) -> None:
    """Bring what is published in line with what was accepted and taken back; `options` as `revise` takes them."""
    if changed := txn.changed_contexts(contexts):
        corrections = [*withdrawals.publish_notes(txn, changed), *party_changes.take_over(txn, changed)]
        withdrawn = {**txn.disproved, **txn.withdrawn}
        revise(txn.election, changed, txn.now, changed, moments=corrections, withdrawn=withdrawn, **options)


def _in_order(reading: Reading) -> tuple[int, bool, str, datetime, datetime]:
    return reading.number, reading.kind != PageKind.SEAT_LIST, reading.kind, reading.at, reading.fetched_at


def _take(context: ContestContext | None, readings: Iterable[Reading], txn: IngestTransaction) -> None:
    """Readings of one contest."""
    if context is None:
        txn.outcome.counts["no_contest"] += len(list(readings))
        return
    new_readings = []
    for reading in readings:
        row = _row(reading)
        if _known_already(context, row, txn):
            continue
        result = _match(context, reading, txn.outcome)
        if result is not None:
            txn.outcome.unmatched += result.unmatched
            new_readings.append((row, result.observed))
    claims.take(context, new_readings, txn)


def as_stored(record: Record) -> Any:
    """A record as the database gives it back, so that two readings can be compared."""
    return msgspec.json.decode(msgspec.json.encode(record))


def _row(reading: Reading) -> Held:
    """The reading as it would be kept, not saved."""
    return Held(
        kind=reading.kind,
        page_id=reading.page_id,
        at=reading.at,
        fetched_at=reading.fetched_at,
        record=as_stored(reading.record),
    )


def _known_already(context: ContestContext, row: Held, txn: IngestTransaction) -> bool:
    """Older than what is accepted or waits, or a repetition of it. A newer page that repeats it moves its time on."""
    accepted, waiting = context.observations.get(row.kind), context.held.get(row.kind)
    before = [stored for stored in (accepted, waiting, context.rejected.get(row.kind)) if stored is not None]
    newest = max(before, key=lambda stored: (stored.at, stored.fetched_at), default=None)
    if newest is None:
        return False
    if (newest.at, newest.fetched_at) >= (row.at, row.fetched_at):
        txn.outcome.counts["older" if newest.record != row.record else "unchanged"] += 1
        return True
    if accepted is None or waiting is not None or accepted.record != row.record:
        return False
    txn.outcome.counts["unchanged"] += 1
    if not txn.election.frozen:
        txn.refresh_time(context, row)
    return True


def _match(context: ContestContext, reading: Reading, outcome: Outcome) -> Match | None:
    try:
        refuse_wrong_ballot(reading.record, context.names, context.contest.constituency.number)
    except WrongBallot as error:
        outcome.counts["wrong_ballot"] += 1
        outcome.errors[reading.page_id] = str(error)
        _count(reading, 0, 0, len(people(reading.record)), outcome)
        return None
    result = match(reading.record, context.names, reading.at)
    _count(reading, result.matched, len(result.unmatched), 0, outcome)
    return result


def _count(reading: Reading, matched: int, unmatched: int, refused: int, outcome: Outcome) -> None:
    """A seat's own page counts its candidates. A list or a feed counts its seats, where it is read."""
    if reading.kind in BALLOTS:
        outcome.lines[reading.page_id] = matched, unmatched, refused
