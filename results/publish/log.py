"""The event log: appended to inside the writer's transaction, read from anywhere."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from results.domain.board import Change, Numbered
from results.domain.entries import text
from results.models import Election, Event, Moment, new_epoch
from results.publish import high_water

logger = logging.getLogger(__name__)


def append(election: Election, changes: Sequence[Change], at: datetime) -> int:
    """Number `changes` and write them; returns the last seq.

    `election` must be the row locked by the caller's transaction: that lock is what makes `seq` gapless and in
    commit order. A moment learns its id and seq here; one that has them already is published again, as it reads now.
    """
    if not changes:
        return election.seq
    if high_water.highest(election.slug, election.epoch) > election.seq:
        renew_epoch(election)
    events = []
    for seq, change in enumerate(changes, election.seq + 1):
        entry = change.entry
        if change.kind == "moment":
            entry = {"id": f"m{seq}", "seq": seq, "at": text(at), **entry}
        key = entry["id"] if change.kind == "moment" else change.key
        events.append(Event(election=election, seq=seq, at=at, kind=change.kind, key=key, entry=entry))
    Event.objects.bulk_create(events)
    Moment.objects.bulk_create(_moment_rows(events, changes))
    election.seq += len(events)
    election.save(update_fields=["seq"])
    slug, epoch, seq = election.slug, election.epoch, election.seq
    transaction.on_commit(lambda: high_water.record(slug, epoch, seq))
    return seq


def renew_epoch(election: Election) -> None:
    """Give a log that was rolled back another epoch, once, whoever notices it first; `election` learns which."""
    logger.warning("the log of %s was rolled back to seq %d: it gets a new epoch", election.slug, election.seq)
    Election.objects.filter(pk=election.pk, epoch=election.epoch).update(epoch=new_epoch())
    election.refresh_from_db(fields=["epoch"])


def renew_epochs_rolled_back() -> list[str]:
    """Look at every election, as each process does when it starts; returns the slugs of logs that were rolled back."""
    renewed = []
    for election in Election.objects.only("slug", "epoch", "seq"):
        if high_water.highest(election.slug, election.epoch) > election.seq:
            renew_epoch(election)
            renewed.append(election.slug)
    return renewed


def _moment_rows(events: Iterable[Event], changes: Iterable[Change]) -> list[Moment]:
    return [
        Moment.of(event.election_id, change.key, event.entry, seq=event.seq, at=event.at, hidden=False)
        for event, change in zip(events, changes, strict=True)
        if event.kind == "moment" and event.entry["seq"] == event.seq
    ]


def since(election_id: int, seq: int, limit: int | None = None) -> list[Numbered]:
    """Events after `seq`, in order; at most `limit`."""
    rows = Event.objects.filter(election_id=election_id, seq__gt=seq).order_by("seq")[:limit]
    return [Numbered(r.seq, text(r.at) or "", r.kind, r.key, r.entry) for r in rows]


def head(election_id: int) -> tuple[str, int]:
    """(epoch, seq) of the last committed event. Raises Election.DoesNotExist."""
    epoch, seq = Election.objects.values_list("epoch", "seq").get(pk=election_id)
    return epoch, seq


def seq_at(election_id: int, at: datetime) -> int:
    """The last seq published at or before a time; 0 when nothing was."""
    published = Event.objects.filter(election_id=election_id, at__lte=at)
    return published.order_by("-seq").values_list("seq", flat=True).first() or 0
