"""Readers of every kind: no script, keyboard only, Hindi, a small screen, a screen reader's tools."""

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from results.models import Candidate, Party
from tests import boards
from tests.browser import night
from tests.browser.conftest import DESK, PHONE, Reader, live

PATHS = [
    "/", "/e/{slug}/", "/e/{slug}/?lite=1", "/e/{slug}/seats/40/", "/e/{slug}/parties/BJP/",
    "/e/{slug}/regions/lok-sabha-north-west-delhi/", "/e/{slug}/moments/", "/e/{slug}/corrections/",
    "/e/{slug}/sources/", "/e/{slug}/wall/", "/e/{slug}/embeds/", "/e/{slug}/winners/", "/e/{slug}/map/",
    "/embed/{slug}/bar/", "/embed/{slug}/table/", "/embed/{slug}/map/", "/embed/{slug}/ticker/",
    "/embed/{slug}/seat/40/",
]  # fmt: skip
HINDI = [f"/hi{path}" for path in PATHS]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("path", [*PATHS, *HINDI])
def test_axe_finds_nothing(reader: Reader, slug: str, path: str) -> None:
    for size in (PHONE, DESK) if path in PATHS else (PHONE,):
        page = reader.open(path.format(slug=slug), viewport=size, color_scheme="light")
        if path in PATHS:
            axe(page, f"{size} light")
        page.emulate_media(color_scheme="dark")
        axe(page, f"{size} dark")
    reader.complaints.clear()  # axe itself tries inline styles, and is refused


def axe(page: Page, look: str) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found] == [], look


