"""The offline helper: it shows what was last seen where the line gives nothing, and keeps out of all else."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live
from tests.browser.relay import Relay
from tests.browser.test_connection import LOW


def open_with_service_worker(browser: Browser, relay: Relay, slug: str) -> Page:
    """The dashboard on its second visit: the helper has it, and cares for it."""
    page = Reader(browser, relay.http).open(f"/e/{slug}/", service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    return page


def test_offline_shows_the_last_state_with_its_age(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    """The service worker keeps the page; the browser keeps the newest board it heard."""
    page = live(open_with_service_worker(browser, relay, slug))
    publish(night.seat(1, "BJP", 7777))
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    relay.cut()
    page.reload()
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    expect(page.locator("[data-words]")).to_contain_text("ago")
    expect(page.locator("[data-link]")).to_contain_text("Connection lost", timeout=20_000)
    relay.mend()
    expect(page.locator("[data-link]")).to_contain_text("Live", timeout=40_000)
    page.context.close()


def test_who_asks_every_few_seconds_is_told_that_the_line_is_lost(browser: Browser, relay: Relay, slug: str) -> None:
    """Answers of the API are not kept: none comes from a dead line."""
    relay.block("/ws/", "/sse/")
    page = open_with_service_worker(browser, relay, slug)
    link = page.locator("[data-link]")
    expect(link).to_have_text("Checking for news every few seconds", timeout=30_000)
    kept = page.evaluate(
        "caches.open('pages-1').then((all) => all.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))"
    )
    assert f"/e/{slug}/" in kept
    assert [path for path in kept if not path.startswith(("/e/", "/static/results/"))] == []
    relay.cut()
    expect(link).to_contain_text("Connection lost", timeout=20_000)
    page.context.close()


def test_a_page_that_has_begun_to_come_may_take_its_time(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    page = live(open_with_service_worker(browser, relay, slug))
    publish(night.seat(1, "BJP", 7777))
    relay.stalls_s = 5
    page.reload()
    relay.stalls_s = 0
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    assert page.evaluate("document.body.lastElementChild.getAttribute('type')") == "module", "it is there to its end"
    live(page)
    page.context.close()


def test_while_the_server_is_away_the_page_is_as_last_seen(browser: Browser, relay: Relay, slug: str) -> None:
    page = live(open_with_service_worker(browser, relay, slug))
    relay.fail()
    page.reload()
    expect(page.locator("h1")).to_have_text("BJP ahead in 6 seats, 1 short of a majority")
    expect(page.locator("[data-link]")).to_contain_text("Connection lost", timeout=20_000)
    page.context.close()


def test_a_board_of_which_only_some_seats_are_heard_is_not_kept(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int]
) -> None:
    """It would be taken for the whole as of its place in the log, and the other seats never be repaired."""
    phone = Reader(browser, relay.http)
    page = phone.open("/worker.js", viewport=PHONE)
    page.context.add_init_script(f"({LOW})({{ saveData: true }})")
    page.goto(f"{relay.http}/e/{slug}/")
    expect(page.locator("live-low")).to_contain_text("Low-data mode")
    live(page)
    publish(night.seat(1, "BJP", 6666), night.tally("BJP", 1, 4))
    expect(page.locator("[data-party=BJP] [data-total]")).to_have_text("5")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Keep everything up to date").click()
    expect(page.locator("#seat-1 .margin")).to_have_text("6,666")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("Object.keys(localStorage).sort()") == [f"board:{slug}", "low-data"]
    page.context.close()
