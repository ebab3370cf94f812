"""Does a server speak the protocol? Runs against any address, and needs nothing of it but its election's slug.

    python -m tests.conformance http://127.0.0.1:8000 delhi-2025

Each check opens connections of its own; a server whose board moves meanwhile passes as well as one that stands still.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from results.clients.follow import apply
from results.web.api.schemas import FRAMES, of_frame
from tests.schema_check import schema_errors

PATIENCE_S = 10.0
Message = dict[str, Any]


@dataclass(frozen=True)
class Target:
    url: str
    slug: str

    @asynccontextmanager
    async def feed(self, query: str = "", slug: str = "") -> AsyncIterator[ClientConnection]:
        address = f"{self.url.replace('http', 'ws', 1)}/ws/v1/elections/{slug or self.slug}/{query}"
        async with connect(address, max_size=2**24) as socket:
            yield socket

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            return await client.get(f"/api/v1/elections/{self.slug}/{path}", headers=headers)


async def said(socket: ClientConnection) -> Message:
    async with asyncio.timeout(PATIENCE_S):
        message: Message = json.loads(await socket.recv())
    if message["type"] in FRAMES:
        found = schema_errors(message, of_frame(message["type"]), strict=False)
        assert not found, found
    return message


async def ended(socket: ClientConnection) -> tuple[Message, int]:
    """The last message and the close code."""
    last: Message = {}
    try:
        while True:
            last = await said(socket)
    except ConnectionClosed as end:
        return last, end.rcvd.code if end.rcvd else 1006


async def a_connection_opens_with_hello_and_a_snapshot(target: Target) -> None:
    async with target.feed() as socket:
        hello, snapshot = await said(socket), await said(socket)
    assert (hello["type"], snapshot["type"], hello["protocol"]) == ("hello", "snapshot", 1)
    assert (hello["epoch"], hello["seq"]) == (snapshot["epoch"], snapshot["seq"])


async def the_heartbeat_comes_when_it_was_promised(target: Target) -> None:
    async with target.feed("?topics=seat:1") as socket:
        hello = await said(socket)
        async with asyncio.timeout(hello["heartbeat_s"] * 2):
            while True:
                message: Message = json.loads(await socket.recv())
                if message["type"] == "heartbeat":
                    break
    assert not schema_errors(message, of_frame("heartbeat"), strict=False)


async def a_position_is_resumed_without_a_snapshot(target: Target) -> None:
    async with target.feed() as socket:
        held = (await said(socket)) and (await said(socket))
    back = max(0, held["seq"] - 3)
    async with target.feed(f"?since={held['epoch']}:{back}") as socket:
        assert (await said(socket))["type"] == "hello"
        delta = await said(socket)
    assert delta["type"] == "delta" and delta["prev"] <= back < delta["seq"], "an old delta follows the position"
    assert apply({**held, "seq": back}, delta)["seq"] == delta["seq"]


async def a_foreign_epoch_and_a_future_seq_are_resyncs(target: Target) -> None:
    epoch = (await target.get("deltas")).json()["epoch"]
    for since, reason in (("another:1", "epoch"), (f"{epoch}:99999999999", "future")):
        async with target.feed(f"?since={since}") as socket:
            kinds = [await said(socket) for _ in range(3)]
        assert [each["type"] for each in kinds] == ["hello", "resync", "snapshot"], since
        assert kinds[1]["reason"] == reason


async def a_since_that_is_none_is_closed_with_4400(target: Target) -> None:
    for since in ("x", "a:-1", "a:b", "a:" + "9" * 40):
        async with target.feed(f"?since={since}") as socket:
            last, code = await ended(socket)
        assert (last["type"], code) == ("error", 4400), since


async def an_unknown_parameter_is_closed_with_4400(target: Target) -> None:
    async with target.feed("?topic=seat:1") as socket:
        last, code = await ended(socket)
    assert (last["type"], last["code"], code) == ("error", "unknown_parameter", 4400)


async def every_topic_hears_of_the_election(target: Target) -> None:
    for topic in ("summary", "seats", "seat:1", "party:NONE", "moments"):
        async with target.feed(f"?topics={topic}") as socket:
            assert [(await said(socket))["type"], (await said(socket))["election"]["slug"]] == ["hello", target.slug]


async def an_unknown_election_is_closed_with_4404(target: Target) -> None:
    async with target.feed(slug="no-such-election") as socket:
        last, code = await ended(socket)
    assert (last["type"], code) == ("error", 4404)


async def topics_narrow_the_snapshot_and_can_be_changed(target: Target) -> None:
    async with target.feed("?topics=summary") as socket:
        hello, snapshot = await said(socket), await said(socket)
        assert hello["topics"] == ["summary"] and snapshot["seats"] == [] and snapshot["tally"]
        await socket.send(json.dumps({"type": "topics", "topics": ["seats"], "unknown": True}))
        while (retuned := await said(socket))["type"] != "snapshot":
            pass
    assert retuned["seats"] and retuned["tally"] == []


async def nonsense_is_an_error_and_4400(target: Target) -> None:
    for text in ("?", "[]", '{"type":"topics","topics":["seat:x"]}'):
        async with target.feed() as socket:
            await socket.send(text)
            last, code = await ended(socket)
        assert (last["type"], code) == ("error", 4400), text


async def an_unknown_type_of_message_is_no_error(target: Target) -> None:
    async with target.feed() as socket:
        await socket.send('{"type":"of a later version"}')
        assert [(await said(socket))["type"] for _ in range(2)] == ["hello", "snapshot"]


async def the_api_tells_the_same_board(target: Target) -> None:
    async with target.feed() as socket:
        held = (await said(socket)) and (await said(socket))
    asked = (await target.get("snapshot")).json()
    page = (await target.get(f"deltas?since={held['epoch']}:{held['seq']}&limit=2000")).json()
    for delta in page["deltas"]:
        held = apply(held, delta)
    if asked["seq"] == held["seq"]:
        assert (asked["seats"], asked["tally"], asked["moments"]) == (held["seats"], held["tally"], held["moments"])


async def a_tag_spares_a_second_reading(target: Target) -> None:
    tag = (await target.get("parties")).headers["etag"]
    assert (await target.get("parties", **{"If-None-Match": tag})).status_code in (200, 304)
    first = await target.get("snapshot?at=2100-01-01T00:00:00Z")
    assert first.headers["access-control-allow-origin"] == "*" and "set-cookie" not in first.headers


async def events_are_the_same_messages_with_positions(target: Target) -> None:
    address = f"{target.url}/sse/v1/elections/{target.slug}/?topics=summary"
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client, client.stream("GET", address) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        found = [line async for line in _until_second_data(response.aiter_lines())]
    kinds = [json.loads(line[6:])["type"] for line in found if line.startswith("data: ")]
    assert kinds == ["hello", "snapshot"] and any(line.startswith("id: ") for line in found)


async def _until_second_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    seen = 0
    async for line in lines:
        yield line
        seen += line.startswith("data: ")
        if seen == 2:
            return


CHECKS: list[Callable[[Target], Awaitable[None]]] = [
    a_connection_opens_with_hello_and_a_snapshot,
    a_position_is_resumed_without_a_snapshot,
    a_foreign_epoch_and_a_future_seq_are_resyncs,
    a_since_that_is_none_is_closed_with_4400,
    an_unknown_parameter_is_closed_with_4400,
    every_topic_hears_of_the_election,
    an_unknown_election_is_closed_with_4404,
    topics_narrow_the_snapshot_and_can_be_changed,
    nonsense_is_an_error_and_4400,
    an_unknown_type_of_message_is_no_error,
    the_api_tells_the_same_board,
    a_tag_spares_a_second_reading,
    events_are_the_same_messages_with_positions,
    the_heartbeat_comes_when_it_was_promised,
]


async def run(target: Target) -> int:
    """Every check, told as it ends; how many failed."""
    failed = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            await check(target)
        except Exception as problem:
            failed += 1
            print(f"FAIL  {name}: {problem!r}", flush=True)
        else:
            print(f"ok    {name}", flush=True)
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("url", help="http://host:port")
    parser.add_argument("slug")
    chosen = parser.parse_args()
    sys.exit(1 if asyncio.run(run(Target(chosen.url.rstrip("/"), chosen.slug))) else 0)


if __name__ == "__main__":
    main()
