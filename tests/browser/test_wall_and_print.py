"""A television shows each panel whole, and paper bears the board in three pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import night
from tests.browser.conftest import Reader, live

TELEVISION = {"width": 1920, "height": 1080}
PANELS = 6


@pytest.mark.parametrize("lang", ["", "/hi"])
def test_no_panel_of_the_wall_is_cut_off_at_1080(
    reader: Reader, slug: str, publish: Callable[..., int], lang: str
) -> None:
    page = live(reader.open(f"{lang}/e/{slug}/wall/", viewport=TELEVISION))
    publish(night.new_delhi("BJP", 225), night.tally("BJP", 1, 6))
    expect(page.locator("[data-party=BJP] [data-total]")).to_have_text("7")
    for _ in range(PANELS):
        assert page.evaluate("document.documentElement.scrollHeight") <= TELEVISION["height"]
        page.keyboard.press("ArrowRight")


def test_the_board_is_printed_on_three_pages_and_says_that_it_is_a_rehearsal(
    reader: Reader, filled: Callable[[int], str]
) -> None:
    page = live(reader.open(f"/e/{filled(70)}/"))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3
    page.emulate_media(media="print")
    expect(page.locator(".test-banner")).to_be_visible()
    expect(page.locator("#seat-70")).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
