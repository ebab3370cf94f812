"""Earlier boards: what is remembered, what is not yet, and how much."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from asgiref.sync import sync_to_async

from results.models import Election
from results.publish import past as module
from results.publish.past import Past, TooBusy
from results.publish.topics import ALL
from tests import boards

NOW = boards.AT + timedelta(hours=3)
write = sync_to_async(boards.write)


@pytest.fixture
async def past() -> AsyncIterator[Past]:
    found = Past()
    yield found
    await found.close()


@pytest.fixture
async def epoch(slug: str) -> str:
    election = await sync_to_async(boards.make_election)(slug)
    return election.epoch


def minute(number: float) -> Any:
    return boards.AT + timedelta(minutes=number)


async def margin(past: Past, slug: str, epoch: str, at: Any, now: Any = NOW) -> int | None:
    """Of seat 1, at a time."""
    _, frame = await past.at(slug, epoch, at, ALL, now)
    return msgspec.json.decode(frame.body)["seats"][0]["margin"] if frame else None


async def test_a_time_before_the_first_event_has_no_board(past: Past, slug: str, epoch: str) -> None:
    assert await margin(past, slug, epoch, minute(-1)) is None
    assert await margin(past, slug, epoch, minute(-1)) is None


async def test_what_a_slow_writer_still_brings_is_not_missed(past: Past, slug: str, epoch: str) -> None:
    """Asked half a minute after, and again when the transaction is through; then it is settled."""
    await write(slug, boards.seat(1, margin=1), at=minute(1))
    soon = minute(2) + timedelta(seconds=30)
    assert await margin(past, slug, epoch, minute(2), now=soon) == 1
    await write(slug, boards.seat(1, margin=2), at=minute(2))
    assert await margin(past, slug, epoch, minute(2), now=soon) == 2
    assert await margin(past, slug, epoch, minute(2)) == 2


async def test_a_rebuilt_log_is_another_past(past: Past, slug: str, epoch: str) -> None:
    assert await margin(past, slug, epoch, minute(1)) == 100

    def rebuild() -> None:
        election = Election.objects.get(slug=slug)
        election.events.all().delete()
        Election.objects.filter(pk=election.pk).update(epoch="another", seq=0)
        boards.write(slug, *boards.opening(slug, 5), boards.seat(1, margin=7))

    await sync_to_async(rebuild)()
    assert await margin(past, slug, "another", minute(1)) == 7
    position, _ = await past.at(slug, "another", minute(1), ALL, NOW)
    assert position == ("another", 9)


async def test_memory_is_bounded_and_the_answers_stay_right(
    past: Past, slug: str, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOM", 40_000)
    monkeypatch.setattr(module, "TIMES", 10)
    for number in range(1, 40):
        await write(slug, boards.seat(1, margin=number), at=minute(number))
    for _ in range(2):
        for number in range(1, 40):
            assert await margin(past, slug, epoch, minute(number)) == number
            _, frame = await past.at(slug, epoch, minute(number), frozenset({"summary"}), NOW)
            assert frame and msgspec.json.decode(frame.body)["seats"] == []
    held = sum(len(frame.body) for frame in past._frames.values())
    assert held == past._size and 20_000 < held <= 40_000
    assert len(past._seqs) <= 10 and not past._reading


async def test_a_crowd_waits_for_one_reading_and_too_many_different_ones_are_refused(
    past: Past, slug: str, epoch: str
) -> None:
    frames = await asyncio.gather(*(past.at(slug, epoch, minute(1), ALL, NOW) for _ in range(500)))
    assert len({id(frame) for _, frame in frames}) == 1
    many = (past.at(slug, epoch, minute(2 + number), ALL, NOW) for number in range(module.WAITING + 1))
    found = await asyncio.gather(*many, return_exceptions=True)
    assert [type(each) for each in found].count(TooBusy) == 1
