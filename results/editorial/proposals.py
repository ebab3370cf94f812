"""What needs two people: one proposes, another approves, and only then it is done, against the board as it is then."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from results.editorial import overrides, release, unknown_names
from results.editorial.corrections import CorrectionRequest, refuse_renumbered, source_values, version
from results.editorial.credentials import refuse_one_hand
from results.editorial.effect import Effect
from results.editorial.expiry import has_caught_up
from results.editorial.refusals import Refused, checked_reason
from results.ingest import audit
from results.ingest.contexts import load_contexts
from results.ingest.revise import lock
from results.models import Candidate, Contest, Election, Held, NameDecision, Override, Party, Proposal

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
            reason=checked_reason(reason, author),
            author=author,
            made_at=now,
        )
        _audit("propose", made, author, now, where, made.reason, [])
    return made


def approve(
    made: Proposal,
    *,
    author: Any,
    now: datetime,
    answer: str = "",
    where: str = "",
    include: Collection[str] = (),
    compared: str = "",
) -> None:
    """Do what was proposed, as it applies now. Corrections over which the source has moved since are left out, unless
    their keys are in `include`; `compared` is the fingerprint of the comparison that the approver looked at.

    Raises Refused for one's own, for one decided already, or where the source has moved since one looked.
    """
    if author is None or author == made.author:
        raise Refused("The person who asks and the person who approves must be two.")
    refuse_one_hand(made.author, author, now)
    with transaction.atomic():
        lock(made.election_id)
        left_out = _left_out(made, include, compared) if made.action == "correct" else []
        _decide(made, True, author, now, answer)
        ACTIONS[made.action](made, {"approved_by": author, "now": now, "where": where}, left_out)
        _audit("approve", made, author, now, where, answer, left_out)


def _left_out(made: Proposal, include: Collection[str], compared: str) -> list[str]:
    """Keys of corrections that are not made. Raises Refused where none is left, or other lines would be than shown."""
    lines = compare(made)
    if compared and compared != fingerprint(lines):
        raise Refused("The source has moved since you looked: look again, line by line.")
    left_out = [each.key for each in lines if each.passed or (each.moved and each.key not in include)]
    if len(left_out) == len(lines):
        raise Refused("The source has moved on under all of it: decline it, and propose anew what is still needed.")
    return left_out


def decline(made: Proposal, *, author: Any, now: datetime, answer: str = "", where: str = "") -> None:
    """Leave it. One's own proposal may be withdrawn so."""
    with transaction.atomic():
        lock(made.election_id)
        _decide(made, False, author, now, answer)
        _audit("decline", made, author, now, where, answer, [])


def _decide(made: Proposal, approved: bool, author: Any, now: datetime, answer: str) -> None:
    open_still = Proposal.objects.filter(pk=made.pk, decided_at=None)
    if not open_still.update(decided_at=now, decided_by=author, approved=approved, answer=answer[:2000]):
        raise Refused("Somebody has decided this already.")


