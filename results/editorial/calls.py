"""Our own calls of seats: made and taken back by editors, apart from who leads and from what ECI declares."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain import moments
from results.domain.entries import person
from results.editorial.corrections import refuse_renumbered
from results.editorial.refusals import Refused, checked_reason
from results.ingest import audit
from results.ingest.contexts import load_contexts
from results.ingest.revise import lock, revise
from results.models import Call, Candidate, Contest, Election


@transaction.atomic
def call(
    contest: Contest,
    candidate: Candidate,
    *,
    reason: str,
    author: Any,
    now: datetime,
    form_version: str | None = None,
    where: str = "",
) -> Call:
    """Call a seat for a candidate. `form_version` is the version of the contest that the form was made from.

    Raises Refused for NOTA, another seat's candidate, a seat called already, or a ballot numbered anew.
    """
    reason = checked_reason(reason, author)
    election = lock(contest.election_id)
    refuse_renumbered(contest, form_version)
    if candidate.is_nota or candidate.contest_id != contest.pk:
        raise Refused(_("A seat is called for a person who stands in it."))
    if Call.objects.filter(contest=contest, retracted_at=None).exists():
        raise Refused(_("This seat is called already: take that call back first."))
    context = load_contexts(election, {contest.number})[contest.number]
    if context.state().winner not in (None, candidate.serial):
        raise Refused(_("This seat is declared for another."))
    new_call = Call.objects.create(contest=contest, candidate=candidate, reason=reason, author=author, made_at=now)
    candidate_entry: Any = person(context.state().standing(candidate.serial)) or {}
    call_moment = moments.call(
        {"number": contest.number, "name": context.seat.name}, candidate_entry, context.key_serials
    )
    _audit("call", election, contest, None, candidate.name, reason, author, now, where)
    revise(election, {contest.number}, now, moments=[call_moment])
    return new_call


@transaction.atomic
def retract(active_call: Call, *, reason: str, author: Any, now: datetime, where: str = "") -> None:
    """Take a call back; said on the wire. Raises Refused where it is taken back already."""
    reason = checked_reason(reason, author)
    election = lock(active_call.contest.election_id)
    still_active = Call.objects.filter(pk=active_call.pk, retracted_at=None)
    if not still_active.update(retracted_at=now, retracted_by=author, retract_reason=reason):
        raise Refused(_("This call has been taken back already."))
    contest = active_call.contest
    _audit("retract call", election, contest, active_call.candidate.name, None, reason, author, now, where)
    key = moments.call_key(contest.number, active_call.candidate.serial)
    revise(election, {contest.number}, now, ended=[key], why=reason)


def _audit(
    action: str, election: Election, contest: Contest, before: Any, after: Any, why: str, author: Any, now: datetime,
    where: str,
) -> None:  # fmt: skip
    audit.note(
        action,
        now=now,
        author=author,
        where=where,
        election=election,
        seat=contest.number,
        subject=str(contest),
        before=before,
        after=after,
        why=why,
    )