@pytest.mark.parametrize("path", [*PATHS, *HINDI])
def test_nothing_hangs_over_the_edge(reader: Reader, slug: str, path: str) -> None:
    """320 px is a phone, and 1280 px at 400 %."""
    page = reader.open(path.format(slug=slug), viewport={"width": 320, "height": 640})
    if page.locator(".tools").count():
        page.locator(".tools").scroll_into_view_if_needed()
        expect(page.locator(".pin")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_everything_is_there(reader: Reader, slug: str) -> None:
    page = reader.open(f"/e/{slug}/", java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("BJP ahead in 6 seats, 1 short of a majority")
    expect(page.locator("#seat-40")).to_contain_text("Arvind Kejriwal")
    expect(page.locator("live-freshness")).to_contain_text("moves by itself only with JavaScript")
    page.get_by_label("Find a seat, a candidate or a party").fill("kejrival")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tr[data-number]:visible")).to_have_count(1)
    expect(page.locator("#seat-40")).to_be_visible()


def test_without_script_the_smallest_parties_are_listed_too(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    publish(night.tally("SMALL", 0, 0, previous=0))
    small = reader.open(f"/e/{slug}/", java_script_enabled=False).locator(".tally tr[data-party=SMALL]")
    expect(small).to_be_visible()
    page = live(reader.open(f"/e/{slug}/"))
    small = page.locator(".tally tr[data-party=SMALL]")
    expect(small).to_be_hidden()
    page.get_by_role("button", name="All 4 parties").click()
    expect(small).to_be_visible()


def test_namesakes_on_one_ballot_are_told_apart(reader: Reader, slug: str, desk: Callable[..., Any]) -> None:
    def name_alike() -> None:
        Candidate.objects.filter(contest__election__slug=slug, contest__number=1, is_nota=False).update(
            name="A NAMESAKE"
        )

    desk(name_alike)
    page = reader.open(f"/e/{slug}/seats/1/")
    for serial in (1, 2):
        expect(page.locator(f".ballot tr[data-serial='{serial}']")).to_contain_text(f"no. {serial} on the ballot")
    expect(page.locator(".ballot tr[data-serial='3']")).not_to_contain_text("on the ballot")


def name_a_party() -> None:
    Party.objects.filter(code="BJP").update(name_hi="भारतीय जनता पार्टी")


def test_hindi_throughout(reader: Reader, slug: str, publish: Callable[..., int], desk: Callable[..., Any]) -> None:
    desk(name_a_party)
    page = live(reader.open(f"/hi/e/{slug}/"))
    assert page.locator("html").get_attribute("lang") == "hi"
    expect(page.locator("h1")).to_have_text("भाजपा 6 सीटों पर आगे, बहुमत से 1 दूर")
    publish(night.new_delhi("BJP", 225))
    expect(page.locator("live-contests")).to_contain_text(
        "नई दिल्ली में Arvind Kejriwal (आप) पीछे, Parvesh Verma (भाजपा) आगे"
    )
    expect(page.locator("#seat-40 .change")).to_have_text("आप से छीनने की ओर")
    expect(page.locator("#seat-40 .first .code")).to_have_text("भाजपा")
    expect(page.locator("[data-party=BJP] [data-code]")).to_have_text("भाजपा")
    expect(page.locator("#seat-1 .first .who")).to_have_text("पहला एक")
    overtakes = {"phrase": "lead_change.overtakes", "facts": {"from": night.person(1, "A", "AAP", 9),
                 "to": night.person(2, "B", "IND", 11)}}  # fmt: skip
    publish(boards.Change("moment", "lead_change:40:1", boards.moment_entry(40, "BJP") | overtakes))
    expect(page.locator(".moment").first).to_contain_text("नई दिल्ली: B (निर्दलीय) आगे, A (आप) को पीछे छोड़ा")
    publish(night.seat(9, "BJP", 70))
    expect(page.locator("#seat-9 .margin")).to_have_text("70")
    expect(page.locator("#seat-9 .second .who")).to_have_text("दूसरा नौ")
    seat = reader.open(f"/hi/e/{slug}/seats/1/")
    expect(seat.locator("[data-serial='2'] .who")).to_have_text("दूसरा एक")
    expect(seat.locator("[data-serial='1']")).to_contain_text("भाजपा")
    expect(seat.locator("[data-serial='1']")).to_contain_text("भारतीय जनता पार्टी")
    expect(seat.locator("[data-sentence]")).to_contain_text("पहला एक")
    page.get_by_role("link", name="English").click()
    expect(page.locator("#seat-40 .change")).to_have_text("would gain from AAP")
    expect(page.locator("#seat-1 .first .who")).to_have_text("First Of 1")


RIGHT_EDGES = """() => [...document.querySelectorAll(".seats .change")].map((node) => {
  const words = document.createRange();
  words.selectNodeContents(node);
  return words.getBoundingClientRect().right;
})"""


def test_the_words_of_a_row_stay_on_a_phones_screen_in_hindi(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/hi/e/{slug}/", viewport=PHONE))
    publish(night.new_delhi("BJP", 225))
    expect(page.locator("#seat-40 .change")).to_have_text("आप से छीनने की ओर")
    assert max(page.evaluate(RIGHT_EDGES)) <= PHONE["width"] - 8


def test_keyboard_alone_reaches_everything(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the results")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator("#q").focus()
    page.keyboard.type("new dehli")
    expect(page.locator("tr[data-number]:visible")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=show][value=changed]")).to_be_checked()
    page.locator("#q").fill("")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    pin = page.get_by_role("button", name="Pin Kirari")
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-number]").first).to_have_attribute("data-number", "9")
    expect(page.locator("tr[data-number='9'] .pin")).to_be_focused()
    page.reload()
    expect(page.locator("tr[data-number]").first).to_have_attribute("data-number", "9")


def test_the_address_says_what_is_seen(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    page.locator(".chip", has_text="Close").click()
    page.get_by_label("Order").select_option("margin")
    expect(page.locator("tr[data-number]:visible")).to_have_count(3)
    assert page.url.endswith("?show=close&order=margin")
    address: Any = page.url
    page.goto(address)
    expect(page.locator("tr[data-number]:visible")).to_have_count(3)
    numbers = page.locator("tr[data-number]:visible").evaluate_all("(rows) => rows.map((row) => row.dataset.number)")
    assert numbers == ["5", "3", "40"]


def test_what_is_seen_can_be_taken_along(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/?show=close&order=margin"))
    with page.expect_download() as told:
        page.get_by_role("button", name="CSV of these").click()
    rows = list(csv.DictReader(told.value.path().read_text().splitlines()))
    assert [(row["number"], row["margin"]) for row in rows] == [("5", "0"), ("3", "120"), ("40", "223")]
    with page.expect_download() as told:
        page.get_by_role("button", name="JSON of these").click()
    assert [seat["number"] for seat in json.loads(told.value.path().read_text())] == [5, 3, 40]


def test_rows_do_not_jump_by_themselves(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/?show=close&order=margin"))
    publish(night.seat(3, "AAP", 9000))
    expect(page.locator("#seat-3 .margin")).to_have_text("9,000")
    expect(page.locator("tr[data-number]:visible")).to_have_count(3)
    page.get_by_role("button", name="The list has changed").click()
    expect(page.locator("tr[data-number]:visible")).to_have_count(2)


def test_stillness_is_respected(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/", reduced_motion="reduce"))
    publish(night.seat(1, "BJP", 4100))
    expect(page.locator("#seat-1 .margin")).to_have_text("4,100")
    assert page.evaluate("document.getAnimations().length") == 0


def test_one_quiet_voice(reader: Reader, slug: str) -> None:
    page = reader.open(f"/e/{slug}/")
    assert page.locator("[aria-live], [role=status], [role=alert]").count() == 1
