"""What programs rely on besides the numbers: tags, errors, CORS, limits told, positions, tests said to be tests."""

import socket
from collections.abc import Callable

import httpx
import pytest
from django.utils import timezone

from results.models import Election
from tests import boards
from tests.web_server import Server

Publish = Callable[..., int]
LISTS = ["/snapshot", "/seats", "/parties", "/moments", "/corrections", "/sources", ""]


def of(slug: str, rest: str = "") -> str:
    return f"/api/v1/elections/{slug}{rest}"


@pytest.mark.parametrize("rest", [*LISTS, "/seats/1", "/deltas"])
def test_every_answer_says_where_it_stands_and_that_it_is_a_test(api: httpx.Client, counted: str, rest: str) -> None:
    answer = api.get(of(counted, rest)).json()
    election = Election.objects.get(slug=counted)
    assert (answer["epoch"], answer["seq"], answer["is_test"]) == (election.epoch, election.seq, True)
    assert answer["as_of"] == api.get(of(counted, "/snapshot")).json()["as_of"]


@pytest.fixture
def counted(slug: str) -> str:
    from tests.ingest.count import begin

    begin(1, 40, slug=slug, clock="11:00")
    return slug


@pytest.mark.parametrize("address", [*(of("{}", rest) for rest in LISTS), "/api/v1/elections"])
def test_an_idle_board_is_not_sent_twice(api: httpx.Client, election: str, address: str) -> None:
    """The source is read again and again without news: only ages grow."""
    first = api.get(address.format(election))
    Election.objects.update(source_read_at=timezone.now(), source_lag_s=7)
    again = api.get(address.format(election), headers={"If-None-Match": first.headers["etag"]})
    if "/sources" in address:  # when the source was read last is one of its facts
        assert again.status_code == 200
    else:
        assert again.status_code == 304
        assert "content-type" not in again.headers and again.content == b""


def test_an_age_comes_with_the_time_at_which_it_was_measured(api: httpx.Client, election: str) -> None:
    Election.objects.filter(slug=election).update(source_read_at=timezone.now(), source_lag_s=7)
    for address in (of(election, "/snapshot"), of(election)):
        answer = api.get(address).json()
        source = answer.get("election", answer)["source"]
        assert source["age_at"].endswith("+00:00")
    page = api.get(of(election, "/deltas?since=0")).json()
    assert {"source_age_s", "source_age_at"} <= page.keys()


@pytest.mark.parametrize("path", ["/api/v1/elections/{}/snapshot", "/sse/v1/elections/{}/"])
def test_a_browser_may_ask_first(api: httpx.Client, election: str, path: str) -> None:
    headers = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET",
               "Access-Control-Request-Headers": "last-event-id,cache-control"}  # fmt: skip
    answer = api.options(path.format(election), headers=headers)
    assert answer.status_code == 204 and "content-type" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert allowed == "*" or {"last-event-id", "cache-control"} <= {each.strip() for each in allowed.split(",")}


def test_redirects_may_be_read_from_any_origin(api: httpx.Client, election: str) -> None:
    answer = api.get(of(election, "/snapshot/?topics=summary"))
    assert answer.status_code == 301 and answer.headers["location"] == of(election, "/snapshot?topics=summary")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("rest", "code"),
    [("/seats?status=zzz", "bad_status"), ("/seats?party=aap", "bad_party"), ("/seats?category=gen", "bad_category"),
     ("/seats?district=nowhere", "bad_district"), ("/moments?party=aap", "bad_party"),
     ("/sources?kind=none", "bad_kind"), ("/seats?topic=x", "unknown_parameter")],
)  # fmt: skip
def test_what_nothing_can_fit_is_refused(api: httpx.Client, election: str, rest: str, code: str) -> None:
    answer = api.get(of(election, rest))
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["error"]["code"]) == (400, code, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem["title"], problem["type"]) == (400, "Bad Request", "about:blank")
    if rest.endswith("=aap") and "/seats" in rest:
        assert "AAP" in problem["detail"] and "Case counts" in problem["detail"]


