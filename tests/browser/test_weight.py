"""What the dashboard costs a phone: bytes on the wire, and time on its one thread."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import boards
from tests.browser import night
from tests.browser.conftest import DESK, PHONE, Reader, live
from tests.browser.cpu_meter import Meter

KB = 1024


@pytest.mark.parametrize(("seats", "most"), [(70, 100 * KB), (543, 220 * KB)])
def test_bytes_on_first_load(reader: Reader, filled: Callable[[int], str], seats: int, most: int) -> None:
    slug = filled(seats)
    page = reader.open("/worker.js", viewport=PHONE)
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda done: sizes.update({done.url: done.sizes()["responseBodySize"]}))
    page.goto(f"{reader.base}/e/{slug}/")
    live(page)
    page.wait_for_load_state("networkidle")
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    print(f"{seats} seats: {sum(sizes.values())} bytes in {len(sizes)} files, {scripts} of them script")
    assert sum(sizes.values()) <= most
    assert scripts <= 25 * KB
    assert all(url.startswith(reader.base) for url in sizes), "no third party is asked for anything"


def test_seventy_seats_change_at_once(reader: Reader, filled: Callable[[int], str], desk: Callable[..., Any]) -> None:
    slug = filled(70)
    meter = Meter(live(reader.open(f"/e/{slug}/", viewport=PHONE)))
    took: list[float] = []
    nodes = 0
    for step in range(1, 10):
        changes = [night.numbered(n, by=1000 + n + step, round=7 + step % 2) for n in range(1, 71)]
        took.append(sum(meter.cost(partial(desk, boards.write, slug, *changes)).values()))
        nodes = max(nodes, meter.nodes())
    print("ms of script, style and layout:", took, "nodes:", nodes)
    assert sorted(took)[len(took) // 2] < 10
    assert nodes < 70 * 8


@pytest.mark.parametrize("part", ["bar", "table", "map", "ticker", "seat/40"])
def test_an_embed_is_small(reader: Reader, filled: Callable[[int], str], part: str) -> None:
    slug = filled(70)
    page = reader.open("/worker.js")  # nothing of the pages is in its cache
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda done: sizes.update({done.url: done.sizes()["responseBodySize"]}))
    page.goto(f"{reader.base}/embed/{slug}/{part}/")
    page.wait_for_load_state("networkidle")
    print(f"embed {part}: {sum(sizes.values())} bytes in {len(sizes)} files")
    assert sum(sizes.values()) <= 15 * KB, sizes


SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
}"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""1.6 Mb/s, in bytes a second."""


@pytest.mark.parametrize("path", ["/", "/e/{slug}/seats/40/", "/e/{slug}/parties/BJP/", "/e/{slug}/map/"])
def test_nothing_shifts_while_a_slow_page_loads(reader: Reader, slug: str, path: str) -> None:
    for size in (PHONE, DESK):
        page = reader.open("/worker.js", viewport=size)
        page.context.add_init_script(f"({SHIFTS})()")
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW)
        page.goto(reader.base + path.format(slug=slug))
        live(page)
        page.wait_for_load_state("networkidle")
        assert sum(page.evaluate("shifts")) < 0.05, size


def test_the_hint_for_who_has_no_script_is_never_shown_to_others(reader: Reader, slug: str) -> None:
    page = reader.open(f"/e/{slug}/", viewport=PHONE)
    expect(page.locator("live-freshness .no-script-only")).to_be_hidden()
    page.route("**/*.js", lambda route: route.abort())
    reader.expected = "net::ERR_FAILED"
    page.reload()
    expect(page.locator("live-freshness .no-script-only")).to_be_hidden()
