"""A reader's own seats: found at the top, pinned, told of, shared, and what changed while the reader was away."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import boards
from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live

HIDE = """(isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def search(page: Page, typed: str) -> list[str]:
    page.locator("#find").fill(typed)
    expect(page.locator(".finder-list")).to_be_visible()
    return [words.split("\n")[0] for words in page.locator(".finder-list b, .finder-list li.quiet").all_inner_texts()]


def test_the_finder_ranks_and_leads_on(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/", viewport=PHONE))
    assert page.locator("#find").bounding_box()["y"] < 300  # type: ignore[index]
    assert search(page, "40") == ["New Delhi"]
    assert search(page, "kejrival") == ["New Delhi"]
    assert search(page, "केजरीवाल") == ["New Delhi"]
    assert search(page, "zzzz") == ["No seat, candidate or party is spelled like that here"]
    assert search(page, "bjp")[0] == "BJP"
    page.locator("#find").fill("new delhi")
    page.locator("#find").press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("New Delhi")


def test_pinned_seats_stand_under_the_headline_and_are_shared(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/", viewport=PHONE))
    search(page, "new delhi")
    page.get_by_role("button", name="Pin New Delhi").first.click()
    page.reload()
    card = page.locator(".mine .contest[data-number='40']")
    expect(card).to_contain_text("Arvind Kejriwal (AAP) leads in New Delhi")
    live(page)
    page.evaluate(HIDE, True)
    publish(night.new_delhi("BJP", 225))
    expect(page).to_have_title(re.compile("^● "))
    expect(card).to_contain_text("Arvind Kejriwal (AAP) trails in New Delhi, Parvesh Verma (BJP) leads")
    page.evaluate(HIDE, False)
    expect(page).to_have_title(re.compile("^[^●]"))
    shared = reader.open(f"/e/{slug}/?seats=1,3", viewport=PHONE)
    expect(shared.locator(".mine .contest")).to_have_count(2)
    shared.get_by_role("button", name="Pin these seats").click()
    expect(shared.get_by_role("button", name="Share my seats")).to_be_visible()


def test_what_changed_since_the_last_look_is_said_on_return(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/seats/40/"))
    page.get_by_role("button", name="Pin this seat").click()
    expect(page.get_by_role("button", name="Pin this seat")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{reader.base}/e/{slug}/")
    live(page)
    expect(page.locator(".mine .contest")).to_have_count(1)
    page.goto(f"{reader.base}/e/{slug}/sources/")
    winner = night.person(1, "FIRST OF 1", "BJP", 34_000)
    publish(night.seat(1, "BJP", 4000, status="declared", round=13, winner=winner), night.new_delhi("BJP", 225))
    page.goto(f"{reader.base}/e/{slug}/")
    expect(page.locator(".since")).to_contain_text("Since you last looked, just now: 1 lead changed; 1 seat declared;")
    expect(page.locator(".since")).to_contain_text("Parvesh Verma (BJP) leads")


def test_totals_stay_in_sight_when_the_headline_does_not(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/", viewport=PHONE))
    expect(page.locator(".totals")).to_be_hidden()
    page.evaluate("scrollTo(0, 2500)")
    expect(page.locator(".totals")).to_contain_text("BJP 6")
    publish(night.tally("BJP", 2, 5))
    expect(page.locator(".totals")).to_contain_text("BJP 7")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".totals")).to_be_hidden()


def test_a_page_is_shared_with_its_news_its_time_and_what_it_is(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/seats/40/", permissions=["clipboard-read", "clipboard-write"]))
    page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.get_by_role("button", name="Share this").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    words = page.evaluate("navigator.clipboard.readText()")
    assert "Arvind Kejriwal (AAP) leads in New Delhi, Parvesh Verma (BJP) trails" in words
    assert "8 February 2025, 11:00 am" in words
    assert "Rehearsal, not live results" in words
    assert words.endswith(f"/e/{slug}/seats/40/")
    assert page.locator("meta[property='og:url']").get_attribute("content") == f"{reader.base}/e/{slug}/seats/40/"


def test_neighbours_of_a_seat(reader: Reader, slug: str) -> None:
    page = reader.open(f"/e/{slug}/seats/11/")
    page.locator("a[rel=next]").click()
    expect(page.locator("h1")).to_have_text("New Delhi")
    expect(page.locator("a[rel=next]")).to_have_count(0)
    expect(page.locator("a[rel=prev]")).to_have_text("← Nangloi Jat")


def test_great_news_comes_first_and_a_burst_is_told_as_one(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/"))

    def moment(number: int, kind: str, significance: int, words: str) -> boards.Change:
        entry = boards.moment_entry(number, "BJP", words) | {"kind": kind, "significance": significance}
        return boards.Change("moment", f"{kind}:{number}", entry)

    declared = [moment(n, "declared", 30, f"Seat {n} is won") for n in range(1, 10)]
    publish(*declared, moment(11, "majority_wins", 95, "BJP wins a majority"))
    expect(page.locator("[data-list] .moment").first).to_contain_text("BJP wins a majority")
    expect(page.locator("[data-top] .moment")).to_contain_text(["BJP wins a majority"])
    expect(page.locator("[data-list] .moment").first).to_contain_text(
        "9 seats declared in the last minutes", timeout=15_000
    )
    story = page.locator("[data-top] .moment").get_attribute("data-id") or ""
    publish(boards.retracted(story))
    expect(page.locator("[data-top] .moment")).to_have_count(0)
