"""Every page at a past minute: exactly what a client that was connected then had."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import httpx
import pytest

from results.domain import board
from results.models import Event
from results.publish import log
from results.publish.snapshot import snapshot
from results.rehearsal.night import Night
from results.web.pages import wording
from tests.ingest.assertions import timeless
from tests.ingest.count import Count, begin
from tests.web_server import Server

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("", "seats/40/", "parties/BJP/", "moments/", "map/", "corrections/", "sources/", "wall/", "?lite=1")


def captured(night: Night) -> list[str]:
    """The three-minute marks at which each captured snapshot is first on the site's pages."""
    times = sorted({m.at for m in night.moments if not m.reconstructed})
    marks = [
        at.replace(second=0) + timedelta(minutes=(at.second > 0) + -(at.minute + (at.second > 0)) % 3) for at in times
    ]
    return [f"{min(mark, night.end):%H:%M}" for mark in marks]


class Client:
    """Who was connected all day: a first snapshot, then deltas."""

    def __init__(self, count: Count) -> None:
        self.count, self.board = count, snapshot(count.refreshed())

    def hear(self) -> tuple[datetime, dict[str, Any]]:
        events = log.since(self.count.election.pk, self.board["seq"])
        if events:
            self.board = board.apply(self.board, board.delta(events, self.board["epoch"], self.board["seq"]))
        return Event.objects.get(election=self.count.election, seq=self.board["seq"]).at, self.board


def start_of(page: httpx.Response) -> dict[str, Any]:
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', page.text, re.DOTALL)
    assert found, page.text[:500]
    start: dict[str, Any] = json.loads(found[1])
    return start


@pytest.mark.slow
def test_every_page_at_each_captured_time_is_what_a_client_had_then(server: Server, slug: str) -> None:
    count = begin(clock="10:03", slug=slug)
    client, had = Client(count), []
    for clock in captured(count.site.night):
        count.read(clock)
        had.append(client.hear())
    assert len(had) == 40
    with httpx.Client(base_url=server.http, timeout=60) as http:
        for at, known in had:
            assert_then(http, slug, at, known)


def test_a_page_of_the_past_says_so_and_does_not_move(server: Server, slug: str) -> None:
    count = begin(*range(36, 48), slug=slug, clock="10:45")
    at, known = Client(count).hear()
    count.read("13:03")
    with httpx.Client(base_url=server.http, timeout=60) as http:
        assert_then(http, slug, at, known)
        page = http.get(f"/hi/e/{slug}/", params={"at": at.isoformat()})
        assert "past-banner" in page.text
        assert page.headers["cache-control"] == "public, max-age=300"
        assert re.search(r'hreflang="en"[^>]*href="[^"]*\?at=|href="[^"]*\?at=[^"]*"[^>]*hreflang="en"', page.text)
        assert "past-banner" not in http.get(f"/e/{slug}/").text
        assert "past-banner" not in http.get(f"/e/{slug}/", params={"at": "2099-01-01T00:00:00Z"}).text
        assert http.get(f"/e/{slug}/", params={"at": "yesterday"}).status_code == 404
        assert http.get(f"/e/{slug}/", params={"at": "2001-01-01T00:00:00Z"}).status_code == 404


def test_search_and_filters_work_in_the_past(server: Server, slug: str) -> None:
    count = begin(*range(36, 48), slug=slug, clock="10:45")
    at, known = Client(count).hear()
    count.read("19:03")
    with httpx.Client(base_url=server.http, timeout=60) as http:
        then = http.get(f"/e/{slug}/", params={"at": at.isoformat(), "show": "declared"})
        now = http.get(f"/e/{slug}/", params={"show": "declared"})
    assert _rows_shown(then.text) == 0
    assert _rows_shown(now.text) > 0
    assert not [seat for seat in known["seats"] if seat["status"] == "declared"]


def _rows_shown(html: str) -> int:
    return sum("hidden" not in row for row in re.findall(r'<tr[^>]*id="seat-[^>]*>', html))


def assert_then(http: httpx.Client, slug: str, at: datetime, known: dict[str, Any]) -> None:
    asked = {"at": at.isoformat()}
    told = http.get(f"/api/v1/elections/{slug}/snapshot", params=asked).json()
    assert timeless(told) == timeless(known)
    for path in PAGES:
        page = http.get(f"/e/{slug}/{path}", params={**dict(httpx.QueryParams(path.partition("?")[2])), **asked})
        if path == "map/" and page.status_code == 404:
            continue  # no outlines here
        assert page.status_code == 200, path
        if path == "?lite=1":  # without scripts
            assert wording.headline(known) in unescape(page.text)
            continue
        start = start_of(page)
        assert start["board"]["seq"] == known["seq"], path
        for part in ("seats", "tally", "moments"):
            assert start["board"][part] in ([], known[part]), (path, part)
    embed = start_of(http.get(f"/embed/{slug}/bar/", params=asked))
    assert (embed["board"]["tally"], embed["at"]) == (known["tally"], asked["at"])


def test_frames_lead_from_step_to_step(server: Server, slug: str) -> None:
    """A key frame and the deltas after it are the boards of the steps; their addresses never change."""
    count = begin(*range(36, 48), slug=slug, clock="10:45")
    for clock in ("11:03", "11:33", "12:03"):
        count.read(clock)
    with httpx.Client(base_url=f"{server.http}/api/v1/elections/{slug}", timeout=60) as http:
        line = http.get("/timeline").json()
        steps = line["steps"]
        assert len(steps) > 3
        assert steps[-1]["seq"] == line["seq"] == count.refreshed().seq
        shown = http.get("/frame", params={"epoch": line["epoch"], "seq": steps[0]["seq"]}).json()
        for before, step in pairwise(steps):
            asked = {"epoch": line["epoch"], "seq": step["seq"]}
            answer = http.get("/frame", params={**asked, "prev": before["seq"]})
            assert "immutable" in answer.headers["cache-control"]
            shown = board.apply(shown, answer.json())
            whole = http.get("/frame", params=asked).json()
            assert timeless(shown) == timeless(whole)
            totals = {code: sum(seats) for code, seats in step["tally"].items()}
            assert totals == {row["party"]: row["total"] for row in whole["tally"] if row["party"] in totals}
        assert http.get("/frame", params={"epoch": "another", "seq": 1}).status_code == 404
        assert http.get("/frame", params={"epoch": line["epoch"], "seq": 5, "prev": 9}).status_code == 400
        high = {m["id"] for m in snapshot(count.election)["moments"] if m["significance"] >= 60 and not m["retracted"]}
        assert {mark["id"] for mark in line["marks"]} == high
