"""Public notes: what was published and is taken back or changed, as rows and as moments that every feed carries."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain import moments
from results.domain.names import familiar
from results.editorial.effect import Effect, SeatEffect
from results.editorial.refusals import Refused, checked_reason
from results.editorial.standing_results import refuse_standing_result
from results.ingest import audit
from results.ingest.revise import lock, revise
from results.models import Contest, Election, Moment, Note


def of_changed_results(
    election: Election, effect: Effect, reason: str, author: Any, now: datetime
) -> list[moments.Moment]:
    """A note and a moment for each declared result that an editor's act takes back or changes."""
    return [_create_note(election, seat, reason, author, now) for seat in effect.seats if seat.undeclares]


def _create_note(election: Election, seat: SeatEffect, reason: str, author: Any, now: datetime) -> moments.Moment:
    before, after = seat.facts.get("winner", (None, None))
    place = familiar(seat.name)
    words = f"Correction: {place} is no longer declared for {before or 'its winner'}"
    if not {"winner", "status"} & set(seat.facts):
        words = f"Correction: {place} is declared for another line of its ballot, of the same name and party"
    elif after:
        words = f"Correction: {place} is declared for {after}, not for {before or 'another'}"
    contest = Contest.objects.get(election=election, number=seat.number)
    Note.objects.create(
        election=election, contest=contest, kind="correction", at=now, text=words, reason=reason, author=author
    )
    return moments.note(words, 85, seat.number, at=now.isoformat(), reason=reason)


@transaction.atomic
def retract(election: Election, moment_id: str, *, reason: str, author: Any, now: datetime, where: str = "") -> Note:
    """Take back a moment that was told and proved wrong. Raises Refused where there is none, or it is taken back."""
    reason = checked_reason(reason, author)
    election = lock(election.pk)
    moment = Moment.objects.filter(election=election, standing=True, hidden=False, entry__id=moment_id).first()
    if moment is None:
        raise Refused(_("There is no such moment, or it has been taken back already."))
    refuse_standing_result(moment)
    number = moment.entry.get("seat")
    note = Note.objects.create(
        election=election,
        contest=Contest.objects.filter(election=election, number=number).first() if number else None,
        kind="retraction",
        at=now,
        text=f"Taken back: {moment.entry['headline']}",
        reason=reason,
        moment=moment_id,
        author=author,
    )
    audit.note(
        "retract",
        now=now,
        author=author,
        where=where,
        election=election,
        seat=number,
        subject=moment.entry["headline"],
        why=reason,
    )
    revise(election, (), now, ended=[moment.key], why=reason)
    return note
