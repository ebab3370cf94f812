"""What editors do with moments: pin, reword, hide, tell again, add."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, number_of, reason_of, requires, to_desk
from results.editorial import moments
from results.models import Election


@requires("correct")
def pin(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        is_pinned = request.POST.get("pinned") == "1"
        done = _("Shown first.") if is_pinned else _("Shown in its own place.")
        attempt(request, lambda: moments.pin(election, moment, is_pinned, **actor(request)), done)
    return to_desk(election, "moments")


@requires("correct")
def reword(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        words, reason = request.POST.get("words", ""), reason_of(request)
        attempt(
            request, lambda: moments.reword(election, moment, words, reason=reason, **actor(request)), _("Reworded.")
        )
    return to_desk(election, "moments")


@requires("correct")
def hide(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        reason = reason_of(request)
        attempt(request, lambda: moments.hide(election, moment, reason=reason, **actor(request)), _("Hidden."))
    return to_desk(election, "moments")


@requires("correct")
def tell_again(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    if request.method == "POST":
        attempt(request, lambda: moments.tell_again(election, pk, **actor(request)), _("Told again."))
    return to_desk(election, "moments")


@requires("correct")
def add(request: HttpRequest, election: Election) -> HttpResponse:
    if request.method == "POST":
        words, rank = request.POST.get("words", ""), number_of(request, "significance")
        seat = number_of(request, "seat") if request.POST.get("seat") else None
        attempt(request, lambda: moments.add(election, words, rank, seat, **actor(request)), _("Added."))
    return to_desk(election, "moments")
