"""The front page: one election is that election; several are the day, live, by-elections apart."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from results.publish.poke import poke
from tests import boards
from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live


def test_one_election_is_the_front_page(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open("/", viewport=PHONE))
    expect(page.locator("h1")).to_have_text("BJP ahead in 6 seats, 1 short of a majority")
    publish(night.seat(1, "BJP", 7777))
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    assert (page.locator("link[rel=canonical]").get_attribute("href") or "").endswith(f"/e/{slug}/")


def test_several_are_the_day(reader: Reader, slug: str, desk: Callable[..., Any], publish: Callable[..., int]) -> None:
    bye = f"bye-{uuid4().hex[:8]}"
    desk(boards.make_election, bye, 2)
    facts = {"name": "By-elections", "seats_total": 2, "majority_mark": 0, "by_election": True, "state_codes": []}
    desk(boards.write, bye, boards.Change("election", "", boards.election_entry(bye, **facts)))
    page = reader.open("/", viewport=PHONE)
    while page.locator("h1").inner_text() != "Elections":  # a page is kept for two seconds
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("section .card h2")).to_have_text(["By-elections"])
    first = page.locator(f".card[data-slug='{slug}']")
    expect(first.locator(".card-lead")).to_have_text("BJP ahead in 6 seats, 1 short of a majority")
    publish(night.tally("BJP", 2, 5), boards.moment(1, "BJP"))
    expect(first.locator(".card-lead")).to_have_text(
        "BJP ahead in 7 seats, above the majority mark of 7", timeout=20_000
    )
    desk(poke, bye, "", 1)
    expect(page.locator("ol.moments")).to_contain_text("Delhi 2025: The lead changed", timeout=20_000)
