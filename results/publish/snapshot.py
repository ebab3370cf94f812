"""The board as the wire gives it, read from the log: the newest event of each key up to a seq."""

import math
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from results.domain import board
from results.domain.entries import text
from results.models import Election, Event

FRESH_COLUMNS = ["epoch", "seq", "is_test", "source_state", "source_at", "source_lag_s", "source_read_at"]
"""Columns that change while an election is counted."""


def snapshot(election: Election, at_seq: int | None = None, now: datetime | None = None) -> dict[str, Any]:
    """The snapshot frame of an election, now or as it was at a seq. Reads one consistent prefix of the log."""
    election.refresh_from_db(fields=FRESH_COLUMNS)
    seq = election.seq if at_seq is None else min(at_seq, election.seq)
    events = Event.objects.filter(election=election, seq__lte=seq)
    last = events.order_by("-seq").values_list("at", flat=True).first()
    newest = {kind: _newest(events.filter(kind=kind)) for kind in ("seat", "tally", "election")}
    entry = newest["election"][0] if newest["election"] else {}
    if at_seq is None:
        entry = with_source_age(entry, election, now or timezone.now())
    return {
        "type": "snapshot",
        "epoch": election.epoch,
        "seq": seq,
        "as_of": text(last),
        "is_test": election.is_test,
        "election": entry,
        "tally": board.in_order(newest["tally"]),
        "seats": sorted(newest["seat"], key=lambda entry: entry["number"]),
        "moments": _moments(events),
    }


def with_source_age(entry: board.Entry, election: Election, now: datetime) -> board.Entry:
    """An election entry with the source's age in seconds at `now`: the one fact on the wire that moves by itself."""
    age = {"age_s": source_age(election, now), "age_at": text(now)}
    return {**entry, "source": {**entry.get("source", {}), **age}}


def source_age(election: Election, now: datetime) -> int | None:
    """Seconds since the source made the page we read last: its age by the source's clock, and what passed since."""
    if election.source_read_at is None:
        return None
    return round((election.source_lag_s or 0) + (now - election.source_read_at).total_seconds())


def source_ages(now: datetime) -> dict[str, float]:
    """Seconds since each tracked election's source was made, by slug; infinite where nothing was read yet."""
    tracked = Election.objects.filter(tracking=True).only("slug", "source_read_at", "source_lag_s")
    ages = {election.slug: source_age(election, now) for election in tracked}
    return {slug: math.inf if age is None else age for slug, age in ages.items()}


def _newest(events: QuerySet[Event]) -> list[Any]:
    seqs = events.order_by().values("key").annotate(last=Max("seq")).values("last")
    return list(events.filter(seq__in=seqs).values_list("entry", flat=True))


def _moments(events: QuerySet[Event]) -> list[board.Entry]:
    """The newest moments, as they read now: an editor's act publishes one again, under its own id and seq."""
    of_moments = events.filter(kind="moment").order_by("-seq").values_list("entry", flat=True)
    newest: dict[str, board.Entry] = {}
    for entry in of_moments[: 2 * board.MOMENTS_KEPT]:
        newest.setdefault(entry["id"], entry)
    retracted = set(events.filter(kind="retracted").values_list("key", flat=True))
    moments = sorted(newest.values(), key=lambda entry: -entry["seq"])[: board.MOMENTS_KEPT]
    return [{**entry, "retracted": True} if entry["id"] in retracted else entry for entry in moments]
