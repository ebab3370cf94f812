"""Corrections that end by themselves: at their time, or once the source says the same or has passed them."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from results.editorial.corrections import source_value
from results.editorial.overrides import BY_TICK, lift
from results.editorial.refusals import Refused
from results.ingest.contexts import ContestContext, load_contexts
from results.models import Election, Override


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
        contexts = load_contexts(election, {override.contest.number for override in overrides})
        reasons = [(override, _end_reason(override, contexts[override.contest.number], now)) for override in overrides]
        done += sum(_lift_by_rule(override, reason, now) for override, reason in reasons if reason)
    return done


def _lift_by_rule(override: Override, reason: str, now: datetime) -> int:
    try:
        lift(override, reason=reason, author=None, now=now, where=BY_TICK)
    except Refused:
        return 0
    return 1


def _end_reason(override: Override, context: ContestContext, now: datetime) -> str:
    if override.expires_at is not None and override.expires_at <= now:
        return "The time set for it has come."
    source = source_value(context, override.field, override.candidate.serial if override.candidate else None)
    ended = override.until_source and has_caught_up(override.value, override.source_value, source)
    return "The source says the same or has passed it." if ended else ""


def has_caught_up(value: str, before: str, source: str) -> bool:
    """Whether the source, which said `before` when somebody corrected it, says `value` now or has passed it. One that
    was too high has come down to a correction when it is nearer to the correction than to what it said then."""
    if source == value:
        return True
    before = before or "0"
    if not (source.isdigit() and value.isdigit() and before.isdigit()):
        return False
    source_now, source_then, corrected = int(source), int(before), int(value)
    return (
        source_now >= corrected
        if source_then < corrected
        else abs(source_now - corrected) < abs(source_now - source_then)
    )
