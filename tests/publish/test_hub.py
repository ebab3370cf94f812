"""The hub with a real Redis: pokes, lost pokes, a flushed and a dead Redis, and a crowd."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connection
from django.test.utils import CaptureQueriesContext

from results.domain import board
from results.publish import hub as hubs
from results.publish import membership, reader, topics
from results.publish import stream as streams
from results.publish.hub import Hub
from results.publish.poke import group
from results.publish.poke import poke as poke_as_writers_do
from results.publish.reader import UnknownElection
from tests import boards
from tests.publish.conftest import Ear

write = sync_to_async(boards.write)
make = sync_to_async(boards.make_election)


@pytest.fixture
async def hub(slug: str, redis_url: str) -> AsyncIterator[Hub]:
    found = Hub()
    yield found
    await found.close()


async def poke(slug: str) -> None:
    await get_channel_layer().group_send(group(slug), {"type": "poke", "election": slug, "epoch": "", "seq": 0})


async def until(true: Callable[[], bool], seconds: float = 10.0) -> float:
    """Seconds until it was true. Raises TimeoutError."""
    start = time.monotonic()
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
    return time.monotonic() - start


async def test_a_poke_brings_the_news_long_before_the_next_look(hub: Hub, slug: str, ear: Ear) -> None:
    await make(slug)
    stream = await hub.stream(slug)
    await stream.attach(ear, None, topics.ALL)
    await asyncio.sleep(0.5)  # the membership takes its place
    waits = []
    for margin in range(5):
        before = len(ear.heard)
        await write(slug, boards.seat(1, "AAP", margin))
        await poke(slug)
        waits.append(await until(lambda before=before: len(ear.heard) > before))  # type: ignore[misc]
    assert sorted(waits)[2] < 0.4


@pytest.mark.promise("P1")
async def test_without_any_poke_the_news_comes_within_two_seconds(hub: Hub, slug: str, ear: Ear) -> None:
    await make(slug)
    stream = await hub.stream(slug)
    await stream.attach(ear, None, topics.ALL)
    await write(slug, boards.seat(1, "AAP"))
    assert await until(lambda: ear.heard[-1]["type"] == "delta") < 2.5


async def test_pokes_are_heard_again_after_a_flush(
    hub: Hub, slug: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "READ_INTERVAL_S", 30.0)  # only a poke can bring the news
    await make(slug)
    stream = await hub.stream(slug)
    await asyncio.sleep(0.5)
    redis.Redis.from_url(redis_url).flushall()
    seq = await write(slug, boards.seat(1, "AAP"))
    await poke(slug)
    assert await until(lambda: stream.live_board.seq == seq) < 5.0


async def test_a_deaf_place_is_taken_again(hub: Hub, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The layer forgets us without an error; news that no poke told of makes the hub ask for a new place."""
    await make(slug)
    stream = await hub.stream(slug)
    await asyncio.sleep(0.5)
    joins = hub._membership.joins
    for margin in range(3):
        seq = await write(slug, boards.seat(1, "AAP", margin))
        await until(lambda seq=seq: stream.live_board.seq == seq)  # type: ignore[misc]
    await until(lambda: hub._membership.joins > joins)
    await asyncio.sleep(0.5)
    monkeypatch.setattr(streams, "READ_INTERVAL_S", 30.0)
    await asyncio.sleep(1.5)
    seq = await write(slug, boards.seat(1, "AAP", 9))
    await poke(slug)
    assert await until(lambda: stream.live_board.seq == seq) < 5.0


