"""Parts of the dashboard in frames on other pages."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import boards
from tests.browser import night
from tests.browser.conftest import Reader


def test_a_link_in_a_frame_opens_beside_the_page_around_it(reader: Reader, slug: str) -> None:
    """Our own pages refuse to be framed: in the frame there would be nothing."""
    page = reader.open(f"/e/{slug}/embeds/")
    frame = page.frame_locator("iframe[src$='/ticker/']")
    with page.context.expect_page() as opened:
        frame.locator(".moment a").first.click()
    expect(opened.value.locator("h1")).to_have_text("Timarpur")
    expect(frame.locator(".moment a").first).to_be_visible()
    box = page.frame_locator("iframe[src$='/map/']").locator(".hex[data-number='1'] use").bounding_box()
    assert box and box["width"] > 5, "the hexes of the map are still found"


def test_a_seat_in_a_frame_keeps_its_names_in_hindi(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = reader.open(f"/hi/embed/{slug}/seat/1/")
    expect(page.locator(".first .who")).to_have_text("पहला एक")
    publish(night.seat(1, "BJP", 4321))
    expect(page.locator(".margin")).to_have_text("4,321")
    expect(page.locator(".first .who")).to_have_text("पहला एक")
    expect(page.locator(".second .who")).to_have_text("दूसरा एक")


def test_seats_of_a_region_and_a_party_keep_their_names_in_hindi(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    for path in ("regions/lok-sabha-north-west-delhi", "parties/BJP"):
        page = reader.open(f"/hi/e/{slug}/{path}/")
        page.route("**/*?seq=*", lambda route: route.abort())  # what the news alone make of it
        reader.expected = "net::ERR_FAILED"
        row = page.locator("#seat-1").first
        by = 4321 if "BJP" in path else 1234
        publish(night.seat(1, "BJP", by))
        expect(row.locator(".margin")).to_have_text(f"{by:,}")
        expect(row.locator(".first .who")).to_have_text("पहला एक")


def test_a_map_in_hindi_names_people_in_hindi(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = reader.open(f"/hi/embed/{slug}/map/")
    page.locator(".hex[data-number='1']").hover()
    expect(page.locator("[data-tip]")).to_contain_text("पहला एक")
    publish(night.seat(1, "BJP", 4321, round=8))
    expect(page.locator("[data-tip]")).to_contain_text("8")
    expect(page.locator("[data-tip]")).to_contain_text("पहला एक")


def test_a_ticker_in_hindi_names_the_seat_of_what_is_new(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = reader.open(f"/hi/embed/{slug}/ticker/")
    expect(page.locator("[data-none]")).to_be_hidden()
    person = night.person(1, "ARVIND KEJRIWAL", "AAP", 12_400, "Arvind Kejriwal")
    facts = {"winner": person, "margin": 300}
    told = boards.moment_entry(40, "AAP") | {"kind": "declared", "phrase": "declared", "facts": facts}
    publish(boards.Change("moment", "declared:40", told))
    expect(page.locator(".moment").first).to_contain_text("नई दिल्ली")
