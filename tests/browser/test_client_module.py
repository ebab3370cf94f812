"""The browser's module over real sockets: gaps, duplicates, reorders, another epoch, silence, and the ways round."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import boards
from tests.scripted_server import LISTEN, SCRIPTS, delta, hello, scripted_server, snapshot
from tests.web_server import Server

FOLLOW = """async ({ base, slug, options }) => {
    const { ElectionStream } = await import("/client.js");
    const stream = window.stream = new ElectionStream(slug, { base, ...options });
    window.applied = [];
    window.states = [];
    stream.addEventListener("snapshot", ({ detail }) => applied.push(detail.board.seq));
    stream.addEventListener("delta", ({ detail }) => applied.push(detail.delta.seq));
    stream.addEventListener("state", ({ detail }) => states.push(detail.state));
    stream.start();
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def begin(page: Page, port: int, slug: str = "x", base: str = "", **options: object) -> None:
    page.goto(f"http://127.0.0.1:{port}/")
    page.evaluate(FOLLOW, {"base": base or f"http://127.0.0.1:{port}", "slug": slug, "options": options})


def until_at(page: Page, end: str) -> None:
    page.wait_for_function(
        "end => stream.board && `${stream.board.epoch}:${stream.board.seq}` === end", arg=end, timeout=20_000
    )


@pytest.mark.parametrize("night", SCRIPTS)
def test_it_survives(page: Page, night: str) -> None:
    connections, asked, applied, end = SCRIPTS[night]
    with scripted_server(*connections) as script:
        begin(page, script.port)
        until_at(page, end)
        assert (page.evaluate("applied"), script.since_asked) == (applied, asked)
        page.evaluate("stream.stop()")


def test_an_unknown_election_ends_it(page: Page) -> None:
    with scripted_server([4404]) as script:
        begin(page, script.port)
        page.wait_for_function("stream.state === 'gone'")
        assert page.evaluate("states") == ["connecting", "gone"]


def test_a_board_at_hand_is_not_asked_for_again(page: Page) -> None:
    with scripted_server([hello(), delta(10, 11)]) as script:
        begin(page, script.port, board=snapshot(10))
        until_at(page, "e:11")
        assert (page.evaluate("applied"), script.since_asked) == ([11], ["e:10"])
        page.evaluate("stream.stop()")


def test_waking_from_sleep_it_asks_at_once(page: Page) -> None:
    """Three hours pass between two ticks of its clock."""
    with scripted_server([hello(), snapshot(10)], [hello(), delta(10, 11)]) as script:
        begin(page, script.port)
        until_at(page, "e:10")
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 3 * 3600 * 1000; }")
        until_at(page, "e:11")
        assert script.since_asked == ["", "e:10"]
        page.evaluate("stream.stop()")


def test_new_topics_said_into_a_dying_line_are_said_again_without_a_position(page: Page) -> None:
    """What was not heard under the old topics is nowhere between that position and now."""
    with scripted_server(
        [hello(), snapshot(10), LISTEN, snapshot(11), LISTEN, None],
        [hello(), snapshot(12)],
        [hello(), delta(12, 13)],
    ) as script:
        begin(page, script.port)
        until_at(page, "e:10")
        page.evaluate("stream.setTopics(['summary', 'seat:1']); stream.setTopics(['summary', 'seat:2'])")
        until_at(page, "e:12")
        page.evaluate("stream.reconnect('as scripted', 0)")
        until_at(page, "e:13")
        assert script.since_asked == ["", "", "e:12"]
        page.evaluate("stream.stop()")


def test_while_it_asks_the_age_of_the_source_goes_on(page: Page, server: Server, slug: str) -> None:
    """Nothing new, over and over: the answers are alike but for their age."""
    with scripted_server() as script:
        page.goto(f"http://127.0.0.1:{script.port}/")
        page.evaluate("""() => {
            const { fetch } = window;
            window.fetch = (asked, how) => fetch(String(asked).replace('wait=20', 'wait=1'), how);
        }""")
        page.evaluate(FOLLOW, {"base": server.http, "slug": slug, "options": {"transports": ["poll"]}})
        page.evaluate(
            "stream.addEventListener('heartbeat', ({ detail }) => (window.ages ??= []).push(detail.sourceAge))"
        )
        page.wait_for_function("window.ages?.length >= 5")
        ages = page.evaluate("stream.stop(), ages")
        assert ages[-1] > ages[1], ages


@pytest.mark.parametrize("transport", ["ws", "sse", "poll"])
def test_each_way_brings_the_same_board(
    page: Page, server: Server, slug: str, publish: Callable[..., int], transport: str
) -> None:
    with scripted_server() as script:
        begin(page, script.port, slug, server.http, transports=[transport])
        page.wait_for_function("stream.state === 'live'")
        last = publish(boards.seat(1, "AAP", 4321), boards.tally("AAP", 3))
        page.wait_for_function("seq => stream.board.seq === seq", arg=last, timeout=20_000)
        assert page.evaluate("stream.board.seats[0].margin") == 4321
        assert page.evaluate("stream.board.seats.length") > 1
        page.evaluate("stream.stop()")
