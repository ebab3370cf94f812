"""What editors do with moments: pin, reword, hide, tell again, add."""

from django.http import HttpRequest, HttpResponse

from results.admin.access import acting, allowed, attempt, back, number_of, reason_of
from results.editorial import moments
from results.models import Election


@allowed("correct")
def pin(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        is_pinned = request.POST.get("pinned") == "1"
        done = "Shown first." if is_pinned else "Shown in its own place."
        attempt(request, lambda: moments.pin(election, moment, is_pinned, **acting(request)), done)
    return back(election, "moments")


@allowed("correct")
def reword(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        words, reason = request.POST.get("words", ""), reason_of(request)
        attempt(request, lambda: moments.reword(election, moment, words, reason=reason, **acting(request)), "Reworded.")
    return back(election, "moments")


@allowed("correct")
def hide(request: HttpRequest, election: Election, moment: str) -> HttpResponse:
    if request.method == "POST":
        reason = reason_of(request)
        attempt(request, lambda: moments.hide(election, moment, reason=reason, **acting(request)), "Hidden.")
    return back(election, "moments")


@allowed("correct")
def tell_again(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    if request.method == "POST":
        attempt(request, lambda: moments.tell_again(election, pk, **acting(request)), "Told again.")
    return back(election, "moments")


@allowed("correct")
def add(request: HttpRequest, election: Election) -> HttpResponse:
    if request.method == "POST":
        words, rank = request.POST.get("words", ""), number_of(request, "significance")
        seat = number_of(request, "seat") if request.POST.get("seat") else None
        attempt(request, lambda: moments.add(election, words, rank, seat, **acting(request)), "Added.")
    return back(election, "moments")
