"""Names that a page brought and nobody knows yet: confirmed as new, or said to be one that is known."""

import difflib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from results.domain.names import key
from results.editorial import public_notes
from results.editorial.effect import Effect, effect_of_reload
from results.editorial.overrides import reasons_for_two
from results.editorial.refusals import Refused, checked_reason, refuse_contradictions, require_two
from results.ingest import audit
from results.ingest.contexts import ContestContext, load_contexts
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Election, NameDecision, Party

SUGGESTED = 3
LIKELY = 0.6
"""How alike two names are, from 0 to 1, so that one may be the other."""


def parties(election: Election) -> list[tuple[Party, list[Party]]]:
    """Parties of this election that wait for an editor, those that have led first, each with those it may be."""
    waiting = Party.objects.filter(needs_review=True, partytally__election=election)
    waiting = waiting.order_by("-partytally__has_led", "name")
    known = list(Party.objects.filter(needs_review=False))
    return [(row, _similar_rows(row.name, known, lambda p: [p.name, *p.aliases])) for row in waiting]


def candidates(election: Election) -> list[tuple[Candidate, list[Candidate]]]:
    """Ballot lines that appeared late, each with those of the same ballot it may be."""
    waiting = Candidate.objects.filter(contest__election=election, needs_review=True)
    suggestions = []
    for row in waiting.select_related("contest__constituency", "party"):
        others = row.contest.candidates.exclude(pk=row.pk).filter(is_nota=False).select_related("party")
        suggestions.append((row, _similar_rows(row.name, list(others), lambda c: [c.name, *c.aliases])))
    return suggestions


def _similar_rows(name: str, known: list[Any], names: Any) -> list[Any]:
    def nearness(other: Any) -> float:
        return max(difflib.SequenceMatcher(None, key(name), key(known_name)).ratio() for known_name in names(other))

    return [row for score, row in sorted(((nearness(o), o) for o in known), key=lambda p: -p[0]) if score > LIKELY][
        :SUGGESTED
    ]


@dataclass(frozen=True, slots=True)
class Act:
    """Who settles a name, why, when and from where. Of a `trial` nothing is kept."""

    author: Any
    reason: str
    now: datetime
    approved_by: Any = None
    trial: bool = False
    where: str = ""


def resolve(election: Election, row: Party | Candidate, same_as: Party | Candidate | None, **how: Any) -> Effect:
    """Confirm a party or ballot line as new (`same_as` None); or say that it is one that is known. `how` are the
    fields of `Act`.

    All that is a merged party's goes to the one it is, which keeps its names as aliases. Who led as a merged ballot
    line leads as the other. Raises Refused; NeedsSecond where a declared result would read differently.
    """
    act = Act(**how)
    if not act.trial:
        act = replace(act, reason=checked_reason(act.reason, act.author))
    with transaction.atomic():
        if isinstance(row, Party):
            return _resolve_party(election, row, cast("Party | None", same_as), act)
        return _resolve_candidate(election, row, cast("Candidate | None", same_as), act)


def _resolve_party(election: Election, row: Party, same_as: Party | None, act: Act) -> Effect:
    if same_as is not None and same_as.pk == row.pk:
        raise Refused(_("A party can't be merged into itself."))
    before = _lock_and_load(_elections_of(row))
    candidates = Candidate.objects.filter(party=row)
    undo_data = {
        "party": {"pk": row.pk, "name": row.name, "aliases": row.aliases},
        "same_as": same_as.pk if same_as else None,
        "added": sorted({row.name, *row.aliases} - set(same_as.aliases)) if same_as else [],
        "candidates": list(candidates.values_list("pk", flat=True)) if same_as else [],
    }
    _record_decision(election, "party", row.name, same_as.code if same_as else "", undo_data, act)
    if same_as is None:
        Party.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = sorted({*same_as.aliases, row.name, *row.aliases})
        same_as.save(update_fields=["aliases"])
        candidates.update(party=same_as)
        name = f"{row.name} (merged into {same_as.code})"[:200]
        Party.objects.filter(pk=row.pk).update(needs_review=False, aliases=[], name=name)
    why = f"“{row.name}” is {same_as.name if same_as else 'a party of its own'}. {act.reason}".strip()
    return _publish_all(before, why, act).get(election.pk, Effect())


def _lock_and_load(pks: set[int]) -> dict[int, tuple[Election, dict[int, ContestContext]]]:
    """Elections by id, locked in ascending order, each with its contexts."""
    return {election.pk: (election, load_contexts(election)) for election in (lock(pk) for pk in sorted(pks))}


def _elections_of(row: Party) -> set[int]:
    return set(Candidate.objects.filter(party=row).values_list("contest__election_id", flat=True))


def _resolve_candidate(election: Election, row: Candidate, same_as: Candidate | None, act: Act) -> Effect:
    locked = lock(election.pk)
    if same_as is not None and (same_as.contest_id != row.contest_id or same_as.pk == row.pk):
        raise Refused(_("Only another line of the same ballot can be meant."))
    if same_as is not None and (row.overrides.exists() or row.calls.exists()):
        raise Refused(_("This line has corrections or calls: lift them first."))
    number = row.contest.number
    before = load_contexts(locked, {number})
    undo_data = {"line": _line_of(row), "same_as": same_as.pk if same_as else None, "seat": number}
    _record_decision(
        election, "candidate", row.name, f"{same_as.serial} {same_as.name}" if same_as else "", undo_data, act, number
    )
    if same_as is None:
        Candidate.objects.filter(pk=row.pk).update(needs_review=False)
    else:
        same_as.aliases = [*same_as.aliases, row.name]
        same_as.save(update_fields=["aliases"])
        _move_last_lead(before[number].contest, row.serial, same_as.serial)
        Candidate.objects.filter(pk=row.pk).delete()
    why = f"“{row.name}” is {f'{same_as.serial} {same_as.name}' if same_as else 'a line of its own'}. {act.reason}"
    return _publish(locked, before, why.strip(), act)


