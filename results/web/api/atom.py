"""`moments.atom`: moments as an Atom feed (RFC 4287), page by page (RFC 5005, section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from results.domain.board import MOMENTS_KEPT, Entry
from results.models import Moment
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.lists import as_told
from results.web.api.parameters import MAX_NUMBER, number
from results.web.api.responses import Answer, api_view
from results.web.origin import origin

ATOM = "http://www.w3.org/2005/Atom"
NEVER_PUBLISHED = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed: moments below the seq `before` (0: the newest) of at least `min_significance`."""

    slug: str
    base_url: str
    before: int = 0
    min_significance: int = 0

    def address(self, before: int) -> str:
        asked = {"before": before, "min_significance": self.min_significance}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.base_url}/api/v1/elections/{self.slug}/moments.atom" + (f"?{query}" if query else "")


@api_view("before", "min_significance")
async def moments(request: HttpRequest, slug: str) -> Answer:
    """Fifty moments, the newest first, and where the older ones are; one that was taken back says so in its title."""
    live_board = (await hub().stream(slug)).current()
    before = number(request, "before", 0, MAX_NUMBER)
    page = FeedPage(slug, origin(request), before, number(request, "min_significance", 0, 100))
    if page.before or page.min_significance:
        shown = await sync_to_async(_read)(live_board, page)
        body = Frame(_feed(live_board, page, shown))
    else:
        shown = live_board.board["moments"]
        body = live_board.cached(("atom", page.base_url), lambda: Frame(_feed(live_board, page, shown)))
    tag = f"{live_board.epoch}:{live_board.seq}:atom:{page.before}:{page.min_significance}"
    return Answer(body, tag, type="application/atom+xml; charset=utf-8")


def _read(live_board: LiveBoard, page: FeedPage) -> list[Entry]:
    rows = Moment.objects.filter(election=live_board.election, seq__gt=0, significance__gte=page.min_significance)
    rows = rows.filter(seq__lt=page.before) if page.before else rows
    return as_told(live_board.election, rows[:MOMENTS_KEPT])


def _feed(live_board: LiveBoard, page: FeedPage, shown: Sequence[Entry]) -> bytes:
    election, feed = live_board.board["election"], Element("feed", xmlns=ATOM)
    test = "TEST: " if election["is_test"] else ""
    _add_text(feed, "id", f"tag:counting-day-tracker,2025:{page.slug}:{live_board.epoch}")
    _add_text(feed, "title", f"{test}{election['name']}")
    _add_text(feed, "updated", live_board.board["as_of"] or NEVER_PUBLISHED)
    SubElement(SubElement(feed, "author"), "name").text = "Counting-day tracker"
    SubElement(feed, "link", rel="self", href=page.address(page.before))
    SubElement(feed, "link", rel="first", href=page.address(0))
    if len(shown) == MOMENTS_KEPT:
        SubElement(feed, "link", rel="next", href=page.address(shown[-1]["seq"]))
    SubElement(feed, "link", rel="alternate", href=f"{page.base_url}/e/{page.slug}/")
    for moment in shown:
        _entry(feed, moment, page.slug, live_board.epoch, page.base_url)
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
    SubElement(entry, "category", term=moment["kind"])
    _add_text(entry, "summary", without_control_characters(moment["headline"]))


def _add_text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def without_control_characters(text: str) -> str:
    """Without the control characters that XML cannot carry: names are scraped."""
    return "".join(each for each in text if each >= " " or each in "\t\n")
