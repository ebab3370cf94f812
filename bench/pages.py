"""What a page costs a reader's phone: bytes on first load, and the main thread's time for a delta of seventy seats.

Headless Chromium on the real server, nothing cached, as at 390 px. Bytes are those of the bodies on the wire. Times are
CPU of the page's main thread, told by the browser itself, the median of several deltas: `script` is ours and its
engine's, from the socket's message on; `style` and `layout` are the browser's part of showing it.

    python -m bench.pages [--json FILE] [--deltas 12]
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from bench.lines import keep
from tests import web_server
from tests.browser.cpu_meter import PARTS, Meter

PHONE: ViewportSize = {"width": 390, "height": 844}
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
KB = 1024
PAGES = [
    ("dashboard of 70", "e/seventy/", 100 * KB, 25 * KB),
    ("dashboard of 543", "e/lok-sabha/", 220 * KB, 25 * KB),
    ("low-data page", "e/seventy/?lite=1", 10 * KB, 0),
    *((f"embed {part}", f"embed/seventy/{part}/", 15 * KB, 15 * KB) for part in ("bar", "table", "map", "ticker")),
]
"""Name, path, and at most how many bytes in all and of script: the first two as `peers.md` has them."""
DELTA_MS = 10.0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server with two elections in a database of its own; its address."""
    from tracker.supervise import redis_server

    with redis_server.running(folder) as redis_url:
        os.environ |= {
            "VAR_DIR": str(folder),
            "REDIS_URL": redis_url,
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps a loop in this thread; nothing else runs in it
            "LOG_LEVEL": "ERROR",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill("seventy", 70)
        fill("lok-sabha", 543)
        with web_server.running_server({}) as server:
            yield server.http


def fill(slug: str, seats: int) -> None:
    from tests import boards
    from tests.browser import night

    boards.make_election(slug, 0)
    facts = {"seats_total": seats, "majority_mark": seats // 2 + 1, "seats_reporting": seats}
    boards.write(slug, night.election(slug, **facts), night.tally("BJP", 0, seats), *changed(seats, 0))


def changed(seats: int, step: int) -> list[Any]:
    """Every seat with other votes, another margin and another round than in the step before."""
    from tests.browser import night

    return [night.numbered(n, by=1000 + n + step, round=7 + step % 2) for n in range(1, seats + 1)]


def weighed(browser: Browser, address: str) -> dict[str, int]:
    """Bytes of a first load: in all, of script, and files."""
    page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda done: sizes.update({done.url: done.sizes()["responseBodySize"]}))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.context.close()
    script = sum(size for url, size in sizes.items() if url.endswith(".js"))
    return {"bytes": sum(sizes.values()), "script": script, "files": len(sizes)}


def deltas(browser: Browser, address: str, count: int) -> dict[str, float]:
    """What a delta of all seventy seats costs: CPU milliseconds by part, and nodes written."""
    page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
    page.goto(address)
    page.wait_for_function("document.querySelector('[data-link]').textContent === 'Live'")
    page.wait_for_timeout(1000)
    meter = Meter(page)
    took: list[dict[str, float]] = []
    nodes = 0
    for step in range(1, count + 1):
        took.append(meter.cost(partial(_publish, step)))
        nodes = max(nodes, meter.nodes())
    page.context.close()
    found = {part: round(statistics.median(one[part] for one in took), 2) for part in PARTS}
    return {**found, "nodes": nodes}


def _publish(step: int) -> int:
    from results.publish.poke import poke
    from tests import boards

    seq = boards.write("seventy", *changed(70, step))
    poke("seventy", "", seq)
    return seq


def measured(count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pages-", ignore_cleanup_errors=True))
        base = stack.enter_context(served(Path(folder)))
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        for page, path, most, most_script in PAGES:
            facts = weighed(browser, f"{base}/{path}")
            ok = facts["bytes"] <= most and facts["script"] <= most_script
            found.append({"bench": "pages", "page": page, **facts, "target_bytes": most, "ok": ok})
        cost = deltas(browser, f"{base}/e/seventy/", count)
        ok = sum(cost[part] for part in PARTS) <= DELTA_MS
        found.append({"bench": "pages", "page": "delta of 70 seats", **cost, "target_ms": DELTA_MS, "ok": ok})
        browser.close()
    return found


def report(line: dict[str, Any]) -> str:
    over = "" if line["ok"] else "  <- over"
    if "bytes" in line:
        most = f"at most {line['target_bytes'] / KB:.0f}"
        return f"{line['page']:18} {line['bytes'] / KB:6.1f} KB ({most}), {line['script'] / KB:4.1f} of it script{over}"
    parts = ", ".join(f"{part} {line[part]:.1f} ms" for part in PARTS)
    return f"{line['page']:18} {parts} of CPU (together at most {DELTA_MS:.0f}), {line['nodes']} nodes written{over}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--deltas", type=int, default=12)
    options = parser.parse_args()
    if not shutil.which("chromium"):
        print("left out: chromium is not installed")
        return 0
    lines = measured(options.deltas)
    print("\n".join(map(report, lines)))
    keep(options.json, *lines)
    return sum(not line["ok"] for line in lines)


if __name__ == "__main__":
    sys.exit(main())
