"""Slow, silent and dying: what one client, Redis or the server itself does must cost nobody else."""

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from websockets.asyncio.client import connect

from results.clients.follow import Follower
from results.domain import board
from tests import boards, web_server
from tests.figures import figure
from tests.web.conftest import environment
from tests.web_server import Server
from tracker.supervise import redis_server

Publish = Callable[..., int]

write = sync_to_async(boards.write)
HEAVY = "x" * 20_000
UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)


def heavy(number: int, margin: int) -> board.Change:
    return boards.seat(number, "AAP", margin, pad=HEAVY)


def stalled(server: Server, slug: str) -> socket.socket:
    """A client that shakes hands and then reads nothing, with as little room in the kernel as it can have."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(20)
    line.connect(("127.0.0.1", server.port))
    path = f"/ws/v1/elections/{slug}/"
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n".encode())
    assert line.recv(12) == b"HTTP/1.1 101"
    return line


def memory(server: Server) -> int:
    """Bytes that the server's process holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.promise("P14")
async def test_a_stalled_client_is_cut_off_and_nobody_else_notices(
    server: Server, election: str, publish: Publish
) -> None:
    before = memory(server)
    slow = await sync_to_async(stalled)(server, election)
    left = b""
    async with connect(server.feed(election), max_size=2**24) as healthy:
        held = [json.loads(await healthy.recv()) for _ in range(2)][1]
        for margin in range(70):
            last = await sync_to_async(publish)(*(heavy(number, margin) for number in range(1, 6)))
            async with asyncio.timeout(20):
                while held["seq"] < last:
                    held = board.apply(held, json.loads(await healthy.recv()))
            if not left and figure(metrics(server), "tracker_subscribers", election) == 1:
                left = await sync_to_async(everything)(slow)
        assert boards.timeless(held) == boards.timeless(await sync_to_async(boards.board)(election))
    assert left.endswith(b"\x88\x0a" + (4408).to_bytes(2, "big") + b"too slow")
    assert memory(server) - before < 60_000_000, "what waits for one client is bounded, the rest is the log's own"


async def test_a_client_that_pauses_gets_every_frame_whole_and_in_order(
    server: Server, election: str, publish: Publish
) -> None:
    """Frames go straight to the socket, then through the buffer, then straight again: none is cut, none overtakes."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await sync_to_async(line.connect)(("127.0.0.1", server.port))
    async with connect(server.feed(election), sock=line, compression=None, max_size=2**24, max_queue=None) as client:
        await client.recv()
        held: dict[str, Any] = json.loads(await client.recv())
        last = 0
        for pause in range(3):
            client.transport.pause_reading()
            for margin in range(28):
                last = await sync_to_async(publish)(*(heavy(number, 100 * pause + margin) for number in range(1, 6)))
            client.transport.resume_reading()
            async with asyncio.timeout(20):
                while held["seq"] < last:
                    held = board.apply(held, json.loads(await client.recv()))
    assert boards.timeless(held) == boards.timeless(await sync_to_async(boards.board)(election))


async def test_an_event_stream_that_nobody_reads_is_cut_off(election: str, publish: Publish, redis_url: str) -> None:
    with web_server.running_server({**environment(redis_url), "STALL_TIMEOUT_S": "2"}) as server:
        before = memory(server)
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await sync_to_async(line.connect)(("127.0.0.1", server.port))
        line.sendall(f"GET /sse/v1/elections/{election}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        async with connect(server.feed(election), max_size=2**24, max_queue=None) as healthy:
            held = [json.loads(await healthy.recv()) for _ in range(2)][1]
            for margin in range(60):
                last = await sync_to_async(publish)(*(heavy(number, margin) for number in range(1, 6)))
                async with asyncio.timeout(20):
                    while held["seq"] < last:
                        held = board.apply(held, json.loads(await healthy.recv()))
            await _until(lambda: figure(metrics(server), "tracker_subscribers", election) == 1, 20)
        assert memory(server) - before < 60_000_000, "the log's own, as above"
        left = await sync_to_async(everything)(line)
        assert not left.endswith(b"0\r\n\r\n"), "cut, not ended"


def metrics(server: Server) -> str:
    return httpx.get(f"{server.http}/metrics").text


def everything(line: socket.socket) -> bytes:
    """All that is left to read, until the other side ends or cuts the line."""
    found = b""
    with line, suppress(ConnectionResetError):
        while part := line.recv(1 << 20):
            found += part
    return found


async def test_the_feed_goes_on_without_redis_and_hears_pokes_again_after(
    election: str, tmp_path: Path, redis_url: str
) -> None:
    with redis_server.running(tmp_path) as url:
        pid = redis_server_pid(url)
        with web_server.running_server({**environment(redis_url), "REDIS_URL": url}) as server:
            async with connect(server.feed(election)) as client:
                await client.recv(), await client.recv()
                os.kill(pid, signal.SIGKILL)
                for margin in range(3):
                    await write(election, boards.seat(1, "AAP", margin))
                    start = time.monotonic()
                    async with asyncio.timeout(5):
                        assert json.loads(await client.recv())["seats"][0]["margin"] == margin
                    assert time.monotonic() - start < 3


def redis_server_pid(url: str) -> int:
    import redis

    with redis.Redis.from_url(url) as client:
        found: int = client.info("server")["process_id"]
        return found


async def test_a_killed_server_comes_back_and_everyone_is_caught_up(election: str, redis_url: str) -> None:
    """Ten followers; the server dies by SIGKILL with events committed that it never told."""
    port = web_server.free_port()
    followers = [Follower(f"ws://127.0.0.1:{port}", election) for _ in range(10)]
    last = 10
    with web_server.running_server(environment(redis_url), port=port) as first:
        listening = [asyncio.create_task(_listen(each, last)) for each in followers]
        await _until(lambda: all(each.board for each in followers))
        first.process.kill()
        assert last == await write(election, boards.seat(1, "AAP", 77), boards.tally("AAP", 1))
    with web_server.running_server(environment(redis_url), port=port):
        await asyncio.wait_for(asyncio.gather(*listening), 30)
    truth = boards.timeless(await sync_to_async(boards.board)(election))
    assert all(each.board and boards.timeless(each.board) == truth for each in followers)
    assert {each.connections for each in followers} == {2}


async def _listen(follower: Follower, last: int) -> None:
    """Until the follower has seen `last`."""
    async with aclosing(follower.messages()) as messages:
        async for _ in messages:
            if follower.board and follower.board["seq"] == last:
                return


async def _until(true: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)
