"""`moments.atom`: the newest moments as an Atom feed (RFC 4287)."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest

from results.domain.board import Entry
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.responses import Answer, reading

ATOM = "http://www.w3.org/2005/Atom"
EVER = "1970-01-01T00:00:00+00:00"


@reading()
async def moments(request: HttpRequest, slug: str) -> Answer:
    """The newest fifty; one that was taken back says so in its title."""
    told = (await hub().stream(slug)).used()
    here = request.build_absolute_uri("/")[:-1]
    body = told.kept(("atom", here), lambda: Frame(_feed(told, slug, here)))
    return Answer(body, f"{told.epoch}:{told.seq}:atom", type="application/atom+xml; charset=utf-8")


def _feed(told: LiveBoard, slug: str, here: str) -> bytes:
    about, feed = told.board["election"], Element("feed", xmlns=ATOM)
    test = "TEST: " if about["is_test"] else ""
    _say(feed, "id", f"tag:counting-day-tracker,2025:{slug}:{told.epoch}")
    _say(feed, "title", f"{test}{about['name']}")
    _say(feed, "updated", told.board["as_of"] or EVER)
    SubElement(SubElement(feed, "author"), "name").text = "Counting-day tracker"
    SubElement(feed, "link", rel="self", href=f"{here}/api/v1/elections/{slug}/moments.atom")
    SubElement(feed, "link", rel="alternate", href=f"{here}/e/{slug}/")
    for moment in told.board["moments"]:
        _entry(feed, moment, slug, told.epoch, here)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed)


def _entry(feed: Element, moment: Entry, slug: str, epoch: str, here: str) -> None:
    entry = SubElement(feed, "entry")
    _say(entry, "id", f"tag:counting-day-tracker,2025:{slug}:{epoch}:{moment['id']}")
    _say(entry, "title", clean(("Withdrawn: " if moment["retracted"] else "") + moment["headline"]))
    _say(entry, "updated", moment["at"])
    seat = moment.get("seat")
    SubElement(entry, "link", rel="alternate", href=f"{here}/e/{slug}/" + (f"seats/{seat}/" if seat else "moments/"))
    _say(entry, "summary", clean(moment["headline"]))


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def clean(text: str) -> str:
    """Without the control characters that XML cannot carry: names are scraped."""
    return "".join(each for each in text if each >= " " or each in "\t\n")
