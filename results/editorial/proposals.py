"""What needs two people: one proposes, another approves, and only then it is done, against the board as it is then."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

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

Payload = dict[str, Any]


def propose(
    election: Election,
    action: str,
    payload: Mapping[str, Any],
    *,
    summary: str,
    reason: str,
    author: Any,
    now: datetime,
    where: str = "",
) -> Proposal:
    """Ask a second person. `action` is correct, lift, release or settle; `payload` as made by the functions below."""
    if action not in ACTIONS:
        raise Refused(_("“{action}” can't be proposed.").format(action=action))
    with transaction.atomic():
        proposal = Proposal.objects.create(
            election=election,
            action=action,
            asked=dict(payload),
            summary=summary,
            reason=checked_reason(reason, author),
            author=author,
            made_at=now,
        )
        _audit("propose", proposal, author, now, where, proposal.reason, [])
    return proposal


def approve(
    proposal: Proposal,
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
    if author is None or author == proposal.author:
        raise Refused(_("The person who asks and the person who approves must be two."))
    refuse_one_hand(proposal.author, author, now)
    with transaction.atomic():
        lock(proposal.election_id)
        left_out = _corrections_left_out(proposal, include, compared) if proposal.action == "correct" else []
        _decide(proposal, True, author, now, answer)
        ACTIONS[proposal.action](proposal, {"approved_by": author, "now": now, "where": where}, left_out)
        _audit("approve", proposal, author, now, where, answer, left_out)


def _corrections_left_out(proposal: Proposal, include: Collection[str], compared: str) -> list[str]:
    """Keys of corrections that are not made. Raises Refused where none is left, or other lines would be than shown."""
    lines = compare(proposal)
    if compared and compared != fingerprint(lines):
        raise Refused(_("The source has moved since you looked: look again, line by line."))
    left_out = [line.key for line in lines if line.passed or (line.moved and line.key not in include)]
    if len(left_out) == len(lines):
        raise Refused(_("The source has moved on under all of it: decline it, and propose anew what is still needed."))
    return left_out


def decline(proposal: Proposal, *, author: Any, now: datetime, answer: str = "", where: str = "") -> None:
    """Leave it. One's own proposal may be withdrawn so."""
    with transaction.atomic():
        lock(proposal.election_id)
        _decide(proposal, False, author, now, answer)
        _audit("decline", proposal, author, now, where, answer, [])


def _decide(proposal: Proposal, approved: bool, author: Any, now: datetime, answer: str) -> None:
    open_still = Proposal.objects.filter(pk=proposal.pk, decided_at=None)
    if not open_still.update(decided_at=now, decided_by=author, approved=approved, answer=answer[:2000]):
        raise Refused(_("Somebody has decided this already."))


