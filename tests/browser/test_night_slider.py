"""The night as a slider: any minute, in the page, in its address, and beside another minute."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from results.publish.poke import poke
from tests import boards
from tests.browser import night
from tests.browser.conftest import Reader, live

STEP = "(step) => document.querySelector('live-night').go(step)"
BJP_LEADS, AAP_LEADS = "BJP ahead in 7 seats", "AAP ahead in 10 seats"


@pytest.fixture
def count(slug: str, desk: Callable[..., Any]) -> str:
    """Two more readings of the source: the BJP leads in New Delhi, then the AAP leads in ten seats."""
    readings = (
        [night.new_delhi("BJP", 225), night.tally("BJP", 1, 6)],
        [night.new_delhi("AAP", 90), night.tally("AAP", 1, 9), night.tally("BJP", 0, 2)],
    )
    for minute, changes in enumerate(readings, 3):
        source = {"source": {"state": "ok", "age_s": 20, "at": f"2025-02-08T11:0{minute}:00+05:30"}}
        at = boards.AT + timedelta(minutes=minute)
        written = [night.election(slug, **source), *changes]
        desk(lambda changes=written, at=at: boards.write(slug, *changes, at=at))
    desk(poke, slug, "", 0)
    return slug


def opened(page: Page) -> Page:
    page.locator("live-night summary").click()
    expect(page.locator(".night-picture")).to_be_visible()
    return page


def test_a_minute_is_shown_in_the_page_and_by_its_address(
    reader: Reader, count: str, publish: Callable[..., int]
) -> None:
    page = opened(live(reader.open(f"/e/{count}/")))
    headline = page.locator("[data-headline]")
    expect(headline).to_contain_text(AAP_LEADS)
    page.evaluate(STEP, 1)
    expect(headline).to_contain_text(BJP_LEADS)
    expect(page.locator("#seat-40 .first .who")).to_have_text("Parvesh Verma")
    expect(page.locator(".night-words")).to_contain_text("11:03 am: AAP")
    expect(page).to_have_url(re.compile(r"\?at="))
    page.reload()
    expect(page.locator(".past-banner")).to_be_visible()
    expect(headline).to_contain_text(BJP_LEADS)
    publish(boards.seat(1, "AAP"), night.tally("AAP", 1, 10))
    expect(page.locator("[data-link]")).to_have_text("As it was published then; nothing here moves by itself")
    expect(headline).to_contain_text(BJP_LEADS)
    page.locator(".past-banner a").click()
    expect(page.locator(".past-banner")).to_have_count(0)
    expect(headline).to_contain_text("AAP ahead in 11 seats")


def test_a_link_leads_to_the_same_minute(reader: Reader, count: str) -> None:
    page = opened(reader.open(f"/e/{count}/"))
    page.evaluate(STEP, 1)
    expect(page).to_have_url(re.compile(r"\?at="))
    page.locator("#seat-40 a").first.click()
    expect(page).to_have_url(re.compile(r"/seats/40/\?at="))
    expect(page.locator("[data-sentence]")).to_contain_text(re.compile("Kejriwal.* trails"))
    expect(page.locator(".night-picture")).to_be_visible()


def test_two_minutes_are_compared(reader: Reader, count: str) -> None:
    page = opened(reader.open(f"/e/{count}/"))
    page.locator("live-night button", has_text="Compare from here").click()
    page.evaluate(STEP, 1)
    expect(page.locator(".night-found")).to_contain_text("From 11:03 am to 11:04 am")
    expect(page.locator(".night-found")).to_contain_text("BJP: 7, now 2")
    expect(page.locator(".night-found")).to_contain_text("New Delhi: BJP, now AAP")
    page.locator("live-night button", has_text="Stop comparing").click()
    expect(page.locator(".night-found")).to_be_empty()


def test_it_works_with_keys_and_plays_to_the_end(reader: Reader, count: str) -> None:
    page = opened(reader.open(f"/e/{count}/"))
    slider = page.locator("live-night input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1")
    expect(page.locator("[data-headline]")).to_contain_text(BJP_LEADS)
    page.keyboard.press(" ")
    expect(slider).to_have_value("2", timeout=20_000)
    expect(page.locator("[data-headline]")).to_contain_text(AAP_LEADS)
    expect(page.locator("live-night button", has_text="Play")).to_be_visible()


def test_a_page_that_is_read_goes_back_too(reader: Reader, count: str) -> None:
    page = opened(reader.open(f"/hi/e/{count}/seats/40/"))
    sentence = page.locator("[data-sentence]")
    now = sentence.inner_text()
    page.evaluate(STEP, 1)
    expect(sentence).not_to_have_text(now)
    assert page.locator("html").get_attribute("lang") == "hi"
