"""Calls of seats, and moments taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from results.admin.access import (
    acting,
    allowed,
    attempt,
    back,
    contest_of,
    number_of,
    reason_of,
    show,
)
from results.admin.views.home import rights
from results.editorial import calls, public_notes
from results.models import Call, Election, Moment


@allowed("call")
def call(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    contest = contest_of(election, number)
    if request.method == "POST":
        candidate = get_object_or_404(contest.candidates, serial=number_of(request, "serial"))
        reason, seen = reason_of(request), request.POST.get("seen") or None
        attempt(request, lambda: calls.call(contest, candidate, reason=reason, seen=seen, **acting(request)), "Called.")
    return back(election, "seat", number=number)


@allowed("call")
def retract_call(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Call.objects.select_related("contest__election", "candidate"), pk=pk, contest__election=election
    )
    if request.method == "POST":
        reason = reason_of(request)
        attempt(request, lambda: calls.retract(row, reason=reason, **acting(request)), "Taken back.")
    return back(election, "seat", number=row.contest.number)


@allowed("view_moment")
def moments(request: HttpRequest, election: Election) -> HttpResponse:
    """What was told, the newest first."""
    rows = Moment.objects.filter(election=election)[:200]
    return show(request, "moments", election, "Moments", rows=rows, **rights(request))


@allowed("correct")
def retract_moment(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        reason = reason_of(request)
        attempt(
            request,
            lambda: public_notes.retract(election, moment, reason=reason, **acting(request)),
            "Taken back in public.",
        )
    return back(election, "moments")
