"""Readings that wait: held when suspicious or frozen, settled by the next page or by a rule."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, replace

from results.domain.contest import Observed
from results.domain.findings import Finding, must_wait
from results.domain.safeguards import judge
from results.ingest import audit
from results.ingest.contexts import ContestContext, observe
from results.ingest.transaction import IngestTransaction
from results.models import Held, HeldState

logger = logging.getLogger(__name__)

CONFIRMED = "revised_by_source"
RELEASED = "released_by_desk"
TENFOLD = "tenfold"
"""Labels: flags that a released reading carries until the next page."""


def take(context: ContestContext, reading: Held, observed: Observed, txn: IngestTransaction) -> None:
    """Accept a reading, or let it wait: because of what it says, or because the election is frozen."""
    if txn.election.frozen:
        return _hold(context, reading, (), txn)
    findings = _judged(context, reading.kind, observed, txn)
    if not findings:
        _end_waiting(context, reading.kind, HeldState.GONE, txn)
        txn.outcome.counts["accepted"] += 1
        return txn.accept(context, reading, observed)
    if _confirms(context, reading, observed, findings, txn):
        _end_waiting(context, reading.kind, HeldState.CONFIRMED, txn)
        txn.outcome.counts["accepted"] += 1
        return txn.accept(context, reading, observed, [CONFIRMED])
    if _rejected_before(context, reading, observed, txn):
        return _withdraw(context, reading.kind, txn)
    return _hold(context, reading, findings, txn)


def _judged(context: ContestContext, kind: str, observed: Observed, txn: IngestTransaction) -> list[Finding]:
    """What is suspicious in a reading. A count that grew tenfold, that nobody has released yet or somebody rejected,
    does not become true by staying until the others have grown too. Once the source has said something better, a count
    that grows past the rejected one is a count like any other."""
    findings = list(judge(context.known, kind, observed, txn.limits, context.contest.electors))
    told = {finding.serial for finding in findings if finding.code == TENFOLD}
    for earlier in filter(None, (context.held.get(kind), _last_word(context, kind))):
        for finding in (Finding(**each) for each in earlier.findings):
            if (
                finding.code == TENFOLD
                and finding.serial not in told
                and _stays(context, earlier, finding.serial, observed)
            ):
                told.add(finding.serial)
                findings.append(finding)
    return findings


def _last_word(context: ContestContext, kind: str) -> Held | None:
    """What a person rejected, while no newer page has been accepted."""
    rejected, kept = context.rejected.get(kind), context.kept.get(kind)
    return rejected if rejected and (kept is None or kept.at <= rejected.at) else None


def _stays(context: ContestContext, earlier: Held, serial: int | None, observed: Observed) -> bool:
    """Whether the count that was found suspicious is as high or higher still."""
    was, now = observe(context, earlier).votes.get(serial or 0), observed.votes.get(serial or 0)
    return was is not None and now is not None and (now.total or 0) >= (was.total or 0) > 0


def _confirms(
    context: ContestContext, reading: Held, observed: Observed, findings: Sequence[Finding], txn: IngestTransaction
) -> bool:
    """A newer page goes on from what the held one said, and nothing in it needs a person."""
    waits = context.held.get(reading.kind)
    if waits is None or waits.at >= reading.at or not waits.findings or must_wait(findings):
        return False
    if {finding.code for finding in findings} - {finding["code"] for finding in waits.findings}:
        return False
    then = replace_observed(context, reading.kind, observe(context, waits))
    return not judge(then.known, reading.kind, observed, txn.limits, context.contest.electors)


def replace_observed(context: ContestContext, kind: str, observed: Observed) -> ContestContext:
    """The context as it would be had this been accepted."""
    return replace(context, observed=context.observed | {kind: observed})


def _rejected_before(context: ContestContext, reading: Held, observed: Observed, txn: IngestTransaction) -> bool:
    """A person has rejected just this; the source goes on saying it."""
    rejected = context.rejected.get(reading.kind)
    if rejected is None or replace(observe(context, rejected), at=observed.at) != observed:
        return False
    txn.outcome.counts["rejected"] += 1
    txn.held.append(_repeated(rejected, reading))
    return True


def _hold(context: ContestContext, reading: Held, findings: Sequence[Finding], txn: IngestTransaction) -> None:
    txn.outcome.counts["held"] += 1
    waits = context.held.get(reading.kind)
    row = _repeated(waits, reading) if waits else reading
    if waits is None:
        row.contest, row.held_at = context.contest, txn.now
    if findings or not txn.election.frozen:
        row.findings = [asdict(finding) for finding in findings]
        row.needs_person = must_wait(findings)
    row.frozen = txn.election.frozen
    context.held[reading.kind] = row
    if row not in txn.held:
        txn.held.append(row)
    if findings and waits is None:
        txn.waiting.add(context.contest.pk)
        _note(context, row, "held", txn)


def _repeated(row: Held, reading: Held) -> Held:
    row.times = min(row.times + 1, 30_000)
    row.page_id, row.at, row.fetched_at, row.record = reading.page_id, reading.at, reading.fetched_at, reading.record
    return row


def _withdraw(context: ContestContext, kind: str, txn: IngestTransaction) -> None:
    """The source says again what a person rejected: whatever waits, it says no longer, or it is just that."""
    if row := context.held.get(kind):
        row.frozen = False
        txn.waiting.add(context.contest.pk)
        _end_waiting(context, kind, HeldState.GONE, txn)


def _end_waiting(context: ContestContext, kind: str, state: HeldState, txn: IngestTransaction) -> None:
    row = context.held.pop(kind, None)
    if row is None:
        return
    row.state, row.decided_at = HeldState.RELEASED if row.frozen else state, txn.now
    if row not in txn.held:
        txn.held.append(row)
    if row.findings:
        _note(context, row, state.value, txn)


def _note(context: ContestContext, row: Held, action: str, txn: IngestTransaction) -> None:
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
