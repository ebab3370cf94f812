"""The wallboard."""

from django.http import HttpRequest, HttpResponse

from results.web.pages.public import page
from results.web.pages.views import EVERYTHING, scene_of, show


@page()
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """For a television: large, one thing at a time."""
    return show(request, "wall", EVERYTHING, scene=scene_of(slug))
