"""Readings that wait: held when suspicious or frozen, settled by the next page or by a rule."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, replace

from results.domain.contest import Observed
from results.domain.safeguards import Finding, judge, must_wait
from results.ingest.desk import audit
from results.ingest.load import Desk, observe
from results.ingest.sitting import Sitting
from results.models import Held, HeldState

logger = logging.getLogger(__name__)

CONFIRMED = "revised_by_source"
RELEASED = "released_by_desk"
TENFOLD = "tenfold"
"""Labels: flags that a released reading carries until the next page."""


def take(desk: Desk, reading: Held, observed: Observed, sitting: Sitting) -> None:
    """Accept a reading, or let it wait: because of what it says, or because the election is frozen."""
    if sitting.election.frozen:
        return _hold(desk, reading, (), sitting)
    findings = _judged(desk, reading.kind, observed, sitting)
    if not findings:
        _end_waiting(desk, reading.kind, HeldState.GONE, sitting)
        sitting.outcome.counts["accepted"] += 1
        return sitting.accept(desk, reading, observed)
    if _confirms(desk, reading, observed, findings, sitting):
        _end_waiting(desk, reading.kind, HeldState.CONFIRMED, sitting)
        sitting.outcome.counts["accepted"] += 1
        return sitting.accept(desk, reading, observed, [CONFIRMED])
    if _rejected_before(desk, reading, observed, sitting):
        return _withdraw(desk, reading.kind, sitting)
    return _hold(desk, reading, findings, sitting)


def _judged(desk: Desk, kind: str, observed: Observed, sitting: Sitting) -> list[Finding]:
    """What is suspicious in a reading. A count that grew tenfold, that nobody has released yet or somebody rejected,
    does not become true by staying until the others have grown too. Once the source has said something better, a count
    that grows past the rejected one is a count like any other."""
    findings = list(judge(desk.known, kind, observed, sitting.limits, desk.contest.electors))
    told = {finding.serial for finding in findings if finding.code == TENFOLD}
    for earlier in filter(None, (desk.held.get(kind), _last_word(desk, kind))):
        for finding in (Finding(**each) for each in earlier.findings):
            if (
                finding.code == TENFOLD
                and finding.serial not in told
                and _stays(desk, earlier, finding.serial, observed)
            ):
                told.add(finding.serial)
                findings.append(finding)
    return findings


def _last_word(desk: Desk, kind: str) -> Held | None:
    """What a person rejected, while no newer page has been accepted."""
    rejected, kept = desk.rejected.get(kind), desk.kept.get(kind)
    return rejected if rejected and (kept is None or kept.at <= rejected.at) else None


def _stays(desk: Desk, earlier: Held, serial: int | None, observed: Observed) -> bool:
    """Whether the count that was found suspicious is as high or higher still."""
    was, now = observe(desk, earlier).votes.get(serial or 0), observed.votes.get(serial or 0)
    return was is not None and now is not None and (now.total or 0) >= (was.total or 0) > 0


def _confirms(desk: Desk, reading: Held, observed: Observed, findings: Sequence[Finding], sitting: Sitting) -> bool:
    """A newer page goes on from what the held one said, and nothing in it needs a person."""
    waits = desk.held.get(reading.kind)
    if waits is None or waits.at >= reading.at or not waits.findings or must_wait(findings):
        return False
    if {finding.code for finding in findings} - {finding["code"] for finding in waits.findings}:
        return False
    then = replace_observed(desk, reading.kind, observe(desk, waits))
    return not judge(then.known, reading.kind, observed, sitting.limits, desk.contest.electors)


def replace_observed(desk: Desk, kind: str, observed: Observed) -> Desk:
    """The desk as it would be had this been accepted."""
    return replace(desk, observed=desk.observed | {kind: observed})


def _rejected_before(desk: Desk, reading: Held, observed: Observed, sitting: Sitting) -> bool:
    """A person has rejected just this; the source goes on saying it."""
    rejected = desk.rejected.get(reading.kind)
    if rejected is None or replace(observe(desk, rejected), at=observed.at) != observed:
        return False
    sitting.outcome.counts["rejected"] += 1
    sitting.held.append(_repeated(rejected, reading))
    return True


def _hold(desk: Desk, reading: Held, findings: Sequence[Finding], sitting: Sitting) -> None:
    sitting.outcome.counts["held"] += 1
    waits = desk.held.get(reading.kind)
    row = _repeated(waits, reading) if waits else reading
    if waits is None:
        row.contest, row.held_at = desk.contest, sitting.now
    if findings or not sitting.election.frozen:
        row.findings = [asdict(finding) for finding in findings]
        row.needs_person = must_wait(findings)
    row.frozen = sitting.election.frozen
    desk.held[reading.kind] = row
    if row not in sitting.held:
        sitting.held.append(row)
    if findings and waits is None:
        sitting.waiting.add(desk.contest.pk)
        _note(desk, row, "held", sitting)


def _repeated(row: Held, reading: Held) -> Held:
    row.times = min(row.times + 1, 30_000)
    row.page_id, row.at, row.fetched_at, row.record = reading.page_id, reading.at, reading.fetched_at, reading.record
    return row


def _withdraw(desk: Desk, kind: str, sitting: Sitting) -> None:
    """The source says again what a person rejected: whatever waits, it says no longer, or it is just that."""
    if row := desk.held.get(kind):
        row.frozen = False
        sitting.waiting.add(desk.contest.pk)
        _end_waiting(desk, kind, HeldState.GONE, sitting)


def _end_waiting(desk: Desk, kind: str, state: HeldState, sitting: Sitting) -> None:
    row = desk.held.pop(kind, None)
    if row is None:
        return
    row.state, row.decided_at = HeldState.RELEASED if row.frozen else state, sitting.now
    if row not in sitting.held:
        sitting.held.append(row)
    if row.findings:
        _note(desk, row, state.value, sitting)


def _note(desk: Desk, row: Held, action: str, sitting: Sitting) -> None:
    if sitting.trial:
        return
    why = "; ".join(f"{finding['code']}: {finding['detail']}" for finding in row.findings)
    logger.warning("%s seat %d %s: %s (%s)", sitting.election.slug, desk.contest.number, action, row.kind, why)
    audit.note(
        action,
        now=sitting.now,
        where="scrape",
        election=sitting.election,
        seat=desk.contest.number,
        subject=f"{row.kind} of {desk.seat.name}",
        after={"page": row.page_id, "at": row.at.isoformat()},
        why=why,
    )
