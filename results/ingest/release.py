"""Held readings decided: released or rejected by a person, or confirmed by a source that stays with them."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from results.domain.entries import text
from results.ingest.desk import audit, notes
from results.ingest.desk.effect import Effect, effect
from results.ingest.desk.refusals import Refused, reasoned, second
from results.ingest.held import CONFIRMED, RELEASED, replace_observed
from results.ingest.load import Desk, desks, observe
from results.ingest.revise import lock, revise
from results.ingest.sitting import Sitting
from results.models import Election, Held, HeldState, Note


def release_effect(row: Held, desk: Desk | None = None) -> Effect:
    """What releasing would change. `desk` is the contest's, where it is loaded already."""
    desk = desk or desks(row.contest.election, {row.contest.number})[row.contest.number]
    return _effect(row.contest.election, desk, row)


def _effect(election: Election, desk: Desk, row: Held) -> Effect:
    return effect(election, [(desk, replace_observed(desk, row.kind, observe(desk, row)).state())])


def release(
    row: Held,
    *,
    reason: str,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    seen: str = "",
    where: str = "",
) -> None:
    """Publish what waits. `seen` is the mark of the reading that the person looked at.

    Raises Refused where it is decided already, or says something else since; NeedsSecond where it would change a
    declared result or who has the majority.
    """
    reason = reasoned(reason, author)
    with transaction.atomic():
        sitting, desk, row = _open(row, now)
        _refuse_unseen(row, seen)
        found = _effect(sitting.election, desk, row)
        second(why_two(found), author, approved_by)
        _decide(row, HeldState.RELEASED, author, reason, now)
        told = notes.of_changed_results(sitting.election, found, reason, author, now)
        _public_note(sitting.election, row, reason, author, now)
        _audit("release", sitting.election, row, found, author, reason, now, where)
        _let_in(sitting, desk, row, RELEASED, told)


def mark(row: Held) -> str:
    """The same exactly while a held reading says the same, however often the source makes the page anew."""
    said = {name: value for name, value in row.record.items() if name != "source_at"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _refuse_unseen(row: Held, seen: str) -> None:
    if seen and seen != mark(row):
        raise Refused("What waits says something else since you looked: look again.")


def why_two(found: Effect) -> list[str]:
    reasons = []
    if found.undeclares:
        reasons.append("changes a declared result")
    if found.flips_majority:
        before, after = (holder or "nobody" for holder in found.majority)
        reasons.append(f"moves the majority from {before} to {after}")
    return reasons


def reject(row: Held, *, reason: str, author: Any, now: datetime, seen: str = "", where: str = "") -> None:
    """Drop what waits. The same said again is dropped too; anything else is judged anew. `seen` as in `release`."""
    reason = reasoned(reason, author)
    with transaction.atomic():
        sitting, desk, row = _open(row, now)
        _refuse_unseen(row, seen)
        _decide(row, HeldState.REJECTED, author, reason, now)
        row.save()
        _audit("reject", sitting.election, row, None, author, reason, now, where)
        desk.held.pop(row.kind)
        revise(sitting.election, {desk.contest.number}, now, {desk.contest.number: desk})


def settle(now: datetime) -> int:
    """Release what needs no person and what the source has let stand, unchanged, for some intervals. For the tick."""
    waiting = Held.objects.filter(state=HeldState.WAITING, needs_person=False, contest__election__frozen=False)
    return sum(_settle(row, now) for row in waiting.select_related("contest__election", "page"))


def _settle(row: Held, now: datetime) -> bool:
    election = row.contest.election
    limits = Sitting(election, now).limits
    stood = row.page.seen_at - row.fetched_at
    if not row.findings or stood < timedelta(seconds=limits.confirm_after_intervals * election.source_interval_s):
        return False
    with transaction.atomic():
        try:
            sitting, desk, row = _open(row, now)
        except Refused:
            return False
        if row.needs_person or why_two(_effect(sitting.election, desk, row)):
            return False
        _decide(row, HeldState.CONFIRMED, None, "", now)
        _audit("confirmed", sitting.election, row, None, None, "The source has let it stand.", now, "tick")
        _let_in(sitting, desk, row, CONFIRMED, [])
    return True


def _open(row: Held, now: datetime) -> tuple[Sitting, Desk, Held]:
    """The row as it is under the election's lock. Raises Refused where there is nothing to decide."""
    sitting = Sitting(lock(row.contest.election_id), now)
    row = Held.objects.select_related("contest").get(pk=row.pk)
    if row.state != HeldState.WAITING:
        raise Refused("Somebody decided this already, or the source took it back.")
    if sitting.election.frozen:
        raise Refused("The election is frozen: nothing of the source is let in before it is thawed.")
    return sitting, desks(sitting.election, {row.contest.number})[row.contest.number], row


def _decide(row: Held, state: HeldState, author: Any, reason: str, now: datetime) -> None:
    row.state, row.decided_by, row.reason, row.decided_at = state, author, reason, now


def _let_in(sitting: Sitting, desk: Desk, row: Held, label: str, told: list[Any]) -> None:
    sitting.accept(desk, row, observe(desk, row), [label])
    desk.held.pop(row.kind, None)
    sitting.held.append(row)
    sitting.save()
    on_desk = {desk.contest.number: desk}
    revise(sitting.election, on_desk, sitting.now, on_desk, by_editor=label == RELEASED, told=told)


def _public_note(election: Election, row: Held, reason: str, author: Any, now: datetime) -> None:
    words = "; ".join(finding["detail"] for finding in row.findings)
    why = f" ({words})" if words else ""
    name = row.contest.constituency.name
    Note.objects.create(
        election=election,
        contest=row.contest,
        kind="release",
        at=now,
        text=f"{name}: published after a check{why}.",
        reason=reason,
        author=author,
    )


def _audit(
    action: str, election: Election, row: Held, found: Effect | None, author: Any, why: str, now: datetime, where: str
) -> None:
    changed = {name: list(pair) for seat in found.seats for name, pair in seat.facts.items()} if found else None
    audit.note(
        action,
        now=now,
        author=author,
        where=where,
        election=election,
        seat=row.contest.number,
        subject=f"{row.kind} held since {text(row.held_at)}",
        before={"findings": [finding["code"] for finding in row.findings], "page": row.page_id},
        after=changed,
        why=why,
    )
