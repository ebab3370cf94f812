"""A page left open: news arrives without a reload, and touches only what it changes."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import boards
from tests.browser import night
from tests.browser.conftest import PHONE, Reader, live

PLACES = (
    "[data-headline], [data-standfirst], .rival, .bar-picture, .need, .tally tr[data-party], .seats tbody tr, "
    ".contest, .regions li, .hex, .d-won, .d-leading, .d-none, .swing-head, [data-count]:not([data-count=mine])"
)
DRAWN = """(places) => [...document.querySelectorAll(places)].map((node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('.pin').forEach((pin) => pin.remove());
    const facts = ['class', 'fill', 'aria-label'].map((name) => copy.getAttribute(name) || '');
    return [...facts, copy.textContent.replace(/\\s+/g, ' ').trim()].join('|').replace(' is-new', '');
})"""
"""What a page shows, place by place: classes, colours, words."""


def test_a_lead_change_arrives_without_reload(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/", viewport=PHONE))
    page.evaluate("window.before = document.querySelector('#seat-40')")
    expect(page.locator("live-contests")).to_contain_text(
        "Arvind Kejriwal (AAP) leads in New Delhi, Parvesh Verma (BJP) trails"
    )
    told = boards.moment_entry(40, "BJP", "Arvind Kejriwal trails from New Delhi, BJP's Parvesh Verma in the lead")
    publish(night.new_delhi("BJP", 225), boards.Change("moment", "lead_change:40:1", told), night.tally("BJP", 1, 6))
    expect(page.locator("#seat-40 .first .who")).to_have_text("Parvesh Verma")
    expect(page.locator("#seat-40 .margin")).to_have_text("225")
    expect(page.locator("#seat-40 .change")).to_have_text("would gain from AAP")
    expect(page.locator("live-contests")).to_contain_text(
        "Arvind Kejriwal (AAP) trails in New Delhi, Parvesh Verma (BJP)"
    )
    expect(page.locator(".moment").first).to_contain_text("Arvind Kejriwal trails from New Delhi")
    expect(page.locator("[data-party=BJP] [data-total]")).to_have_text("7")
    expect(page.locator("[data-headline]")).to_have_text("BJP ahead in 7 seats, above the majority mark of 7")
    assert page.evaluate("window.before === document.querySelector('#seat-40')"), "the row is the same node as before"


def test_only_what_changed_is_touched(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    page.evaluate("""() => {
        window.seen = new Set();
        const note = ({ target }) => window.seen.add(target.nodeType === 3 ? target.parentElement : target);
        const watch = new MutationObserver((records) => records.forEach(note));
        const everything = { subtree: true, childList: true, characterData: true, attributes: true };
        watch.observe(document.querySelector('[data-rows]'), everything);
    }""")
    publish(night.seat(1, "BJP", 4321, round=3))
    expect(page.locator("#seat-1 .margin")).to_have_text("4,321")
    rows = page.evaluate("[...window.seen].map((node) => node.closest('tr').id)")
    assert set(rows) == {"seat-1"}


def test_a_correction_is_seen(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    publish(night.seat(3, "AAP", 99, corrected=True))
    expect(page.locator("#seat-3 .notes")).to_contain_text("corrected")


def test_a_correction_is_on_a_page_that_is_read_within_a_second(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    """Such a page is asked for again, by an address that no cache has kept from before."""
    page = live(reader.open(f"/e/{slug}/seats/3/"))
    page.evaluate("new MutationObserver(() => (window.told ??= performance.now()))"
                  ".observe(document.documentElement, { attributeFilter: ['data-seq'] })")  # fmt: skip
    seq = publish(night.seat(3, "AAP", 99, corrected=True))
    expect(page.locator(".trust")).to_contain_text("corrected")
    asked = page.evaluate("performance.getEntriesByType('resource').filter((e) => e.name.includes('?seq=')).at(-1)")
    assert asked["name"].endswith(f"?seq={seq}")
    assert asked["startTime"] - page.evaluate("window.told") < 1000


def test_a_retraction_is_told(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    moment = page.locator(".moment").first
    expect(moment).to_contain_text("The lead changed")
    publish(boards.retracted(str(moment.get_attribute("data-id"))))
    expect(moment).to_contain_text("Withdrawn: this is no longer so")


def test_what_is_withdrawn_as_soon_as_told_is_neither_shown_nor_spoken(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    seq = int(str(page.locator("html").get_attribute("data-seq")))
    last = publish(
        boards.Change("moment", "wrong", boards.moment_entry(5, "BJP", "BJP wins it")), boards.retracted(f"m{seq + 1}")
    )
    expect(page.locator("html")).to_have_attribute("data-seq", str(last))
    page.wait_for_timeout(1000)
    assert not page.locator(".moment:not(.is-retracted)", has_text="BJP wins it").count()
    assert page.locator("live-announcer").text_content() == ""
    publish(boards.Change("moment", "right", boards.moment_entry(7, "BJP", "BJP wins another")))
    expect(page.locator(".moment").first).to_contain_text("BJP wins another")
    expect(page.locator("live-announcer")).to_contain_text("BJP wins another")


def test_a_declaration_taken_back_is_no_longer_won(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    expect(page.locator("#seat-2 .status")).to_have_text("Declared")
    publish(night.seat(2, "BJP", 3999, round=12))
    expect(page.locator("#seat-2 .status")).to_have_text("")
    page.locator("live-map").scroll_into_view_if_needed()
    expect(page.locator(".hex[data-number='2']")).to_have_class("hex h-leading s-counting is-gain")


def test_a_frozen_election_says_so(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    publish(night.election(slug, frozen=True))
    expect(page.locator("live-freshness")).to_contain_text("Updates are paused by the editors")
    publish(night.election(slug))
    expect(page.locator("live-freshness")).to_contain_text("Numbers of 8 February 2025, 11:00 am")


def test_a_source_that_went_down_says_so(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    publish(night.election(slug, **night.source("late")))
    expect(page.locator("live-freshness")).to_contain_text("The source is late")
    publish(night.election(slug, **night.source("down")))
    expect(page.locator("live-freshness")).to_contain_text(
        "The source is not answering. These are its last good numbers"
    )
    expect(page.locator("#seat-1 .margin")).to_have_text("4,000")


def test_the_age_goes_on_by_itself(reader: Reader, slug: str) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    words = page.locator("[data-words]")
    before = words.inner_text()
    expect(words).not_to_have_text(before)
    expect(words).to_contain_text("seconds ago")


def test_an_embedded_map_lives_and_tells_of_a_seat(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = reader.open(f"/embed/{slug}/map/", viewport=PHONE)
    page.locator(".hex[data-number='1']").hover()
    expect(page.locator("[data-tip]")).to_contain_text("First Of 1 (BJP) leads in Nerela")
    publish(night.new_delhi("BJP", 225))
    expect(page.locator(".hex[data-number='40']")).to_have_class("hex h-leading s-counting is-close is-gain")
    same = page.locator(".hex[data-number='1'] use").get_attribute("fill")
    assert page.locator(".hex[data-number='40'] use").get_attribute("fill") == same, "the colour of its party"


def test_the_house_by_alliances(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    front = {"code": "FRONT", "name": "The front", "colour": "#2f8f46", "parties": ["AAP", "INC"], "votes": 0}
    publish(night.election(slug, alliances=[front | {"won": 1, "leading": 2, "total": 3}]))
    page = live(reader.open(f"/e/{slug}/"))
    expect(page.get_by_label("Alliances", exact=True)).to_be_checked()  # first, where a roster has them
    expect(page.locator(".by-alliance")).to_be_visible()
    expect(page.locator("[data-side=FRONT] [data-f=total]")).to_have_text("3")
    publish(night.election(slug, alliances=[front | {"won": 1, "leading": 6, "total": 7}]))
    expect(page.locator("[data-side=FRONT] [data-f=total]")).to_have_text("7")
    expect(page.locator(".by-alliance .need")).to_have_text("FRONT is past 7 when leads are counted, but has won 1")


def test_where_no_majority_is_at_stake_alliances_need_none(
    reader: Reader, slug: str, publish: Callable[..., int]
) -> None:
    front = {"code": "FRONT", "name": "The front", "parties": ["AAP"], "votes": 0, "won": 1, "leading": 2, "total": 3}
    publish(night.election(slug, kind="by_election", majority_mark=0, alliances=[front]))
    page = live(reader.open(f"/e/{slug}/"))
    page.get_by_label("Alliances", exact=True).check()
    figure = page.locator(".by-alliance figure")
    expect(figure).to_have_text("By-elections: no majority is at stake")
    expect(figure.locator(".mark-line")).to_have_count(0)


def test_a_seat_page_is_kept_true(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/seats/40/"))
    expect(page.locator("[data-sentence]")).to_contain_text("Arvind Kejriwal (AAP) leads in New Delhi")
    publish(night.new_delhi("BJP", 225))
    expect(page.locator("[data-sentence]")).to_contain_text("Arvind Kejriwal (AAP) trails in New Delhi")
    expect(page.locator("dd[data-f=margin]")).to_have_text("225")


def test_a_region_page_is_kept_true(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    page = live(reader.open(f"/e/{slug}/"))
    region = page.locator(".regions li", has_text="North West Delhi")
    expect(region.locator("[data-score]")).to_have_text("BJP 4 · AAP 1")
    publish(night.seat(5, "AAP", 640))
    expect(region.locator("[data-score]")).to_have_text("BJP 4 · AAP 2")
    page.goto(f"{reader.base}/e/{slug}/seats/1/")
    page.get_by_role("link", name="North West Delhi (Lok Sabha seat)").click()
    live(page)
    expect(page.locator("[data-sentence]")).to_have_text("BJP ahead in 4 of 8 seats")
    expect(page.locator("tr[data-number]")).to_have_count(8)
    publish(night.seat(9, "BJP", 12))
    expect(page.locator("#seat-9 .margin")).to_have_text("12")
    expect(page.locator("[data-sentence]")).to_have_text("BJP ahead in 5 of 8 seats")
    expect(page.locator("tr[data-party=BJP] [data-f=total]")).to_have_text("5")


def test_after_any_news_the_page_equals_the_servers(reader: Reader, slug: str, publish: Callable[..., int]) -> None:
    """What the browser made of the deltas is what the server draws from the board."""
    page = live(reader.open(f"/e/{slug}/"))
    publish(night.new_delhi("BJP", 225), night.tally("BJP", 1, 6), night.tally("AAP", 1, 1, previous=62))
    page.locator("#q").scroll_into_view_if_needed()  # where counting the filters is worth a module
    expect(page.locator(".pin")).to_have_count(12)
    winner = night.person(2, "SECOND OF 3", "BJP", 30_000)
    publish(night.seat(3, "AAP", 77, status="declared", round=13, winner=winner), night.seat(10, "AAP", 12, round=1))
    publish(
        night.seat(7, "AAP", 0, leader=None, runner_up=None, status="declared", winner=winner, flags=["by_lot"]),
        night.seat(5, "AAP", 640),
        night.seat(1, "BJP", 0, leader=None, margin=0),
        night.tally("INC", 0, 1, previous=0),
    )
    seq = publish(night.election(slug, seats_declared=3, seats_reporting=12, frozen=True))
    expect(page.locator("html")).to_have_attribute("data-seq", str(seq))
    mine = page.evaluate(DRAWN, PLACES)
    page.reload()
    theirs = live(page).evaluate(DRAWN, PLACES)
    assert mine == theirs
