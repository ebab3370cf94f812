"""What readers are told of a seat where something published is taken back, since votes of its time raise questions."""

from collections.abc import Mapping
from datetime import datetime

from results.domain import moments
from results.domain.names import familiar
from results.ingest.contexts import ContestContext
from results.ingest.transaction import IngestTransaction
from results.models import Moment as MomentRow
from results.models import Note

REASON = "The votes that it rested on wait to be checked."
SIGNIFICANCE = 60


def publish_notes(txn: IngestTransaction, contexts: Mapping[int, ContestContext]) -> list[moments.Moment]:
    """A public note for each contest whose published lead is taken back; returns the moments that say so. Lead changes
    that rested on it, or on a line whose votes say otherwise, are no longer counted."""
    notes = []
    for number, since in {**txn.disproved, **txn.withdrawn}.items():
        _uncount_lead_changes(contexts[number], since)
    for number in sorted(txn.withdrawn.keys() & contexts.keys()):
        context = contexts[number]
        words = f"Correction: the lead in {familiar(context.seat.name)} that the seat list gave is taken back"
        Note.objects.create(
            election=txn.election, contest=context.contest, kind="correction", at=txn.now, text=words, reason=REASON
        )
        at = txn.now.isoformat()
        notes.append(moments.note(words, SIGNIFICANCE, number, at=at, reason=REASON))
    return notes


def _uncount_lead_changes(context: ContestContext, since: datetime) -> None:
    """The seat's lead is as it was before the first change that rests on source time `since` or later."""
    contest = context.contest
    rows = MomentRow.objects.filter(election=contest.election_id, seat=contest.number, standing=True)
    changes = [row.entry["facts"] for row in rows.filter(kind="lead_change")]
    undone = [facts for facts in changes if (at := facts.get("source_at")) and datetime.fromisoformat(at) >= since]
    if undone:
        first = min(undone, key=lambda facts: facts["flips"])
        contest.flips, contest.last_leader = first["flips"] - 1, first["from"]
