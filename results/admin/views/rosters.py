"""Rosters in and out, and names that nobody knows yet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from results.admin.access import (
    acting,
    allowed,
    attempt,
    back,
    may,
    number_of,
    show,
    uploaded,
)
from results.editorial import proposals
from results.editorial import unknown_names as unknowns
from results.editorial.refusals import NeedsSecond, Refused
from results.editorial.rosters import SHEETS
from results.editorial.rosters.sheets import (
    Loading,
    Sheet,
    load,
    written,
)
from results.models import Candidate, Election, Party

MOST_BYTES = 5_000_000


@allowed("view_election")
def rosters(request: HttpRequest, election: Election) -> HttpResponse:
    """Take a roster away, or bring one: checked first, and taken in whole or not at all."""
    found: Loading | None = None
    if request.method == "POST" and not may(request, "roster"):
        raise PermissionDenied("Your role does not include: roster.")
    if request.method == "POST":
        sheet = _sheet(request.POST.get("sheet", ""))
        try:
            text = uploaded(request, MOST_BYTES)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            found = load(sheet, election, text, trial="trial" in request.POST, **acting(request))
            _tell(request, found)
    asked = request.POST.get("sheet", "")
    context = {"sheets": SHEETS.values(), "found": found, "asked": asked, "may_roster": may(request, "roster")}
    return show(request, "rosters", election, "Rosters", **context)


def _tell(request: HttpRequest, found: Loading) -> None:
    if found.problems:
        messages.error(request, f"{len(found.problems)} problems: nothing was taken in.")
    elif "trial" in request.POST:
        messages.info(request, f"It could be taken in: {found.changed} rows would differ. Nothing was written.")
    else:
        messages.success(request, f"Taken in: {found.changed} rows differ.")


def _sheet(name: str) -> Sheet:
    if name not in SHEETS:
        raise Http404("No such roster")
    return SHEETS[name]


@allowed("view_election")
def download(request: HttpRequest, election: Election, sheet: str) -> HttpResponse:
    response = HttpResponse(written(_sheet(sheet), election), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{election.slug}-{sheet}.csv"'
    return response


@allowed("roster")
def unknown(request: HttpRequest, election: Election) -> HttpResponse:
    """Each name with what it may be: one click."""
    if request.method == "POST":
        _settle(request, election)
        return back(election, "unknown")
    return show(
        request,
        "unknown",
        election,
        "Names to confirm",
        parties=unknowns.parties(election),
        candidates=unknowns.candidates(election),
    )


def _settle(request: HttpRequest, election: Election) -> None:
    pk, same = number_of(request, "pk"), number_of(request, "same") if request.POST.get("same") else 0
    rows: Any = Party.objects
    settle: Any = unknowns.settle_party
    if request.POST.get("kind") != "party":
        rows, settle = Candidate.objects.filter(contest__election=election), unknowns.settle_candidate
    row = get_object_or_404(rows, pk=pk, needs_review=True)
    meant = get_object_or_404(rows, pk=same) if same else None
    try:
        settle(election, row, meant, **acting(request))
        messages.success(request, "Settled.")
    except NeedsSecond as needs:
        attempt(request, lambda: _propose(request, election, row, meant), f"{needs} It is proposed.")
    except Refused as refusal:
        messages.error(request, str(refusal))


def _propose(request: HttpRequest, election: Election, row: Any, meant: Any) -> None:
    summary, reason = f"“{row.name}” is {meant.name}", f"The source writes “{row.name}”."
    asked = proposals.settling(row, meant)
    proposals.propose(election, "settle", asked, summary=summary, reason=reason, **acting(request))
