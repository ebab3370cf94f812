"""What readers are told of a seat where something published is taken back, since votes of its time raise questions."""

from collections.abc import Mapping

from results.domain import moments
from results.domain.names import familiar
from results.ingest.contexts import ContestContext
from results.ingest.transaction import IngestTransaction
from results.models import Note

REASON = "The votes that it rested on wait to be checked."
SIGNIFICANCE = 60


def note(txn: IngestTransaction, contexts: Mapping[int, ContestContext]) -> list[moments.Moment]:
    """A public note for each contest whose published lead is taken back; returns the moments that say so."""
    found = []
    for number in sorted(txn.withdrawn.keys() & contexts.keys()):
        context = contexts[number]
        words = f"Correction: the lead in {familiar(context.seat.name)} that the seat list gave is taken back"
        Note.objects.create(
            election=txn.election, contest=context.contest, kind="correction", at=txn.now, text=words, reason=REASON
        )
        at = txn.now.isoformat()
        found.append(moments.note(words, SIGNIFICANCE, number, at=at, reason=REASON))
    return found
