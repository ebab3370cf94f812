"""`moments.atom`: the newest moments as an Atom feed (RFC 4287)."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest

from results.domain.board import Entry
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.responses import Answer, api_view

ATOM = "http://www.w3.org/2005/Atom"
NEVER_PUBLISHED = "1970-01-01T00:00:00+00:00"


@api_view()
async def moments(request: HttpRequest, slug: str) -> Answer:
    """The newest fifty; one that was taken back says so in its title."""
    live_board = (await hub().stream(slug)).current()
    base_url = request.build_absolute_uri("/")[:-1]
    body = live_board.cached(("atom", base_url), lambda: Frame(_feed(live_board, slug, base_url)))
    return Answer(body, f"{live_board.epoch}:{live_board.seq}:atom", type="application/atom+xml; charset=utf-8")


def _feed(live_board: LiveBoard, slug: str, base_url: str) -> bytes:
    election, feed = live_board.board["election"], Element("feed", xmlns=ATOM)
    test = "TEST: " if election["is_test"] else ""
    _add_text(feed, "id", f"tag:counting-day-tracker,2025:{slug}:{live_board.epoch}")
    _add_text(feed, "title", f"{test}{election['name']}")
    _add_text(feed, "updated", live_board.board["as_of"] or NEVER_PUBLISHED)
    SubElement(SubElement(feed, "author"), "name").text = "Counting-day tracker"
    SubElement(feed, "link", rel="self", href=f"{base_url}/api/v1/elections/{slug}/moments.atom")
    SubElement(feed, "link", rel="alternate", href=f"{base_url}/e/{slug}/")
    for moment in live_board.board["moments"]:
        _entry(feed, moment, slug, live_board.epoch, base_url)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed)


def _entry(feed: Element, moment: Entry, slug: str, epoch: str, base_url: str) -> None:
    entry = SubElement(feed, "entry")
    _add_text(entry, "id", f"tag:counting-day-tracker,2025:{slug}:{epoch}:{moment['id']}")
    _add_text(
        entry, "title", without_control_characters(("Withdrawn: " if moment["retracted"] else "") + moment["headline"])
    )
    _add_text(entry, "updated", moment["at"])
    seat = moment.get("seat")
    SubElement(
        entry, "link", rel="alternate", href=f"{base_url}/e/{slug}/" + (f"seats/{seat}/" if seat else "moments/")
    )
    _add_text(entry, "summary", without_control_characters(moment["headline"]))


def _add_text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def without_control_characters(text: str) -> str:
    """Without the control characters that XML cannot carry: names are scraped."""
    return "".join(each for each in text if each >= " " or each in "\t\n")
