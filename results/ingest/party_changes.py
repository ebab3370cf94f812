"""A candidate whom the source has moved to another party while votes are counted: taken over, and said in public."""

from collections.abc import Mapping

from results.domain import moments
from results.domain.names import familiar
from results.domain.page_kinds import CONTEST_VOTES
from results.domain.statuses import WON
from results.ingest import parties
from results.ingest.contexts import ContestContext, matched_reading, names
from results.ingest.transaction import IngestTransaction
from results.models import Candidate, Note, Party

REASON = "So the source's pages say."
SIGNIFICANCE = 50


def take_over(txn: IngestTransaction, contexts: Mapping[int, ContestContext]) -> list[moments.Moment]:
    """Returns the moments that say so. In a declared seat the party stays, flagged: there two people correct it."""
    changes: list[moments.Moment] = []
    for context in contexts.values():
        if context.contest.status not in WON:
            for serial, printed in _new_parties(context).items():
                changes.append(_change_party(context, serial, printed, txn))
    return changes


def _new_parties(context: ContestContext) -> dict[int, str]:
    """Parties on the newest page of votes, where no other page of its stamp gives somebody another."""
    votes = [observed for kind, observed in context.observed.items() if kind in CONTEST_VOTES]
    newest = max(votes, key=lambda observed: observed.at, default=None)
    if newest is None or not newest.parties:
        return {}
    same_stamp = [observed for observed in context.observed.values() if observed.at == newest.at]

    def is_agreed(serial: int, party: str) -> bool:
        printed = {_code(context, page.parties.get(serial)) for page in same_stamp if page.names(serial)}
        return printed == {_code(context, party)}

    return {serial: party for serial, party in newest.parties.items() if is_agreed(serial, party)}


def _code(context: ContestContext, party: str | None) -> str | None:
    return (context.names.code(party) or party) if party else None


def _change_party(context: ContestContext, serial: int, printed: str, txn: IngestTransaction) -> moments.Moment:
    codes = parties.codes_by_name()
    row = next(candidate for candidate in context.candidates if candidate.serial == serial)
    former, row.party = row.party.code, Party.objects.get(code=parties.code_for(printed, codes))
    Candidate.objects.filter(pk=row.pk).update(party=row.party)
    context.names = names(context.candidates, codes, context.names.complete)
    context.observed = {kind: matched_reading(context, row) for kind, row in context.observations.items()}
    place = familiar(context.seat.name)
    words = f"Correction: {familiar(row.name)} in {place} stands for {row.party.code}, not for {former}"
    Note.objects.create(
        election=txn.election, contest=context.contest, kind="correction", at=txn.now, text=words, reason=REASON
    )
    return moments.note(
        words, SIGNIFICANCE, context.contest.number, at=f"{txn.now.isoformat()}.{serial}", reason=REASON
    )
