"""What editors do with moments: pin, reword, hide, tell again, add. Ours is kept beside what they write."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain import moments
from results.domain.board import Change, Entry
from results.domain.names import clean
from results.editorial.refusals import Refused, checked_reason
from results.editorial.standing_results import refuse_standing_result
from results.ingest import audit
from results.ingest.revise import lock, publish, revise
from results.models import Election, Moment

LONGEST = 200
"""Characters of a headline."""


@transaction.atomic
def pin(election: Election, moment_id: str, is_pinned: bool, *, author: Any, now: datetime, where: str = "") -> None:
    """Show a moment before all others, or not any more. Raises Refused where it is not public."""
    election = lock(election.pk)
    row = _standing_moment(election, moment_id)
    _publish_again(election, row, moments.pinned(row.entry, is_pinned), now)
    _audit("pin" if is_pinned else "unpin", election, row, author, now, where)


@transaction.atomic
def reword(
    election: Election, moment_id: str, words: str, *, reason: str, author: Any, now: datetime, where: str = ""
) -> None:
    """Tell a moment in other words, marked as an editor's; without words, in ours again. Raises Refused."""
    reason = checked_reason(reason, author)
    election = lock(election.pk)
    row = _standing_moment(election, moment_id)
    refuse_standing_result(row)
    before = row.entry["headline"]
    _publish_again(election, row, moments.reworded(row.entry, clean(words)[:LONGEST]), now)
    _audit("reword", election, row, author, now, where, before=before, why=reason)


@transaction.atomic
def hide(election: Election, moment_id: str, *, reason: str, author: Any, now: datetime, where: str = "") -> None:
    """Take a moment back without saying that it was false. It is not told again unless an editor says so."""
    reason = checked_reason(reason, author)
    election = lock(election.pk)
    row = _standing_moment(election, moment_id)
    refuse_standing_result(row)
    revise(election, (), now, {}, ended=[row.key], why=reason)
    _audit("hide", election, row, author, now, where, why=reason)


@transaction.atomic
def tell_again(election: Election, pk: int, *, author: Any, now: datetime, where: str = "") -> None:
    """Publish a moment that waits because an editor hid it before. Raises Refused where it waits no longer."""
    election = lock(election.pk)
    row = waiting(election).filter(pk=pk).first()
    if row is None:
        raise Refused(_("This moment does not wait: it holds no longer, or has been told."))
    publish(election, [Change("moment", row.key, row.entry)], now)
    _audit("tell again", election, row, author, now, where)
    row.delete()


@transaction.atomic
def add(
    election: Election, text: str, significance: int, seat: int | None = None, *, author: Any, now: datetime,
    where: str = "",
) -> None:  # fmt: skip
    """Publish a moment in an editor's own words. Raises Refused where there are none, or no such seat."""
    words = clean(text)[:LONGEST]
    if not words or not 0 <= significance <= 100:
        raise Refused(_("A moment needs words, and a significance from 0 to 100."))
    election = lock(election.pk)
    if seat is not None and not election.contests.filter(number=seat).exists():
        raise Refused(_("There is no seat {seat} in this election.").format(seat=seat))
    revise(election, (), now, {}, moments=[moments.editorial(words, significance, seat, now.isoformat())])
    audit.note("add moment", now=now, author=author, where=where, election=election, seat=seat, subject=words)


def waiting(election: Election) -> Any:
    """Moments that hold and wait for an editor, because one hid them before."""
    return Moment.objects.filter(election=election, seq=0, hidden=True, standing=True)


def _standing_moment(election: Election, moment_id: str) -> Moment:
    row = Moment.objects.filter(election=election, standing=True, hidden=False, entry__id=moment_id).first()
    if row is None:
        raise Refused(_("There is no such moment, or it has been taken back already."))
    return row


def _publish_again(election: Election, row: Moment, entry: Entry, now: datetime) -> None:
    row.entry = entry
    row.save(update_fields=["entry"])
    publish(election, [Change("moment", row.key, entry)], now)


def _audit(
    action: str, election: Election, row: Moment, author: Any, now: datetime, where: str, before: Any = None,
    why: str = "",
) -> None:  # fmt: skip
    audit.note(
        action,
        now=now,
        author=author,
        where=where,
        election=election,
        seat=row.seat,
        subject=row.entry["headline"],
        before=before,
        why=why,
    )
