"""The page of the geographic map."""

from django.http import Http404, HttpRequest, HttpResponse

from results.web.pages.geographic_map import outlines
from results.web.pages.public import page
from results.web.pages.views import EVERYTHING, board_of, scene_of, show


@page()
def geography(request: HttpRequest, slug: str) -> HttpResponse:
    election, board = board_of(slug)
    shown = scene_of(slug)
    drawn = outlines(election, board, shown.tints)
    if drawn is None:
        raise Http404("No boundaries are known here")
    return show(request, "geography", EVERYTHING, scene=shown, outlines=drawn)
