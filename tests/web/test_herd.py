"""A thundering herd: three thousand clients come back at once, and the database hardly notices.

The server's process counts its own queries (tests/query_counting.py); everything else is sockets.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone
from websockets.asyncio.client import connect

from results.domain import board
from tests import boards, web_server
from tests.figures import figure
from tests.web.conftest import environment
from tests.web.test_hostile import heavy, memory, stalled
from tests.web_server import Server

Publish = Callable[..., int]
HERD = 3_000
COLD = 15
"""Queries of a first reading: the election, its board, the last events; and what its health checks ask."""


@pytest.fixture
def room() -> Iterator[None]:
    """For a herd's sockets, here and in the servers that are started."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(before[1], HERD + 1_000)), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def counted(redis_url: str, room: None) -> Iterator[Server]:
    """A server that counts its queries and takes three thousand from one address."""
    port = web_server.free_port()
    argv = [sys.executable, "-m", "tracker.server", "--port", str(port), "--app", "tests.query_counting:application"]
    env = {**environment(redis_url), "STREAMS_FROM_ONE_ADDRESS": "5000"}
    with web_server.running_server(env, argv, port) as found:
        yield found


def queries(server: Server) -> int:
    return int(httpx.get(f"{server.http}/_queries").text)


@asynccontextmanager
async def listening(server: Server, path: str) -> AsyncIterator[asyncio.StreamReader]:
    """A client that shakes hands by hand: three thousand of a library's own would take longer than the server does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1 << 20)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head
        yield reader
    finally:
        writer.transport.abort()


UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13"
)


async def frame(reader: asyncio.StreamReader) -> dict[str, Any]:
    """One unmasked text frame."""
    first, size = await reader.readexactly(2)
    assert first == 0x81
    if size == 126:
        size = int.from_bytes(await reader.readexactly(2), "big")
    elif size == 127:
        size = int.from_bytes(await reader.readexactly(8), "big")
    found: dict[str, Any] = json.loads(await reader.readexactly(size))
    return found


async def test_a_herd_that_comes_back_costs_one_query_a_second(counted: Server, election: str) -> None:
    """A third has nothing, a third resumes from the log's end, a third from before it; the server has just started."""
    epoch = (await asyncio.to_thread(boards.board, election))["epoch"]
    wanted = {"": "snapshot", f"?since={epoch}:5": "delta", f"?since={epoch}:8": ""}
    before, start = queries(counted), time.monotonic()
    at_once = asyncio.Semaphore(200)  # of handshakes: the machine is small, and connections stay open
    arrived = 0

    async def come(query: str, all_here: asyncio.Event) -> None:
        nonlocal arrived
        await at_once.acquire()
        async with listening(counted, f"/ws/v1/elections/{election}/{query}") as reader:
            assert (await frame(reader))["seq"] == 8
            if wanted[query]:
                found = await frame(reader)
                assert (found["type"], found["seq"]) == (wanted[query], 8)
            arrived += 1
            at_once.release()
            if arrived == HERD:
                all_here.set()
            await all_here.wait()

    async with asyncio.timeout(120):
        all_here = asyncio.Event()
        await asyncio.gather(*(come(list(wanted)[n % 3], all_here) for n in range(HERD)))
    seconds, asked = time.monotonic() - start, queries(counted) - before
    print(f"{HERD} connections in {seconds:.1f} s, {asked} queries")
    assert asked <= COLD + seconds + 1


@pytest.mark.parametrize("query", ["", "?at={minute}", "?at={minute}&topics=summary"])
def test_polling_in_a_crowd_costs_as_little(counted: Server, election: str, query: str) -> None:
    at = (timezone.now() - timedelta(minutes=5)).isoformat().replace("+", "%2B")
    address = f"{counted.http}/api/v1/elections/{election}/snapshot" + query.format(minute=at)
    before, start = queries(counted), time.monotonic()
    with httpx.Client(limits=httpx.Limits(max_connections=1)) as client:
        bodies = {json.dumps(boards.timeless(client.get(address).json())) for _ in range(300)}
    assert len(bodies) == 1
    assert queries(counted) - before <= COLD + 8 + time.monotonic() - start


