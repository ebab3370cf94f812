"""`moments.atom`: moments as an Atom feed (RFC 4287), page by page (RFC 5005, section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from results.domain.board import MOMENTS_KEPT, Entry
from results.models import Moment
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import Frame
from results.web.api.lists import moment_entries
from results.web.api.parameters import MAX_NUMBER, number
from results.web.api.responses import Answer, api_view
from results.web.origin import origin

NEVER_PUBLISHED = datetime(1970, 1, 1, tzinfo=UTC)


class PagedFeed(Atom1Feed):
    """Atom1Feed with links to other pages, and with the board's own time instead of its newest entry's."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": rel, "href": address})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed: moments below the seq `before` (0: the newest) of at least `min_significance`."""

    slug: str
    base_url: str
    before: int = 0
    min_significance: int = 0

    def address(self, before: int) -> str:
        parameters = {"before": before, "min_significance": self.min_significance}
        query = urlencode({name: value for name, value in parameters.items() if value})
        return f"{self.base_url}/api/v1/elections/{self.slug}/moments.atom" + (f"?{query}" if query else "")

    def others(self, shown: Sequence[Entry]) -> dict[str, str]:
        """The addresses of the first page and, where there may be one, of the next."""
        first = {"first": self.address(0)}
        return first | ({"next": self.address(shown[-1]["seq"])} if len(shown) == MOMENTS_KEPT else {})


@api_view("before", "min_significance")
async def moments(request: HttpRequest, slug: str) -> Answer:
    """Fifty moments, the newest first, and where the older ones are. One that was taken back, and a test, say so."""
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
    return moment_entries(live_board.election, rows[:MOMENTS_KEPT])


def _feed(live_board: LiveBoard, page: FeedPage, shown: Sequence[Entry]) -> bytes:
    election, as_of = live_board.board["election"], live_board.board["as_of"]
    feed = PagedFeed(
        title=_test(election) + _printable(election["name"]),
        link=f"{page.base_url}/e/{page.slug}/",
        description="",
        feed_url=page.address(page.before),
        feed_guid=f"tag:counting-day-tracker,2025:{page.slug}:{live_board.epoch}",
        author_name="Counting-day tracker",
        language="en",
        updated=datetime.fromisoformat(as_of) if as_of else NEVER_PUBLISHED,
        pages=page.others(shown),
    )
    for moment in shown:
        _add(feed, moment, election)
    return feed.writeString("utf-8").encode()


def _add(feed: PagedFeed, moment: Entry, election: Entry) -> None:
    headline, seat = _printable(moment["headline"]), moment.get("seat")
    feed.add_item(
        title=_test(election) + ("Withdrawn: " if moment["retracted"] else "") + headline,
        link=feed.feed["link"] + (f"seats/{seat}/" if seat else "moments/"),
        description=escape(headline),  # Atom1Feed marks summaries as HTML
        unique_id=f"{feed.feed['id']}:{moment['id']}",
        updateddate=datetime.fromisoformat(moment["at"]),
        categories=[moment["kind"]],
    )


def _test(election: Entry) -> str:
    return "TEST: " if election["is_test"] else ""


def _printable(text: str) -> str:
    """Without the control characters that XML cannot carry: names are scraped, and Django refuses them."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
