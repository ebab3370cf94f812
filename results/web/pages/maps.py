"""The page of the geographic map; of the equal-area map where no outline is known."""

from django.http import HttpRequest, HttpResponse

from results.web.pages.geographic_map import geographic_map
from results.web.pages.public import page
from results.web.pages.views import EVERYTHING, board_of, scene_of, show


@page()
def geography(request: HttpRequest, slug: str) -> HttpResponse:
    election, board = board_of(slug)
    scene = scene_of(slug)
    return show(request, "geography", EVERYTHING, scene=scene, geographic=geographic_map(election, board, scene.tints))
