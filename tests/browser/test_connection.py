"""Losing the line and getting it back, really cut at the socket; and the ways round a blocked one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live
from tests.browser.relay import Relay


def test_a_cut_line_is_told_and_caught_up(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    cut = Reader(browser, relay.http)
    page = live(cut.open(f"/e/{slug}/"))
    page.evaluate("window.before = document.querySelector('#seat-1')")
    relay.cut()
    expect(page.locator("[data-link]")).to_contain_text("Connection lost. Trying again")
    publish(night.seat(1, "BJP", 5555))
    assert page.locator("#seat-1 .margin").text_content() == "4,000", "the last good numbers stay"
    relay.mend()
    expect(page.locator("#seat-1 .margin")).to_have_text("5,555", timeout=30_000)
    expect(page.locator("[data-link]")).to_contain_text("Live")
    assert page.evaluate("window.before === document.querySelector('#seat-1')")
    page.context.close()


def test_behind_a_wall_it_falls_back_and_comes_back(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    """Sockets refused on the wire, then event streams too; then the wall is gone."""
    blocked = Reader(browser, relay.http)
    page = live(blocked.open(f"/e/{slug}/"))
    link = page.locator("[data-link]")
    relay.block("/ws/")
    expect(link).to_have_text("Connection lost. Trying again; the numbers stay as they were")
    expect(link).to_have_text("Live, by the second way (event stream)", timeout=60_000)
    publish(night.seat(1, "BJP", 6666))
    expect(page.locator("#seat-1 .margin")).to_have_text("6,666")
    relay.block("/ws/", "/sse/")
    expect(link).to_have_text("Checking for news every few seconds", timeout=60_000)
    publish(night.seat(1, "BJP", 7777))
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    relay.block()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(link).to_have_text("Live", timeout=20_000)
    publish(night.seat(1, "BJP", 8888))
    expect(page.locator("#seat-1 .margin")).to_have_text("8,888")
    page.context.close()


def test_what_is_blocked_from_the_start_is_gone_round(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    relay.block("/ws/", "/sse/")
    blocked = Reader(browser, relay.http)
    page = blocked.open(f"/e/{slug}/")
    link = page.locator("[data-link]")
    expect(link).to_have_text("Checking for news every few seconds", timeout=30_000)
    publish(night.seat(1, "BJP", 6666))
    expect(page.locator("#seat-1 .margin")).to_have_text("6,666")
    relay.block("/ws/")
    expect(link).to_have_text("Checking for news every few seconds", timeout=20_000)
    page.context.close()


def once_lost(page: Page, name: str) -> None:
    """The first answer for it is lost on the way."""
    page.route(name, lambda route: route.abort(), times=1)


def test_a_module_that_was_lost_is_asked_for_again(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    reader.expected = "net::ERR_FAILED"
    page = reader.open("/worker.js")
    for module in ("tools", "regions"):
        once_lost(page, f"**/parts/{module}.js")
    page.goto(f"{reader.base}/e/{slug}/")
    live(page)
    with page.expect_event("requestfailed"):
        page.locator("#q").scroll_into_view_if_needed()
    publish(night.seat(9, "AAP", 77))
    expect(page.locator(".pin")).to_have_count(12)
    page.wait_for_timeout(5500)
    publish(night.seat(9, "BJP", 78))
    expect(page.locator(".regions li", has_text="North West Delhi").locator("[data-score]")).to_have_text("BJP 5")


def test_names_that_were_lost_are_asked_for_again(reader: Reader, slug: str) -> None:
    reader.expected = "net::ERR_FAILED"
    page = reader.open(f"/e/{slug}/")
    once_lost(page, "**/names.json")
    page.locator("#q").scroll_into_view_if_needed()
    expect(page.locator(".pin")).to_have_count(12)
    with page.expect_event("requestfailed"):
        page.locator("#q").focus()
    page.keyboard.type("second of 5")  # of whom the board tells nothing yet
    expect(page.locator("tr[data-number]:visible")).to_have_count(1)


LOW = """(asked) => {
    Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), asked) });
}"""


@pytest.mark.parametrize("asked", ["{ saveData: true }", "{ effectiveType: '2g' }"])
def test_where_data_is_dear_only_what_is_on_the_screen_is_heard(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int], asked: str
) -> None:
    phone = Reader(browser, relay.http)
    page = phone.open("/worker.js", viewport=PHONE)
    page.context.add_init_script(f"({LOW})({asked})")
    page.goto(f"{relay.http}/e/{slug}/")
    live(page)
    words = page.locator("live-low")
    expect(words).to_contain_text("Low-data mode: only what is on your screen is kept up to date.")
    page.wait_for_function("import('/static/results/live.js').then(({ live }) => live.stream.topics.length)")
    heard = "import('/static/results/live.js').then(({ live }) => live.stream.topics.join())"
    assert page.evaluate(heard) == "summary,moments"
    publish(night.seat(1, "BJP", 6666), night.tally("BJP", 1, 4))
    expect(page.locator("[data-party=BJP] [data-total]")).to_have_text("5")
    assert page.locator("#seat-1 .margin").text_content() == "4,000", "it was not on the screen"
    page.locator("#seat-1").scroll_into_view_if_needed()
    expect(page.locator("#seat-1 .margin")).to_have_text("6,666")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"{heard}.then((topics) => topics === 'summary,moments')")
    page.get_by_role("button", name="Keep everything up to date").click()
    page.wait_for_function(f"{heard}.then((topics) => topics === '')")
    publish(night.seat(1, "BJP", 7777))
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    page.reload()
    expect(words.get_by_role("button")).to_have_text("Use less data")
    page.context.close()


def test_the_mark_is_green_only_while_the_line_holds(browser: Browser, relay: Relay, slug: str) -> None:
    reader = Reader(browser, relay.http)
    page = live(reader.open(f"/e/{slug}/"))
    expect(page.locator("live-freshness")).to_have_class("freshness is-ok is-linked")
    relay.cut()
    expect(page.locator("[data-link]")).to_contain_text("Connection lost", timeout=20_000)
    expect(page.locator("live-freshness")).to_have_class("freshness is-ok")
    page.context.close()
