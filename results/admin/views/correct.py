"""Corrections of one seat: asked for in a form, shown before they are made, refused when somebody else saved first."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils import timezone

from results.admin.access import (
    acting,
    allowed,
    attempt,
    back,
    contest_of,
    local_time,
    reason_of,
    show,
)
from results.admin.views.seat import seat_page
from results.editorial import overrides, proposals
from results.editorial.corrections import (
    OF_CANDIDATE,
    Wanted,
    checked,
    refuse_renumbered,
    version,
    whole,
)
from results.editorial.refusals import (
    NeedsSecond,
    Refused,
    Renumbered,
    Stale,
)
from results.models import Contest, Election, Override

OF_CONTEST = ("status", "winner", "round", "rounds")
MOST_MINUTES = 10_000


@allowed("correct")
def correct(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    """Preview first; then, with `confirm`, make the corrections, or propose them where two people are needed.

    What can't be is said above the form, and what was typed stays in it; unless the ballot was renumbered since, for
    then it would stand beside other names.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    contest = contest_of(election, number)
    try:
        refuse_renumbered(contest, request.POST.get("seen") or None)
        wanted = wanted_of(request, contest)
        if "again" in request.POST:
            return _again(request, election, contest)
        if "confirm" in request.POST or "propose" in request.POST:
            return _make(request, election, contest, wanted)
        return _preview(request, election, contest, wanted)
    except Stale as stale:
        return _preview(request, election, contest, wanted_of(request, contest), stale)
    except Renumbered as refusal:
        messages.error(request, str(refusal))
        return _again(request, election, contest, {"reason": reason_of(request)})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _again(request, election, contest)


def _again(
    request: HttpRequest, election: Election, contest: Contest, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The form as it was filled in, or with `typed` in it."""
    page = seat_page(request, election, contest.number, request.POST if typed is None else typed)
    return show(request, "seat", election, str(contest), **page)


def wanted_of(request: HttpRequest, contest: Contest) -> list[Wanted]:
    """The fields that were filled in, each checked. Raises Refused with all that is wrong with them."""
    rows = {f"c{row.serial}": row for row in contest.candidates.all()}
    ends, found, wrong = _ends(request), [], []
    for name, value in request.POST.items():
        part, _, field = name.partition("-")
        if not str(value).strip() or not (name in OF_CONTEST or (part in rows and field in OF_CANDIDATE)):
            continue
        candidate = None if name in OF_CONTEST else rows[part]
        try:
            asked = Wanted(contest, field or name, str(value), candidate, **ends)
            found.append(checked(asked, timezone.now()))
        except Refused as refusal:
            wrong.append(f"{candidate or 'The seat'}: {refusal}")
    if wrong or not found:
        raise Refused(" ".join(wrong) or "Nothing to correct: fill in what should read differently.")
    return found


def _ends(request: HttpRequest) -> dict[str, Any]:
    """How long the corrections hold. Raises Refused where a time is chosen and none given."""
    until = request.POST.get("until", "")
    if until == "source":
        return {"until_source": True}
    if until == "minutes":
        minutes = whole(request.POST.get("minutes", ""), MOST_MINUTES)
        return {"expires_at": timezone.now() + timedelta(minutes=minutes)}
    if until == "time":
        ends = local_time(request.POST.get("time", ""))
        if ends is None:
            raise Refused("Say until when it holds: a date and a time.")
        return {"expires_at": ends}
    return {}


def _preview(
    request: HttpRequest, election: Election, contest: Contest, wanted: list[Wanted], stale: Stale | None = None
) -> HttpResponse:
    found = overrides.preview(election, wanted, timezone.now())
    left_out = {"csrfmiddlewaretoken", "seen", "confirm", "propose", "again", "reason"}
    return show(
        request,
        "preview",
        election,
        f"Correct {contest}",
        contest=contest,
        effect=found,
        wanted=wanted,
        stale=stale.theirs if stale else [],
        reason=reason_of(request),
        fields=[(name, value) for name, value in request.POST.items() if name not in left_out],
        seen=version(contest) if stale else request.POST.get("seen", ""),
    )


def _make(request: HttpRequest, election: Election, contest: Contest, wanted: list[Wanted]) -> HttpResponse:
    reason, seen = reason_of(request), request.POST.get("seen") or None
    try:
        made = overrides.make_all(election, wanted, reason=reason, seen=seen, **acting(request))
        messages.success(request, f"Published: {len(made)} correction{'s' if len(made) > 1 else ''} of {contest}.")
    except NeedsSecond as needs:
        propose(request, election, wanted, f"{contest}: {in_words(wanted)}", reason)
        messages.warning(request, f"{needs} It is proposed, and waits for someone else's approval.")
    return back(election, "seat", number=contest.number)


def propose(request: HttpRequest, election: Election, wanted: list[Wanted], summary: str, reason: str) -> None:
    asked = proposals.corrections(wanted)
    proposals.propose(election, "correct", asked, summary=summary[:2000], reason=reason, **acting(request))


def in_words(wanted: list[Wanted]) -> str:
    listed = ", ".join(f"{each.candidate or ''} {each.field} = {each.value}".strip() for each in wanted[:10])
    return f"{listed} and {len(wanted) - 10} more" if len(wanted) > 10 else listed


@allowed("correct")
def lift(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Override.objects.select_related("contest__election", "candidate"), pk=pk, contest__election=election
    )
    reason = reason_of(request)
    if request.method == "POST":
        try:
            overrides.lift(row, reason=reason, **acting(request))
            messages.success(request, "Lifted: what the source says is shown again.")
        except NeedsSecond as needs:
            attempt(request, lambda: _propose_lift(request, election, row, reason), f"{needs} It is proposed.")
        except Refused as refusal:
            messages.error(request, str(refusal))
    return back(election, "seat", number=row.contest.number)


def _propose_lift(request: HttpRequest, election: Election, row: Override, reason: str) -> None:
    summary = f"{row.contest}: lift {row.candidate or ''} {row}"
    proposals.propose(election, "lift", {"override": row.pk}, summary=summary, reason=reason, **acting(request))
