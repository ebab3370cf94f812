"""Embeds: parts of the dashboard for other sites' pages, and the page that offers them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from results.web.pages import search
from results.web.pages.addresses import address
from results.web.pages.initial_state import people_of, seat_names
from results.web.pages.public import page
from results.web.pages.views import scene_of, show

EMBEDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "bar": ("summary", ("tally",), ("need.", "party.bar", "stamp.")),
    "table": ("summary", ("tally",), ("tally.", "stamp.")),
    "map": ("summary seats", (), ("key.", "map.", "seat.", "stamp.")),
    "ticker": ("summary moments", (), ("moment.", "retracted", "stamp.")),
}
"""For each part: its topics, the lists of the board it starts from, and the prefixes of the phrases it needs."""
EMBED_NAMES = {
    "bar": _("Majority bar"), "table": _("Table of parties"), "map": _("Map"), "ticker": _("Ticker"), "seat": _("Seat"),
}  # fmt: skip
EMBED_HEIGHTS = {"bar": 230, "table": 340, "map": 500, "ticker": 560, "seat": 190}
"""Pixels that each part needs at a phone's width."""
STYLESHEETS = {"bar": "bar", "table": "tally", "map": "map", "ticker": "moments"}
"""The style sheet that each part needs beside the common ones."""


@page(framed=True)
def embed(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """One part of the dashboard for another site's page, as wide as the frame it is given."""
    if part not in EMBEDS:
        raise Http404("No such embed")
    topics, keep, of = EMBEDS[part]
    scene = scene_of(slug)
    return show(
        request,
        "embed",
        keep,
        scene=scene,
        part=part,
        topics=topics,
        of=of,
        people=seat_names(scene) if part == "ticker" else {},
        sheet=STYLESHEETS[part],
        script=f"embeds/{part}",
    )


@page(framed=True)
def embed_seat(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    scene = scene_of(slug)
    lines = [line for line in scene.seats if line.number == number]
    if not lines:
        raise Http404("No such seat")
    topics = f"summary seat:{number}"
    files: dict[str, Any] = {"script": "embeds/seat", "sheet": "rows", "of": ("seat.", "mark.", "stamp.")}
    files["people"] = people_of(scene, (number,))
    return show(request, "embed", ("seats",), (number,), scene=scene, part="seat", lines=lines, topics=topics, **files)


@page()
def embeds(request: HttpRequest, slug: str) -> HttpResponse:
    """Every embed for other sites, each with a preview and the line of HTML to paste."""
    scene = scene_of(slug)
    query = request.GET.get("seat", "")[:80]
    ranks = search.find(query, scene.board["seats"], search.Names()) if query else {}
    first = min(ranks or (seat["number"] for seat in scene.board["seats"]), key=lambda n: (ranks.get(n), n), default=1)
    paths = {part: address("embed", slug=slug, part=part) for part in EMBEDS}
    paths["seat"] = address("embed_seat", slug=slug, number=first)
    parts = [
        {"key": key, "name": EMBED_NAMES[key], "path": path, "height": EMBED_HEIGHTS[key]}
        for key, path in paths.items()
    ]
    return show(request, "embeds", scene=scene, parts=parts, query=query, is_found=bool(ranks))