async def test_tries_for_a_place_leave_nothing_in_the_layer(
    slug: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = iter(range(1_000))
    monkeypatch.setattr(membership, "RETRY_S", 0.01)
    monkeypatch.setattr(membership.logger, "warning", lambda *said: next(tries))
    layer = settings.CHANNEL_LAYERS["default"]
    away = {**layer, "CONFIG": {**layer["CONFIG"], "hosts": [f"unix://{tmp_path}/nobody.sock"]}}
    settings.CHANNEL_LAYERS = {"default": away}
    await make(slug)
    hub = Hub()
    await hub.stream(slug)
    while next(tries) < 30:
        await asyncio.sleep(0.05)
    assert len(get_channel_layer().channels) <= 1
    await hub.close()


async def test_a_crowd_at_a_cold_start_costs_one_reading(hub: Hub, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[int] = []

    def counted(*asked: Any) -> reader.LogUpdate:
        with CaptureQueriesContext(connection) as queries:
            found = start(*asked)
        readings.append(len(queries))
        return found

    start = reader.read_board
    monkeypatch.setattr(reader, "read_board", counted)
    await make(slug)
    ears = [Ear() for _ in range(3_000)]

    async def join(ear: Ear) -> None:
        await (await hub.stream(slug)).attach(ear, None, topics.ALL)

    await asyncio.gather(*map(join, ears))
    assert len(readings) == 1
    assert all([each["type"] for each in ear.heard[:2]] == ["hello", "snapshot"] for ear in ears)


async def test_a_wrong_slug_asked_for_again_costs_no_query(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def start(slug: str) -> reader.LogUpdate:
        asked.append(slug)
        raise UnknownElection(slug)

    monkeypatch.setattr(reader, "read_board", start)
    for _ in range(20):
        with pytest.raises(UnknownElection):
            await hub.stream("nowhere")
    assert asked == ["nowhere"]


async def test_a_stream_that_nobody_hears_is_let_go(hub: Hub, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await make(slug)
    monkeypatch.setattr(streams, "IDLE_TIMEOUT_S", 0.1)
    await hub.stream(slug)
    await until(lambda: slug not in hub.streams)


@pytest.mark.promise("P16")
async def test_only_so_many_elections_are_followed_at_once(
    hub: Hub, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MAX_STREAMS", 1)
    await make(slug)
    await make(slug + "b")
    await hub.stream(slug)
    with pytest.raises(hubs.TooManyStreams):
        await hub.stream(slug + "b")


async def test_while_the_database_is_away_the_feed_stays_and_then_goes_on(
    hub: Hub, slug: str, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make(slug)
    stream = await hub.stream(slug)
    await stream.attach(ear, None, topics.ALL)
    news, failures = reader.read_update, iter(range(2))

    def away(*asked: Any) -> reader.LogUpdate:
        if next(failures, None) is not None:
            raise OSError("away")
        return news(*asked)

    monkeypatch.setattr(reader, "read_update", away)
    await write(slug, boards.seat(1, "AAP"))
    await until(lambda: ear.heard[-1]["type"] == "delta")


def test_one_hub_for_a_loop() -> None:
    async def twice() -> bool:
        same = hubs.hub() is hubs.hub()
        await hubs.hub().close()
        return same

    assert asyncio.run(twice())


async def test_after_a_blocked_loop_nothing_is_missing(hub: Hub, slug: str, ear: Ear) -> None:
    """Three seconds in which nothing here runs, and three hundred events and pokes meanwhile: layers drop what they
    cannot hand over, the log does not."""
    await make(slug)
    stream = await hub.stream(slug)
    await stream.attach(ear, None, topics.ALL)
    held = ear.take()[1]
    await asyncio.sleep(0.5)
    writing = threading.Thread(target=_write_and_poke, args=[slug, 300])
    writing.start()
    time.sleep(3)
    await asyncio.to_thread(writing.join)
    truth = await sync_to_async(boards.board)(slug)
    await until(lambda: stream.live_board.seq == truth["seq"], 5)
    for message in ear.take():
        if message["type"] == "delta":
            held = board.apply(held, message)
    assert boards.timeless(held) == boards.timeless(truth)


def _write_and_poke(slug: str, events: int) -> None:
    for margin in range(events):
        seq = boards.write(slug, boards.seat(1 + margin % 5, "AAP", margin))
        poke_as_writers_do(slug, "", seq)
    connection.close()
