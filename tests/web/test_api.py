"""The HTTP API over the network: answers, tags, errors, pages, and what it costs the database."""

import gzip
import json
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone

from results.domain import board
from results.models import Election
from tests import boards
from tests.figures import figure
from tests.web_server import Server

Publish = Callable[..., int]


def of(slug: str, rest: str = "") -> str:
    return f"/api/v1/elections/{slug}{rest}"


def test_the_snapshot_is_the_database(api: httpx.Client, election: str) -> None:
    assert boards.timeless(api.get(of(election, "/snapshot")).json()) == boards.timeless(boards.board(election))


def test_snapshot_and_deltas_by_polling_equal_the_database(api: httpx.Client, election: str, publish: Publish) -> None:
    held = api.get(of(election, "/snapshot")).json()
    last = 0
    for margin in range(5):
        last = publish(boards.seat(2, "AAP", margin), boards.tally("AAP", margin), boards.moment(2, "AAP"))
    while held["seq"] < last:
        page = api.get(of(election, f"/deltas?since={held['epoch']}:{held['seq']}&limit=4&wait=5")).json()
        assert page["since"] == held["seq"] and page["resync"] is None
        for delta in page["deltas"]:
            held = board.apply(held, delta)
    assert boards.timeless(held) == boards.timeless(boards.board(election))


def test_deltas_from_the_first_seq_make_the_board(api: httpx.Client, election: str, publish: Publish) -> None:
    publish(boards.seat(2, "AAP"))
    page = api.get(of(election, "/deltas?since=0&limit=2000&wait=1")).json()
    assert page["seq"] == page["head"] and page["deltas"][0]["prev"] == 0
    assert [each["number"] for each in page["deltas"][0]["seats"]] == [1, 2, 3, 4, 5]


def test_a_poll_for_a_party_tells_of_a_seat_that_left_it(api: httpx.Client, election: str, publish: Publish) -> None:
    seq = publish(boards.seat(2, "INC"))
    held = api.get(of(election, "/snapshot?topics=party:INC")).json()
    assert [each["number"] for each in held["seats"]] == [2]
    publish(boards.seat(2, "BJP"))
    page = api.get(of(election, f"/deltas?since={seq}&topics=party:INC&wait=5")).json()
    assert board.apply(held, page["deltas"][0])["seats"][0]["leader"]["party"] == "BJP"
    assert page["deltas"][0]["tally"] == []


def test_a_long_poll_answers_when_something_changes(api: httpx.Client, election: str, publish: Publish) -> None:
    seq = api.get(of(election, "/snapshot")).json()["seq"]
    timer = threading.Timer(0.7, publish, [boards.seat(1, "AAP")])
    start = time.monotonic()
    timer.start()
    page = api.get(of(election, f"/deltas?since={seq}&wait=20")).json()
    timer.join()
    assert page["deltas"][0]["seq"] == seq + 1
    assert 0.5 < time.monotonic() - start < 8


@pytest.mark.parametrize(("since", "reason"), [("other:1", "epoch"), ("99999", "future")])
def test_a_position_that_cannot_be_resumed_says_why(api: httpx.Client, election: str, since: str, reason: str) -> None:
    page = api.get(of(election, f"/deltas?since={since}")).json()
    assert (page["resync"], page["deltas"]) == (reason, [])