def _audit(
    action: str, made: Proposal, author: Any, now: datetime, where: str, why: str, left_out: Sequence[str]
) -> None:
    after = {**made.asked, "left_out": list(left_out)} if left_out else made.asked
    audit.note(
        action, now=now, author=author, where=where, election=made.election, subject=made.summary, after=after, why=why,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One proposed correction beside the source: as it was when it was proposed, and as it is now."""

    key: str
    request: CorrectionRequest
    source_then: str
    source_now: str

    @property
    def passed(self) -> bool:
        """The source says the same now, or has passed it: there is nothing to correct any more."""
        return self.moved and has_caught_up(self.request.value, self.source_then, self.source_now)

    @property
    def moved(self) -> bool:
        return self.source_then != self.source_now


def compare(made: Proposal) -> list[ComparedLine]:
    """Each correction of a proposal with what the source said then and says now. Raises Refused where what it is about
    is gone."""
    requests = requested_corrections(made)
    now = source_values(load_contexts(made.election, {each.contest.number for each in requests}), requests)
    then = made.asked.get("source", {})
    return [ComparedLine(each.key, each, then.get(each.key, now[each.key]), now[each.key]) for each in requests]


def fingerprint(lines: Iterable[ComparedLine]) -> str:
    """The same exactly while the source says the same under every line."""
    return hashlib.sha256(repr([(each.key, each.source_now) for each in lines]).encode()).hexdigest()[:16]


def corrections(requests: Sequence[CorrectionRequest]) -> Asked:
    """What to ask for these: with the versions that they were looked at (once somebody saves first, they are stale),
    and what the source says of each now."""
    contests = {each.contest.number: each.contest for each in requests}
    seen = {str(number): version(contest) for number, contest in contests.items()}
    election = requests[0].contest.election
    source = source_values(load_contexts(election, set(contests)), requests)
    return {"corrections": [request_as_json(each) for each in requests], "seen": seen, "source": source}


def request_as_json(request: CorrectionRequest) -> Asked:
    return {
        "seat": request.contest.number,
        "serial": request.candidate.serial if request.candidate else None,
        "field": request.field,
        "value": request.value,
        "expires_at": request.expires_at.isoformat() if request.expires_at else None,
        "until_source": request.until_source,
        "evidence": request.evidence,
        "evidence_url": request.evidence_url,
    }


def requested_corrections(made: Proposal) -> list[CorrectionRequest]:
    """The corrections that it asks for. Raises Refused where what they are about is gone, or numbered anew."""
    seen = made.asked.get("seen", {})
    return [_request(made.election, each, seen.get(str(each["seat"]))) for each in made.asked["corrections"]]


def _request(election: Election, asked: Asked, seen: str | None) -> CorrectionRequest:
    contest = _still_there(
        Contest.objects.select_related("election", "constituency"), number=asked["seat"], election=election
    )
    refuse_renumbered(contest, seen)
    serial = asked.get("serial")
    candidate = _still_there(contest.candidates, serial=serial) if serial is not None else None
    until = parse_datetime(asked["expires_at"]) if asked.get("expires_at") else None
    return CorrectionRequest(
        contest=contest,
        field=asked["field"],
        value=asked["value"],
        candidate=candidate,
        expires_at=until,
        until_source=bool(asked.get("until_source")),
        evidence=asked.get("evidence", ""),
        evidence_url=asked.get("evidence_url", ""),
    )


def overrides_of(made: Proposal) -> list[Override]:
    """The corrections that it asks to lift or to confirm. Raises Refused where one is gone."""
    rows = Override.objects.select_related("contest__election", "candidate")
    return [_still_there(rows, pk=pk) for pk in made.asked["overrides"]]


def held_of(made: Proposal) -> Held:
    """The reading that it asks to release. Raises Refused where it is gone."""
    return _still_there(Held.objects.select_related("contest__election"), pk=made.asked["held"])


def _still_there(rows: Any, **which: Any) -> Any:
    row = rows.filter(**which).first()
    if row is None:
        raise Refused("What this is about is there no longer: decline it, and propose anew what is still wanted.")
    return row


def _correct(made: Proposal, how: Asked, left_out: Collection[str]) -> None:
    seen = {int(number): each for number, each in made.asked.get("seen", {}).items()}
    requests = [each for each in requested_corrections(made) if each.key not in left_out]
    overrides.make_all(made.election, requests, reason=made.reason, author=made.author, seen=seen or None, **how)


def _lift(made: Proposal, how: Asked, _: Any) -> None:
    overrides.lift_all(made.election, overrides_of(made), reason=made.reason, author=made.author, **how)


def _confirm(made: Proposal, how: Asked, _: Any) -> None:
    for each in overrides_of(made):
        overrides.confirm(each, reason=made.reason, author=made.author, **how)


def _release(made: Proposal, how: Asked, _: Any) -> None:
    release.release(held_of(made), reason=made.reason, author=made.author, seen=made.asked.get("seen", ""), **how)


def settling(row: Party | Candidate, same_as: Party | Candidate) -> Asked:
    """What to ask for so that a name that nobody knows is said to be one that is known."""
    return {"what": "party" if isinstance(row, Party) else "candidate", "pk": row.pk, "same": same_as.pk}


def settle(made: Proposal, **how: Any) -> Effect:
    """Do so. Raises Refused where it was settled otherwise, or one of the two is gone."""
    if made.asked["what"] == "undo":
        return unknown_names.undo(
            _still_there(NameDecision.objects, pk=made.asked["pk"]), author=made.author, reason=made.reason, **how
        )
    of_party = made.asked["what"] == "party"
    rows: Any = Party.objects if of_party else Candidate.objects.filter(contest__election=made.election)
    row = _still_there(rows.filter(needs_review=True), pk=made.asked["pk"])
    same_as = _still_there(rows, pk=made.asked["same"])
    return unknown_names.resolve(made.election, row, same_as, author=made.author, reason=made.reason, **how)


def _settle(made: Proposal, how: Asked, _: Any) -> None:
    settle(made, **how)


ACTIONS: dict[str, Callable[[Proposal, Asked, Collection[str]], None]] = {
    "correct": _correct,
    "lift": _lift,
    "confirm": _confirm,
    "release": _release,
    "settle": _settle,
}