def _audit(
    action: str, proposal: Proposal, author: Any, now: datetime, where: str, why: str, left_out: Sequence[str]
) -> None:
    after = {**proposal.asked, "left_out": list(left_out)} if left_out else proposal.asked
    audit.note(
        action, now=now, author=author, where=where, election=proposal.election, subject=proposal.summary, after=after,
        why=why,
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


def compare(proposal: Proposal) -> list[ComparedLine]:
    """Each correction of a proposal with what the source said then and says now. Raises Refused where what it is about
    is gone."""
    requests = requested_corrections(proposal)
    now = source_values(load_contexts(proposal.election, {request.contest.number for request in requests}), requests)
    then = proposal.asked.get("source", {})
    return [
        ComparedLine(request.key, request, then.get(request.key, now[request.key]), now[request.key])
        for request in requests
    ]


def fingerprint(lines: Iterable[ComparedLine]) -> str:
    """The same exactly while the source says the same under every line."""
    return hashlib.sha256(repr([(line.key, line.source_now) for line in lines]).encode()).hexdigest()[:16]


def corrections(requests: Sequence[CorrectionRequest]) -> Payload:
    """What to ask for these: with the versions that they were looked at (once somebody saves first, they are stale),
    and what the source says of each now."""
    contests = {request.contest.number: request.contest for request in requests}
    form_versions = {str(number): version(contest) for number, contest in contests.items()}
    election = requests[0].contest.election
    source = source_values(load_contexts(election, set(contests)), requests)
    return {"corrections": [request_as_json(request) for request in requests], "seen": form_versions, "source": source}


def request_as_json(request: CorrectionRequest) -> Payload:
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


def requested_corrections(proposal: Proposal) -> list[CorrectionRequest]:
    """The corrections that it asks for. Raises Refused where what they are about is gone, or numbered anew."""
    form_versions = proposal.asked.get("seen", {})
    return [
        _request(proposal.election, entry, form_versions.get(str(entry["seat"])))
        for entry in proposal.asked["corrections"]
    ]


def _request(election: Election, payload: Payload, form_version: str | None) -> CorrectionRequest:
    contest = _existing(
        Contest.objects.select_related("election", "constituency"), number=payload["seat"], election=election
    )
    refuse_renumbered(contest, form_version)
    serial = payload.get("serial")
    candidate = _existing(contest.candidates, serial=serial) if serial is not None else None
    until = parse_datetime(payload["expires_at"]) if payload.get("expires_at") else None
    return CorrectionRequest(
        contest=contest,
        field=payload["field"],
        value=payload["value"],
        candidate=candidate,
        expires_at=until,
        until_source=bool(payload.get("until_source")),
        evidence=payload.get("evidence", ""),
        evidence_url=payload.get("evidence_url", ""),
    )


def overrides_of(proposal: Proposal) -> list[Override]:
    """The corrections that it asks to lift or to confirm. Raises Refused where one is gone."""
    rows = Override.objects.select_related("contest__election", "candidate")
    return [_existing(rows, pk=pk) for pk in proposal.asked["overrides"]]


def held_of(proposal: Proposal) -> Held:
    """The reading that it asks to release. Raises Refused where it is gone."""
    return _existing(Held.objects.select_related("contest__election"), pk=proposal.asked["held"])


def _existing(rows: Any, **which: Any) -> Any:
    row = rows.filter(**which).first()
    if row is None:
        raise Refused(_("What this is about is there no longer: decline it, and propose anew what is still wanted."))
    return row


def _correct(proposal: Proposal, how: Payload, left_out: Collection[str]) -> None:
    form_versions = {int(number): mark for number, mark in proposal.asked.get("seen", {}).items()}
    requests = [request for request in requested_corrections(proposal) if request.key not in left_out]
    overrides.make_all(
        proposal.election,
        requests,
        reason=proposal.reason,
        author=proposal.author,
        form_version=form_versions or None,
        **how,
    )


def _lift(proposal: Proposal, how: Payload, _: Any) -> None:
    overrides.lift_all(proposal.election, overrides_of(proposal), reason=proposal.reason, author=proposal.author, **how)


def _confirm(proposal: Proposal, how: Payload, _: Any) -> None:
    for override in overrides_of(proposal):
        overrides.confirm(override, reason=proposal.reason, author=proposal.author, **how)


def _release(proposal: Proposal, how: Payload, _: Any) -> None:
    release.release(
        held_of(proposal),
        reason=proposal.reason,
        author=proposal.author,
        shown_fingerprint=proposal.asked.get("seen", ""),
        **how,
    )


def settling(row: Party | Candidate, same_as: Party | Candidate) -> Payload:
    """What to ask for so that a name that nobody knows is said to be one that is known."""
    return {"what": "party" if isinstance(row, Party) else "candidate", "pk": row.pk, "same": same_as.pk}


def settle(proposal: Proposal, **how: Any) -> Effect:
    """Do so. Raises Refused where it was settled otherwise, or one of the two is gone."""
    if proposal.asked["what"] == "undo":
        return unknown_names.undo(
            _existing(NameDecision.objects, pk=proposal.asked["pk"]),
            author=proposal.author,
            reason=proposal.reason,
            **how,
        )
    of_party = proposal.asked["what"] == "party"
    rows: Any = Party.objects if of_party else Candidate.objects.filter(contest__election=proposal.election)
    row = _existing(rows.filter(needs_review=True), pk=proposal.asked["pk"])
    same_as = _existing(rows, pk=proposal.asked["same"])
    return unknown_names.resolve(proposal.election, row, same_as, author=proposal.author, reason=proposal.reason, **how)


def _settle(proposal: Proposal, how: Payload, _: Any) -> None:
    settle(proposal, **how)


ACTIONS: dict[str, Callable[[Proposal, Payload, Collection[str]], None]] = {
    "correct": _correct,
    "lift": _lift,
    "confirm": _confirm,
    "release": _release,
    "settle": _settle,
}
