"""Corrections: asked for in a form or a file, shown before they are made, refused when somebody else saved first."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from results.admin.doors import acting, allowed, attempt, back, contest_of, local_time, reason_of, show
from results.ingest import overrides
from results.ingest.desk import bulk, proposals
from results.ingest.desk.refusals import NeedsSecond, Refused, Stale
from results.ingest.desk.wanted import OF_CANDIDATE, Wanted, version
from results.models import Contest, Election, Override

MOST_BYTES = 500_000
OF_CONTEST = ("status", "winner", "round", "rounds")


@allowed("correct")
def correct(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    """Preview first; then, with `confirm`, make the corrections, or propose them where two people are needed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    contest = contest_of(election, number)
    try:
        wanted = wanted_of(request, contest)
        if not wanted:
            raise Refused("Nothing to correct: fill in what should read differently.")
        if "confirm" in request.POST or "propose" in request.POST:
            return _make(request, election, contest, wanted)
        return _preview(request, election, contest, wanted)
    except Stale as stale:
        return _preview(request, election, contest, wanted_of(request, contest), stale)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back(election, "seat", number=number)


def wanted_of(request: HttpRequest, contest: Contest) -> list[Wanted]:
    """The fields that were filled in. Raises Refused."""
    ends = _ends(request)
    rows = {f"c{row.serial}": row for row in contest.candidates.all()}
    found = []
    for name, value in request.POST.items():
        serial, _, field = name.partition("-")
        if not str(value).strip():
            continue
        if serial in rows and field in OF_CANDIDATE:
            found.append(Wanted(contest, field, str(value), rows[serial], **ends))
        elif name in OF_CONTEST:
            found.append(Wanted(contest, name, str(value), None, **ends))
    return found


def _ends(request: HttpRequest) -> dict[str, Any]:
    until, minutes = request.POST.get("until", ""), request.POST.get("minutes", "")
    if until == "source":
        return {"until_source": True}
    if until == "minutes" and minutes.isdigit():
        return {"expires_at": timezone.now() + timedelta(minutes=min(int(minutes), 10_000))}
    return {"expires_at": local_time(request.POST.get("time", ""))} if until == "time" else {}


def _preview(
    request: HttpRequest, election: Election, contest: Contest, wanted: list[Wanted], stale: Stale | None = None
) -> HttpResponse:
    found = overrides.preview(election, wanted, timezone.now())
    left_out = {"csrfmiddlewaretoken", "seen", "confirm", "propose", "reason"}
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
        _propose(request, election, wanted, f"{contest}: {_in_words(wanted)}", reason)
        messages.warning(request, f"{needs} It is proposed, and waits for someone else's approval.")
    return back(election, "seat", number=contest.number)


def _propose(request: HttpRequest, election: Election, wanted: list[Wanted], summary: str, reason: str) -> None:
    asked = {"corrections": [proposals.asked_of(each) for each in wanted]}
    proposals.propose(election, "correct", asked, summary=summary[:2000], reason=reason, **acting(request))


def _in_words(wanted: list[Wanted]) -> str:
    return ", ".join(f"{each.candidate or ''} {each.field} = {each.value}".strip() for each in wanted[:10])


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


@allowed("correct")
def bulk_file(request: HttpRequest, election: Election) -> HttpResponse:
    """A CSV of corrections: all its problems, or all that it would change; then all of it, or nothing."""
    text = _text(request)
    if not text:
        return show(request, "bulk", election, "Corrections from a file", columns=bulk.COLUMNS)
    found = bulk.read(election, text, timezone.now())
    effect = overrides.preview(election, found.wanted, timezone.now()) if not found.problems else None
    reason = reason_of(request)
    if effect and "confirm" in request.POST and _made(request, election, found.wanted, reason):
        return redirect("admin:desk_front", election.slug)
    context = {"text": text, "file": found, "effect": effect, "reason": reason, "columns": bulk.COLUMNS}
    return show(request, "bulk", election, "Corrections from a file", **context)


def _made(request: HttpRequest, election: Election, wanted: list[Wanted], reason: str) -> bool:
    try:
        made = overrides.make_all(election, wanted, reason=reason, **acting(request))
        messages.success(request, f"Published: {len(made)} corrections.")
    except NeedsSecond as needs:
        summary = f"{len(wanted)} corrections from a file: {_in_words(wanted)}"
        return attempt(
            request, lambda: _propose(request, election, wanted, summary, reason), f"{needs} They are proposed."
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _text(request: HttpRequest) -> str:
    """What was uploaded or, when confirming, shown before."""
    upload: Any = request.FILES.get("file")
    if upload is None:
        return request.POST.get("text", "")[:MOST_BYTES]
    if upload.size > MOST_BYTES:
        messages.error(request, "That file is too large.")
        return ""
    return bytes(upload.read()).decode("utf-8-sig", errors="replace")
