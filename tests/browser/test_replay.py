"""The whole chain as a user starts it: a recorded night is served, tracked, and changes before the readers' eyes."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LOOKS, Reader, live
from tests.live.system import System, running
from tracker.supervise import ports

pytestmark = pytest.mark.slow
DASHBOARD = "/e/delhi-2025/"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Delhi's count at twenty times, at ten to eleven: the Aam Aadmi Party's leader is 386 votes ahead."""
    folder: Path = tmp_path_factory.mktemp("replay") / "var"
    with running(folder, SPEED="20", PORT=str(ports.free())) as found:
        found.wait_ready()
        control(found, "seek?at=10:50")
        yield found


def control(system: System, what: str) -> None:
    found = re.search(r"Tracking (http://[^/]+)", system.printed)
    assert found, system.printed
    httpx.post(f"{found[1]}/_replay/{what}", timeout=10).raise_for_status()


def test_a_lead_changes_and_the_source_comes_and_goes(browser: Browser, system: System) -> None:
    reader = Reader(browser, system.address.rstrip("/"))
    pages: list[Page] = [
        live(reader.open(f"{lang}{DASHBOARD}", viewport=size, color_scheme=scheme))
        for lang in ("", "/hi")
        for size, scheme in LOOKS
    ]
    for page in pages:
        expect(page.locator("#seat-40 .first .who")).to_have_text("Arvind Kejriwal", timeout=60_000)
        page.evaluate("window.before = document.querySelector('#seat-40')")
    for page in pages:
        expect(page.locator("#seat-40 .first .who")).to_have_text("Parvesh Verma", timeout=90_000)
        expect(page.locator(".hex[data-number='40'].is-gain")).to_have_count(1)
        assert page.evaluate("window.before === document.querySelector('#seat-40')"), "without a reload"
    trails = "Arvind Kejriwal trails from New Delhi, BJP’s Parvesh Verma in the lead"
    expect(pages[0].locator("[data-list] .moment", has_text=trails)).to_have_count(1, timeout=30_000)
    control(system, "fault?kind=503&on=1")
    for page in pages:
        expect(page.locator("live-freshness")).to_have_class(re.compile("is-(late|down)"), timeout=90_000)
        expect(page.locator("#seat-40 .first .who")).to_have_text("Parvesh Verma")
    control(system, "fault?kind=503&on=0")
    for page in pages:
        expect(page.locator("live-freshness")).to_have_class(re.compile("is-ok"), timeout=120_000)
    assert reader.complaints == []
    for page in pages:
        page.context.close()
