"""Calls of seats, and moments taken back."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, contest_of, number_of, reason_of, render_page, requires, to_desk
from results.admin.views.home import rights
from results.domain.statuses import OPEN
from results.editorial import calls, public_notes
from results.editorial.refusals import Refused
from results.models import Call, Candidate, Election, Moment


@requires("call")
def call(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    contest = contest_of(election, number)
    if request.method == "POST":
        candidate = get_object_or_404(contest.candidates, serial=number_of(request, "serial"))
        reason, form_version = reason_of(request), request.POST.get("seen") or None
        attempt(
            request,
            lambda: calls.call(contest, candidate, reason=reason, form_version=form_version, **actor(request)),
            _("Called."),
        )
    return to_desk(election, "seat", number=number)


@requires("call")
def call_many(request: HttpRequest, election: Election) -> HttpResponse:
    """Every open seat that is not called yet, those with the largest lead first: calls for many at once, or none."""
    if request.method == "POST":
        chosen = [int(pk) for pk in request.POST.getlist("candidate") if pk.isdecimal() and len(pk) < 12]
        people = list(Candidate.objects.filter(pk__in=chosen, contest__election=election).select_related("contest"))
        reason, how = reason_of(request), actor(request)

        @transaction.atomic
        def act() -> None:
            if not people:
                raise Refused(_("Choose at least one seat."))
            for person in people:
                calls.call(person.contest, person, reason=reason, **how)

        attempt(request, act, _("Called: {n} seats.").format(n=len(people)))
        return to_desk(election, "calls")
    called = Call.objects.filter(retracted_at=None, contest__election=election).values("contest")
    rows = election.contests.filter(status__in=OPEN, leader__isnull=False).exclude(pk__in=called)
    rows = rows.select_related("constituency", "leader__party").order_by("-margin")
    return render_page(request, "calls", election, _("Calls"), rows=rows, **rights(request))


@requires("call")
def retract_call(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Call.objects.select_related("contest__election", "candidate"), pk=pk, contest__election=election
    )
    if request.method == "POST":
        reason = reason_of(request)
        attempt(request, lambda: calls.retract(row, reason=reason, **actor(request)), _("Taken back."))
    return to_desk(election, "seat", number=row.contest.number)


@requires("view_moment")
def moments(request: HttpRequest, election: Election) -> HttpResponse:
    """What was told, the newest first."""
    rows = Moment.objects.filter(election=election)[:200]
    return render_page(request, "moments", election, _("Moments"), rows=rows, **rights(request))


@requires("correct")
def retract_moment(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        reason = reason_of(request)
        attempt(
            request,
            lambda: public_notes.retract(election, moment, reason=reason, **actor(request)),
            _("Taken back in public."),
        )
    return to_desk(election, "moments")
