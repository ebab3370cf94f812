"""The desk's front page for the night, kept live by light polling."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import has_right, render_page, requires
from results.admin.overview import overview
from results.models import Election, Held, HeldState


def home(request: HttpRequest) -> HttpResponse:
    """The elections, those that are being counted first; with one only, straight to its desk."""
    rows = list(Election.objects.order_by("-tracking", "-date", "slug"))
    if len(rows) == 1 and has_right(request, "view_election"):
        return redirect("admin:desk_front", rows[0].slug)
    held = Held.objects.filter(state=HeldState.WAITING, needs_person=True)
    waiting = list(held.values_list("contest__election", flat=True))
    listed = [(row, sum(pk == row.pk for pk in waiting)) for row in rows]
    return render_page(
        request, "home", None, _("Elections"), elections=listed if has_right(request, "view_election") else []
    )


@requires("view_election")
def front(request: HttpRequest, election: Election) -> HttpResponse:
    overview_now = overview(election, timezone.now())
    return render_page(request, "front", election, election.name, overview=overview_now, **rights(request))


@requires("view_election")
def front_live(request: HttpRequest, election: Election) -> HttpResponse:
    """The part of the front page that changes; 304 while it says the same."""
    overview_now = overview(election, timezone.now())
    tag = f'"{overview_now.tag}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(
        request, "desk/front_live.html", {"overview": overview_now, "election": election, **rights(request)}
    )
    response["ETag"] = tag
    return response


def rights(request: HttpRequest) -> dict[str, bool]:
    names = ("correct", "freeze", "call", "approve", "roster")
    return {f"may_{name}": has_right(request, name) for name in names}
