"""Pictures for link previews: the state of play, and one seat."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, override

from results.domain.statuses import WON
from results.web.pages import preview_image
from results.web.pages.addresses import ENGLISH
from results.web.pages.dashboard import Scene
from results.web.pages.figures import clock, day
from results.web.pages.page_cache import RenderedPage
from results.web.pages.party_words import short
from results.web.pages.phrases import say
from results.web.pages.public import position, rendered_page
from results.web.pages.rows import PartyLine, seat_line
from results.web.pages.views import scene_of
from results.web.pages.wording import Entry, ahead, behind


async def share_board(request: HttpRequest, slug: str, lang: str = ENGLISH) -> HttpResponse:
    """The state of play as a picture."""
    return await _png(request, slug, 0, lang, lambda: _board_picture(scene_of(slug)))


async def share_seat(request: HttpRequest, slug: str, number: int, lang: str = ENGLISH) -> HttpResponse:
    """One seat as a picture."""
    return await _png(request, slug, number, lang, lambda: _seat_picture(scene_of(slug), number))


def _board_picture(scene: Scene) -> bytes:
    preview = preview_image.Preview(
        kicker=" · ".join(filter(None, (scene.name, _time(scene)))),
        title=scene.headline,
        sides=tuple(preview_image.Side(short(p.code), p.colour, _split(p), str(p.total)) for p in scene.rivals),
        facts=scene.need,
        foot=_foot(scene),
        bar=tuple(
            preview_image.Stretch(p.colour, p.kind == "won", p.x / 100, (p.x + p.width) / 100) for p in scene.pieces
        ),
        mark=scene.mark_x / 100 if scene.election["majority_mark"] else 0,
    )
    return preview_image.picture(preview)


def _split(party: PartyLine) -> str:
    """`5 won 42 leading`, of what there is."""
    won, leading = f"{party.won} {gettext('won')}", f"{party.leading} {gettext('leading')}"
    return won if not party.leading else leading if not party.won else f"{won} {leading}"


def _seat_picture(scene: Scene, number: int) -> bytes:
    seat = next((s for s in scene.board["seats"] if s["number"] == number), None)
    if seat is None:
        raise Http404("No such seat")
    line = seat_line(seat, scene.tints)
    people = [(one, entry) for one, entry in ((line.first, ahead(seat)), (line.second, behind(seat))) if entry]
    counted = seat["votes_counted"] or 1
    facts = [f"{gettext('Margin')} {line.margin}"] if people else []
    preview = preview_image.Preview(
        kicker=" · ".join((scene.name, say("moment.seat", number=number), _time(scene))),
        title=line.sentence,
        sides=tuple(
            preview_image.Side(short(one.code), one.colour, one.name, one.votes, (entry["votes"] or 0) / counted)
            for one, entry in people
        ),
        facts=" · ".join([*_state_of_count(seat), *facts, *filter(None, (line.round, line.status))]),
        foot=_foot(scene),
    )
    return preview_image.picture(preview)


def _state_of_count(seat: Entry) -> list[str]:
    """`won` or `leading`, so that nobody takes one for the other."""
    if ahead(seat) is None:
        return []
    return [gettext("won") if seat["status"] in WON else gettext("leading")]


def _time(scene: Scene) -> str:
    """Of when the numbers are: date and time, because a picture is passed on; the day of the count before any."""
    at = scene.election["source"].get("at")
    return f"{day(at)}, {clock(at)}" if at else scene.stamp


def _foot(scene: Scene) -> str:
    return f"{gettext('Rehearsal').upper()}. {scene.rehearsal}" if scene.election["is_test"] else ""


async def _png(request: HttpRequest, slug: str, number: int, lang: str, draw: Callable[[], bytes]) -> HttpResponse:
    """A picture in the language of the page, or in English where this machine can't set its script."""
    language = lang if preview_image.SHAPES else ENGLISH
    headers = {"Content-Type": "image/png", "Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff"}

    def in_language() -> RenderedPage:
        with override(language):
            return RenderedPage(draw(), headers, is_text=False)

    return (await rendered_page(("picture", language, number, slug, await position(slug)), in_language)).answer(request)
