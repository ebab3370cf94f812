"""The whole board once more, from the archive: every page read by today's parsers, in the order it came.

What people decided stays: corrections, rejected and released readings, names, rosters. A new epoch tells every reader
to begin again; nobody sees anything between the old board and the new.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from results.domain.page_kinds import SEAT_LISTS
from results.domain.records import Record, RoundTables
from results.editorial import release
from results.editorial.refusals import Refused
from results.enrolment import ballots
from results.ingest import audit, rounds
from results.ingest.contexts import load_contexts, matched_reading
from results.ingest.held import RELEASED
from results.ingest.revise import PUBLISHED_CONTEST, lock, revise
from results.ingest.store import Reading, store
from results.ingest.transaction import IngestTransaction
from results.intake import uploads
from results.models import (
    Candidate,
    Contest,
    Election,
    Event,
    Held,
    HeldState,
    Moment,
    Observation,
    Outcome,
    Page,
    PageBody,
    PartyTally,
    new_epoch,
)
from results.scrape.lists import Place, numbers_by_place
from results.scrape.visit import FutureStamp, Visit, refuse_future_stamp
from results.sources import registry
from results.sources.archive import unpack
from results.sources.errors import PageError

PAUSE = timedelta(minutes=15)
"""Polls wait so long while a board is rebuilt, if nobody ends it sooner."""
CHUNK = 200
NAMES_AND_OUTLINES = ("hi/", "ac/")
"""Names and outlines stay as they are: one that was not laid is still asked for."""


@dataclass(slots=True)
class Batch:
    """Pages that were stored together: those of a look at the list, and the seats' own read after it."""

    at: datetime
    source_at: datetime | None = None
    readings: list[Reading] = field(default_factory=list)
    rounds: list[tuple[int, Page, RoundTables]] = field(default_factory=list)


@dataclass(slots=True)
class Rebuilt:
    """What became of the pages."""

    pages: int = 0
    refused: int = 0
    seq: int = 0


def reparse(election: Election, now: datetime, where: str = "shell") -> Rebuilt:
    """Rebuild an election's board. Polling rests meanwhile. Raises Refused while the election is frozen."""
    if election.frozen:
        raise Refused("The election is frozen: thaw it first, or nothing would be published again.")
    waited = Election.objects.values_list("next_poll_at", flat=True).get(pk=election.pk)
    Election.objects.filter(pk=election.pk).update(next_poll_at=now + PAUSE)
    rebuilt = Rebuilt()
    try:
        batches = list(_batches(election, rebuilt))
        with transaction.atomic():
            _clear(lock(election.pk))
            for batch in batches:
                _replay(election, batch)
            rebuilt.seq = revise(lock(election.pk), None, now)
            audit.note("reparse", now=now, where=where, election=election, subject=f"{rebuilt.pages} pages")
    finally:
        Election.objects.filter(pk=election.pk).update(next_poll_at=waited)
    return rebuilt


def archived(election: Election) -> Iterator[Page]:
    """Every page kept of an election, in the order it came.

    Chunk by chunk, each read to its end: with a query left open, SQLite lets nobody write on this connection once
    another process has written ("database is locked", at once).
    """
    keys = list(Page.objects.filter(election=election).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from Page.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")


def _batches(election: Election, rebuilt: Rebuilt) -> Iterator[Batch]:
    """A new look at the list begins a new batch."""
    numbers = numbers_by_place(election)
    batch: Batch | None = None
    own_seen = False
    for page in archived(election):
        rebuilt.pages += 1
        if page.name.startswith(NAMES_AND_OUTLINES):
            continue
        record = _record(page)
        if record is None:
            rebuilt.refused += 1
            continue
        if batch is None or (page.kind in SEAT_LISTS and own_seen):
            if batch:
                yield batch
            batch, own_seen = Batch(page.fetched_at), False
        batch.at = max(batch.at, page.fetched_at)
        batch.source_at = max(filter(None, (batch.source_at, page.source_at)), default=None)
        own_seen = own_seen or page.kind not in SEAT_LISTS
        _add_to_batch(election, batch, page, record, numbers)
    if batch:
        yield batch


def _record(page: Page) -> Record | None:
    """What today's parsers make of a page; the page's outcome says so. A stamp that was refused as old stays so."""
    if page.outcome == Outcome.OLDER:
        return None
    try:
        record = registry.parse(page.name, unpack(bytes(PageBody.objects.get(pk=page.body_id).packed)))
        page.source_at = getattr(record, "source_at", None)
        refuse_future_stamp(page)
    except (PageError, FutureStamp) as error:
        Page.objects.filter(pk=page.pk).update(outcome=Outcome.REJECTED, error=str(error))
        return None
    page.outcome, page.error = Outcome.READ, ""
    page.save(update_fields=["source_at", "outcome", "error"])
    return record


def _add_to_batch(election: Election, batch: Batch, page: Page, record: Record, numbers: dict[Place, int]) -> None:
    if isinstance(record, RoundTables):
        number = numbers.get((uploads.address_of(page.name).state or "", record.number))
        if number is not None:
            batch.rounds.append((number, page, record))
        return
    batch.readings += uploads.readings(election, Visit(page.name, page, record), numbers)


def _clear(election: Election) -> None:
    """Take back all that was published and all that was read; what people decided stays."""
    contests = Contest.objects.filter(election=election)
    Observation.objects.filter(contest__in=contests).delete()
    Held.objects.filter(contest__in=contests).exclude(state__in=(HeldState.RELEASED, HeldState.REJECTED)).delete()
    Event.objects.filter(election=election).delete()
    Moment.objects.filter(election=election).delete()
    PartyTally.objects.filter(election=election).update(won=0, leading=0, votes=0, has_led=False, entry={})
    Candidate.objects.filter(contest__in=contests).update(
        evm_votes=None, postal_votes=None, votes=None, corrected=False
    )
    blank = Contest()
    contests.update(**{name: getattr(blank, name) for name in PUBLISHED_CONTEST})
    election.epoch, election.seq, election.entry = new_epoch(), 0, {}
    election.awaited_seats, election.leaders_then = [], None
    election.save(update_fields=["epoch", "seq", "entry", "awaited_seats", "leaders_then"])


def _replay(election: Election, batch: Batch) -> None:
    if batch.source_at:
        Election.objects.filter(pk=election.pk).update(source_at=batch.source_at)
    if records := ballots.unlisted(election, ((r.number, r.record) for r in batch.readings)):
        ballots.list_candidates(election, records, batch.at)
    store(election.pk, batch.readings, batch.at)
    _release_again(election, batch)
    release.confirm_unchanged(batch.at)
    rounds.keep(election, batch.rounds)


def _release_again(election: Election, batch: Batch) -> None:
    """A reading that a person let in before is let in again."""
    of_election = Held.objects.filter(contest__election=election)
    released = set(of_election.filter(state=HeldState.RELEASED).values_list("contest", "kind", "page"))
    for row in of_election.filter(state=HeldState.WAITING).select_related("contest") if released else ():
        if (row.contest_id, row.kind, row.page_id) in released:
            _release(IngestTransaction(lock(election.pk), batch.at), row)


def _release(txn: IngestTransaction, row: Held) -> None:
    contexts = load_contexts(txn.election, {row.contest.number})
    context = contexts[row.contest.number]
    row.state, row.decided_at, row.reason = HeldState.RELEASED, txn.now, "Released before the board was rebuilt."
    txn.accept(context, row, matched_reading(context, row), [RELEASED])
    txn.held.append(row)
    txn.save()
    revise(txn.election, contexts, txn.now, contexts, by_editor=True)
