"""What surrounds the pages: embeds, pictures for link previews, the wallboard, the offline helper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from results.web.pages import share
from results.web.pages.addresses import ENGLISH
from results.web.pages.kept import Drawn
from results.web.pages.outlines import outlines
from results.web.pages.public import drawn, page, position
from results.web.pages.scene import Scene
from results.web.pages.views import EVERYTHING, board_of, scene_of, show
from results.web.pages.wording import contest_sentence, round_words, status_words

STATIC = Path(__file__).resolve().parents[2] / "static" / "results"
EMBEDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "bar": ("summary", ("tally",), ("need.", "party.bar", "stamp.")),
    "table": ("summary", ("tally",), ("tally.", "stamp.")),
    "map": ("summary seats", (), ("key.", "seat.", "stamp.")),
    "ticker": ("summary moments", (), ("moment.", "retracted", "stamp.")),
}
"""Each part's topics, the lists of the board it starts from, and the phrases it says."""
EMBED_HEIGHTS = {"bar": 260, "table": 340, "map": 500, "ticker": 560}
"""Pixels that each part needs at a phone's width."""


SHEETS = {"bar": "bar", "table": "tally", "map": "map", "ticker": "moments"}
"""The style that each part has of its own."""


@page(framed=True)
def embed(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """One part of the dashboard for another site's page, as wide as the frame it is given."""
    if part not in EMBEDS:
        raise Http404("No such embed")
    topics, keep, of = EMBEDS[part]
    return show(
        request,
        "embed",
        keep,
        scene=scene_of(slug),
        part=part,
        topics=topics,
        of=of,
        sheet=SHEETS[part],
        script=f"embeds/{part}",
    )


@page(framed=True)
def embed_seat(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    shown = scene_of(slug)
    lines = [line for line in shown.seats if line.number == number]
    if not lines:
        raise Http404("No such seat")
    topics = f"summary seat:{number}"
    files: dict[str, Any] = {"script": "embeds/seat", "sheet": "rows", "of": ("seat.", "mark.", "stamp.")}
    return show(request, "embed", ("seats",), (number,), scene=shown, part="seat", lines=lines, topics=topics, **files)


@page()
def embeds(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be put into another site's page, each with the line to paste."""
    shown = scene_of(slug)
    first = min((seat["number"] for seat in shown.board["seats"]), default=1)
    return show(request, "embeds", scene=shown, sizes=EMBED_HEIGHTS, first=first)


@page()
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """For a television: large, one thing at a time."""
    return show(request, "wall", EVERYTHING, scene=scene_of(slug))


@page()
def geography(request: HttpRequest, slug: str) -> HttpResponse:
    election, board = board_of(slug)
    shown = scene_of(slug)
    drawn = outlines(election, board, shown.tints)
    if drawn is None:
        raise Http404("No boundaries are known here")
    return show(request, "geography", EVERYTHING, scene=shown, outlines=drawn)


async def share_board(request: HttpRequest, slug: str) -> HttpResponse:
    """The state of play as a picture."""
    return await _png(request, slug, 0, lambda: _board_picture(scene_of(slug)))


async def share_seat(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One seat as a picture."""
    return await _png(request, slug, number, lambda: _seat_picture(scene_of(slug), number))


def _board_picture(shown: Scene) -> bytes:
    election = shown.election
    bar = tuple((p.colour, p.kind == "won", p.x / 100, (p.x + p.width) / 100) for p in shown.pieces)
    kicker = f"{election['name']} · {shown.stamp}"
    lines = (shown.standfirst, shown.need)
    return share.picture(kicker, shown.headline, lines, bar, shown.mark_x / 100, _foot(shown))


def _seat_picture(shown: Scene, number: int) -> bytes:
    seat = next((s for s in shown.board["seats"] if s["number"] == number), None)
    if seat is None:
        raise Http404("No such seat")
    line = next(each for each in shown.seats if each.number == number)
    people = tuple(f"{p.code} {p.name}  {p.votes}" for p in (line.first, line.second) if p.code)
    facts = (
        *people,
        *((f"Margin {line.margin}",) if people else ()),
        f"{round_words(seat)} {status_words(seat)}".strip(),
    )
    kicker = f"{shown.election['name']} · seat {number}"
    return share.picture(kicker, contest_sentence(seat), facts, (), 0, _foot(shown))


def _foot(shown: Scene) -> str:
    return f"REHEARSAL. {shown.rehearsal}" if shown.election["is_test"] else ""


async def _png(request: HttpRequest, slug: str, number: int, draw: Callable[[], bytes]) -> HttpResponse:
    """Pictures are in English: the face they are written in has no other script."""
    headers = {"Content-Type": "image/png", "Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff"}

    def in_english() -> Drawn:
        with override(ENGLISH):
            return Drawn(draw(), headers, is_text=False)

    return (await drawn(("picture", number, slug, await position(slug)), in_english)).answer(request)


def icon(_request: HttpRequest) -> HttpResponse:
    """For browsers that ask for an icon beside what no page of ours asked for, such as a CSV or a picture."""
    body = (STATIC / "icon.svg").read_bytes()
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="image/svg+xml", headers=headers)


def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. It must be served from the root to care for every page."""
    body = (STATIC / "worker.js").read_bytes()
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)
