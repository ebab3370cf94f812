"""The editor's door: decisions laid over source values, and lifted again. The source goes on underneath.

Everybody comes in here: the desk, bulk files, the shell. One transaction writes the correction, its audit line, the
rows, the events and, where a declared result changes, a public note.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from results.domain.limits import Limits
from results.editorial import public_notes
from results.editorial.corrections import (
    Wanted,
    checked,
    laid_over,
    refuse_stale,
    source_value,
    version,
)
from results.editorial.effect import Effect, effect
from results.editorial.refusals import (
    NeedsSecond,
    Refused,
    Stale,
    reasoned,
    second,
)
from results.ingest import audit
from results.ingest.contexts import ContestContext, correction, load_contexts
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Election, Override

__all__ = ["NeedsSecond", "Refused", "Stale", "Wanted", "expire", "lift", "make", "make_all", "preview", "version"]

BY_TICK = "tick"
"""Where an act comes from that no person does."""


def make(
    contest: Contest,
    field: str,
    value: str,
    *,
    reason: str,
    author: Any,
    now: datetime,
    candidate: Candidate | None = None,
    expires_at: datetime | None = None,
    until_source: bool = False,
    **how: Any,
) -> Override:
    """Lay `value` over what sources say and publish it. Replaces an active override of the same field.

    `how` as in `make_all`. Raises Refused, Stale, NeedsSecond.
    """
    wanted = Wanted(contest, field, value, candidate, expires_at, until_source)
    return make_all(contest.election, [wanted], reason=reason, author=author, now=now, **how)[0]


def make_all(
    election: Election,
    wanted: Sequence[Wanted],
    *,
    reason: str,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    seen: dict[int, str] | str | None = None,
    where: str = "",
) -> list[Override]:
    """All of them, or none. `seen` is the version (of each contest, by number) that the form was made from.

    Raises Refused; Stale where somebody else saved first; NeedsSecond where two people must agree and one did.
    """
    reason = reasoned(reason, author)
    with transaction.atomic():
        election = lock(election.pk)
        wanted = [checked(each, now) for each in wanted]
        contexts = load_contexts(election, {each.contest.number for each in wanted})
        _refuse_all_stale(contexts, seen)
        found = _effect(election, contexts, wanted)
        second(why_two(election, found, wanted), author, approved_by)
        made = [_lay(contexts[each.contest.number], each, reason, author, approved_by, now, where) for each in wanted]
        told = public_notes.of_changed_results(election, found, reason, author, now)
        revise(election, set(contexts), now, by_editor=True, moments=told)
    return made


def preview(election: Election, wanted: Sequence[Wanted], now: datetime) -> Effect:
    """What would change. Raises Refused where a value can't be one."""
    wanted = [checked(each, now) for each in wanted]
    return _effect(election, load_contexts(election, {each.contest.number for each in wanted}), wanted)


def _effect(election: Election, contexts: dict[int, ContestContext], wanted: Sequence[Wanted]) -> Effect:
    grouped: dict[int, list[Wanted]] = defaultdict(list)
    for each in wanted:
        grouped[each.contest.number].append(each)
    pairs = ((contexts[n], contexts[n].state(corrections=laid_over(contexts[n], own))) for n, own in grouped.items())
    return effect(election, pairs)


def why_two(election: Election, found: Effect, acts: Sequence[Any]) -> list[str]:
    """What about these acts, done together, needs a second person; empty where nothing does."""
    reasons, most = [], Limits.of(election.kind, election.limits).bulk_alone
    if found.undeclares:
        reasons.append(f"changes a declared result (seat {', '.join(map(str, found.undeclares))})")
    if len(acts) > most:
        reasons.append(f"makes {len(acts)} corrections at once, more than {most}")
    return reasons


def _refuse_all_stale(contexts: dict[int, ContestContext], seen: dict[int, str] | str | None) -> None:
    for number, context in contexts.items():
        refuse_stale(context.contest, seen.get(number) if isinstance(seen, dict) else seen)


