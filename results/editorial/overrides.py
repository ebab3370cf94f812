"""The editor's door: decisions laid over source values, and lifted again. The source goes on underneath.

Everybody comes in here: the desk, bulk files, the shell. One transaction writes the correction, its audit line, the
rows, the events and, where a declared result changes, a public note.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain.limits import Limits
from results.editorial import public_notes
from results.editorial.checks import Doubt, doubts, refuse_impossible
from results.editorial.corrections import (
    CorrectionRequest,
    refuse_stale,
    source_value,
    validated,
    version,
    with_requests,
)
from results.editorial.effect import Declaration, Effect, effect
from results.editorial.refusals import NeedsSecond, Refused, Stale, checked_reason, refuse_contradictions, require_two
from results.ingest import audit
from results.ingest.contexts import ContestContext, basis, correction, load_contexts
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Election, Override

__all__ = [
    "CorrectionRequest",
    "NeedsSecond",
    "Refused",
    "Stale",
    "confirm",
    "doubts_of",
    "lift",
    "lift_all",
    "make",
    "make_all",
    "preview",
    "version",
]

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
    request = CorrectionRequest(contest, field, value, candidate, expires_at, until_source)
    return make_all(contest.election, [request], reason=reason, author=author, now=now, **how)[0]


def make_all(
    election: Election,
    requests: Sequence[CorrectionRequest],
    *,
    reason: str,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    form_version: dict[int, str] | str | None = None,
    where: str = "",
) -> list[Override]:
    """All of them, or none. `form_version` is the version (of each contest, by number) that the form was made from.

    Raises Refused where a value can't be, or would contradict a declared result; Stale where somebody else saved
    first; NeedsSecond where two people must agree and one did.
    """
    reason = checked_reason(reason, author)
    with transaction.atomic():
        election = lock(election.pk)
        requests = [validated(request, now) for request in requests]
        contexts = load_contexts(election, {request.contest.number for request in requests})
        refuse_all_stale([context.contest for context in contexts.values()], form_version)
        refuse_impossible(doubts(contexts, requests, Limits.of(election.kind, election.limits)))
        change = _effect(election, contexts, requests)
        refuse_contradictions(change)
        require_two(reasons_for_two(election, change, requests), author, approved_by)
        created = [
            _create_override(contexts[request.contest.number], request, reason, author, approved_by, now, where)
            for request in requests
        ]
        notes = public_notes.of_changed_results(election, change, reason, author, now)
        revise(election, set(contexts), now, by_editor=True, moments=notes)
    return created


def preview(election: Election, requests: Sequence[CorrectionRequest], now: datetime) -> Effect:
    """What would change. Raises Refused where a value can't be one."""
    requests = [validated(request, now) for request in requests]
    return _effect(election, load_contexts(election, {request.contest.number for request in requests}), requests)


def doubts_of(election: Election, requests: Sequence[CorrectionRequest]) -> list[Doubt]:
    """What the safeguards say of valid requests now."""
    contexts = load_contexts(election, {request.contest.number for request in requests})
    return doubts(contexts, requests, Limits.of(election.kind, election.limits))


def _effect(election: Election, contexts: dict[int, ContestContext], requests: Sequence[CorrectionRequest]) -> Effect:
    of_contest: dict[int, list[CorrectionRequest]] = defaultdict(list)
    for request in requests:
        of_contest[request.contest.number].append(request)
    pairs = (
        (contexts[n], contexts[n].state(corrections=with_requests(contexts[n], of_seat)))
        for n, of_seat in of_contest.items()
    )
    return effect(election, pairs)


def reasons_for_two(election: Election, change: Effect, acts: Sequence[Any], by_rule: bool = False) -> list[str]:
    """What about these acts, done together, needs a second person; empty where nothing does. `by_rule` only the source
    comes back: what it says itself of a result that stays needs nobody."""
    reasons, most = [], Limits.of(election.kind, election.limits).bulk_alone
    if change.undeclares:
        reasons.append(_("changes a declared result (seat {seats})").format(seats=_listed(change.undeclares)))
    if (declares := change.of(Declaration.DECLARES)) and not by_rule:
        reasons.append(_("declares a result (seat {seats})").format(seats=_listed(declares)))
    if (restates := change.of(Declaration.RESTATES)) and not by_rule:
        reasons.append(_("changes what a declared seat says (seat {seats})").format(seats=_listed(restates)))
    if len(acts) > most:
        reasons.append(_("makes {n} corrections at once, more than {most}").format(n=len(acts), most=most))
    return reasons


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def refuse_all_stale(contests: Iterable[Contest], form_version: dict[int, str] | str | None) -> None:
    """Raises Stale or Renumbered where one of them is not as it was in `form_version`, which is as in `make_all`."""
    for contest in contests:
        refuse_stale(contest, form_version.get(contest.number) if isinstance(form_version, dict) else form_version)


