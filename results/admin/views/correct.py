"""Corrections of one seat: asked for in a form, shown before they are made, refused when somebody else saved first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from results.admin.access import actor, contest_of, local_time, reason_of, render_page, requires, to_desk
from results.admin.views.seat import seat_page
from results.editorial import overrides, proposals
from results.editorial.checks import Doubt, refuse_impossible
from results.editorial.corrections import (
    OF_CANDIDATE,
    CorrectionRequest,
    ends_with_source,
    refuse_renumbered,
    source_values,
    validated,
    version,
    whole_number,
)
from results.editorial.refusals import NeedsSecond, Refused, Renumbered, Stale, checked_reason
from results.ingest.contexts import load_contexts
from results.models import Contest, Election

OF_CONTEST = ("status", "winner", "round", "rounds")
MOST_MINUTES = 10_000
NOT_CARRIED = {"csrfmiddlewaretoken", "seen", "source", "confirm", "propose", "again", "reason"}
"""Fields of the form that a preview writes itself."""


@requires("correct")
def correct(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    """Preview first; then, with `confirm`, make the corrections, or propose them where two people are needed.

    What can't be is said above the form, and what was typed stays in it; unless the ballot was renumbered since, for
    then it would stand beside other names. Without a form, as after logging in again, the seat is shown.
    """
    if request.method != "POST":
        return to_desk(election, "seat", number=number)
    contest = contest_of(election, number)
    try:
        refuse_renumbered(contest, request.POST.get("seen") or None)
        return _answer(request, election, contest, requested(request, contest))
    except Renumbered as refusal:
        messages.error(request, str(refusal))
        return _form_again(request, election, contest, {"reason": reason_of(request)})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _form_again(request, election, contest)


def _answer(
    request: HttpRequest, election: Election, contest: Contest, requests: list[CorrectionRequest]
) -> HttpResponse:
    if "again" in request.POST:
        return _form_again(request, election, contest)
    review = _review(request, election, contest, requests)
    refuse_impossible(review.doubts)
    if not {"confirm", "propose"} & set(request.POST) or review.moved:
        return _preview(request, election, contest, review)
    checked_reason(reason_of(request), request.user)
    if review.unconfirmed:
        messages.error(request, _("Type each unlikely number a second time, as you mean it."))
        return _preview(request, election, contest, review)
    try:
        return _make(request, election, contest, requests)
    except Stale as stale:
        return _preview(request, election, contest, review, stale)


def _form_again(
    request: HttpRequest, election: Election, contest: Contest, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The form as it was filled in, or with `typed` in it."""
    page = seat_page(request, election, contest.number, request.POST if typed is None else typed)
    return render_page(request, "seat", election, str(contest), **page)


def requested(request: HttpRequest, contest: Contest) -> list[CorrectionRequest]:
    """The fields that were filled in, each validated. Raises Refused with all that is wrong with them."""
    rows = {f"c{row.serial}": row for row in contest.candidates.all()}
    common, requests, wrong = {**_ends(request), **_evidence(request)}, [], []
    for name, value in request.POST.items():
        part, _dash, field = name.partition("-")
        if not str(value).strip() or not (name in OF_CONTEST or (part in rows and field in OF_CANDIDATE)):
            continue
        candidate = None if name in OF_CONTEST else rows[part]
        correction = CorrectionRequest(contest, field or name, str(value), candidate, **common)
        if "until" not in request.POST:
            correction = correction.ending_with_source(ends_with_source(contest, correction.field))
        try:
            requests.append(validated(correction, timezone.now()))
        except Refused as refusal:
            wrong.append(f"{candidate or _('The seat')}: {refusal}")
    if wrong or not requests:
        raise Refused(" ".join(wrong) or _("Nothing to correct: fill in what should read differently."))
    return requests


def _ends(request: HttpRequest) -> dict[str, Any]:
    """How long the corrections hold. Raises Refused where a time is chosen and none given."""
    until = request.POST.get("until", "")
    if until == "source":
        return {"until_source": True}
    if until == "minutes":
        minutes = whole_number(request.POST.get("minutes", ""), MOST_MINUTES)
        return {"expires_at": timezone.now() + timedelta(minutes=minutes)}
    if until == "time":
        ends = local_time(request.POST.get("time", ""))
        if ends is None:
            raise Refused(_("Say until when it holds: a date and a time."))
        return {"expires_at": ends}
    return {}


