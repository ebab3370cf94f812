"""The editor's door: decisions laid over source values, and lifted again. The source goes on underneath."""

from datetime import datetime
from typing import Any

from django.db import transaction

from results.domain.reconcile import reconcile
from results.domain.statuses import Status
from results.ingest.load import desks
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Override, Party

VOTES = frozenset({"evm_votes", "postal_votes", "votes"})
OF_CANDIDATE = VOTES | {"name", "party"}
MOST_VOTES = 10_000_000
"""More than the electors of any constituency."""


class Refused(ValueError):
    """An override that can't be made or lifted; says why in words for the editor."""


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
) -> Override:
    """Lay `value` over what sources say and publish it. Replaces an active override of the same field.

    Raises Refused where the reason is missing or the value can't be one.
    """
    value = check(contest, field, value, candidate)
    if not reason.strip():
        raise Refused("Give a reason: readers see it on the corrections page.")
    if expires_at is not None and expires_at <= now:
        raise Refused("The time until which it holds is already past.")
    with transaction.atomic():
        election = lock(contest.election_id)
        same = Override.objects.filter(contest=contest, candidate=candidate, field=field, lifted_at=None)
        same.update(lifted_at=now, lifted_by=author, lift_reason="Replaced by a newer correction.")
        override = Override.objects.create(
            contest=contest,
            candidate=candidate,
            field=field,
            value=value,
            source_value=source_value(contest, field, candidate, now),
            reason=reason.strip(),
            author=author,
            made_at=now,
            expires_at=expires_at,
        )
        revise(election, {contest.number}, now)
    return override


def lift(override: Override, *, reason: str, author: Any, now: datetime) -> None:
    """End an override: what the source says now is published again. Lifting twice is refused."""
    with transaction.atomic():
        election = lock(override.contest.election_id)
        active = Override.objects.filter(pk=override.pk, lifted_at=None)
        if not active.update(lifted_at=now, lifted_by=author, lift_reason=reason.strip()):
            raise Refused("This correction has already been lifted.")
        revise(election, {override.contest.number}, now)
    override.refresh_from_db()


def check(contest: Contest, field: str, value: str, candidate: Candidate | None) -> str:
    """The value in its one way of writing. Raises Refused."""
    value = value.strip()
    if (field in OF_CANDIDATE) != (candidate is not None):
        raise Refused("Choose a candidate for votes, name or party, and none for the rest.")
    if field in VOTES or field in ("round", "rounds"):
        return str(_whole(value))
    if field == "status":
        if value not in set(Status):
            raise Refused(f"“{value}” is not a status: use one of {', '.join(Status)}.")
    elif field == "winner":
        serial = _whole(value)
        if not contest.candidates.filter(serial=serial, is_nota=False).exists():
            raise Refused(f"No candidate has the ballot serial {serial}.")
        return str(serial)
    elif field == "party" and not Party.objects.filter(code=value).exists():
        raise Refused(f"No party has the code “{value}”.")
    if not value:
        raise Refused("Give a value.")
    return value


def _whole(value: str) -> int:
    digits = value.replace(",", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_VOTES:
        raise Refused(f"“{value[:40]}” is not a whole number from 0 to {MOST_VOTES:,}.")
    return int(digits)


def source_value(contest: Contest, field: str, candidate: Candidate | None, now: datetime) -> str:
    """What sources say of a field, without any override; empty where they say nothing."""
    desk = desks(contest.election, {contest.number}, now)[contest.number]
    state = reconcile(desk.names.ballots, desk.observed)
    standing = state.standing(candidate.serial) if candidate else None
    if standing:
        votes = standing.votes
        found: Any = {
            "evm_votes": votes.evm,
            "postal_votes": votes.postal,
            "votes": votes.total,
            "name": standing.ballot.name,
            "party": standing.ballot.party,
        }[field]
    else:
        found = getattr(state, field, None)
    return "" if found is None else str(found)