def test_any_minute_of_the_night(api: httpx.Client, election: str) -> None:
    early = boards.board(election)
    later = boards.AT + timedelta(hours=1)
    boards.write(election, boards.seat(1, "AAP"), at=later)
    at = (later - timedelta(minutes=1)).isoformat().replace("+", "%2B")
    then = api.get(of(election, f"/snapshot?at={at}")).json()
    assert (then["seq"], then["seats"][0]["leader"]["party"]) == (8, "BJP")
    assert then["seats"] == early["seats"]
    assert api.get(of(election, "/snapshot?at=2001-01-01T00:00:00Z")).status_code == 404
    ahead = (timezone.now() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert api.get(of(election, f"/snapshot?at={ahead}")).json()["type"] == "snapshot"


EVERYWHERE = ["/snapshot", "/deltas", "/seats", "/parties", "/moments", "/corrections", "/sources", "/results.csv",
              "/cdf.json", "/moments.atom"]  # fmt: skip


@pytest.mark.parametrize("rest", ["", *EVERYWHERE])
def test_a_tag_spares_a_second_reading_and_changes_with_the_board(
    api: httpx.Client, election: str, publish: Publish, rest: str
) -> None:
    address = of(election, rest) if rest else "/api/v1/elections"
    first = api.get(address)
    assert first.status_code == 200
    tag = first.headers["etag"]
    again = api.get(address, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    publish(boards.seat(1, "AAP"), boards.moment(1, "AAP"))
    time.sleep(1.3)
    if rest in ("/corrections", "/sources"):
        return
    if rest:  # the list tells only of elections, and nothing of this one's own entry has changed
        assert api.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("rest", ["", *EVERYWHERE])
def test_it_is_open_to_all_compressed_and_without_cookies(api: httpx.Client, election: str, rest: str) -> None:
    address = of(election, rest) if rest else "/api/v1/elections"
    plain = api.get(address, headers={"Accept-Encoding": "identity", "Origin": "https://elsewhere.example"})
    assert plain.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in plain.headers and "cookie" not in plain.headers.get("vary", "").lower()
    assert "content-encoding" not in plain.headers
    raw = api.send(api.build_request("GET", address, headers={"Accept-Encoding": "br;q=1, gzip"}), stream=True)
    body = b"".join(raw.iter_raw())
    if len(plain.content) > 600:
        assert raw.headers["content-encoding"] == "gzip"
        assert len(gzip.decompress(body)) > len(body)
    refusing = api.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refusing.headers


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/elections/nowhere/snapshot", 404, "unknown_election"),
        ("/api/v1/elections/{}/seats/99", 404, "unknown_seat"),
        ("/api/v1/elections/{}/nothing", 404, "unknown_path"),
        ("/api/v9", 404, "unknown_path"),
        ("/api/v1/elections/{}/deltas?since=-1", 400, "bad_since"),
        ("/api/v1/elections/{}/deltas?since=a:b", 400, "bad_since"),
        ("/api/v1/elections/{}/deltas?since=" + "9" * 30, 400, "bad_since"),
        ("/api/v1/elections/{}/deltas?limit=0", 400, "bad_limit"),
        ("/api/v1/elections/{}/deltas?limit=1e9", 400, "bad_limit"),
        ("/api/v1/elections/{}/deltas?wait=999", 400, "bad_wait"),
        ("/api/v1/elections/{}/deltas?topics=seat:x", 400, "bad_topics"),
        ("/api/v1/elections/{}/snapshot?at=noon", 400, "bad_at"),
        ("/api/v1/elections/{}/snapshot?at=2025-02-08T11:03:00", 400, "bad_at"),
        ("/api/v1/elections/{}/snapshot?at=2025-02-30T11:03:00Z", 400, "bad_at"),
        ("/api/v1/elections/{}/snapshot?at=0001-01-01T00:00:00%2B14:00", 400, "bad_at"),
        ("/api/v1/elections/{}/snapshot?at=", 400, "bad_at"),
        ("/api/v1/elections/{}/seats?password=x", 400, "unknown_parameter"),
        ("/api/v1/elections/{}/seats?corrected=yes", 400, "bad_corrected"),
        ("/api/v1/elections/{}/seats?party=" + "X" * 81, 400, "bad_party"),
        ("/api/v1/elections/{}/moments?cursor=x", 400, "bad_cursor"),
        ("/api/v1/elections/{}/moments?limit=501", 400, "bad_limit"),
        ("/api/v1/elections?entry__slug=x", 400, "unknown_parameter"),
    ],
)
def test_errors_have_one_shape(api: httpx.Client, election: str, address: str, status: int, code: str) -> None:
    response = api.get(address.format(election))
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["error"]["detail"] and response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_only_reads(api: httpx.Client, election: str, method: str) -> None:
    response = api.request(method, of(election, "/snapshot"))
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["error"]["code"] == "method_not_allowed"


def test_head_and_preflight(api: httpx.Client, election: str) -> None:
    assert api.head(of(election, "/snapshot")).status_code == 200
    assert api.options(of(election, "/snapshot")).headers["access-control-allow-origin"] == "*"


def test_seats_are_filtered_by_what_may_be_asked(api: httpx.Client, election: str, publish: Publish) -> None:
    last = publish(boards.seat(2, "AAP"), boards.seat(3, "BJP", status="declared", corrected=True, flags=["sum"]))
    api.get(of(election, f"/deltas?since={last - 1}&wait=5"))

    def numbers(query: str) -> list[int]:
        return [each["number"] for each in api.get(of(election, f"/seats?{query}")).json()["seats"]]

    assert numbers("party=AAP") == [2]
    assert numbers("status=declared&party=BJP") == [3]
    assert numbers("corrected=true") == numbers("flag=sum") == [3]
    assert numbers("category=SC") == []


def test_moments_page_by_page(api: httpx.Client, election: str, publish: Publish) -> None:
    for n in range(1, 6):
        publish(boards.moment(n, "AAP" if n % 2 else "BJP"))
    publish(boards.retracted("m9"))
    seen: list[dict[str, Any]] = []
    cursor: int | None = 10**9
    while cursor is not None:
        page = api.get(of(election, f"/moments?limit=2&cursor={cursor}")).json()
        seen += page["moments"]
        cursor = page["next"]
    assert [each["id"] for each in seen] == ["m13", "m12", "m11", "m10", "m9"]
    assert [each["id"] for each in seen if each["retracted"]] == ["m9"]
    assert len(api.get(of(election, "/moments?party=AAP")).json()["moments"]) == 3
    assert len(api.get(of(election, "/moments?seat=2")).json()["moments"]) == 1


