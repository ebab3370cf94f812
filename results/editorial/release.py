"""Held readings decided: released or rejected by a person, or confirmed by a source that stays with them."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain.entries import text
from results.editorial import public_notes
from results.editorial.effect import Declaration, Effect, effect
from results.editorial.refusals import Refused, checked_reason, refuse_contradictions, require_two
from results.ingest import audit, claims
from results.ingest.contexts import ContestContext, load_contexts, matched_reading
from results.ingest.held import CONFIRMED, RELEASED, only_rests, replace_observed
from results.ingest.revise import lock, revise
from results.ingest.transaction import IngestTransaction
from results.models import Election, Held, HeldState, Note


def release_effect(row: Held, context: ContestContext | None = None) -> Effect:
    """What releasing would change. `context` is the contest's, where it is loaded already."""
    context = context or load_contexts(row.contest.election, {row.contest.number})[row.contest.number]
    return _effect(row.contest.election, context, row)


def _effect(election: Election, context: ContestContext, row: Held) -> Effect:
    return effect(election, [(context, replace_observed(context, row.kind, matched_reading(context, row)).state())])


def release(
    row: Held,
    *,
    reason: str,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    shown_fingerprint: str = "",
    where: str = "",
) -> None:
    """Publish what waits. `shown_fingerprint` is that of the reading as the person saw it.

    Raises Refused where it is decided already, or says something else since; NeedsSecond where it would change a
    declared result or who has the majority.
    """
    reason = checked_reason(reason, author)
    with transaction.atomic():
        txn, context, row = _lock_waiting(row, now)
        _refuse_changed_since(row, shown_fingerprint)
        change = _effect(txn.election, context, row)
        refuse_contradictions(change)
        require_two(reasons_for_two(change), author, approved_by)
        _decide(row, HeldState.RELEASED, author, reason, now)
        note_moments = public_notes.of_changed_results(txn.election, change, reason, author, now)
        _public_note(txn.election, row, reason, author, now)
        _audit("release", txn.election, row, change, author, reason, now, where)
        _publish(txn, context, row, RELEASED, note_moments)


def fingerprint(row: Held) -> str:
    """The same exactly while a held reading says the same, however often the source makes the page anew."""
    facts = {name: value for name, value in row.record.items() if name != "source_at"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _refuse_changed_since(row: Held, shown_fingerprint: str) -> None:
    if shown_fingerprint and shown_fingerprint != fingerprint(row):
        raise Refused(_("What waits says something else since you looked: look again."))


def reasons_for_two(change: Effect, by_rule: bool = False) -> list[str]:
    """What about a release needs a second person; empty where nothing does. `by_rule`: the source itself stays with a
    declaration or a number."""
    reasons = []
    if change.undeclares:
        reasons.append(_("changes a declared result"))
    if change.of(Declaration.DECLARES) and not by_rule:
        reasons.append(_("declares a result"))
    if change.of(Declaration.RESTATES) and not by_rule:
        reasons.append(_("changes what a declared seat says"))
    if change.flips_majority:
        before, after = (holder or _("nobody") for holder in change.majority)
        reasons.append(_("moves the majority from {before} to {after}").format(before=before, after=after))
    return reasons


def reject(row: Held, *, reason: str, author: Any, now: datetime, shown_fingerprint: str = "", where: str = "") -> None:
    """Drop what waits. The same said again is dropped too; anything else is judged anew.

    `shown_fingerprint` as in `release`."""
    reason = checked_reason(reason, author)
    with transaction.atomic():
        txn, context, row = _lock_waiting(row, now)
        _refuse_changed_since(row, shown_fingerprint)
        _decide(row, HeldState.REJECTED, author, reason, now)
        row.save()
        _audit("reject", txn.election, row, None, author, reason, now, where)
        context.held.pop(row.kind)
        context.rejected[row.kind] = row
        claims.take_waiting(context, txn)
        txn.save()
        revise(txn.election, {context.contest.number}, now, {context.contest.number: context})


def confirm_unchanged(now: datetime) -> int:
    """Release what needs no person and what the source has let stand, unchanged, for some intervals. For the tick."""
    waiting = Held.objects.filter(state=HeldState.WAITING, needs_person=False, contest__election__frozen=False)
    return sum(_confirm_unchanged(row, now) for row in waiting.select_related("contest__election", "page"))


def _confirm_unchanged(row: Held, now: datetime) -> bool:
    election = row.contest.election
    limits = IngestTransaction(election, now).limits
    stood = row.page.seen_at - row.fetched_at
    if (
        not row.findings
        or only_rests(row)
        or stood < timedelta(seconds=limits.confirm_after_intervals * election.source_interval_s)
    ):
        return False
    with transaction.atomic():
        try:
            txn, context, row = _lock_waiting(row, now)
        except Refused:
            return False
        if row.needs_person or _stops_by_rule(_effect(txn.election, context, row)):
            return False
        _decide(row, HeldState.CONFIRMED, None, "", now)
        _audit("confirmed", txn.election, row, None, None, "The source has let it stand.", now, "tick")
        _publish(txn, context, row, CONFIRMED, [])
    return True


def _stops_by_rule(change: Effect) -> bool:
    return bool(change.contradictions or reasons_for_two(change, by_rule=True))


def _lock_waiting(row: Held, now: datetime) -> tuple[IngestTransaction, ContestContext, Held]:
    """The row as it is under the election's lock. Raises Refused where there is nothing to decide."""
    txn = IngestTransaction(lock(row.contest.election_id), now)
    row = Held.objects.select_related("contest").get(pk=row.pk)
    if row.state != HeldState.WAITING:
        raise Refused(_("Somebody decided this already, or the source took it back."))
    if txn.election.frozen:
        raise Refused(_("The election is frozen: nothing of the source is let in before it is thawed."))
    return txn, load_contexts(txn.election, {row.contest.number})[row.contest.number], row


def _decide(row: Held, state: HeldState, author: Any, reason: str, now: datetime) -> None:
    row.state, row.decided_by, row.reason, row.decided_at = state, author, reason, now


def _publish(txn: IngestTransaction, context: ContestContext, row: Held, label: str, note_moments: list[Any]) -> None:
    txn.accept(context, row, matched_reading(context, row), [label])
    context.held.pop(row.kind, None)
    txn.held.append(row)
    claims.take_waiting(context, txn)
    txn.save()
    contexts = {context.contest.number: context}
    revise(txn.election, contexts, txn.now, contexts, by_editor=label == RELEASED, moments=note_moments)


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
    action: str,
    election: Election,
    row: Held,
    change: Effect | None,
    author: Any,
    why: str,
    now: datetime,
    where: str,
) -> None:
    changed = {name: list(pair) for seat in change.seats for name, pair in seat.facts.items()} if change else None
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
