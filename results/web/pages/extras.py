"""What surrounds the pages: embeds, pictures for link previews, the wallboard, the offline helper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from results.web.pages import share
from results.web.pages.addresses import ENGLISH, address
from results.web.pages.dashboard import Scene
from results.web.pages.initial_state import people_of, seat_names
from results.web.pages.outlines import outlines
from results.web.pages.page_cache import Drawn
from results.web.pages.phrases import say
from results.web.pages.public import drawn, page, position
from results.web.pages.rows import PartyLine, seat_line
from results.web.pages.views import EVERYTHING, board_of, scene_of, show
from results.web.pages.wording import ahead, behind

STATIC = Path(__file__).resolve().parents[2] / "static" / "results"
EMBEDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "bar": ("summary", ("tally",), ("need.", "party.bar", "stamp.")),
    "table": ("summary", ("tally",), ("tally.", "stamp.")),
    "map": ("summary seats", (), ("key.", "seat.", "stamp.")),
    "ticker": ("summary moments", (), ("moment.", "retracted", "stamp.")),
}
"""Each part's topics, the lists of the board it starts from, and the phrases it says."""
EMBED_NAMES = {
    "bar": _("Majority bar"), "table": _("Table of parties"), "map": _("Map"), "ticker": _("Ticker"), "seat": _("Seat"),
}  # fmt: skip
EMBED_HEIGHTS = {"bar": 230, "table": 340, "map": 500, "ticker": 560, "seat": 190}
"""Pixels that each part needs at a phone's width."""


SHEETS = {"bar": "bar", "table": "tally", "map": "map", "ticker": "moments"}
"""The style that each part has of its own."""


@page(framed=True)
def embed(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """One part of the dashboard for another site's page, as wide as the frame it is given."""
    if part not in EMBEDS:
        raise Http404("No such embed")
    topics, keep, of = EMBEDS[part]
    shown = scene_of(slug)
    return show(
        request,
        "embed",
        keep,
        scene=shown,
        part=part,
        topics=topics,
        of=of,
        people=seat_names(shown) if part == "ticker" else {},
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
    files["people"] = people_of(shown, (number,))
    return show(request, "embed", ("seats",), (number,), scene=shown, part="seat", lines=lines, topics=topics, **files)


@page()
def embeds(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be put into another site's page, each as it looks and with the line to paste."""
    shown = scene_of(slug)
    first = min((seat["number"] for seat in shown.board["seats"]), default=1)
    paths = {part: address("embed", slug=slug, part=part) for part in EMBEDS}
    paths["seat"] = address("embed_seat", slug=slug, number=first)
    parts = [
        {"key": key, "name": EMBED_NAMES[key], "path": path, "height": EMBED_HEIGHTS[key]}
        for key, path in paths.items()
    ]
    return show(request, "embeds", scene=shown, parts=parts)


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


async def share_board(request: HttpRequest, slug: str, lang: str = ENGLISH) -> HttpResponse:
    """The state of play as a picture."""
    return await _png(request, slug, 0, lang, lambda: _board_picture(scene_of(slug)))


async def share_seat(request: HttpRequest, slug: str, number: int, lang: str = ENGLISH) -> HttpResponse:
    """One seat as a picture."""
    return await _png(request, slug, number, lang, lambda: _seat_picture(scene_of(slug), number))


def _board_picture(shown: Scene) -> bytes:
    preview = share.Preview(
        kicker=f"{shown.name} · {shown.stamp}",
        title=shown.headline,
        sides=tuple(share.Side(p.code, p.colour, _split(p), str(p.total)) for p in shown.rivals),
        facts=shown.need,
        foot=_foot(shown),
        bar=tuple(share.Stretch(p.colour, p.kind == "won", p.x / 100, (p.x + p.width) / 100) for p in shown.pieces),
        mark=shown.mark_x / 100 if shown.election["majority_mark"] else 0,
    )
    return share.picture(preview)


def _split(party: PartyLine) -> str:
    """`5 won 42 leading`, of what there is."""
    won, leading = f"{party.won} {gettext('won')}", f"{party.leading} {gettext('leading')}"
    return won if not party.leading else leading if not party.won else f"{won} {leading}"


def _seat_picture(shown: Scene, number: int) -> bytes:
    seat = next((s for s in shown.board["seats"] if s["number"] == number), None)
    if seat is None:
        raise Http404("No such seat")
    line = seat_line(seat, shown.tints)
    people = [(one, entry) for one, entry in ((line.first, ahead(seat)), (line.second, behind(seat))) if entry]
    counted = seat["votes_counted"] or 1
    said = [f"{gettext('Margin')} {line.margin}"] if people else []
    preview = share.Preview(
        kicker=f"{shown.name} · {say('moment.seat', number=number)}",
        title=line.sentence,
        sides=tuple(
            share.Side(one.code, one.colour, one.name, one.votes, (entry["votes"] or 0) / counted)
            for one, entry in people
        ),
        facts=" · ".join([*said, *filter(None, (line.round, line.status))]),
        foot=_foot(shown),
    )
    return share.picture(preview)


def _foot(shown: Scene) -> str:
    return f"{gettext('Rehearsal').upper()}. {shown.rehearsal}" if shown.election["is_test"] else ""


async def _png(request: HttpRequest, slug: str, number: int, lang: str, draw: Callable[[], bytes]) -> HttpResponse:
    """A picture in the language of the page, or in English where this machine can't set its script."""
    spoken = lang if share.SHAPES else ENGLISH
    headers = {"Content-Type": "image/png", "Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff"}

    def in_language() -> Drawn:
        with override(spoken):
            return Drawn(draw(), headers, is_text=False)

    return (await drawn(("picture", spoken, number, slug, await position(slug)), in_language)).answer(request)


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
