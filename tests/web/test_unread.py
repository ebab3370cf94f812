"""WebSockets whose client reads nothing: however they are closed, nothing of them is kept."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socket import SHUT_WR, socket

import pytest
from websockets.asyncio.client import connect

from tests import web_server
from tests.figures import figure
from tests.web.conftest import environment
from tests.web.test_hostile import heavy, memory, metrics, stalled
from tests.web_server import Server

Publish = Callable[..., int]
IMPATIENT = """
import sys
from tracker.server import Server, config
Server(config(port=int(sys.argv[1]), ws_ping_interval=float(sys.argv[2]), ws_ping_timeout=1.0)).run()
"""
MASK = b"\x00\x00\x00\x00"
CUT_S = 40
"""Five seconds, and what a busy machine adds; less than the server's pings, which would find it too."""


@pytest.fixture(params=[60.0])
def server(request: pytest.FixtureRequest, redis_url: str, transactional_db: None) -> Iterator[Server]:
    """A server that takes one stream from an address, and pings as often as the test says."""
    port = web_server.free_port()
    env = {**environment(redis_url), "STREAMS_FROM_ONE_ADDRESS": "1", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    argv = [sys.executable, "-c", IMPATIENT, str(port), str(request.param)]
    with web_server.running_server(env, argv, port) as found:
        yield found


def say(line: socket, opcode: int, content: bytes) -> None:
    """A client's frame."""
    size = bytes([0x80 | len(content)]) if len(content) < 126 else b"\xfe" + len(content).to_bytes(2, "big")
    line.sendall(bytes([0x80 | opcode]) + size + MASK + content)


def behind(server: Server, election: str, publish: Publish) -> socket:
    """A client that asked for half a megabyte more than the kernel holds for it, and reads nothing of it."""
    publish(*(heavy(number, 1) for number in range(1, 6)))
    line = stalled(server, election)
    for number in range(10):
        say(line, 1, json.dumps({"type": "topics", "topics": ["seats", f"seat:{1 + number % 2}"]}).encode())
    return line


def is_open(server: Server, line: socket) -> bool:
    """Whether the server's process still holds its end."""
    here = line.getsockname()[1]
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = {(int(row[1][-4:], 16), int(row[2][-4:], 16)): int(row[9]) for row in rows}
    return bool(ends.get((server.port, here)))


async def gone(server: Server, line: socket) -> None:
    async with asyncio.timeout(CUT_S):
        while is_open(server, line):
            await asyncio.sleep(0.1)


def close(line: socket) -> None:
    say(line, 8, (1000).to_bytes(2, "big"))


def half_close(line: socket) -> None:
    line.shutdown(SHUT_WR)


def break_the_rules(line: socket) -> None:
    line.sendall(b"\xff\xff\xff\xff")


def talk_nonsense(line: socket) -> None:
    say(line, 1, b"nonsense")


@pytest.mark.parametrize("leave", [close, half_close, break_the_rules, talk_nonsense])
async def test_one_who_leaves_without_reading_is_counted_until_its_line_is_cut(
    server: Server, election: str, publish: Publish, leave: Callable[[socket], None]
) -> None:
    with await asyncio.to_thread(behind, server, election, publish) as line:
        await asyncio.sleep(0.5)
        assert is_open(server, line)
        leave(line)
        async with connect(server.feed(election)) as next_one:
            assert json.loads(await next_one.recv()).get("code") == "too_many"
        await gone(server, line)
    async with connect(server.feed(election), max_size=None) as next_one:
        assert json.loads(await next_one.recv())["type"] == "hello"


@pytest.mark.parametrize("server", [1.0], indirect=True)
async def test_one_who_answers_no_ping_is_let_go(server: Server, election: str, publish: Publish) -> None:
    with await asyncio.to_thread(behind, server, election, publish) as line:
        async with asyncio.timeout(CUT_S):
            while figure(metrics(server), "tracker_subscribers", election) != 0:
                await asyncio.sleep(0.1)
        await gone(server, line)


async def test_one_who_pings_and_does_not_read_is_not_answered(server: Server, election: str, publish: Publish) -> None:
    before = 0

    def flood(line: socket) -> None:
        many = (bytes([0x89, 0x80 | 125]) + MASK + b"x" * 125) * 8_000
        with suppress(OSError):
            for _ in range(40):
                line.sendall(many)

    with await asyncio.to_thread(behind, server, election, publish) as line:
        await asyncio.sleep(0.5)
        before = memory(server)
        await asyncio.to_thread(flood, line)
        assert memory(server) - before < 10_000_000, f"{(memory(server) - before) >> 20} MB of pongs"
        os.kill(server.process.pid, 0)