def test_a_position_ahead_of_the_log_is_told_where_the_log_stands(api: httpx.Client, election: str) -> None:
    page = api.get(of(election, "/deltas?since=99999999")).json()
    assert (page["resync"], page["head"], page["since"]) == ("future", 8, 99999999)


def test_an_election_links_to_everything_that_is_told_of_it(api: httpx.Client, counted: str) -> None:
    links = api.get(of(counted)).json()["links"]
    for name, address in links.items():
        if name not in ("stream", "events"):
            assert api.get(address.replace("{number}", "40")).status_code == 200, name
    assert links["stream"] == f"/ws/v1/elections/{counted}/"


@pytest.mark.parametrize("rest", ["/moments?limit=1", "/deltas?since=0&limit=3", "/seats/1/history?limit=1"])
def test_lists_go_on_in_one_way(api: httpx.Client, election: str, publish: Publish, rest: str) -> None:
    """`next` is the cursor, `Link` the address; the last page has neither."""
    publish(boards.seat(1, "AAP"), boards.moment(1, "AAP"), boards.moment(1, "BJP"))
    address, pages = of(election, rest), 0
    while address:
        answer = api.get(address)
        page, pages = answer.json(), pages + 1
        assert answer.status_code == 200, page
        assert ("next" in answer.links) is (page["next"] is not None)
        address = answer.links.get("next", {}).get("url", "")
    assert pages > 1


def test_answers_link_to_their_description(api: httpx.Client, election: str) -> None:
    links = api.get(of(election, "/snapshot")).links
    assert api.get(links["service-desc"]["url"]).json()["openapi"].startswith("3.")
    assert api.get(links["service-doc"]["url"]).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("name", ["protocol", "versions", "clients"])
def test_the_documents_are_served_as_pages_and_as_text(api: httpx.Client, name: str) -> None:
    page, text = api.get(f"/api/docs/{name}"), api.get(f"/api/docs/{name}.md")
    assert page.status_code == text.status_code == 200
    assert "<h1>" in page.text and text.text.startswith("# ")
    assert "script" not in page.headers["content-security-policy"]


def test_pages_of_the_log_are_cached_for_ever_and_its_head_for_a_second(api: httpx.Client, election: str) -> None:
    epoch = Election.objects.get(slug=election).epoch
    full = api.get(of(election, f"/deltas?since={epoch}:0&limit=4"))
    assert full.json()["seq"] == 4 and "immutable" in full.headers["cache-control"]
    head = api.get(of(election, f"/deltas?since={epoch}:8&limit=4"))
    assert head.json()["deltas"] == [] and "s-maxage=1" in head.headers["cache-control"]
    for other in ("since=0&limit=4", f"since={epoch}:8&wait=1", "since=other:3"):
        assert api.get(of(election, f"/deltas?{other}")).headers["cache-control"] == "no-cache"


def test_pages_end_at_the_same_places_for_everybody(api: httpx.Client, election: str) -> None:
    ends = {api.get(of(election, f"/deltas?since={since}&limit=4")).json()["seq"] for since in range(4)}
    assert ends == {4}


def handshake(server: Server, election: str, version: str = "HTTP/1.1", **headers: str) -> bytes:
    """The answer's head to a handshake by hand."""
    named = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **headers}  # fmt: skip
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall("\r\n".join([f"GET /ws/v1/elections/{election}/ {version}", *lines, "", ""]).encode())
        return line.recv(4096).partition(b"\r\n\r\n")[0].lower()


def test_a_websocket_by_other_means_is_told_what_to_do(server: Server, election: str) -> None:
    assert handshake(server, election).startswith(b"http/1.1 101")
    for wrong in (
        handshake(server, election, **{"Sec-WebSocket-Version": "8"}),
        handshake(server, election, "HTTP/1.0"),
        handshake(server, election, Upgrade="", Connection=""),
    ):
        assert b" 426 " in wrong.splitlines()[0], wrong
        assert b"sec-websocket-version: 13" in wrong and b"upgrade: websocket" in wrong