def _line_of(row: Candidate) -> dict[str, Any]:
    fields = (
        "serial",
        "name",
        "name_hi",
        "party_id",
        "is_nota",
        "is_key",
        "aliases",
        "is_incumbent",
        "photo",
        "symbol",
    )
    return {"pk": row.pk} | {name: getattr(row, name) for name in fields}


def _move_last_lead(contest: Contest, serial: int, same: int) -> None:
    """No lead changes hands when one person's two lines become one."""
    last = contest.last_leader
    if last and last["serial"] == serial:
        Contest.objects.filter(pk=contest.pk).update(last_leader={**last, "serial": same})


def undo(decision: NameDecision, **how: Any) -> Effect:
    """Take a decision back: the party or ballot line is unknown again, with all that was its own. `how` are the fields
    of `Act`. Raises Refused where it is undone, or built upon; NeedsSecond as `resolve`."""
    act = Act(**how)
    act = act if act.trial else replace(act, reason=checked_reason(act.reason, act.author))
    with transaction.atomic():
        if not NameDecision.objects.filter(pk=decision.pk, undone_at=None).update(
            undone_at=act.now, undone_by=act.author
        ):
            raise Refused(_("This has been undone already."))
        if not act.trial:
            audit.note(
                "undo name", now=act.now, author=act.author, where=act.where, election=decision.election,
                subject=decision.name, before=f"the same as {decision.meant}" if decision.meant else "new",
                after="unknown", why=act.reason,
            )  # fmt: skip
        return _undo_party(decision, act) if decision.kind == "party" else _undo_candidate(decision, act)


def _undo_party(decision: NameDecision, act: Act) -> Effect:
    undo_data, party = decision.before, decision.before["party"]
    rows = Candidate.objects.filter(pk__in=undo_data["candidates"], party_id=undo_data["same_as"])
    touched = {decision.election_id, *rows.values_list("contest__election_id", flat=True)}
    before = _lock_and_load(touched)
    rows.update(party_id=party["pk"])
    Party.objects.filter(pk=party["pk"]).update(name=party["name"], aliases=party["aliases"], needs_review=True)
    if same_as := Party.objects.filter(pk=undo_data["same_as"]).first():
        same_as.aliases = [name for name in same_as.aliases if name not in undo_data["added"]]
        same_as.save(update_fields=["aliases"])
    return _publish_all(before, f"“{decision.name}” is unknown again. {act.reason}", act).get(
        decision.election_id, Effect()
    )


def _undo_candidate(decision: NameDecision, act: Act) -> Effect:
    locked, undo_data = lock(decision.election_id), decision.before
    contest = Contest.objects.get(election=locked, number=undo_data["seat"])
    before = load_contexts(locked, {contest.number})
    if undo_data["same_as"] is None:
        Candidate.objects.filter(pk=undo_data["line"]["pk"]).update(needs_review=True)
    else:
        _restore_line(contest, undo_data)
    return _publish(locked, before, f"“{decision.name}” is unknown again. {act.reason}", act)


def _restore_line(contest: Contest, undo_data: dict[str, Any]) -> None:
    line = undo_data["line"]
    if contest.candidates.filter(serial=line["serial"]).exists():
        raise Refused(_("No. {serial} of this ballot is another line by now.").format(serial=line["serial"]))
    if same_as := contest.candidates.filter(pk=undo_data["same_as"]).first():
        same_as.aliases = [name for name in same_as.aliases if name != line["name"]]
        same_as.save(update_fields=["aliases"])
    Candidate.objects.create(contest=contest, needs_review=True, **line)


def _publish_all(
    before: dict[int, tuple[Election, dict[int, ContestContext]]], why: str, act: Act
) -> dict[int, Effect]:
    return {pk: _publish(election, known, why, act) for pk, (election, known) in before.items()}


def _publish(election: Election, before: dict[int, ContestContext], why: str, act: Act) -> Effect:
    after = load_contexts(election, set(before))
    change = effect_of_reload(election, before, after)
    if act.trial:
        transaction.set_rollback(True)
        return change
    refuse_contradictions(change)
    require_two(reasons_for_two(election, change, ()), act.author, act.approved_by)
    notes = public_notes.of_changed_results(election, change, why, act.author, act.now)
    revise(election, set(before), act.now, after, by_editor=True, moments=notes)
    return change


def _record_decision(
    election: Election,
    kind: str,
    name: str,
    same_as_name: str,
    undo_data: dict[str, Any],
    act: Act,
    seat: int | None = None,
) -> None:
    if act.trial:
        return
    NameDecision.objects.create(
        election=election, kind=kind, name=name[:200], meant=same_as_name[:200], before=undo_data, reason=act.reason,
        author=act.author, made_at=act.now,
    )  # fmt: skip
    audit.note(
        f"settle {kind}", now=act.now, author=act.author, where=act.where, election=election, seat=seat, subject=name,
        after=f"the same as {same_as_name}" if same_as_name else "new", why=act.reason,
    )  # fmt: skip
