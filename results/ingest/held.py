"""Readings that wait: held when suspicious or frozen, until the source, a rule or a person settles them."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, replace

from results.domain.claims import RESTS
from results.domain.contest import MatchedReading
from results.domain.findings import RELEASED, Finding, must_wait
from results.ingest import audit
from results.ingest.contexts import ContestContext, matched_reading
from results.ingest.transaction import IngestTransaction
from results.models import Held, HeldState

__all__ = ["CONFIRMED", "RELEASED", "ROW_WAITS"]

logger = logging.getLogger(__name__)

CONFIRMED = "revised_by_source"
ROW_WAITS = "row_waits"
"""Labels: flags that an accepted reading carries until the next page."""
TYPED = frozenset({"tenfold", "leap"})
"""Findings that do not become true by staying: a count that one page has typed wrong stays suspicious."""


def persisting(context: ContestContext, kind: str, observed: MatchedReading) -> list[Finding]:
    """Typing mistakes that earlier pages of a kind were found to have, that nobody has released, and that this page
    still has. Once the source has said something better, a count that grows past the mistake is one like any other."""
    findings: dict[int | None, Finding] = {}
    for earlier in filter(None, (context.held.get(kind), rejected_last(context, kind))):
        for finding in (Finding(**stored) for stored in earlier.findings):
            if finding.code in TYPED and _persists(context, earlier, finding.serial, observed):
                findings.setdefault(finding.serial, finding)
    return list(findings.values())


def only_rests(row: Held) -> bool:
    """Whether a line waits only because votes wait that say the same: it is settled with them."""
    return {finding["code"] for finding in row.findings} == {RESTS}


def rejected_last(context: ContestContext, kind: str) -> Held | None:
    """What a person rejected, while no newer page has been accepted."""
    rejected, accepted = context.rejected.get(kind), context.observations.get(kind)
    return rejected if rejected and (accepted is None or accepted.at <= rejected.at) else None


def _persists(context: ContestContext, earlier: Held, serial: int | None, observed: MatchedReading) -> bool:
    """Whether the count that was found suspicious is as high or higher still."""
    was, now = matched_reading(context, earlier).votes.get(serial or 0), observed.votes.get(serial or 0)
    return was is not None and now is not None and (now.total or 0) >= (was.total or 0) > 0


def replace_observed(context: ContestContext, kind: str, observed: MatchedReading) -> ContestContext:
    """The context as it would be had this been accepted."""
    return replace(context, observed=context.observed | {kind: observed})


def rejected_before(context: ContestContext, reading: Held, observed: MatchedReading, txn: IngestTransaction) -> bool:
    """A person has rejected just this; the source goes on saying it. Then whatever else waits is dropped."""
    rejected = context.rejected.get(reading.kind)
    if rejected is None or replace(matched_reading(context, rejected), at=observed.at) != observed:
        return False
    txn.outcome.counts["rejected"] += 1
    txn.held.append(_repeat(rejected, reading))
    _withdraw(context, reading.kind, txn)
    return True


def rejected_rows(context: ContestContext, kind: str, observed: MatchedReading) -> set[int]:
    """Candidates whose votes on this page a person has rejected before."""
    rejected = context.rejected.get(kind)
    if rejected is None:
        return set()
    before = matched_reading(context, rejected).votes
    serials = {finding["serial"] for finding in rejected.findings if finding["serial"] is not None}
    return {serial for serial in serials if before.get(serial) == observed.votes.get(serial)}


def hold(context: ContestContext, reading: Held, findings: Sequence[Finding], txn: IngestTransaction) -> None:
    waiting = context.held.get(reading.kind)
    txn.outcome.counts["held"] += waiting is not reading
    row = reading if waiting is None or waiting is reading else _repeat(waiting, reading)
    if waiting is None:
        row.contest, row.held_at = context.contest, txn.now
    if findings or not txn.election.frozen:
        row.findings = [asdict(finding) for finding in findings]
        row.needs_person = must_wait(findings)
    row.frozen = txn.election.frozen
    context.held[reading.kind] = row
    if row not in txn.held:
        txn.held.append(row)
    if findings:
        txn.waiting.add(context.contest.pk)
    if findings and waiting is None:
        _log(context, row, "held", txn)


def _repeat(row: Held, reading: Held) -> Held:
    row.times = min(row.times + 1, 30_000)
    row.page_id, row.at, row.fetched_at, row.record = reading.page_id, reading.at, reading.fetched_at, reading.record
    return row


def _withdraw(context: ContestContext, kind: str, txn: IngestTransaction) -> None:
    """The source says again what a person rejected: whatever waits, it says no longer, or it is just that."""
    if row := context.held.get(kind):
        row.frozen = False
        txn.waiting.add(context.contest.pk)
        end_waiting(context, kind, HeldState.GONE, txn)


def end_waiting(context: ContestContext, kind: str, state: HeldState, txn: IngestTransaction) -> None:
    row = context.held.pop(kind, None)
    if row is None:
        return
    row.state, row.decided_at = HeldState.RELEASED if row.frozen else state, txn.now
    if row not in txn.held:
        txn.held.append(row)
    if row.findings:
        _log(context, row, state.value, txn)


def _log(context: ContestContext, row: Held, action: str, txn: IngestTransaction) -> None:
    if txn.trial:
        return
    why = "; ".join(f"{finding['code']}: {finding['detail']}" for finding in row.findings)
    logger.warning("%s seat %d %s: %s (%s)", txn.election.slug, context.contest.number, action, row.kind, why)
    audit.note(
        action,
        now=txn.now,
        where="scrape",
        election=txn.election,
        seat=context.contest.number,
        subject=f"{row.kind} of {context.seat.name}",
        after={"page": row.page_id, "at": row.at.isoformat()},
        why=why,
    )
