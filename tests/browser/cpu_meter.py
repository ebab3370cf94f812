"""CPU of a page's one thread, as the browser counts it: what else the machine does, and waiting, is not in it."""

from collections.abc import Callable

from playwright.sync_api import Page

PARTS = {"script": "ScriptDuration", "style": "RecalcStyleDuration", "layout": "LayoutDuration"}
TOUCHED = "import('/static/results/dom.js').then(({ touched }) => touched.nodes)"
# Nothing looks again and again meanwhile, as Playwright's own wait would on every frame: that would be counted too.
ARRIVED = """seq => new Promise((done) => {
  const html = document.documentElement;
  const look = () => html.dataset.seq === String(seq) && done();
  new MutationObserver(look).observe(html, { attributeFilter: ["data-seq"] });
  look();
})"""
SHOWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"


class Meter:
    """What deltas cost one open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told = page.context.new_cdp_session(page)
        self.told.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cost(self, publish: Callable[[], int]) -> dict[str, float]:
        """CPU milliseconds of each of PARTS, from before something is published, up to seq, until it is painted."""
        before = self._spent()
        self.page.evaluate(ARRIVED, publish())
        self.page.evaluate(SHOWN)
        after = self._spent()
        return {part: after[part] - before[part] for part in PARTS}

    def nodes(self) -> int:
        """Nodes that the last delta wrote to."""
        return int(self.page.evaluate(TOUCHED))

    def _spent(self) -> dict[str, float]:
        metrics = {one["name"]: one["value"] for one in self.told.send("Performance.getMetrics")["metrics"]}
        return {part: 1000 * metrics[name] for part, name in PARTS.items()}
