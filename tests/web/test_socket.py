"""The WebSocket feed, by real clients over real sockets, under our server and under a plain one."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from results.domain import board
from results.models import Election
from tests import boards
from tests.web_server import Server

pytestmark = pytest.mark.process

Publish = Callable[..., int]


@pytest.fixture(params=["server", "plain_server"])
def either(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


async def said(socket: ClientConnection, seconds: float = 5.0) -> dict[str, Any]:
    async with asyncio.timeout(seconds):
        found: dict[str, Any] = json.loads(await socket.recv())
        return found


async def until_closed(socket: ClientConnection) -> tuple[list[dict[str, Any]], int]:
    """Everything said, and the close code."""
    heard = []
    try:
        async with asyncio.timeout(10):
            while True:
                heard.append(json.loads(await socket.recv()))
    except ConnectionClosed as end:
        assert end.rcvd is not None
        return heard, end.rcvd.code


async def test_snapshot_and_deltas_equal_the_database(either: Server, election: str, publish: Publish) -> None:
    async with connect(either.feed(election)) as socket:
        hello, held = await said(socket), await said(socket)
        assert hello == {"type": "hello", "protocol": 1, "epoch": held["epoch"], "seq": 8, "is_test": True,
                         "heartbeat_s": 15, "topics": ["all"]}  # fmt: skip
        last = 0
        for margin in range(6):
            last = await sync_to_async(publish)(
                boards.seat(2, "AAP", margin), boards.tally("AAP", 1), boards.moment(2, "AAP")
            )
        while held["seq"] < last:
            held = board.apply(held, await said(socket))
        assert boards.timeless(held) == boards.timeless(await sync_to_async(boards.board)(election))


async def test_resume_brings_only_what_was_missed(server: Server, election: str, publish: Publish) -> None:
    async with connect(server.feed(election)) as socket:
        hello = await said(socket)
    await sync_to_async(publish)(boards.seat(3, "AAP"))
    async with connect(server.feed(election, f"?since={hello['epoch']}:8")) as socket:
        assert (await said(socket))["type"] == "hello"
        delta = await said(socket)
        assert (delta["type"], delta["prev"], delta["seq"], len(delta["seats"])) == ("delta", 8, 9, 1)


@pytest.mark.parametrize("since", ["x", "1", "a:b", "a:-1", "a:1:2", ":1", "a:", "a:" + "9" * 40, "%00:1", "🙂:1"])
async def test_a_since_that_is_none_is_an_error(server: Server, election: str, since: str) -> None:
    async with connect(server.feed(election, f"?since={since}")) as socket:
        heard, code = await until_closed(socket)
        assert [each["code"] for each in heard] == ["bad_since"] and code == 4400


@pytest.mark.parametrize(("since", "reason"), [("other:3", "epoch"), ("{epoch}:999999999999999", "future")])
async def test_a_since_that_cannot_be_resumed_is_a_resync(
    server: Server, election: str, since: str, reason: str
) -> None:
    epoch = (await sync_to_async(boards.board)(election))["epoch"]
    async with connect(server.feed(election, "?since=" + since.format(epoch=epoch))) as socket:
        kinds = [await said(socket) for _ in range(3)]
        assert [each["type"] for each in kinds] == ["hello", "resync", "snapshot"]
        assert kinds[1]["reason"] == reason


async def test_unknown_types_of_message_are_ignored(server: Server, election: str, publish: Publish) -> None:
    async with connect(server.feed(election)) as socket:
        await said(socket), await said(socket)
        await socket.send('{"type":"wave","to":"everyone"}')
        await sync_to_async(publish)(boards.seat(1, "AAP"))
        assert (await said(socket))["type"] == "delta"


async def test_a_mistyped_parameter_is_refused(server: Server, election: str) -> None:
    """`topic=` would bring everything."""
    async with connect(server.feed(election, "?topic=seat:2")) as socket:
        error = await said(socket)
        assert (error["type"], error["code"]) == ("error", "unknown_parameter")
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4400


async def test_topics_choose_what_is_heard_and_can_be_changed(server: Server, election: str, publish: Publish) -> None:
    async with connect(server.feed(election, "?topics=seat:2")) as socket:
        assert (await said(socket))["topics"] == ["seat:2"]
        snapshot = await said(socket)
        assert [each["number"] for each in snapshot["seats"]] == [2] and snapshot["tally"] == []
        assert snapshot["election"]["slug"] == election
        await sync_to_async(publish)(boards.seat(1, "AAP"))
        await sync_to_async(publish)(boards.seat(2, "AAP"), boards.tally("AAP", 2))
        delta = await said(socket)
        assert ([each["number"] for each in delta["seats"]], delta["tally"]) == ([2], [])
        await socket.send(json.dumps({"type": "topics", "topics": ["summary"], "whim": 1}))
        retuned = await said(socket)
        assert (retuned["type"], retuned["seats"], len(retuned["tally"])) == ("snapshot", [], 2)


@pytest.mark.parametrize(
    ("message", "error", "code"),
    [
        ("not json", "bad_message", 4400),
        ("[1]", "bad_message", 4400),
        ("[" * 60_000, "bad_message", 4400),
        (b"\x00\xff", "bad_message", 4400),
        ('{"type":"topics"}', "bad_topics", 4400),
        ('{"type":"topics","topics":[1]}', "bad_topics", 4400),
        ('{"type":"topics","topics":["seat:none"]}', "bad_topics", 4400),
    ],
)
async def test_nonsense_is_answered_and_closed(
    either: Server, election: str, message: Any, error: str, code: int
) -> None:
    async with connect(either.feed(election)) as socket:
        await socket.send(message)
        heard, closed = await until_closed(socket)
        assert (heard[-1]["type"], heard[-1]["code"], closed) == ("error", error, code)


async def test_a_huge_message_closes_its_sender_only(either: Server, election: str, publish: Publish) -> None:
    async with connect(either.feed(election)) as bystander, connect(either.feed(election)) as giant:
        await said(bystander), await said(bystander)
        await giant.send('{"type":"' + "x" * 100_000 + '"}')
        _, code = await until_closed(giant)
        assert code in (1009, 4413)
        await sync_to_async(publish)(boards.seat(1, "AAP"))
        assert (await said(bystander))["type"] == "delta"


async def test_a_talkative_client_is_closed(server: Server, election: str) -> None:
    async with connect(server.feed(election)) as socket:
        for _ in range(25):
            await socket.send('{"type":"hm"}')
        heard, code = await until_closed(socket)
        assert (heard[-1]["code"], code) == ("too_many", 4429)


async def test_an_unknown_election_is_4404(either: Server) -> None:
    async with connect(either.feed("nowhere")) as socket:
        heard, code = await until_closed(socket)
        assert [each["code"] for each in heard] == ["unknown_election"] and code == 4404


async def test_a_removed_election_is_said_once(either: Server, election: str) -> None:
    async with connect(either.feed(election)) as socket:
        await said(socket), await said(socket)
        await Election.objects.filter(slug=election).adelete()
        heard, code = await until_closed(socket)
        assert [each["code"] for each in heard] == ["unknown_election"] and code == 4404


@pytest.mark.parametrize("path", ["/ws/v2/elections/x/", "/ws/v1/", "/ws/v1/elections/a%2fb/", "/anything"])
async def test_another_path_is_4400(server: Server, path: str) -> None:
    async with connect(server.ws + path) as socket:
        heard, code = await until_closed(socket)
        assert [each["code"] for each in heard] == ["unknown_path"] and code == 4400


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
async def test_any_origin_may_listen_because_nothing_is_carried(server: Server, election: str, origin: Any) -> None:
    async with connect(server.feed(election), origin=origin) as socket:
        assert (await said(socket))["type"] == "hello"
        assert socket.response is not None and "set-cookie" not in socket.response.headers


@pytest.mark.parametrize("compression", [None, "deflate"])
async def test_compressed_and_plain_clients_hear_the_same(
    server: Server, election: str, publish: Publish, compression: Any
) -> None:
    async with connect(server.feed(election), compression=compression) as socket:
        await said(socket)
        held = await said(socket)
        last = await sync_to_async(publish)(*(boards.seat(n, "AAP", 7) for n in range(1, 6)))
        held = board.apply(held, await said(socket))
        assert held["seq"] == last
        assert boards.timeless(held) == boards.timeless(await sync_to_async(boards.board)(election))


async def test_too_many_from_one_address_are_told_so(election: str, redis_url: str) -> None:
    from tests import web_server
    from tests.web.conftest import environment

    with web_server.running_server({**environment(redis_url), "STREAMS_FROM_ONE_ADDRESS": "3"}) as server:
        sockets = [await connect(server.feed(election)) for _ in range(4)]
        heard, code = await until_closed(sockets[3])
        assert (heard[0]["code"], code) == ("too_many", 4429)
        await sockets[0].close()
        await asyncio.sleep(0.2)
        sockets.append(await connect(server.feed(election)))
        assert (await said(sockets[4]))["type"] == "hello"
        for each in sockets:
            await each.close()