def _lay(
    context: ContestContext, wanted: Wanted, reason: str, author: Any, approved_by: Any, now: datetime, where: str
) -> Override:
    same = Override.objects.filter(
        contest=wanted.contest, candidate=wanted.candidate, field=wanted.field, lifted_at=None
    )
    before = same.first()
    same.update(lifted_at=now, lifted_by=author, lift_reason="Replaced by a newer correction.")
    said = source_value(context, wanted.field, wanted.place[0])
    override = Override.objects.create(
        contest=wanted.contest,
        candidate=wanted.candidate,
        field=wanted.field,
        value=wanted.value,
        source_value=said,
        reason=reason,
        author=author,
        approved_by=approved_by,
        made_at=now,
        expires_at=wanted.expires_at,
        until_source=wanted.until_source,
    )
    approval = f" Approved by {approved_by}." if approved_by else ""
    shown = before.value if before else said
    _audit("correct", override, now, author, where, before=shown, after=override.value, why=reason + approval)
    return override


def _audit(action: str, override: Override, now: datetime, author: Any, where: str, **said: Any) -> None:
    contest = override.contest
    subject = f"{override.candidate or contest}: {override.get_field_display()}"
    election = contest.election
    audit.note(
        action, now=now, author=author, where=where, election=election, seat=contest.number, subject=subject, **said
    )


def lift(
    override: Override, *, reason: str, author: Any, now: datetime, approved_by: Any = None, where: str = ""
) -> None:
    """End an override: what the source says now is published again. Lifting twice is refused.

    Raises NeedsSecond where that changes a declared result.
    """
    reason = reasoned(reason, author, by_rule=where == BY_TICK)
    with transaction.atomic():
        election = lock(override.contest.election_id)
        context = load_contexts(election, {override.contest.number})[override.contest.number]
        found = lift_effect(election, context, override)
        second(why_two(election, found, [override]), author, approved_by)
        active = Override.objects.filter(pk=override.pk, lifted_at=None)
        if not active.update(lifted_at=now, lifted_by=author, lift_reason=reason):
            raise Refused("This correction has already been lifted.")
        said = source_value(context, override.field, override.candidate.serial if override.candidate else None)
        _audit("lift", override, now, author, where, before=override.value, after=said, why=reason)
        told = public_notes.of_changed_results(election, found, reason, author, now)
        revise(election, {override.contest.number}, now, by_editor=True, moments=told)
    override.refresh_from_db()


def lift_effect(election: Election, context: ContestContext, override: Override) -> Effect:
    gone = correction(override)
    return effect(election, [(context, context.state(corrections=[c for c in context.corrections if c != gone]))])


def expire(now: datetime) -> int:
    """Lift what has run its time, or what the source has caught up with; returns how many. For the tick.

    Never while an election is frozen, and never where that would change a declared result: the desk lists those.
    """
    due = Override.objects.filter(Q(expires_at__lte=now) | Q(until_source=True), lifted_at=None)
    of_election: dict[Election, list[Override]] = defaultdict(list)
    for override in due.filter(contest__election__frozen=False).select_related("contest__election", "candidate"):
        of_election[override.contest.election].append(override)
    done = 0
    for election, overrides in of_election.items():
        contexts = load_contexts(election, {each.contest.number for each in overrides})
        reasons = [(each, _over(each, contexts[each.contest.number], now)) for each in overrides]
        done += sum(_lift_by_rule(each, reason, now) for each, reason in reasons if reason)
    return done


def _lift_by_rule(override: Override, reason: str, now: datetime) -> int:
    try:
        lift(override, reason=reason, author=None, now=now, where=BY_TICK)
    except Refused:
        return 0
    return 1


def _over(override: Override, context: ContestContext, now: datetime) -> str:
    if override.expires_at is not None and override.expires_at <= now:
        return "The time set for it has come."
    said = source_value(context, override.field, override.candidate.serial if override.candidate else None)
    return "The source says the same or has passed it." if override.until_source and caught_up(override, said) else ""


def caught_up(override: Override, said: str) -> bool:
    """The source says the same as a correction or has passed it. One that was too high has come down to it when it is
    nearer to the correction than to what it said then."""
    if said == override.value:
        return True
    before = override.source_value or "0"
    if not (said.isdigit() and override.value.isdigit() and before.isdigit()):
        return False
    now, then, ours = int(said), int(before), int(override.value)
    return now >= ours if then < ours else abs(now - ours) < abs(now - then)
