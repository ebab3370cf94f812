"""Every view through one night's trouble, on both screens, by day and by night at once, and in Hindi."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from results.models import Contest, Election, Override
from tests import boards
from tests.browser import night
from tests.browser.conftest import DESK, LOOKS, PHONE, Reader
from tests.browser.relay import Relay

TRAILS = "Arvind Kejriwal (AAP) trails in New Delhi"
VERMA = ("[data-number='40'] .first .who", "Parvesh Verma")
SHOWN: dict[str, dict[str, tuple[str, str]]] = {
    "/e/{slug}/": {
        "lead": VERMA, "majority": ("[data-headline]", "above the majority mark of 7"),
        "corrected": ("#seat-40 .notes", "corrected"), "retracted": (".moment.is-retracted", "Withdrawn"),
    },
    "/e/{slug}/seats/40/": {
        "lead": ("[data-sentence]", TRAILS), "corrected": (".trust", "corrected"),
        "retracted": (".moment.is-retracted", "Withdrawn"),
    },
    "/e/{slug}/parties/BJP/": {"lead": VERMA, "corrected": ("#seat-40 .notes", "corrected")},
    "/e/{slug}/regions/lok-sabha-new-delhi/": {"lead": VERMA, "corrected": ("#seat-40 .notes", "corrected")},
    "/e/{slug}/map/": {"lead": VERMA, "corrected": ("#seat-40 .notes", "corrected")},
    "/e/{slug}/wall/": {"majority": ("[data-headline]", "above the majority mark of 7")},
    "/e/{slug}/moments/": {"lead": (".moment >> nth=0", TRAILS), "retracted": (".moment.is-retracted", "Withdrawn")},
    "/e/{slug}/corrections/": {"corrected": ("tbody tr", "Votes were read out wrongly")},
    "/e/{slug}/sources/": {},
    "/embed/{slug}/bar/": {"majority": (".need", "BJP is past 7 when leads are counted")},
    "/embed/{slug}/table/": {"majority": ("tr[data-party=BJP] [data-f=total]", "7")},
    "/embed/{slug}/map/": {"lead": (".hex.is-gain[data-number='40'] text", "40")},
    "/embed/{slug}/ticker/": {"lead": (".moment >> nth=0", TRAILS), "retracted": (".moment.is-retracted", "Withdrawn")},
    "/embed/{slug}/seat/40/": {"lead": VERMA, "corrected": ("#seat-40 .notes", "corrected")},
}  # fmt: skip
"""By view: what of each event is to be seen where."""
STATES = [
    ("late", "The source is late"),
    ("down", "The source is not answering. These are its last good numbers"),
]


def correct(slug: str) -> None:
    contest = Contest.objects.get(election__slug=slug, number=40)
    told = {"field": "votes", "value": "12400", "source_value": "12388", "reason": "Votes were read out wrongly"}
    Override.objects.create(contest=contest, candidate=contest.candidates.first(), made_at=datetime.now(UTC), **told)


def down(slug: str) -> None:
    Election.objects.filter(slug=slug).update(source_state="down")


@pytest.mark.parametrize("view", SHOWN)
def test_a_view_lives_through_the_night(
    browser: Browser, relay: Relay, slug: str, publish: Callable[..., int], desk: Callable[..., Any], view: str
) -> None:
    reader = Reader(browser, relay.http)
    path, wanted = view.format(slug=slug), SHOWN[view]
    pages = [reader.open(path, viewport=size, color_scheme=scheme) for size, scheme in LOOKS]

    def all_show(event: str) -> None:
        for page in pages:
            if event in wanted:
                place, words = wanted[event]
                expect(page.locator(place).first).to_contain_text(words)

    def all_say(words: str) -> None:
        for page in pages:
            if page.locator("live-freshness").count():
                expect(page.locator("live-freshness")).to_contain_text(words)

    all_say("Live")
    told = boards.moment_entry(40, "BJP", f"{TRAILS}, BJP's Parvesh Verma in the lead")
    change = boards.Change("moment", "lead_change:40:1", told)
    seq = publish(night.new_delhi("BJP", 225), night.tally("BJP", 1, 6), change)
    all_show("lead")
    all_show("majority")
    desk(correct, slug)
    publish(night.new_delhi("BJP", 237, corrected=True))
    all_show("corrected")
    publish(boards.retracted(f"m{seq}"))
    all_show("retracted")
    for state, words in STATES:
        publish(night.election(slug, **night.source(state)))
        all_say(words)
    publish(night.election(slug, frozen=True))
    all_say("Updates are paused by the editors")
    assert reader.complaints == []
    relay.cut()
    all_say("Connection lost. Trying again")
    publish(night.election(slug), night.new_delhi("BJP", 999))
    relay.mend()
    all_say("Live")
    all_say("Numbers of 8 February 2025, 11:00 am")
    for page in pages:
        page.context.close()


def test_the_sources_page_tells_of_a_source_that_went_down(
    reader: Reader, slug: str, publish: Callable[..., int], desk: Callable[..., Any]
) -> None:
    page = reader.open(f"/e/{slug}/sources/")
    expect(page.locator("live-freshness")).to_contain_text("Live")
    expect(page.locator(".facts dd").first).to_have_text("Updating")
    desk(down, slug)
    publish(night.election(slug, **night.source("down")), night.tally("BJP", 1, 4))
    expect(page.locator(".facts dd").first).to_have_text("Not updating")


@pytest.mark.parametrize("view", SHOWN)
def test_a_view_is_whole_in_hindi_and_without_script(reader: Reader, slug: str, view: str) -> None:
    path = view.format(slug=slug)
    hindi = reader.open(f"/hi{path}", viewport=PHONE, color_scheme="dark")
    assert hindi.locator("html").get_attribute("lang") == "hi"
    heading = hindi.locator("h1").first.inner_text()
    plain = reader.open(path, viewport=PHONE, java_script_enabled=False)
    assert plain.locator("main").inner_text().count("\n") > 3
    if not any(part in path for part in ("/embed/", "/seats/", "/parties/")):  # named by the source
        assert heading != plain.locator("h1").first.inner_text()
    assert not hindi.get_by_text("undefined").count()


OUTLINED = """() => {
    const node = document.activeElement;
    if (node === document.body) return null;
    const seen = node.matches('input[type=radio]') ? node.nextElementSibling : node;
    const box = seen.getBoundingClientRect();
    const style = getComputedStyle(seen);
    window.names = (window.names ?? 0) + 1;
    node.dataset.order ??= window.names;
    return [node.dataset.order, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, box.width > 0];
}"""
REACHABLE = """() => {
    const wanted = 'a[href], button, input, select, summary, iframe, [tabindex="0"]';
    const found = [...document.querySelectorAll(wanted)].filter((node) => node.checkVisibility() && !node.disabled);
    const radios = new Set(found.filter((node) => node.type === 'radio').map((node) => node.name));
    return found.filter((node) => node.type !== 'radio').length + radios.size;
}"""
ENOUGH = 40


@pytest.mark.parametrize("view", SHOWN)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(reader: Reader, slug: str, view: str) -> None:
    for size in (PHONE, DESK):
        page = reader.open(view.format(slug=slug), viewport=size)
        page.wait_for_load_state("networkidle")
        order = [stop for stop in stops(page) if stop]
        assert [stop for stop in order if not (stop[1] and stop[2])] == [], "focus is seen wherever it is"
        assert len(order) >= min(ENOUGH, page.evaluate(REACHABLE)), "and goes everywhere"
        page.context.close()


def stops(page: Page) -> list[list[Any] | None]:
    """Where Tab leads, once round or as far as is enough; frames of our own are passed through."""
    found: list[list[Any] | None] = []
    for _ in range(ENOUGH):
        page.keyboard.press("Tab")
        found.append(page.evaluate(OUTLINED))
        if found[-1] is None:
            break
    return found
