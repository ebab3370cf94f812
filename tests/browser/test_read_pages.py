"""Pages that are read, not watched: asked for again when what they show has changed, whatever the line does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from results.models import Election
from tests.browser import night
from tests.browser.conftest import Reader, live

HELD = """() => {
    const { fetch } = window;
    window.asked = [];
    window.let = [];
    window.fetch = async (...question) => {
        const nth = asked.push(String(question[0]));
        const answer = await fetch(...question);
        if (nth === 1) await new Promise((open) => let.push(open));
        return answer;
    };
}"""
"""The first answer stays on the way until it is let through."""
NO_ANSWER = """() => {
    const { fetch } = window;
    const refused = [async () => { throw new TypeError("no network"); }, async () => new Response("", { status: 503 })];
    window.fetch = (...question) => (refused.shift() ?? fetch)(...question);
}"""
MARGIN = "dd[data-f=margin]"


def wait_for_questions(page: Page, count: int) -> None:
    page.wait_for_function("count => asked.length >= count && window.let.length", arg=count)


def test_no_answer_is_asked_for_again(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/seats/3/"))
    page.evaluate(NO_ANSWER)
    publish(night.seat(3, "AAP", 99, corrected=True))
    expect(page.locator(MARGIN)).to_have_text("99")


def test_news_that_comes_while_the_page_is_on_its_way_is_not_lost(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/seats/3/"))
    page.evaluate(HELD)
    publish(night.seat(3, "AAP", 99))
    wait_for_questions(page, 1)
    seq = publish(night.seat(3, "AAP", 98))
    expect(page.locator("html")).to_have_attribute("data-seq", str(seq))
    page.evaluate("window.let[0]()")
    expect(page.locator(MARGIN)).to_have_text("98")


def test_an_answer_that_was_overtaken_changes_nothing(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/seats/3/"))
    page.evaluate(HELD)
    publish(night.seat(3, "AAP", 99, corrected=True))
    wait_for_questions(page, 1)
    publish(night.seat(3, "AAP", 98, corrected=True))
    expect(page.locator(MARGIN)).to_have_text("98")
    page.evaluate("""() => {
        window.margins = [];
        const note = () => margins.push(document.querySelector('dd[data-f=margin]').textContent);
        new MutationObserver(note).observe(document.querySelector('live-page'), { subtree: true, characterData: true });
        window.let[0]();
    }""")
    page.wait_for_timeout(500)
    assert "99" not in page.evaluate("margins")


def no_worker(slug: str) -> None:
    Election.objects.filter(slug=slug).update(source_read_at=datetime.now(UTC) - timedelta(minutes=10))


def test_the_sources_page_follows_its_state_alone(
    reader: Reader, slug: str, publish: Callable[..., int], desk: Callable[..., Any]
) -> None:
    page = live(reader.open(f"/e/{slug}/sources/"))
    state = page.locator(".facts dd").first
    expect(state).to_have_text("Updating")
    publish(night.election(slug, **night.source("down")))
    expect(state).to_have_text("Not updating")
    desk(no_worker, slug)
    publish(night.election(slug, source=night.source("ok")["source"] | {"interval_s": 60}))
    expect(page.locator("live-freshness")).to_contain_text("The source is late")
    expect(state).to_have_text("Late")
