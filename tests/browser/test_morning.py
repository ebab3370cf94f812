"""A page opened before counting and left open, and what is said of the first hour's leads."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, expect

from results.models import Candidate
from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live
from tests.browser.relay import Relay
from tests.browser.test_connection import LOW

FILLS = """(places) => [...document.querySelectorAll(places)].map((node) => node.getAttribute('fill'))"""


def watch_new_delhi(slug: str) -> None:
    Candidate.objects.filter(contest__election__slug=slug, contest__number=40, is_nota=False).update(is_key=True)


def test_the_closest_fights_come_with_the_first_numbers(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    publish(*night.before(slug))
    page = live(reader.open(f"/e/{slug}/"))
    heading, jump = page.locator("#h-close"), page.locator("nav.jump a[href='#h-close']")
    expect(heading).to_be_hidden()
    expect(jump).to_be_hidden()
    publish(night.seat(3, "AAP", 120))
    expect(heading).to_be_visible()
    expect(jump).to_be_visible()
    expect(page.locator("live-close li")).to_contain_text("Timarpur")
    publish(night.waiting(3))
    expect(heading).to_be_hidden()


def test_parties_keep_their_colours_from_the_first_number_on(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    """As the server draws them: brought to a lightness that is seen on light and dark paper."""
    publish(*night.before(slug), night.tally("BJP", 0, 0, votes=None, vote_share=None, colour="#ffcc66"))
    page = live(reader.open(f"/e/{slug}/"))
    publish(night.tally("BJP", 0, 5, colour="#ffcc66"), night.tally("AAP", 0, 3), night.seat(1), night.seat(3, "AAP"))
    places = ".rival [data-tint], [data-pieces] rect, #seat-1 .swatch rect, #seat-3 .swatch rect"
    expect(page.locator(".bar-picture [data-pieces] rect")).to_have_count(4)
    expect(page.locator("#seat-3 .first .code")).to_have_text("AAP")
    mine = page.evaluate(FILLS, places)
    page.reload()
    assert mine == live(page).evaluate(FILLS, places)


def test_a_key_contest_names_who_stands_until_somebody_leads(
    reader: Reader, slug: str, publish: Callable[..., int], desk: Callable[..., Any]
) -> None:
    desk(watch_new_delhi, slug)
    publish(*night.before(slug))
    page = live(reader.open(f"/e/{slug}/"))
    sentence = page.locator("live-contests [data-number='40'] .contest-sentence")
    stands = "BJP’s First Of 40 against AAP’s Second Of 40 in New Delhi"
    expect(sentence).to_have_text(stands)
    publish(night.waiting(40))
    expect(page.locator("live-contests [data-number='40'] .status")).to_have_text("Awaiting first count")
    expect(sentence).to_have_text(stands)
    publish(night.new_delhi("AAP", 223))
    expect(sentence).to_have_text("Arvind Kejriwal (AAP) leads in New Delhi, Parvesh Verma (BJP) trails")
    publish(night.waiting(40))
    expect(sentence).to_have_text(stands)


def test_where_data_is_dear_early_leads_are_called_early_too(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    publish(*night.first_hour(slug))
    phone = Reader(browser, relay.http)
    page = phone.open("/worker.js", viewport=PHONE)
    page.context.add_init_script(f"({LOW})({{ saveData: true }})")
    page.goto(f"{relay.http}/e/{slug}/")
    live(page)
    expect(page.locator("live-low")).to_contain_text("Low-data mode")
    publish(night.tally("BJP", 0, 9))
    expect(page.locator("[data-headline]")).to_have_text("Early leads: BJP 9, AAP 4")
    publish(night.election(slug, seats_reporting=12, seats_declared=1), night.tally("BJP", 1, 8))
    expect(page.locator("[data-headline]")).to_have_text("BJP ahead in 9 seats, above the majority mark of 7")
    page.context.close()


def test_an_embedded_table_tells_no_gains_of_early_leads(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    publish(*night.first_hour(slug))
    page = reader.open(f"/embed/{slug}/table/")
    row = page.locator("tr[data-party=BJP]")
    publish(night.tally("BJP", 0, 9))
    expect(row.locator("[data-f=total]")).to_have_text("9")
    expect(row.locator("[data-f=change]")).to_have_text("–")
    publish(night.election(slug, seats_reporting=12, seats_declared=1), night.tally("BJP", 1, 9))
    expect(row.locator("[data-f=change]")).to_have_text("+2")
