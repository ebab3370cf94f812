"""By-elections in one seat, and seats whose count was stopped: browser and server say the same."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from results.publish.poke import poke
from tests import boards
from tests.browser import night
from tests.browser.conftest import Reader, live

WORDS = "() => ['[data-headline]', '[data-standfirst]'].map((of) => document.querySelector(of).textContent.trim())"


@pytest.fixture
def alone(transactional_db: None, desk: Callable[..., Any]) -> str:
    """A by-election in one seat."""
    slug = f"bye-{uuid4().hex[:8]}"
    desk(boards.make_election, slug, 1)
    desk(boards.write, slug, boards.Change("election", "", entry(slug)))
    return slug


def entry(slug: str) -> dict[str, Any]:
    return boards.election_entry(slug, seats_total=1, majority_mark=0, seats_reporting=1, by_election=True)


@pytest.mark.parametrize("lang", ["", "/hi"])
def test_a_by_election_in_one_seat_is_told_as_that_seat(
    reader: Reader, alone: str, desk: Callable[..., Any], lang: str
) -> None:
    page, mine = live(reader.open(f"{lang}/e/{alone}/")), [""]
    winner = boards.person(1, "A PERSON", "AAP", 1077)
    for change in (
        boards.seat(1, "AAP", 77, round=1),
        boards.seat(1, "AAP", 78, round=6),
        boards.seat(1, "AAP", 77, round=13, status="declared", winner=winner),
    ):
        seq = desk(boards.write, alone, change)
        desk(poke, alone, "", seq)
        expect(page.locator("html")).to_have_attribute("data-seq", str(seq))
        mine = page.evaluate(WORDS)
        page.reload()
        assert mine == live(page).evaluate(WORDS)
    if not lang:
        assert mine[0].startswith("A Person (AAP) wins Seat 1, defeating")


@pytest.mark.parametrize("status", ["withheld", "void", "countermanded"])
def test_a_stopped_seat_is_nobodys(reader: Reader, slug: str, publish: Callable[..., int], status: str) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    seq = publish(night.seat(1, "BJP", 50, status=status))
    expect(page.locator("html")).to_have_attribute("data-seq", str(seq))
    expect(page.locator("#seat-1 .first .who")).to_have_text("–")
    expect(page.locator(".hex[data-number='1']")).to_have_class(f"hex h-none s-{status} is-empty")
    mine = page.locator("#seat-1").inner_text()
    page.reload()
    assert live(page).locator("#seat-1").inner_text() == mine
