"""Names that a page brought and nobody knows yet: confirmed as new, or said to be one that is known."""

import difflib
from datetime import datetime
from typing import Any

from django.db import transaction

from results.domain.names import key
from results.editorial import public_notes
from results.editorial.effect import Effect, reread
from results.editorial.overrides import why_two
from results.editorial.refusals import Refused, second
from results.ingest import audit
from results.ingest.contexts import ContestContext, load_contexts
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Election, Party

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
    election: Election,
    row: Party,
    same_as: Party | None,
    *,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    trial: bool = False,
    where: str = "",
) -> Effect:
    """Confirm a party as new; or move all that is its to the one it is, and keep its names as aliases there.

    Raises NeedsSecond where a declared result would read differently. Of a `trial` nothing is kept.
    """
    if same_as is not None and same_as.pk == row.pk:
        raise Refused("A party can't be merged into itself.")
    before = {each.pk: (each, load_contexts(each)) for each in (lock(pk) for pk in sorted(_elections_of(row)))}
    _note("party", election, row.name, same_as.code if same_as else None, author, now, where)
    if same_as is None:
        Party.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = sorted({*same_as.aliases, row.name, *row.aliases})
        same_as.save(update_fields=["aliases"])
        Candidate.objects.filter(party=row).update(party=same_as)
        name = f"{row.name} (merged into {same_as.code})"[:200]
        Party.objects.filter(pk=row.pk).update(needs_review=False, aliases=[], name=name)
    why = f"“{row.name}” is {same_as.name if same_as else 'a party of its own'}."
    found = {pk: _publish(each, known, why, author, approved_by, trial, now) for pk, (each, known) in before.items()}
    return found.get(election.pk, Effect())


def _elections_of(row: Party) -> set[int]:
    return set(Candidate.objects.filter(party=row).values_list("contest__election_id", flat=True))


@transaction.atomic
def settle_candidate(
    election: Election,
    row: Candidate,
    same_as: Candidate | None,
    *,
    author: Any,
    now: datetime,
    approved_by: Any = None,
    trial: bool = False,
    where: str = "",
) -> Effect:
    """Confirm a ballot line; or say that it is another line of the same ballot, spelt otherwise. Who led as the one
    leads as the other. As `settle_party`."""
    locked = lock(election.pk)
    if same_as is not None and (same_as.contest_id != row.contest_id or same_as.pk == row.pk):
        raise Refused("Only another line of the same ballot can be meant.")
    if same_as is not None and (row.overrides.exists() or row.calls.exists()):
        raise Refused("This line has corrections or calls: lift them first.")
    number = row.contest.number
    before = load_contexts(locked, {number})
    _note("candidate", election, row.name, same_as.name if same_as else None, author, now, where, number)
    if same_as is None:
        Candidate.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = [*same_as.aliases, row.name]
        same_as.save(update_fields=["aliases"])
        _lead_as(before[number].contest, row.serial, same_as.serial)
        Candidate.objects.filter(pk=row.pk).delete()
    why = f"“{row.name}” is {f'{same_as.serial} {same_as.name}' if same_as else 'a line of its own'}."
    return _publish(locked, before, why, author, approved_by, trial, now)


def _lead_as(contest: Contest, serial: int, same: int) -> None:
    """No lead changes hands when one person's two lines become one."""
    last = contest.last_leader
    if last and last["serial"] == serial:
        Contest.objects.filter(pk=contest.pk).update(last_leader={**last, "serial": same})


def _publish(
    election: Election,
    before: dict[int, ContestContext],
    why: str,
    author: Any,
    approved_by: Any,
    trial: bool,
    now: datetime,
) -> Effect:
    after = load_contexts(election, set(before))
    found = reread(election, before, after)
    if trial:
        transaction.set_rollback(True)
        return found
    second(why_two(election, found, ()), author, approved_by)
    told = public_notes.of_changed_results(election, found, why, author, now)
    revise(election, set(before), now, after, by_editor=True, moments=told)
    return found


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
