"""One switch stops automatic publication of an election. What sources say meanwhile waits, and is shown before it is
let in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.editorial.effect import Effect, effect
from results.editorial.refusals import Refused, checked_reason
from results.ingest import audit, claims
from results.ingest.contexts import ContestContext, load_contexts, matched_reading
from results.ingest.revise import lock, revise
from results.ingest.store import publish
from results.ingest.transaction import IngestTransaction
from results.models import Election, Held, HeldState


@dataclass(frozen=True, slots=True)
class Thaw:
    """What thawing would do: what would change, and how many readings would wait on, being suspicious."""

    effect: Effect
    waiting: int
    suspicious: int


def freeze(election: Election, *, reason: str, author: Any, now: datetime, where: str = "") -> None:
    """From the commit on nothing that a source says is published. Raises Refused where it is frozen already."""
    _switch(election, True, checked_reason(reason, author), author, now, where)


def thaw(election: Election, *, reason: str, author: Any, now: datetime, where: str = "") -> int:
    """Let in what waited, each reading judged as if it came now; returns how many contests were brought up to date."""
    reason = checked_reason(reason, author)
    with transaction.atomic():
        _switch(election, False, reason, author, now, where)
        txn = IngestTransaction(lock(election.pk), now)
        contexts = _contexts_with_frozen(txn.election)
        _let_in(contexts, txn)
        txn.save()
        publish(txn, contexts)
    return len(txn.changed_contexts(contexts))


def preview(election: Election, now: datetime) -> Thaw:
    """What thawing would do now. Writes nothing."""
    before, after = _contexts_with_frozen(election), _contexts_with_frozen(election)
    waiting = sum(row.frozen for context in before.values() for row in context.held.values())
    trial = IngestTransaction(_unfrozen_copy(election), now, trial=True)
    _let_in(after, trial)
    pairs = [(before[number], after[number].state()) for number in before]
    suspicious = sum(bool(row.findings) for row in trial.held if row.state == HeldState.WAITING)
    return Thaw(effect(election, pairs), waiting, suspicious)


def _unfrozen_copy(election: Election) -> Election:
    """The row as it would be; not saved."""
    copy = Election.objects.get(pk=election.pk)
    copy.frozen = False
    return copy


def _contexts_with_frozen(election: Election) -> dict[int, ContestContext]:
    rows = Held.objects.filter(contest__election=election, state=HeldState.WAITING, frozen=True)
    return load_contexts(election, set(rows.values_list("contest__number", flat=True)))


def _let_in(contexts: dict[int, ContestContext], txn: IngestTransaction) -> None:
    """Each waiting reading through the safeguards, by contest."""
    for _number, context in sorted(contexts.items()):
        claims.take(context, [(row, matched_reading(context, row)) for row in context.held.values() if row.frozen], txn)


@transaction.atomic
def _switch(election: Election, frozen: bool, reason: str, author: Any, now: datetime, where: str) -> None:
    row = lock(election.pk)
    if row.frozen == frozen:
        raise Refused(
            _("The election is frozen already.") if frozen else _("The election is not frozen: it is running already.")
        )
    row.frozen = frozen
    row.save(update_fields=["frozen"])
    action = "freeze" if frozen else "thaw"
    audit.note(action, now=now, author=author, where=where, election=row, before=not frozen, after=frozen, why=reason)
    revise(row, (), now)
