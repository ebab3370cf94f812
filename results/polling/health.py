"""How the source is doing: what was heard of it last, and when it counts as late or down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from results.ingest.revise import lock, restate
from results.ingest.rows import update_rows
from results.ingest.store import Outcome
from results.models import Election, Page, SourceState
from results.models import Outcome as PageOutcome
from results.polling import schedule
from results.publish.snapshot import source_age
from results.scrape.replay_header import HEADER, replay_facts
from results.scrape.visit import Visit
from results.sources.fetch import http_date

LATE_INTERVALS = 2
DOWN_INTERVALS = 5
GRACE_S = 10.0


def record_stamps(election: Election, visits: Sequence[Visit], now: datetime) -> None:
    """Store the newest stamp among pages that could be read, and its age by the source's own clock."""
    good = [v.page for v in visits if v.page and not v.failure and v.page.source_at]
    if not good:
        return update_state(election, now)
    newest = max(good, key=lambda page: (page.source_at, page.seen_at))
    if _only_times_changed(election, newest, now):
        return None
    with transaction.atomic():
        election = lock(election.pk)
        if election.source_at and newest.source_at and newest.source_at < election.source_at:
            return None
        election.source_at, election.source_read_at = newest.source_at, newest.seen_at
        election.source_lag_s = lag(newest, election.replay.get("speed", 1.0))
        election.source_state = state(election, now)
        if label := newest.headers.get(HEADER):
            election.replay = replay_facts(label)
        election.save(update_fields=["source_at", "source_read_at", "source_lag_s", "source_state", "replay"])
        restate(election, now)
    return None


def _only_times_changed(election: Election, newest: Page, now: datetime) -> bool:
    """Whether stamp, source state and replay are as stored. If so, store only when it was read and how old it was."""
    label = newest.headers.get(HEADER)
    if election.replay != (replay_facts(label) if label else {}):
        return False
    election.source_read_at, election.source_lag_s = newest.seen_at, lag(newest, election.replay.get("speed", 1.0))
    same = Election.objects.filter(pk=election.pk, source_at=newest.source_at, source_state=state(election, now))
    return bool(same.update(source_read_at=election.source_read_at, source_lag_s=election.source_lag_s))


def lag(page: Page, speed: float = 1.0) -> float:
    """Seconds from a page's stamp to the moment the source sent it, by the source's own clock where it tells.

    A replay's clock runs `speed` times as fast as ours.
    """
    at = http_date(page.headers.get("date")) or page.seen_at
    return max(0.0, (at - page.source_at).total_seconds() / speed) if page.source_at else 0.0


def state(election: Election, now: datetime) -> SourceState:
    """Down is a source that has not answered; late is one that answers with old pages. One that seems to have answered
    in the future was heard by a clock that has been set back since: nobody knows how long ago that is."""
    if election.entry.get("status") == "declared":
        return SourceState.OK  # the count is over: nothing more is expected
    read_at, age = election.source_read_at, source_age(election, now)
    if read_at is None or age is None:
        return SourceState.DOWN
    silent_s = (now - read_at).total_seconds()
    if silent_s >= -GRACE_S and age <= LATE_INTERVALS * election.source_interval_s + GRACE_S:
        return SourceState.OK
    if schedule.is_quiet(election, now):
        return SourceState.OK  # but for seats that were never counted
    down = not -GRACE_S <= silent_s <= DOWN_INTERVALS * election.source_interval_s + GRACE_S
    return SourceState.DOWN if down else SourceState.LATE


def update_state(election: Election, now: datetime) -> None:
    """Say that the source is late or down when that has come true since it was last heard."""
    if state(election, now) == election.source_state:
        return
    with transaction.atomic():
        election = lock(election.pk)
        election.source_state = state(election, now)
        election.save(update_fields=["source_state"])
        restate(election, now)


def count_lines(outcome: Outcome) -> None:
    """Keep with each page what became of it."""
    for page_id, error in outcome.errors.items():
        Page.objects.filter(pk=page_id).update(outcome=PageOutcome.REJECTED, error=error)
    counted = [
        Page(pk=page_id, matched=matched, unmatched=unmatched, rejected=refused)
        for page_id, (matched, unmatched, refused) in outcome.lines.items()
    ]
    update_rows(counted, ["matched", "unmatched", "rejected"])


def save_request_facts(election: Election, facts: dict[str, Any]) -> None:
    """Keep what is left of the budget and how the circuit stands, for people to see."""
    Election.objects.filter(pk=election.pk).update(asking=facts)