def test_elections_are_listed(api: httpx.Client, election: str) -> None:
    listed = api.get("/api/v1/elections")
    assert [each["slug"] for each in listed.json()] == [election]
    assert api.get("/api/v1/elections?is_test=false").json() == []
    page = api.get("/api/v1/elections?limit=1")
    assert "cursor=1" in page.headers["link"]


def test_a_last_slash_is_shown_the_way(api: httpx.Client, election: str) -> None:
    response = api.get(of(election, "/snapshot/?topics=summary"))
    assert (response.status_code, response.headers["location"]) == (301, of(election, "/snapshot?topics=summary"))


def test_a_crowd_gets_one_snapshot(server: Server, election: str) -> None:
    """Everyone gets the same bytes: encoded, and compressed, once for a seq and a second."""

    def ask(_: int) -> bytes:
        with httpx.Client() as client:
            return client.get(server.http + of(election, "/snapshot")).content

    with ThreadPoolExecutor(10) as crowd:
        bodies = {json.dumps(boards.timeless(json.loads(each))) for each in crowd.map(ask, range(60))}
    assert len(bodies) == 1


def test_machines_can_watch(api: httpx.Client, election: str) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    assert api.get("/readyz").json() == {"status": "ready"}
    api.get(of(election, "/snapshot"))
    assert figure(api.get("/metrics").text, "tracker_seq_total", election) == 8


def test_a_removed_election_is_gone(api: httpx.Client, election: str) -> None:
    assert api.get(of(election, "/snapshot")).status_code == 200
    Election.objects.filter(slug=election).delete()
    time.sleep(1.5)
    assert api.get(of(election, "/snapshot")).status_code == 404


def test_the_next_page_of_elections_is_asked_as_this_one_was(api: httpx.Client, election: str) -> None:
    link = api.get("/api/v1/elections?is_test=true&limit=1").headers.get("link", "")
    assert link.startswith('</api/v1/elections?is_test=true&limit=1&cursor=1>; rel="next"')


def test_seats_of_a_party_are_those_it_leads_or_has_won(api: httpx.Client, election: str, publish: Publish) -> None:
    winner = boards.person(1, "ONLY ONE", "XYZ", 0)
    entry = boards.seat_entry(2, status="uncontested", runner_up=None, winner=winner) | {"leader": None}
    seq = publish(boards.Change("seat", "2", entry))
    api.get(of(election, f"/deltas?since={seq - 1}&wait=5"))
    assert [seat["number"] for seat in api.get(of(election, "/seats?party=XYZ")).json()["seats"]] == [2]


def test_moments_by_rank_and_by_several_kinds(api: httpx.Client, election: str, publish: Publish) -> None:
    for kind, rank in (("ahead", 70), ("lead_change", 20), ("declared", 60)):
        entry = boards.moment_entry(1, "AAP", kind) | {"kind": kind, "significance": rank}
        publish(boards.Change("moment", kind, entry))
    found = api.get(of(election, "/moments?min_significance=60")).json()["moments"]
    assert [m["kind"] for m in found] == ["declared", "ahead"]
    found = api.get(of(election, "/moments?kind=ahead,lead_change")).json()["moments"]
    assert [m["kind"] for m in found] == ["lead_change", "ahead"]


def test_the_night_in_five_sentences_now_and_then(api: httpx.Client, election: str, publish: Publish) -> None:
    now = api.get(of(election, "/summary")).json()
    assert 2 <= len(now["sentences"]) <= 5
    assert all(sentence.endswith(".") for sentence in now["sentences"])
    then = api.get(of(election, "/summary"), params={"at": "2025-02-08T12:00:00+05:30"}).json()
    assert (then["seq"], then["epoch"]) == (now["seq"], now["epoch"])


def test_the_age_of_a_source_is_a_metric_without_any_reader(server: Server, slug: str) -> None:
    """The one to alarm on: from the database, in a process that follows no election."""
    boards.make_election(slug, source_read_at=timezone.now() - timedelta(seconds=100), source_lag_s=20)
    boards.make_election(slug + "-unread")
    boards.make_election(slug + "-ended", tracking=False)
    text = httpx.get(f"{server.http}/metrics").text
    age = figure(text, "tracker_source_age_seconds", slug)
    assert age is not None and 119 < age < 240
    assert figure(text, "tracker_source_age_seconds", f"{slug}-unread") == math.inf
    assert figure(text, "tracker_source_age_seconds", f"{slug}-ended") is None
    assert "tracker_database_up 1" in text