def _create_override(
    context: ContestContext,
    request: CorrectionRequest,
    reason: str,
    author: Any,
    approved_by: Any,
    now: datetime,
    where: str,
) -> Override:
    active = Override.objects.filter(
        contest=request.contest, candidate=request.candidate, field=request.field, lifted_at=None
    )
    before = active.first()
    active.update(lifted_at=now, lifted_by=author, lift_reason="Replaced by a newer correction.")
    source, counted = source_value(context, request.field, request.place[0]), basis(context)
    override = Override.objects.create(
        contest=request.contest,
        candidate=request.candidate,
        field=request.field,
        value=request.value,
        source_value=source,
        source_round=counted.round,
        source_counted=counted.counted,
        reason=reason,
        evidence=request.evidence,
        evidence_url=request.evidence_url,
        author=author,
        approved_by=approved_by,
        made_at=now,
        expires_at=request.expires_at,
        until_source=request.until_source,
    )
    approval = f" Approved by {approved_by}." if approved_by else ""
    shown = before.value if before else source
    _audit("correct", override, now, author, where, before=shown, after=override.value, why=reason + approval)
    return override


def _audit(action: str, override: Override, now: datetime, author: Any, where: str, **values: Any) -> None:
    contest = override.contest
    subject = f"{override.candidate or contest}: {override.get_field_display()}"
    election = contest.election
    audit.note(
        action, now=now, author=author, where=where, election=election, seat=contest.number, subject=subject, **values
    )


def lift(override: Override, *, reason: str, author: Any, now: datetime, **how: Any) -> None:
    """End an override: what the source says now is published again. `how` as in `lift_all`."""
    lift_all(override.contest.election, [override], reason=reason, author=author, now=now, **how)
    override.refresh_from_db()


def lift_all(
    election: Election,
    overrides: Sequence[Override],
    *,
    reason: str,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    where: str = "",
) -> None:
    """End all of them, or none. Raises Refused where one is lifted already, or where a declared winner would be left
    with fewer votes than another; NeedsSecond where what a declared seat says changes."""
    by_rule = where == BY_TICK
    reason = checked_reason(reason, author, by_rule)
    with transaction.atomic():
        election = lock(election.pk)
        contexts = load_contexts(election, {override.contest.number for override in overrides})
        change = lift_effect(election, contexts, overrides)
        refuse_contradictions(change)
        require_two(reasons_for_two(election, change, overrides, by_rule), author, approved_by)
        for override in overrides:
            _end(override, contexts[override.contest.number], reason, author, now, where)
        notes = public_notes.of_changed_results(election, change, reason, author, now)
        revise(election, set(contexts), now, by_editor=True, moments=notes)


def _end(override: Override, context: ContestContext, reason: str, author: Any, now: datetime, where: str) -> None:
    active = Override.objects.filter(pk=override.pk, lifted_at=None)
    if not active.update(lifted_at=now, lifted_by=author, lift_reason=reason):
        raise Refused(_("This correction has already been lifted."))
    source = source_value(context, override.field, override.candidate.serial if override.candidate else None)
    _audit("lift", override, now, author, where, before=override.value, after=source, why=reason)


def lift_effect(election: Election, contexts: dict[int, ContestContext], overrides: Sequence[Override]) -> Effect:
    """What would change if these were lifted together."""
    lifted_by_seat: dict[int, set[tuple[int | None, str]]] = defaultdict(set)
    for override in overrides:
        ended = correction(override)
        lifted_by_seat[override.contest.number].add((ended.serial, ended.field))
    pairs = (
        (
            contexts[n],
            contexts[n].state(corrections=[c for c in contexts[n].corrections if (c.serial, c.field) not in lifted]),
        )
        for n, lifted in lifted_by_seat.items()
    )
    return effect(election, pairs)


def confirm(
    override: Override, *, reason: str, author: Any, now: datetime, approved_by: Any = None, where: str = ""
) -> None:
    """Say that a correction still holds though the source has counted on: its seat is no mixture any more, and what
    follows from it is news again. Of a declared seat two people say so. Raises Refused, NeedsSecond."""
    reason = checked_reason(reason, author)
    with transaction.atomic():
        election = lock(override.contest.election_id)
        context = load_contexts(election, {override.contest.number})[override.contest.number]
        declared = context.state().winner is not None
        require_two(["confirms a number of a declared seat"] if declared else [], author, approved_by)
        counted = basis(context)
        active = Override.objects.filter(pk=override.pk, lifted_at=None)
        if not active.update(source_round=counted.round, source_counted=counted.counted):
            raise Refused(_("This correction has already been lifted."))
        source = source_value(context, override.field, override.candidate.serial if override.candidate else None)
        _audit("confirm", override, now, author, where, before=source, after=override.value, why=reason)
        revise(election, {override.contest.number}, now, by_editor=True)
    override.refresh_from_db()