def _evidence(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in ("evidence", "evidence_url")}


@dataclass(frozen=True, slots=True)
class SourceMove:
    """What the source said of a value when the form was made, and what it says now."""

    request: CorrectionRequest
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Review:
    """Requests beside the source and the safeguards, as they are now."""

    requests: list[CorrectionRequest]
    doubts: list[Doubt]
    typed_again: dict[str, str]
    moved: list[SourceMove]
    source: dict[str, str]

    @property
    def unlikely(self) -> list[tuple[Doubt, str]]:
        """Each with what was typed a second time."""
        return [(doubt, self.typed_again.get(doubt.request.key, "")) for doubt in self.doubts if not doubt.impossible]

    @property
    def unconfirmed(self) -> bool:
        return any(typed != doubt.request.value for doubt, typed in self.unlikely)


def _review(request: HttpRequest, election: Election, contest: Contest, requests: list[CorrectionRequest]) -> Review:
    source = source_values(load_contexts(election, {contest.number}), requests)
    return Review(
        requests,
        overrides.doubts_of(election, requests),
        typed_again(request, requests),
        _moves(request, requests, source),
        source,
    )


def typed_again(request: HttpRequest, requests: list[CorrectionRequest]) -> dict[str, str]:
    """Numbers that were typed a second time, by key, in the one way of writing."""
    typed = {correction.key: request.POST.get(f"again-{correction.key}", "") for correction in requests}
    return {key: "".join(filter(str.isdecimal, value)).lstrip("0") or value for key, value in typed.items() if value}


def _moves(request: HttpRequest, requests: list[CorrectionRequest], source: dict[str, str]) -> list[SourceMove]:
    """Where the source moved since the form was made; what a form does not carry is not compared."""
    try:
        before = json.loads(request.POST.get("source") or "{}")
    except ValueError:
        before = {}
    known = before if isinstance(before, dict) else {}
    return [
        SourceMove(correction, str(known[correction.key]), source[correction.key])
        for correction in requests
        if str(known.get(correction.key, source[correction.key])) != source[correction.key]
    ]


def _preview(
    request: HttpRequest, election: Election, contest: Contest, review: Review, stale: Stale | None = None
) -> HttpResponse:
    change = overrides.preview(election, review.requests, timezone.now())
    return render_page(
        request,
        "preview",
        election,
        _("Correct {contest}").format(contest=contest),
        contest=contest,
        effect=change,
        review=review,
        requests=review.requests,
        needs_two=overrides.reasons_for_two(election, change, review.requests),
        stale=stale.other_changes if stale else [],
        reason=reason_of(request),
        fields=[(n, v) for n, v in request.POST.items() if n not in NOT_CARRIED and not n.startswith("again-")],
        source=json.dumps(review.source),
        seen=version(contest) if stale else request.POST.get("seen", ""),
    )


def _make(
    request: HttpRequest, election: Election, contest: Contest, requests: list[CorrectionRequest]
) -> HttpResponse:
    reason, form_version = reason_of(request), request.POST.get("seen") or None
    try:
        created = overrides.make_all(election, requests, reason=reason, form_version=form_version, **actor(request))
        words = ngettext(
            "Published: {n} correction of {contest}.", "Published: {n} corrections of {contest}.", len(created)
        )
        messages.success(request, words.format(n=len(created), contest=contest))
    except NeedsSecond as needs:
        propose(request, election, requests, f"{contest}: {in_words(requests)}", reason)
        messages.warning(request, f"{needs} {_('It is proposed, and waits for someone else’s approval.')}")
    return to_desk(election, "seat", number=contest.number)


def propose(
    request: HttpRequest, election: Election, requests: list[CorrectionRequest], summary: str, reason: str
) -> None:
    payload = proposals.corrections(requests)
    proposals.propose(election, "correct", payload, summary=summary[:2000], reason=reason, **actor(request))


def in_words(requests: list[CorrectionRequest]) -> str:
    listed = ", ".join(
        f"{correction.candidate or ''} {correction.field} = {correction.value}".strip() for correction in requests[:10]
    )
    return f"{listed} and {len(requests) - 10} more" if len(requests) > 10 else listed
