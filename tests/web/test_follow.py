"""The Python client and the `follow` command: a board that is always one the server had."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import aclosing, suppress

import pytest
from asgiref.sync import sync_to_async

from results.clients.follow import Follower, Refused, messages_of
from results.clients.follow import apply as client_apply
from results.domain import board
from results.publish import topics
from tests import boards
from tests.scripted_server import SCRIPTS, Step, hello, scripted_server
from tests.web.conftest import environment
from tests.web_server import ROOT, Server

Publish = Callable[..., int]


@pytest.mark.parametrize("night", SCRIPTS)
async def test_it_survives(night: str) -> None:
    connections, asked, applied, end = SCRIPTS[night]
    with scripted_server(*connections) as script:
        follower = Follower(f"ws://127.0.0.1:{script.port}", "x")
        seen = []
        async with asyncio.timeout(20), aclosing(follower.messages()) as messages:
            async for message in messages:
                if message["type"] in ("snapshot", "delta"):
                    seen.append(message["seq"])
                if follower.board and f"{follower.board['epoch']}:{follower.board['seq']}" == end:
                    break
        assert (seen, script.since_asked) == (applied, asked)
        assert follower.board
        assert follower.board["seats"][0]["margin"] in (100, applied[-1])


async def test_an_unknown_election_ends_it() -> None:
    connections: list[Step] = [{"type": "error", "code": "unknown_election", "detail": ""}, 4404]
    with scripted_server(connections) as script, pytest.raises(Refused, match="as scripted"):
        async for _ in Follower(f"ws://127.0.0.1:{script.port}", "x"):
            pass


ERROR: Step = {"type": "error", "code": "any", "detail": ""}


@pytest.mark.parametrize(("code", "tries"), [(4429, 1), (4503, 5)])
async def test_a_server_that_refuses_is_not_hammered(code: int, tries: int) -> None:
    """Neither a greeting nor an error frame means that it serves."""
    connections = [[hello(), ERROR, code] for _ in range(40)]
    with scripted_server(*connections) as script, suppress(TimeoutError):
        async with asyncio.timeout(4):
            async for _ in Follower(f"ws://127.0.0.1:{script.port}", "x"):
                pass
    assert 1 <= len(script.since_asked) <= tries


async def test_it_waits_for_a_server_that_is_not_there_yet(server: Server, election: str) -> None:
    follower = Follower("http://127.0.0.1:9", election)
    async with aclosing(follower.messages()) as messages:
        listening = asyncio.create_task(anext(messages))
        await asyncio.sleep(0.5)
        follower.base = server.http
        assert (await asyncio.wait_for(listening, 10))["type"] == "hello"


async def test_the_real_server_through_cuts_equals_the_database(
    server: Server, election: str, publish: Publish
) -> None:
    """The line is cut after every delta while a writer goes on, who waits for the cuts so that there are some."""
    follower = Follower(server.ws, election)
    rounds = 0

    async def writing() -> int:
        last = 0
        for margin in range(30):
            while rounds < margin // 6:
                await asyncio.sleep(0.01)
            last = await sync_to_async(publish)(boards.seat(1 + margin % 5, "AAP", margin), boards.tally("AAP", margin))
        return last

    writer = asyncio.create_task(writing())
    async with asyncio.timeout(60):
        while not writer.done() or not follower.board or follower.board["seq"] < await writer:
            rounds += 1
            heard = 0
            async with aclosing(follower.messages()) as messages:
                async for message in messages:
                    heard += message["type"] == "delta"
                    if heard or (writer.done() and follower.board and follower.board["seq"] == writer.result()):
                        break
    assert rounds > 3
    assert follower.board
    assert boards.timeless(follower.board) == boards.timeless(await sync_to_async(boards.board)(election))


def test_the_client_applies_as_the_server_does(election: str) -> None:
    """The file that is copied away holds its own `apply`; it must say the same as results.domain.board."""
    held = boards.board(election)
    boards.write(
        election, boards.seat(3, "AAP"), boards.tally("AAP", 9), boards.moment(3, "AAP"), boards.retracted("m11")
    )
    after = boards.board(election)
    from results.models import Election
    from results.publish import log

    delta = board.delta(log.since(Election.objects.get(slug=election).pk, held["seq"]), held["epoch"], held["seq"])
    assert client_apply(held, delta) == board.apply(held, delta)
    assert boards.timeless(client_apply(held, delta)) == boards.timeless(after)


def follow(server: Server, redis_url: str, *argv: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "follow", *argv, "--url", server.ws]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment(redis_url), capture_output=True, text=True, timeout=30
    )


def test_the_command_prints_one_object_a_line(server: Server, election: str, redis_url: str) -> None:
    done = follow(server, redis_url, election, "--count", "2", "--topics", "summary")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["type"] for each in lines] == ["hello", "snapshot"] and lines[1]["seats"] == []


def test_the_command_says_that_there_is_no_such_election(server: Server, redis_url: str) -> None:
    done = follow(server, redis_url, "nowhere")
    assert done.returncode == 1 and "no such election" in done.stderr


@pytest.mark.parametrize("transport", ["ws", "sse", "poll"])
@pytest.mark.parametrize("names", [[], ["summary"], ["seats"], ["seat:2"], ["party:BJP"], ["moments"]], ids=str)
async def test_each_transport_folds_to_what_the_server_has(
    server: Server, election: str, publish: Publish, transport: str, names: list[str]
) -> None:
    """On every narrow topic too, and with its `election`, through cuts."""
    follower = Follower(server.http, election, topics=names, transports=[transport])
    last = 0
    for number in (1, 2, 2):
        moved = boards.Change("election", "", boards.election_entry(election, seats_declared=number))
        changes = (boards.seat(number, "AAP" if number == 2 else "BJP", last), boards.tally("BJP", 5 - number), moved)
        last = await sync_to_async(publish)(*changes)
        async with asyncio.timeout(40), aclosing(follower.messages()) as messages:
            async for _ in messages:
                if follower.board and follower.board["seq"] >= last:
                    break
    truth = topics.narrow(await sync_to_async(boards.board)(election), topics.parse(names))
    assert follower.board
    if transport == "poll" and "party:BJP" in names:  # a poll brings every seat that changed (docs/protocol.md)
        assert {each["number"] for each in truth["seats"]} <= {each["number"] for each in follower.board["seats"]}
        truth = {**truth, "seats": follower.board["seats"]}
    assert boards.timeless(follower.board) == boards.timeless(truth)


def test_without_asyncio_and_without_a_websocket(server: Server, election: str) -> None:
    kinds = []
    for message in messages_of(Follower(server.http, election, transports=["sse"])):
        kinds.append(message["type"])
        if message["type"] == "snapshot":
            break
    assert kinds == ["hello", "snapshot"]
