"""Losing the line and getting it back, really cut at the socket; and the ways round a blocked one."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.browser import night
from tests.browser.conftest import Reader, live
from tests.browser.line import Line


def test_a_cut_line_is_told_and_caught_up(browser: Browser, line: Line, slug: str, publish: Callable[..., int]) -> None:
    cut = Reader(browser, line.http)
    page = live(cut.open(f"/e/{slug}/"))
    page.evaluate("window.before = document.querySelector('#seat-1')")
    line.cut()
    expect(page.locator("[data-link]")).to_contain_text("Connection lost. Trying again")
    publish(night.seat(1, "BJP", 5555))
    assert "4,000" in page.locator("#seat-1 .margin").inner_text(), "the last good numbers stay"
    line.mend()
    expect(page.locator("#seat-1 .margin")).to_have_text("5,555", timeout=30_000)
    expect(page.locator("[data-link]")).to_contain_text("Live")
    assert page.evaluate("window.before === document.querySelector('#seat-1')")
    page.context.close()


def test_without_sockets_the_second_way_is_taken_and_told(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    reader.expected = "WebSocket"
    page = reader.open("/")
    page.context.add_init_script("""window.WebSocket = class extends EventTarget {
        constructor() { super(); setTimeout(() => this.onclose?.({ code: 1006, reason: '' }), 5); }
        close() {} send() {}
    };""")
    page.goto(f"{reader.base}/e/{slug}/")
    expect(page.locator("[data-link]")).to_contain_text("event stream", timeout=20_000)
    publish(night.seat(1, "BJP", 6666))
    expect(page.locator("#seat-1 .margin")).to_have_text("6,666")


def test_offline_shows_the_last_state_with_its_age(
    browser: Browser, line: Line, slug: str, publish: Callable[..., int]
) -> None:
    """The service worker keeps the page; the browser keeps the newest board it heard."""
    kept = Reader(browser, line.http)
    page = live(kept.open(f"/e/{slug}/", service_workers="allow"))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    live(page)
    publish(night.seat(1, "BJP", 7777))
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    line.cut()
    page.reload()
    expect(page.locator("#seat-1 .margin")).to_have_text("7,777")
    expect(page.locator("[data-words]")).to_contain_text("ago")
    expect(page.locator("[data-link]")).to_contain_text("Connection lost", timeout=20_000)
    line.mend()
    expect(page.locator("[data-link]")).to_contain_text("Live", timeout=40_000)
    page.context.close()
