"""Each fault over a real socket, and what the project's own readers make of it."""

import http.client
import time
import zlib
from collections.abc import Callable

import pytest

from results.domain.records import ContestTable, SeatList
from results.rehearsal.faults import KINDS, parse
from results.sources.eci import parse as read
from results.sources.errors import PageError
from tests.rehearsal.replay_server import Running

Replaying = Callable[..., Running]
LIST, TABLE = "statewiseU051.htm", "ConstituencywiseU0540.htm"


@pytest.fixture
def site(replaying: Replaying) -> Running:
    return replaying("delhi-2025", "--start-at", "11:04", "--paused")


def switch(site: Running, kind: str, **options: str) -> None:
    site.control("fault?" + "&".join(f"{key}={value}" for key, value in {"kind": kind, **options}.items()))


def seats(site: Running) -> SeatList:
    record = read(LIST, site.ask(LIST).body)
    assert isinstance(record, SeatList)
    return record


def table(site: Running) -> ContestTable:
    record = read(TABLE, site.ask(TABLE).body)
    assert isinstance(record, ContestTable)
    return record


@pytest.mark.parametrize(("kind", "status"), [("403", 403), ("503", 503), ("404", 404), ("denied", 200)])
def test_refusals(site: Running, kind: str, status: int) -> None:
    switch(site, kind)
    answer = site.ask(LIST)
    assert answer.status == status
    assert ("Access Denied" in answer.text) is (kind in ("403", "denied"))
    assert answer.headers["X-Replay"].startswith("delhi-2025")
    with pytest.raises(PageError):
        read(LIST, answer.body)


@pytest.mark.parametrize("kind", ["empty", "truncated", "renamed-header", "denied"])
def test_pages_that_are_no_pages_are_errors(site: Running, kind: str) -> None:
    switch(site, kind)
    with pytest.raises(PageError):
        seats(site)


@pytest.mark.parametrize("kind", ["moved-columns", "added-column", "commas"])
def test_pages_that_only_look_different_say_the_same(site: Running, kind: str) -> None:
    before = seats(site).rows, table(site).candidates, site.ask(LIST).body
    switch(site, kind)
    assert (seats(site).rows, table(site).candidates) == before[:2]
    assert site.ask(LIST).body != before[2]


def test_digits_of_another_script(site: Running) -> None:
    before = table(site).candidates
    switch(site, "devanagari", match="Constituencywise")
    assert "<td align='right'>१२१६३</td>" in site.ask(TABLE).text
    assert table(site).candidates == before


def test_the_numbers_of_a_seat(site: Running) -> None:
    before = table(site)
    said = {}
    for kind in ("zeros", "times-ten", "one-less", "swapped-rows"):
        switch(site, kind)
        said[kind] = [one.votes for one in table(site).candidates[:2]]
        switch(site, kind, on="0")
    assert said == {
        "zeros": [0, 0],
        "times-ten": [12163, 123880],
        "one-less": [12163, 12387],
        "swapped-rows": [12388, 12163],
    }
    assert table(site) == before


def test_a_total_that_is_off_by_one(site: Running) -> None:
    before = table(site).total_votes or 0
    switch(site, "total-off-by-one")
    assert f"<th>{before + 1}</th>" in site.ask(TABLE).text


def test_a_declared_seat_that_is_not_or_names_another(site: Running) -> None:
    site.control("seek?at=19:04")
    assert {row.status_text for row in seats(site).rows} == {"Result Declared"}
    leaders = [row.leader for row in seats(site).rows]
    switch(site, "other-winner")
    assert [row.trailing for row in seats(site).rows] == leaders
    site.control("fault?on=0")
    switch(site, "undeclared")
    assert {row.status_text for row in seats(site).rows} == {"Result in Progress"}


def test_words_that_change_during_the_count(site: Running) -> None:
    switch(site, "wording")
    assert {row.status_text for row in seats(site).rows} == {"Tabulation Under Way"}
    switch(site, "round-wording")
    assert "Status of EVM Round: <span>" in site.ask(TABLE).text
    assert (table(site).round, table(site).rounds) == (6, 14)