def test_any_minute_is_read_once(counted: Server, election: str) -> None:
    """Every second minute of two hours, twice, and all of it again: what is in memory is not read again."""
    for minute in range(0, 120, 2):
        boards.write(election, boards.seat(1, "AAP", minute), at=boards.AT + timedelta(minutes=minute))
    address = f"{counted.http}/api/v1/elections/{election}/snapshot"

    def walk(client: httpx.Client) -> list[tuple[int, str]]:
        found = []
        for minute in range(120):
            at = (boards.AT + timedelta(minutes=minute)).isoformat()
            answer = client.get(address, params={"at": at})
            found.append((answer.json()["seats"][0]["margin"], answer.headers["etag"]))
            assert client.get(address, params={"at": at}, headers={"If-None-Match": found[-1][1]}).status_code == 304
        return found

    with httpx.Client() as client:
        first = walk(client)
        between, start = queries(counted), time.monotonic()
        again = walk(client)
    assert first == again
    assert [margin for margin, _ in first] == [minute - minute % 2 for minute in range(120)]
    assert len({tag for _, tag in first}) == 60
    assert queries(counted) - between <= time.monotonic() - start + 1, "only the look every second"


STALLED = 1_000


async def test_a_thousand_that_stop_reading_cost_little_more_than_one(
    counted: Server, election: str, publish: Publish
) -> None:
    """They wait for the same frames, which are held once. Each is cut off; who reads on gets everything in time."""
    lines = await asyncio.to_thread(lambda: [stalled(counted, election) for _ in range(STALLED)])
    before, grown, late = memory(counted), 0, []
    async with connect(counted.feed(election), max_size=2**24) as healthy:
        held = [json.loads(await healthy.recv()) for _ in range(2)][1]
        for margin in range(120):
            start = time.monotonic()
            last = await asyncio.to_thread(publish, heavy(1 + margin % 5, margin))
            async with asyncio.timeout(20):
                while held["seq"] < last:
                    held = board.apply(held, json.loads(await healthy.recv()))
            late.append(time.monotonic() - start)
            if margin == 60:
                grown = memory(counted) - before
        assert boards.timeless(held) == boards.timeless(await asyncio.to_thread(boards.board, election))
    print(f"{STALLED} stalled: {grown >> 20} MB, a frame at latest after {max(late):.2f} s")
    assert grown < 80_000_000, "eighty kilobytes each, where each is more than a megabyte behind"
    async with asyncio.timeout(20):
        while figure(httpx.get(f"{counted.http}/metrics").text, "tracker_subscribers", election) != 0:
            await asyncio.sleep(0.2)
    for line in lines:
        line.close()


async def test_those_who_left_leave_nothing_behind(counted: Server, election: str) -> None:
    """Herds come and go; what is held for them stops growing."""
    sizes = []
    for _ in range(7):
        async with AsyncExitStack() as herd:
            for _ in range(1_500):
                await herd.enter_async_context(listening(counted, f"/ws/v1/elections/{election}/"))
        sizes.append(memory(counted) >> 20)
    print("MB:", *sizes)
    assert sizes[-1] - sizes[2] < 20


async def test_two_thousand_from_one_address_do_not_shut_out_another(
    server: Server, election: str, publish: Publish, room: None
) -> None:
    async def knock(n: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, dict[str, Any]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(
            f"GET /ws/v1/elections/{election}/?topics=seat:1 HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        return reader, writer, await frame(reader)

    async with asyncio.timeout(90):
        found = [await knock(n) for n in range(2_000)]
    codes = Counter(first.get("code", first["type"]) for _, _, first in found)
    assert codes == {"hello": 1_000, "too_many": 1_000}
    async with connect(server.feed(election), local_addr=("127.0.0.2", 0)) as other:
        assert json.loads(await other.recv())["type"] == "hello"
        await other.recv()
        await asyncio.to_thread(publish, boards.seat(1, "AAP"))
        assert json.loads(await other.recv())["type"] == "delta"
    for _, writer, _ in found:
        writer.transport.abort()
