"""What needs two people: one proposes, another approves, and only then it is done, against the board as it is then."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from results.editorial import overrides, release, unknown_names
from results.editorial.corrections import Wanted, refuse_renumbered, version
from results.editorial.effect import Effect
from results.editorial.refusals import Refused, reasoned
from results.ingest import audit
from results.ingest.revise import lock
from results.models import Candidate, Contest, Election, Held, Override, Party, Proposal

Asked = dict[str, Any]


def propose(
    election: Election,
    action: str,
    asked: Mapping[str, Any],
    *,
    summary: str,
    reason: str,
    author: Any,
    now: datetime,
    where: str = "",
) -> Proposal:
    """Ask a second person. `action` is correct, lift, release or settle; `asked` as made by the functions below."""
    if action not in ACTIONS:
        raise Refused(f"“{action}” can't be proposed.")
    with transaction.atomic():
        made = Proposal.objects.create(
            election=election,
            action=action,
            asked=dict(asked),
            summary=summary,
            reason=reasoned(reason, author),
            author=author,
            made_at=now,
        )
        _audit("propose", made, author, now, where, made.reason)
    return made


def approve(made: Proposal, *, author: Any, now: datetime, answer: str = "", where: str = "") -> None:
    """Do what was proposed, as it applies now. Raises Refused for one's own, or one decided already."""
    if author is None or author == made.author:
        raise Refused("The person who asks and the person who approves must be two.")
    with transaction.atomic():
        lock(made.election_id)
        _decide(made, True, author, now, answer)
        ACTIONS[made.action](made, {"approved_by": author, "now": now, "where": where})
        _audit("approve", made, author, now, where, answer)


def decline(made: Proposal, *, author: Any, now: datetime, answer: str = "", where: str = "") -> None:
    """Leave it. One's own proposal may be withdrawn so."""
    with transaction.atomic():
        lock(made.election_id)
        _decide(made, False, author, now, answer)
        _audit("decline", made, author, now, where, answer)


def _decide(made: Proposal, approved: bool, author: Any, now: datetime, answer: str) -> None:
    open_still = Proposal.objects.filter(pk=made.pk, decided_at=None)
    if not open_still.update(decided_at=now, decided_by=author, approved=approved, answer=answer[:2000]):
        raise Refused("Somebody has decided this already.")


def _audit(action: str, made: Proposal, author: Any, now: datetime, where: str, why: str) -> None:
    audit.note(
        action, now=now, author=author, where=where, election=made.election, subject=made.summary, after=made.asked,
        why=why,
    )  # fmt: skip


def corrections(wanted: Sequence[Wanted]) -> Asked:
    """What to ask for these, with the versions that they were looked at: once somebody saves first, they are stale."""
    seen = {str(each.contest.number): version(each.contest) for each in wanted}
    return {"corrections": [asked_of(each) for each in wanted], "seen": seen}


def asked_of(wanted: Wanted) -> Asked:
    """A correction as JSON."""
    return {
        "seat": wanted.contest.number,
        "serial": wanted.candidate.serial if wanted.candidate else None,
        "field": wanted.field,
        "value": wanted.value,
        "expires_at": wanted.expires_at.isoformat() if wanted.expires_at else None,
        "until_source": wanted.until_source,
    }


def wanted_of(made: Proposal) -> list[Wanted]:
    """The corrections that it asks for. Raises Refused where what they are about is gone, or numbered anew."""
    seen = made.asked.get("seen", {})
    return [_wanted(made.election, each, seen.get(str(each["seat"]))) for each in made.asked["corrections"]]


def _wanted(election: Election, asked: Asked, seen: str | None) -> Wanted:
    contest = _still_there(
        Contest.objects.select_related("election", "constituency"), number=asked["seat"], election=election
    )
    refuse_renumbered(contest, seen)
    serial = asked.get("serial")
    candidate = _still_there(contest.candidates, serial=serial) if serial is not None else None
    until = parse_datetime(asked["expires_at"]) if asked.get("expires_at") else None
    return Wanted(contest, asked["field"], asked["value"], candidate, until, bool(asked.get("until_source")))


def override_of(made: Proposal) -> Override:
    """The correction that it asks to lift. Raises Refused where it is gone."""
    return _still_there(Override.objects.select_related("contest__election", "candidate"), pk=made.asked["override"])


def held_of(made: Proposal) -> Held:
    """The reading that it asks to release. Raises Refused where it is gone."""
    return _still_there(Held.objects.select_related("contest__election"), pk=made.asked["held"])


def _still_there(rows: Any, **which: Any) -> Any:
    row = rows.filter(**which).first()
    if row is None:
        raise Refused("What this is about is there no longer: decline it, and propose anew what is still wanted.")
    return row


def _correct(made: Proposal, how: Asked) -> None:
    seen = {int(number): each for number, each in made.asked.get("seen", {}).items()}
    overrides.make_all(made.election, wanted_of(made), reason=made.reason, author=made.author, seen=seen or None, **how)


def _lift(made: Proposal, how: Asked) -> None:
    overrides.lift(override_of(made), reason=made.reason, author=made.author, **how)


def _release(made: Proposal, how: Asked) -> None:
    release.release(held_of(made), reason=made.reason, author=made.author, seen=made.asked.get("seen", ""), **how)


def settling(row: Party | Candidate, same_as: Party | Candidate) -> Asked:
    """What to ask for so that a name that nobody knows is said to be one that is known."""
    return {"what": "party" if isinstance(row, Party) else "candidate", "pk": row.pk, "same": same_as.pk}


def settle(made: Proposal, **how: Any) -> Effect:
    """Do so. Raises Refused where it was settled otherwise, or one of the two is gone."""
    of_party = made.asked["what"] == "party"
    rows: Any = Party.objects if of_party else Candidate.objects.filter(contest__election=made.election)
    row = _still_there(rows.filter(needs_review=True), pk=made.asked["pk"])
    act: Any = unknown_names.settle_party if of_party else unknown_names.settle_candidate
    found: Effect = act(made.election, row, _still_there(rows, pk=made.asked["same"]), author=made.author, **how)
    return found


def _settle(made: Proposal, how: Asked) -> None:
    settle(made, **how)


ACTIONS: dict[str, Callable[[Proposal, Asked], None]] = {
    "correct": _correct,
    "lift": _lift,
    "release": _release,
    "settle": _settle,
}