def test_script_in_a_name(site: Running) -> None:
    switch(site, "script")
    assert "<script>alert(1)</script>" in site.ask(TABLE).text


def test_a_stale_server_stays_where_it_was(site: Running) -> None:
    switch(site, "stale", match="statewise")
    stamp = seats(site).source_at
    site.control("seek?at=12:00")
    assert seats(site).source_at == stamp
    assert table(site).source_at != stamp


def test_two_servers_alternate(site: Running) -> None:
    switch(site, "alternating")
    stamps = [seats(site).source_at for _ in range(4)]
    assert stamps[0] == stamps[2] != stamps[1] == stamps[3]


def test_another_seats_page(site: Running) -> None:
    switch(site, "wrong-seat")
    assert "39 - RAJINDER NAGAR" in site.ask(TABLE).text
    with pytest.raises(PageError):
        table(site)


def test_slow_bytes(site: Running) -> None:
    switch(site, "slow")
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("GET", f"/{site.replay.night.folder}/{LIST}")
    began = time.monotonic()
    answer = connection.getresponse()
    assert len(answer.read(2)) == 2
    assert 1.5 < time.monotonic() - began < 4
    connection.close()


def test_a_body_that_breaks_off(site: Running) -> None:
    switch(site, "cut")
    with pytest.raises(http.client.IncompleteRead):
        site.ask(LIST)


def test_a_bomb_unpacks_to_ten_gigabytes(site: Running) -> None:
    switch(site, "bomb")
    body = site.ask(LIST).body
    assert len(body) < 16_000_000
    unpacker = zlib.decompressobj(31)
    assert len(unpacker.decompress(body, 100_000_000)) == 100_000_000
    assert len(body) * 1000 > 10_000_000_000


@pytest.mark.parametrize(("kind", "host"), [("redirect", "127.0.0.1"), ("redirect-metadata", "169.254.169.254")])
def test_redirects_to_where_nobody_should_go(site: Running, kind: str, host: str) -> None:
    switch(site, kind)
    answer = site.ask(LIST)
    assert answer.status == 302
    assert host in answer.headers["Location"]


def test_match_share_and_off(site: Running) -> None:
    switch(site, "503", match="statewise", share="0.5")
    statuses = [site.ask(LIST).status for _ in range(40)]
    assert 8 < statuses.count(503) < 32
    assert site.ask(TABLE).status == 200
    assert site.control("state")["faults"][0]["kind"] == "503"
    site.control("fault?kind=503&on=0")
    assert site.control("state")["faults"] == []
    refused = ["fault?kind=what", "fault?kind=503&share=2", "fault?kind=503&share=x", "fault?kind=503&match=("]
    assert {one: site.ask(f"/_replay/{one}", "POST").status for one in refused} == dict.fromkeys(refused, 400)


def test_faults_of_the_command_line(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--paused", "--fault", "503:candidateswise", "--fault", "empty:Roundwise:1")
    assert site.ask("candidateswise-U0540.htm").status == 503
    assert site.ask("RoundwiseU0540.htm").body == b""
    assert site.ask(LIST).status == 200


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("403", ("403", "", 1.0)),
        ("403:statewise", ("403", "statewise", 1.0)),
        ("403:statewise:0.25", ("403", "statewise", 0.25)),
        ("403::.5", ("403", "", 0.5)),
        ("empty:Roundwise:1", ("empty", "Roundwise", 1.0)),
    ],
)
def test_how_a_fault_is_written(text: str, parts: tuple[str, str, float]) -> None:
    assert parse(text) == parts


def test_every_fault_leaves_the_site_alive(site: Running) -> None:
    for kind in KINDS:
        if kind in ("slow", "bomb", "cut"):
            continue
        switch(site, kind)
        for name in (LIST, TABLE, "index.htm", "partywiseresult-U05.htm", "candidateswise-U0540.htm", "none.htm"):
            assert site.ask(name).status in (200, 302, 403, 404, 503)
        site.control("fault?on=0")
    assert site.ask(LIST).status == 200
