"""Calls of seats, and moments taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from results.admin.access import (
    actor,
    attempt,
    contest_of,
    number_of,
    reason_of,
    render_page,
    requires,
    to_desk,
)
from results.admin.views.home import rights
from results.editorial import calls, public_notes
from results.models import Call, Election, Moment


@requires("call")
def call(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    contest = contest_of(election, number)
    if request.method == "POST":
        candidate = get_object_or_404(contest.candidates, serial=number_of(request, "serial"))
        reason, seen = reason_of(request), request.POST.get("seen") or None
        attempt(request, lambda: calls.call(contest, candidate, reason=reason, seen=seen, **actor(request)), "Called.")
    return to_desk(election, "seat", number=number)


@requires("call")
def retract_call(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Call.objects.select_related("contest__election", "candidate"), pk=pk, contest__election=election
    )
    if request.method == "POST":
        reason = reason_of(request)
        attempt(request, lambda: calls.retract(row, reason=reason, **actor(request)), "Taken back.")
    return to_desk(election, "seat", number=row.contest.number)


@requires("view_moment")
def moments(request: HttpRequest, election: Election) -> HttpResponse:
    """What was told, the newest first."""
    rows = Moment.objects.filter(election=election)[:200]
    return render_page(request, "moments", election, "Moments", rows=rows, **rights(request))


@requires("correct")
def retract_moment(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        reason = reason_of(request)
        attempt(
            request,
            lambda: public_notes.retract(election, moment, reason=reason, **actor(request)),
            "Taken back in public.",
        )
    return to_desk(election, "moments")
