"""Names that a page brought and nobody knows yet: confirmed as new, or said to be one that is known."""

import difflib
from datetime import datetime
from typing import Any

from django.db import transaction

from results.domain.names import key
from results.ingest.desk import audit
from results.ingest.desk.refusals import Refused
from results.ingest.revise import lock, revise
from results.models import Candidate, Election, Party

SUGGESTED = 3
LIKELY = 0.6
"""How alike two names are, from 0 to 1, so that one may be the other."""


def parties(election: Election) -> list[tuple[Party, list[Party]]]:
    """Parties of this election that wait for an editor, those that have led first, each with those it may be."""
    waiting = Party.objects.filter(needs_review=True, partytally__election=election)
    waiting = waiting.order_by("-partytally__has_led", "name")
    known = list(Party.objects.filter(needs_review=False))
    return [(row, _alike(row.name, known, lambda p: [p.name, *p.aliases])) for row in waiting]


def candidates(election: Election) -> list[tuple[Candidate, list[Candidate]]]:
    """Ballot lines that appeared late, each with those of the same ballot it may be."""
    waiting = Candidate.objects.filter(contest__election=election, needs_review=True)
    found = []
    for row in waiting.select_related("contest__constituency", "party"):
        others = row.contest.candidates.exclude(pk=row.pk).filter(is_nota=False).select_related("party")
        found.append((row, _alike(row.name, list(others), lambda c: [c.name, *c.aliases])))
    return found


def _alike(name: str, known: list[Any], names: Any) -> list[Any]:
    def nearness(other: Any) -> float:
        return max(difflib.SequenceMatcher(None, key(name), key(each)).ratio() for each in names(other))

    return [row for near, row in sorted(((nearness(o), o) for o in known), key=lambda p: -p[0]) if near > LIKELY][
        :SUGGESTED
    ]


@transaction.atomic
def settle_party(
    election: Election, row: Party, same_as: Party | None, *, author: Any, now: datetime, where: str = ""
) -> None:
    """Confirm a party as new; or move all that is its to the one it is, and keep its names as aliases there."""
    if same_as is not None and same_as.pk == row.pk:
        raise Refused("A party can't be merged into itself.")
    touched = [lock(pk) for pk in sorted(_elections_of(row))]
    _note("party", election, row.name, same_as.code if same_as else None, author, now, where)
    if same_as is None:
        Party.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = sorted({*same_as.aliases, row.name, *row.aliases})
        same_as.save(update_fields=["aliases"])
        Candidate.objects.filter(party=row).update(party=same_as)
        name = f"{row.name} (merged into {same_as.code})"[:200]
        Party.objects.filter(pk=row.pk).update(needs_review=False, aliases=[], name=name)
    for each in touched:
        revise(each, None, now)


def _elections_of(row: Party) -> set[int]:
    return set(Candidate.objects.filter(party=row).values_list("contest__election_id", flat=True))


@transaction.atomic
def settle_candidate(
    election: Election, row: Candidate, same_as: Candidate | None, *, author: Any, now: datetime, where: str = ""
) -> None:
    """Confirm a ballot line; or say that it is another line of the same ballot, spelt otherwise."""
    locked = lock(election.pk)
    if same_as is not None and (same_as.contest_id != row.contest_id or same_as.pk == row.pk):
        raise Refused("Only another line of the same ballot can be meant.")
    if same_as is not None and (row.overrides.exists() or row.calls.exists()):
        raise Refused("This line has corrections or calls: lift them first.")
    _note("candidate", election, row.name, same_as.name if same_as else None, author, now, where, row.contest.number)
    number = row.contest.number
    if same_as is None:
        Candidate.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = [*same_as.aliases, row.name]
        same_as.save(update_fields=["aliases"])
        row.delete()
    revise(locked, {number}, now)


def _note(
    what: str,
    election: Election,
    name: str,
    same: str | None,
    author: Any,
    now: datetime,
    where: str,
    seat: int | None = None,
) -> None:
    audit.note(
        f"settle {what}", now=now, author=author, where=where, election=election, seat=seat, subject=name,
        after=f"the same as {same}" if same else "new",
    )  # fmt: skip
