"""Maps under pointer, finger and keyboard, near and far."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import boards
from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live


@pytest.fixture
def large(transactional_db: None, desk: Callable[..., Any]) -> str:
    """An election of as many seats as West Bengal has."""
    slug = f"night-{uuid4().hex[:8]}"
    seats = [night.numbered(number, by=1000 + number) for number in range(1, 295)]
    desk(boards.make_election, slug, 0)
    desk(boards.write, slug, night.election(slug, seats_total=294), night.tally("BJP", 0, 294), *seats)
    return slug


def guided(page: Page) -> Page:
    """Wait until the map has its module."""
    page.locator("live-map").scroll_into_view_if_needed()
    expect(page.locator("[data-view][role=application]")).to_have_count(1)
    return page


def test_the_pointer_names_a_seat_and_a_click_opens_it(reader: Reader, slug: str) -> None:
    page = guided(live(reader.open(f"/e/{slug}/")))
    page.locator(".hex[data-number='1']").hover()
    tip = page.locator("[data-tip]")
    expect(tip).to_contain_text("Nerela")
    seat, box = page.locator(".hex[data-number='1']").bounding_box(), tip.bounding_box()
    assert seat and box and abs(box["y"] + box["height"] / 2 - seat["y"]) < 120, "beside the pointer"
    page.locator(".hex[data-number='1']").click()
    expect(page.locator("h1")).to_have_text("Nerela")


def test_a_finger_sees_first_and_opens_by_the_link(reader: Reader, slug: str) -> None:
    page = guided(live(reader.open(f"/e/{slug}/", viewport=PHONE, has_touch=True)))
    page.locator(".hex[data-number='40']").tap()
    page.locator("[data-tip] a").tap()
    expect(page.locator("h1")).to_have_text("New Delhi")


ARROWS = ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft")


def after(page: Page, number: str, arrow: str) -> str:
    """Where an arrow leads from a seat."""
    page.mouse.move(1, 1)
    page.locator(f".hex[data-number='{number}']").hover()
    expect(page.locator(".hex.is-chosen")).to_have_attribute("data-number", number)
    page.keyboard.press(arrow)
    return page.locator(".hex.is-chosen").get_attribute("data-number") or ""


def test_the_keyboard_reaches_every_seat(reader: Reader, slug: str) -> None:
    page = guided(live(reader.open(f"/e/{slug}/")))
    page.locator("[data-view]").focus()
    reached, edge = set[str](), {"1"}
    while edge:
        reached |= edge
        edge = {after(page, number, arrow) for number in sorted(edge) for arrow in ARROWS} - reached
    assert sorted(map(int, reached)) == [*range(1, 12), 40]


def test_what_the_keyboard_chose_is_told_and_opened(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = guided(live(reader.open(f"/e/{slug}/")))
    page.locator("[data-view]").focus()
    page.keyboard.press("ArrowRight")
    number = page.locator(".hex.is-chosen").get_attribute("data-number")
    publish(night.seat(int(number or 0), "BJP", 6543, round=9))
    expect(page.locator("[data-tip][role=status]")).to_contain_text("9")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tip]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.base}/e/{slug}/seats/{number}/")


def test_a_map_of_many_seats_comes_nearer_and_then_has_numbers(reader: Reader, large: str) -> None:
    page = guided(live(reader.open(f"/e/{large}/", viewport=PHONE)))
    number = page.locator(".hex text").first
    expect(number).to_have_css("display", "none")
    nearer = page.get_by_role("button", name="Bring the map nearer")
    for _ in range(3):
        nearer.click()
    expect(number).not_to_have_css("display", "none")
    size = page.evaluate("() => 7.5 * document.querySelector('live-map svg').getScreenCTM().a")
    assert size >= 11
    page.get_by_role("button", name="Show more of the map").click(click_count=3)
    expect(number).to_have_css("display", "none")


def test_the_geographic_map_names_its_seats(reader: Reader, slug: str) -> None:
    page = guided(live(reader.open(f"/e/{slug}/map/")))
    expect(page.locator(".land")).to_have_count(12)
    page.locator(".hex[data-number='1']").hover()
    expect(page.locator("[data-tip]")).to_contain_text("Nerela")
