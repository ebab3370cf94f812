"""Chromium on the real server, with Redis and the log behind it. Tests publish as a writer does."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from results.publish.poke import poke
from tests import boards, web_server
from tests.browser import night
from tests.browser.relay import Relay
from tests.web.conftest import environment
from tests.web_server import Server

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BLOCKED = "Service Worker registration blocked by Playwright"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
LOOKS = [(PHONE, "light"), (DESK, "dark"), (PHONE, "dark"), (DESK, "light")]
"""Each of the two screens by day and by night."""

PATIENCE_MS = 20_000
"""What is expected of a page may take so long on a busy machine."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the database is still used by one thread at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=ARGS)
        yield found
        found.close()


@pytest.fixture(scope="package")
def server(django_db_setup: None, redis_url: str) -> Iterator[Server]:
    with web_server.running_server(environment(redis_url)) as found:
        yield found


@pytest.fixture(scope="package")
def desk() -> Iterator[Callable[..., Any]]:
    """Runs a function that uses the database in a thread without a loop."""
    with ThreadPoolExecutor(1) as thread:

        def run(function: Callable[..., Any], *args: Any) -> Any:
            def done() -> Any:
                try:
                    return function(*args)
                finally:
                    connections.close_all()

            return thread.submit(done).result(30)

        yield run


@pytest.fixture
def slug(transactional_db: None, desk: Callable[..., Any]) -> str:
    """An election with twelve seats of every kind."""
    name = f"night-{uuid4().hex[:8]}"
    desk(night.publish_night, name)
    return name


@pytest.fixture
def publish(slug: str, desk: Callable[..., Any]) -> Callable[..., int]:
    """Write changes and poke; returns the last seq."""

    def written(*changes: boards.Change) -> int:
        seq: int = desk(boards.write, slug, *changes)
        desk(poke, slug, "", seq)
        return seq

    return written


@pytest.fixture
def relay(server: Server) -> Iterator[Relay]:
    """A line to the server that can be cut."""
    found = Relay(server.port)
    yield found
    found.close()


class Reader:
    """A person with a browser. What the console says ill of a page is kept, and fails the test at its end."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.complaints: list[str] = []
        self.expected = ""

    def open(self, path: str, **context: Any) -> Page:
        given = {"viewport": DESK, "reduced_motion": "no-preference", "service_workers": "block", **context}
        page = self.browser.new_context(**given).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self.heard)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.goto(self.base + path)
        return page

    def heard(self, message: ConsoleMessage) -> None:
        known = [BLOCKED, *([self.expected] if self.expected else [])]
        if message.type in ("error", "warning") and not any(words in message.text for words in known):
            self.complaints.append(message.text)


@pytest.fixture
def reader(browser: Browser, server: Server) -> Iterator[Reader]:
    found = Reader(browser, server.http)
    yield found
    for context in browser.contexts:
        context.close()
    assert found.complaints == []


def live(page: Page) -> Page:
    """Wait until the page hears the stream."""
    expect(page.locator("[data-link]")).to_have_text(re.compile("^(Live|लाइव)"))
    return page


def _many(seats: int) -> list[boards.Change]:
    return [night.numbered(number, by=1000 + number) for number in range(1, seats + 1)]


@pytest.fixture
def filled(transactional_db: None, desk: Callable[..., Any]) -> Callable[[int], str]:
    """Makes an election of so many seats; returns its slug."""

    def made(seats: int) -> str:
        slug = f"night-{uuid4().hex[:8]}"
        desk(boards.make_election, slug, 0)
        desk(boards.write, slug, night.election(slug, seats_total=seats), night.tally("BJP", 0, seats), *_many(seats))
        return slug

    return made
