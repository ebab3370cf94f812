"""The desk in a browser: by keyboard, live, and without one line that the strict policy refuses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from results.editorial import overrides
from tests.admin.desk import path, person
from tests.ingest.count import Count, begin
from tests.web_server import Server, running_server

PASSWORD = "a long password"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def count(database_url: str) -> Count:
    count = begin(1, 40, clock="11:03")
    count.read("11:06", 1, fault="times-ten")
    person("asha", "editor", PASSWORD)
    return count


@pytest.fixture
def server(count: Count, database_url: str, redis_url: str) -> Iterator[Server]:
    with running_server({"DATABASE_URL": database_url, "REDIS_URL": redis_url, "LOG_LEVEL": "ERROR"}) as running:
        yield running


@pytest.fixture
def page(chromium: str, server: Server) -> Iterator[Page]:
    """A browser that is logged in; what its policy refuses fails the test."""
    refused: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        page = browser.new_page()
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{server.http}/admin/login/")
        page.fill("#id_username", "asha")
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/desk/d/")
        yield page
        browser.close()
    assert refused == []


def test_a_held_reading_is_decided_by_keyboard_alone(page: Page, count: Count) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/held/*/")
    page.keyboard.type("checked by phone with the returning officer")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/desk/d/")
    expect(page.locator(".messagelist")).to_contain_text("Rejected.")


def test_the_front_page_shows_what_others_do_without_being_asked(page: Page, count: Count) -> None:
    expect(page.locator("#now")).not_to_contain_text("one table more")
    with ThreadPoolExecutor(1) as thread:  # Playwright keeps a loop in this one
        thread.submit(_correct, count).result(20)
    expect(page.locator("#now")).to_contain_text("one table more", timeout=10_000)


def test_what_is_saved_is_with_readers_within_a_second(page: Page, count: Count) -> None:
    """From the press of the button to a frame in an open public page, and marked there as corrected."""
    base = page.url.partition("/admin/")[0]
    reader = page.context.browser.new_page()  # type: ignore[union-attr]
    reader.goto(f"{base}/e/d/seats/40/")
    expect(reader.locator("live-freshness")).to_contain_text("Live", timeout=10_000)
    reader.evaluate("new MutationObserver(() => (window.told ??= Date.now()))"
                    ".observe(document.documentElement, { attributeFilter: ['data-seq'] })")  # fmt: skip
    page.goto(base + path(count, "seats/40/"))
    page.fill("[name=c1-votes]", "13000")
    page.fill("textarea[name=reason]", "form 20")
    page.click("text=See what would change")
    publish = page.get_by_role("button", name="Publish")
    expect(publish).to_be_visible()
    page.evaluate("document.querySelector('form[action$=\"correct/\"]')"
                  ".addEventListener('submit', () => localStorage.setItem('sent', Date.now()))")  # fmt: skip
    publish.click()
    expect(reader.locator(".trust")).to_contain_text("corrected")
    expect(reader.locator("tr[data-serial='1'] [data-f=votes]")).to_have_text("13,000")
    took = reader.evaluate("window.told") - int(page.evaluate("localStorage.getItem('sent')"))
    assert 0 < took < 1000


def test_what_someone_writes_stays_while_the_page_moves(page: Page, count: Count) -> None:
    """The front page goes on being live under the hands of whoever writes a reason."""
    page.locator("input[name=reason]").first.type("checked by ph")
    page.locator("details summary").click()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_correct, count).result(20)
    expect(page.locator("#now")).to_contain_text("one table more", timeout=10_000)
    written = page.locator("input[name=reason]").first
    expect(written).to_have_value("checked by ph")
    written.focus()
    page.keyboard.press("End")
    page.keyboard.type("one")
    expect(written).to_have_value("checked by phone")
    expect(page.locator("details table")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(page: Page, count: Count, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    held = page.locator("a[data-key^=held]").first.get_attribute("href") or ""
    places = ["", "seats/", "seats/40/", "seats/40/from/?field=margin", "freeze/", "bulk/", "feed/",
              "moments/", "rosters/", "audit/"]  # fmt: skip
    for place in (held, *(path(count, rest) for rest in places)):
        page.set_viewport_size({"width": 1440, "height": 3000})
        page.goto(page.url.partition("/admin/")[0] + place)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found] == [], place
        page.set_viewport_size({"width": 1024, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024, place


def _correct(count: Count) -> None:
    how: dict[str, Any] = {"reason": "one table more", "author": person("bala", "editor"), "now": timezone.now()}
    overrides.make(count.contest(40), "votes", "30000", candidate=count.candidate(40, 1), **how)
    connection.close()


def test_a_seat_is_corrected_from_find_to_published(page: Page, count: Count) -> None:
    page.keyboard.press("/")
    page.keyboard.type("new delhi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/seats/40/")
    page.fill("[name=c1-votes]", "30000")
    page.fill("[name=reason] >> nth=0", "form 20")
    page.click("text=See what would change")
    expect(page.locator("text=The majority moves")).to_have_count(1)
    page.click("button:has-text('Publish')")
    page.wait_for_url("**/seats/40/")
    expect(page.locator(".messagelist")).to_contain_text("Published: 1 correction")
    page.click("a.laid >> nth=2")
    expect(page.locator("main")).to_contain_text("An editor decided it: 30,000")
