"""The fetcher against real sockets that behave well, badly and with intent."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest

from results.sources.errors import FetchError
from results.sources.fetch import NAME, Ask, Fetched, Limits, Validators, fetch, fetch_many, open_client, retry_after
from results.sources.hosts import AllowedHosts
from tests.sources.http_servers import (
    Answer,
    always,
    http2_server,
    http_server,
    response,
)

PAGE = b"<html>" + b"results " * 1000 + b"</html>"


async def get(answer: bytes | Answer, path: str = "/page.htm", **more: object) -> Fetched:
    async with http_server(always(answer) if isinstance(answer, bytes) else answer) as host:
        allow = AllowedHosts.of(host)
        async with open_client(allow) as client:
            return await fetch(client, f"http://{host}{path}", allow=allow, **more)  # type: ignore[arg-type]


async def failure(answer: bytes | Answer, path: str = "/page.htm", **more: object) -> FetchError:
    with pytest.raises(FetchError) as raised:
        await get(answer, path, **more)
    return raised.value


async def test_a_page_with_its_headers_and_times() -> None:
    before = datetime.now(UTC)
    got = await get(response(body=PAGE, Date="Sat, 08 Feb 2025 05:33:20 GMT", ETag='"a1"', Last_Modified="then"))
    assert (got.status, got.body, got.not_modified, got.http_version) == (200, PAGE, False, "HTTP/1.1")
    assert got.server_at == datetime(2025, 2, 8, 5, 33, 20, tzinfo=UTC)
    assert before <= got.sent_at <= got.fetched_at <= datetime.now(UTC)
    assert Validators.of(got.headers) == Validators('"a1"', "then")


async def test_validators_are_sent_and_304_means_the_old_one_holds() -> None:
    seen: dict[str, str] = {}

    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        seen.update(headers)
        writer.write(response("304 Not Modified", ETag='"a1"'))

    got = await get(answer, validators=Validators('"a1"', "Sat, 08 Feb 2025 05:33:20 GMT"))
    assert (got.status, got.body, got.not_modified) == (304, b"", True)
    assert seen["if-none-match"] == '"a1"'
    assert seen["if-modified-since"] == "Sat, 08 Feb 2025 05:33:20 GMT"
    assert seen["accept-encoding"] == "gzip, deflate"
    assert seen["user-agent"] == NAME


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:])),
        ("gzip", gzip.compress(PAGE) + b"\0" * 20),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
async def test_encodings(encoding: str, body: bytes) -> None:
    assert (await get(response(body=body, Content_Encoding=encoding))).body == PAGE


@pytest.mark.parametrize(
    ("encoding", "body", "kind"),
    [
        ("br", b"x", "encoding"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE)), "encoding"),
        ("gzip", b"not gzip at all", "encoding"),
        ("gzip", gzip.compress(PAGE)[:-20], "truncated"),
        ("deflate", zlib.compress(PAGE)[:20], "truncated"),
    ],
)
async def test_damaged_and_unasked_encodings(encoding: str, body: bytes, kind: str) -> None:
    assert (await failure(response(body=body, Content_Encoding=encoding))).kind == kind


async def test_a_bomb_of_ten_gigabytes_stops_at_the_cap() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(b"\0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"\0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = head + block * 10_000
    tracemalloc.start()
    started = time.monotonic()
    error = await failure(response(body=bomb, Content_Encoding="gzip"), limits=Limits(wire_bytes=50_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.kind == "too_large"
    assert time.monotonic() - started < 5
    assert peak < 100_000_000


@pytest.mark.promise("P16")
async def test_more_than_the_wire_cap_is_not_read() -> None:
    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    assert (await failure(answer)).kind == "too_large"


async def test_one_byte_a_second_ends_with_the_whole_limit() -> None:
    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    error = await failure(answer, limits=Limits(whole_s=0.4))
    assert error.kind == "timeout"
    assert time.monotonic() - started < 2


async def test_a_silent_server_ends_with_the_read_limit() -> None:
    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    assert (await failure(answer, limits=Limits(read_s=0.2))).kind == "timeout"


@pytest.mark.parametrize(
    "answer",
    [b"", b"garbage\r\n\r\n", response(body=b"short", Content_Length="5000"), b"HTTP/1.1 999999 X\r\n\r\n"],
)
async def test_broken_answers(answer: bytes) -> None:
    assert (await failure(answer)).kind in ("protocol", "network")


async def test_nobody_listens() -> None:
    async with http_server(always(b"")) as host:
        pass
    allow = AllowedHosts.of(host)
    async with open_client(allow) as client:
        with pytest.raises(FetchError) as raised:
            await fetch(client, f"http://{host}/", allow=allow)
    assert (raised.value.kind, raised.value.url) == ("connect", f"http://{host}/")


@pytest.mark.parametrize(
    ("status", "kind"),
    [("401 Unauthorized", "blocked"), ("403 Forbidden", "blocked"), ("404 Not Found", "missing"),
     ("410 Gone", "missing"),
     ("429 Too Many Requests", "throttled"), ("500 Oops", "server"), ("503 Unavailable", "server"),
     ("206 Part", "status"),
     ("418 Teapot", "status")],
)  # fmt: skip
async def test_every_other_status_is_a_failure_that_says_how_to_react(status: str, kind: str) -> None:
    error = await failure(response(status, body=b"<h1>Access Denied</h1>", Retry_After="120"))
    assert (error.kind, error.status, error.retry_after) == (kind, int(status[:3]), 120.0)


def test_retry_after_in_both_forms() -> None:
    now = datetime(2025, 2, 8, 5, 33, 20, tzinfo=UTC)
    assert retry_after("Sat, 08 Feb 2025 05:35:20 GMT", now) == 120
    assert retry_after("Sat, 08 Feb 2025 05:00:00 GMT", now) == 0
    assert retry_after("99999999999999", now) == 3600
    assert [retry_after(text, now) for text in (None, "", "soon", "-5", "1.5")] == [None] * 5


async def test_redirects_are_followed_to_allowed_addresses() -> None:
    asked: list[str] = []

    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        asked.append(path)
        writer.write(response("302 Found", Location="/new.htm") if path == "/old.htm" else response(body=PAGE))

    got = await get(answer, "/old.htm")
    assert (got.body, asked) == (PAGE, ["/old.htm", "/new.htm"])
    assert got.url.endswith("/old.htm") and got.final_url.endswith("/new.htm")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://0/",
     "http://2130706433/", "http://0x7f.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "//evil.example/", "http://user:x@127.0.0.1/",
     "http://[::ffff:127.0.0.1]/", "http://\x00/"],
)  # fmt: skip
async def test_redirects_elsewhere_are_refused(location: str) -> None:
    error = await failure(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
    assert error.kind in ("refused", "protocol")


async def test_redirects_without_end() -> None:
    assert (await failure(response("301 Moved", Location="/again"))).kind == "redirects"


@pytest.mark.promise("P19")
async def test_an_allowed_name_that_resolves_to_a_private_address_is_refused() -> None:
    allow = AllowedHosts.of("localhost")
    async with open_client(allow) as client:
        with pytest.raises(FetchError) as raised:
            await fetch(client, "http://localhost/", allow=allow)
    assert raised.value.kind == "refused"
    assert "127.0.0.1" in raised.value.detail or "::1" in raised.value.detail


async def test_a_name_that_does_not_resolve() -> None:
    allow = AllowedHosts.of("no-such-host.invalid")
    async with open_client(allow) as client:
        with pytest.raises(FetchError) as raised:
            await fetch(client, "http://no-such-host.invalid/", allow=allow)
    assert raised.value.kind == "dns"


async def test_the_budget_is_asked_before_every_request_and_can_say_no() -> None:
    hosts: list[str] = []

    async def budget(host: str) -> None:
        hosts.append(host)
        if len(hosts) > 2:
            raise FetchError("budget", "spent")

    error = await failure(response("301 Moved", Location="/again"), budget=budget)
    assert error.kind == "budget"
    assert hosts == ["127.0.0.1"] * 3


async def test_many_pages_come_as_they_are_ready_and_failures_among_them() -> None:
    running = most = answered = 0
    others_done = asyncio.Event()

    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        nonlocal running, most, answered
        running += 1
        most = max(most, running)
        await (others_done.wait() if path == "/slow" else asyncio.sleep(0.01))
        running, answered = running - 1, answered + 1
        if answered == 21:
            others_done.set()
        writer.write(response("503 Busy") if path == "/busy" else response(body=path.encode()))

    async with http_server(answer) as host:
        allow = AllowedHosts.of(host)
        paths = ["/slow", "/busy", *(f"/{n}" for n in range(20))]
        async with open_client(allow) as client:
            asks = [Ask(f"http://{host}{path}") for path in paths]
            answers = [got async for got in fetch_many(client, asks, allow=allow, concurrency=4, jitter_s=0.01)]
    assert 2 <= most <= 4
    bodies = [got.body.decode() for got in answers if isinstance(got, Fetched)]
    assert sorted(bodies) == sorted(path for path in paths if path != "/busy")
    assert bodies[-1] == "/slow"
    assert [(e.kind, e.url[-5:]) for e in answers if isinstance(e, FetchError)] == [("server", "/busy")]


async def test_leaving_early_leaves_nothing_running() -> None:
    async def answer(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0 if path == "/0" else 30)
        writer.write(response(body=b"x"))

    async with http_server(answer) as host:
        allow = AllowedHosts.of(host)
        async with open_client(allow) as client:
            before = asyncio.all_tasks()
            answers = fetch_many(client, [f"http://{host}/{n}" for n in range(5)], allow=allow)
            async for _ in answers:
                break
            await answers.aclose()  # type: ignore[attr-defined]
            left = {task for task in asyncio.all_tasks() - before if "fetch_many" in repr(task)}
    assert not left


async def test_http2() -> None:
    async with http2_server(PAGE) as host:
        allow = AllowedHosts.of(host)
        async with open_client(allow, http1=False) as client:
            got = [await fetch(client, f"http://{host}/{n}", allow=allow) for n in range(2)]
    assert [(one.http_version, one.body) for one in got] == [("HTTP/2", PAGE)] * 2
