"""A stream over the real log: what subscribers hear, in every order of events and looks."""

import asyncio
import weakref
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from asgiref.sync import sync_to_async
from django.db import transaction

from results.domain import board
from results.domain.board import Entry
from results.models import Election, Event
from results.publish import high_water, log, reader, topics
from results.publish import stream as streams
from results.publish.reader import Reader, UnknownElection
from results.publish.stream import Stream
from tests import boards
from tests.publish.conftest import Ear

write = sync_to_async(boards.write)
make = sync_to_async(boards.make_election)
board_now = sync_to_async(boards.board)


async def started(slug: str, read: Reader) -> Stream:
    stream = Stream(slug, read)
    await stream.start()
    return stream


def folded(heard: list[Entry]) -> Entry:
    """The board of a client that heard this. Raises on a gap."""
    found: Entry = {}
    for message in heard:
        if message["type"] == "snapshot":
            found = message
        elif message["type"] == "delta":
            found = board.apply(found, message)
    return found


async def test_a_subscriber_that_applies_what_it_hears_has_the_database(slug: str, read: Reader, ear: Ear) -> None:
    await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    for margin in range(5):
        await write(slug, boards.seat(2, "AAP", margin), boards.tally("AAP", margin), boards.moment(2, "AAP"))
        await stream.read_log()
    await write(slug, boards.retracted("m11"))
    await stream.read_log()
    assert boards.timeless(folded(ear.heard)) == boards.timeless(await board_now(slug))
    assert [m["id"] for m in folded(ear.heard)["moments"] if m["retracted"]] == ["m11"]


async def test_a_burst_is_one_frame(slug: str, read: Reader, ear: Ear) -> None:
    await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    ear.take()
    for margin in range(20):
        await write(slug, boards.seat(1, "BJP", margin))
    await stream.read_log()
    (delta,) = ear.take()
    assert (delta["prev"], delta["seq"], len(delta["seats"])) == (8, 28, 1)


@pytest.mark.parametrize("behind", [0, 1, 3])
async def test_one_who_comes_back_gets_what_it_missed(slug: str, read: Reader, ear: Ear, behind: int) -> None:
    await make(slug)
    stream = await started(slug, read)
    held = await board_now(slug)
    for margin in range(behind):
        await write(slug, boards.seat(1, "BJP", margin))
    await stream.read_log()
    await stream.attach(ear, (held["epoch"], held["seq"]), topics.ALL)
    assert ear.heard[0]["type"] == "hello"
    for delta in ear.heard[1:]:
        held = board.apply(held, delta)
    assert len(ear.heard) == (2 if behind else 1)
    assert boards.timeless(held) == boards.timeless(await board_now(slug))


@pytest.mark.parametrize(("since", "reason"), [(("other", 8), "epoch"), (("", 10**14), "future"), (("", 0), "too_old")])
async def test_a_position_that_cannot_be_resumed(
    slug: str, read: Reader, ear: Ear, since: tuple[str, int], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "EVENTS_IN_MEMORY", 4)
    election = await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, (since[0] or election.epoch, since[1]), topics.ALL)
    assert [each["type"] for each in ear.heard] == ["hello", "resync", "snapshot"]
    assert ear.heard[1]["reason"] == reason


async def test_a_subscriber_ahead_of_this_process_is_caught_up_with(slug: str, read: Reader, ear: Ear) -> None:
    """Another web process told it of an event that this one has not read yet."""
    election = await make(slug)
    stream = await started(slug, read)
    seq = await write(slug, boards.seat(1, "AAP"))
    await asyncio.sleep(0.3)  # a look is not repeated at once
    await stream.attach(ear, (election.epoch, seq), topics.ALL)
    assert ear.kinds() == ["hello"]
    assert stream.live_board.seq == seq


async def test_joining_while_events_arrive_leaves_no_gap(slug: str, read: Reader) -> None:
    await make(slug)
    stream = await started(slug, read)
    ears = [Ear() for _ in range(20)]

    async def writing() -> None:
        for margin in range(20):
            await write(slug, boards.seat(1 + margin % 5, "AAP", margin))

    async def joining() -> None:
        for each in ears:
            await stream.attach(each, None, topics.ALL)
            await stream.read_log()

    await asyncio.gather(writing(), joining())
    await stream.read_log()
    truth = boards.timeless(await board_now(slug))
    assert all(boards.timeless(folded(each.heard)) == truth for each in ears)


async def test_topics_that_were_silent_are_bridged_at_the_heartbeat(slug: str, read: Reader, ear: Ear) -> None:
    await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.parse(["seat:4"]))
    ear.take()
    await write(slug, boards.seat(1, "AAP"))
    await stream.read_log()
    assert ear.take() == []
    stream.send_heartbeat(datetime.now(UTC))
    bridge, send_heartbeat = ear.take()
    assert (bridge["type"], bridge["prev"], bridge["seq"], bridge["seats"]) == ("delta", 8, 9, [])
    assert (send_heartbeat["type"], send_heartbeat["seq"]) == ("heartbeat", 9)
    await write(slug, boards.seat(4, "AAP"))
    await stream.read_log()
    assert [(each["prev"], each["seq"]) for each in ear.take()] == [(9, 10)]


@pytest.mark.promise("P12")
async def test_the_heartbeat_tells_the_source_age_even_when_nothing_else_lives(
    slug: str, read: Reader, ear: Ear
) -> None:
    read_at = datetime(2025, 2, 8, 5, 30, tzinfo=UTC)
    await make(slug, source_read_at=read_at, source_lag_s=30.0)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    ear.take()
    stream.send_heartbeat(read_at + timedelta(seconds=600))
    assert ear.take()[0]["source_age_s"] == 630


async def rebuilt(election: Election) -> None:
    await Election.objects.filter(pk=election.pk).aupdate(epoch="another")


async def shortened(election: Election) -> None:
    await Event.objects.filter(election=election, seq__gt=6).adelete()
    await Election.objects.filter(pk=election.pk).aupdate(seq=6)


async def restored_and_gone_on(election: Election) -> None:
    await shortened(election)
    for margin in range(4):
        await write(election.slug, boards.seat(1, "AAP", 500 + margin))


@pytest.mark.parametrize(
    ("happens", "reason"), [(rebuilt, "epoch"), (shortened, "epoch"), (restored_and_gone_on, "epoch")]
)
async def test_another_log_under_the_same_name_starts_everyone_again(
    slug: str, read: Reader, ear: Ear, happens: Any, reason: str
) -> None:
    election = await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    ear.take()
    await happens(election)
    await stream.read_log()
    resync, snapshot = ear.take()
    assert (resync["type"], resync["reason"]) == ("resync", reason)
    assert boards.timeless(snapshot) == boards.timeless(await board_now(slug))


@pytest.mark.promise("P2")
async def test_a_missing_event_is_a_resync_never_a_silent_gap(slug: str, read: Reader, ear: Ear) -> None:
    election = await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    ear.take()
    for margin in range(3):
        await write(slug, boards.seat(1, "AAP", margin))
    await Event.objects.filter(election=election, seq=10).adelete()
    await stream.read_log()
    assert [each.get("reason", each["type"]) for each in ear.take()] == ["gap", "snapshot"]


async def test_a_removed_election_ends_its_feed(slug: str, read: Reader, ear: Ear) -> None:
    election = await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    running = asyncio.create_task(stream.run())
    await election.adelete()
    stream.poke()
    await asyncio.wait_for(running, 5)
    assert ear.ended == (4404, "this election was removed")


async def test_an_unknown_election_is_said_to_be_unknown(slug: str, read: Reader) -> None:
    with pytest.raises(UnknownElection):
        await started("nowhere", read)


async def test_a_snapshot_is_encoded_once_a_second_and_a_delta_once(slug: str, read: Reader) -> None:
    await make(slug)
    stream = await started(slug, read)
    now = datetime(2025, 2, 8, 5, 31, tzinfo=UTC)
    first = stream.live_board.snapshot(topics.ALL, now)
    assert stream.live_board.snapshot(topics.ALL, now) is first
    assert stream.live_board.delta_since(3, topics.ALL) is stream.live_board.delta_since(3, topics.ALL)
    later = stream.live_board.snapshot(topics.ALL, now + timedelta(seconds=1))
    assert later is not first
    assert boards.timeless(msgspec.json.decode(later.body)) == boards.timeless(msgspec.json.decode(first.body))


async def test_of_a_snapshot_only_the_last_second_is_held(slug: str, read: Reader) -> None:
    await make(slug)
    stream = await started(slug, read)
    now = datetime(2025, 2, 8, 5, 31, tzinfo=UTC)
    made = [weakref.ref(stream.live_board.snapshot(topics.ALL, now + timedelta(seconds=each))) for each in range(9)]
    assert [frame() is not None for frame in made] == [False] * 8 + [True]


async def test_one_who_comes_as_the_election_goes_is_told_so(slug: str, read: Reader, ear: Ear) -> None:
    """It is ahead of this process, which looks, and finds nothing any more."""
    election = await make(slug)
    stream = await started(slug, read)
    await election.adelete()
    await asyncio.sleep(0.3)  # a look is not repeated at once
    with pytest.raises(UnknownElection):
        await stream.attach(ear, (election.epoch, 99), topics.ALL)
    assert not stream.subscribers


async def test_a_stream_does_not_end_while_someone_comes(
    slug: str, read: Reader, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was idle for long; who comes is ahead of it, so that it looks first, and may be ended before it has looked."""
    monkeypatch.setattr(streams, "IDLE_TIMEOUT_S", 0.3)
    election = await make(slug)
    stream = await started(slug, read)
    await asyncio.sleep(0.4)
    coming = asyncio.create_task(stream.attach(ear, (election.epoch, 99), topics.ALL))
    await asyncio.sleep(0)
    assert not stream.is_idle
    await coming


async def asleep_through(slug: str, election: Election, restored_to: int) -> tuple[str, int]:
    """A client's position, taken before the log was restored to an earlier seq and went on past that position."""
    for margin in range(6):
        await write(slug, boards.seat(1, "AAP", margin))
    position = (election.epoch, election.seq + 6)
    await Event.objects.filter(election=election, seq__gt=restored_to).adelete()
    await Election.objects.filter(pk=election.pk).aupdate(seq=restored_to)
    return position


@pytest.mark.promise("P1")
@pytest.mark.parametrize("restarted", [False, True], ids=["web_runs_on", "web_starts_later"])
async def test_a_client_that_slept_through_a_restore_starts_again(
    slug: str, read: Reader, ear: Ear, restarted: bool
) -> None:
    """P2: the restored log has reached the same numbers again, with other events."""
    election = await make(slug)
    running = None if restarted else await started(slug, read)
    position = await asleep_through(slug, election, restored_to=8)
    for margin in range(9):
        await write(slug, boards.seat(2, "AAP", 100 + margin))
    stream = running or await started(slug, read)
    await stream.read_log()
    await stream.attach(ear, position, topics.ALL)
    assert [each.get("reason", each["type"]) for each in ear.heard] == ["hello", "epoch", "snapshot"]
    assert boards.timeless(ear.heard[-1]) == boards.timeless(await board_now(slug))


async def test_a_restored_log_gets_a_new_epoch_before_anything_is_written(slug: str) -> None:
    election = await make(slug)
    epoch, _ = await asleep_through(slug, election, restored_to=8)
    assert await sync_to_async(log.renew_epochs_rolled_back)() == [slug]
    renewed = await Election.objects.aget(slug=slug)
    assert (renewed.epoch != epoch, renewed.seq) == (True, 8)
    assert await sync_to_async(log.renew_epochs_rolled_back)() == [], "once is enough"


async def test_a_log_that_only_grows_keeps_its_epoch(slug: str, read: Reader) -> None:
    election = await make(slug)
    stream = await started(slug, read)
    for margin in range(5):
        await write(slug, boards.seat(1, "AAP", margin))
        await stream.read_log()
    assert (await Election.objects.aget(slug=slug)).epoch == election.epoch
    assert high_water.highest(slug, election.epoch) == 13


async def test_a_note_that_cannot_be_written_costs_no_publication(slug: str, settings: Any, tmp_path: Path) -> None:
    (tmp_path / high_water.FOLDER).write_text("a file where the folder should be")
    settings.VAR_DIR = tmp_path
    await make(slug)
    assert await write(slug, boards.seat(1, "AAP")) == 9


@pytest.mark.parametrize("poked", [True, False])
async def test_an_election_tracked_anew_keeps_its_readers(slug: str, read: Reader, ear: Ear, poked: bool) -> None:
    """`track --fresh` puts another election in its place, in one transaction."""
    await make(slug)
    stream = await started(slug, read)
    await stream.attach(ear, None, topics.ALL)
    ear.take()

    def track_anew() -> None:
        with transaction.atomic():
            Election.objects.filter(slug=slug).delete()
            boards.make_election(slug, seats=3)

    await sync_to_async(track_anew)()
    await stream.read_log(only_events=poked)
    resync, snapshot = ear.take()
    assert (resync["type"], resync["reason"], len(snapshot["seats"])) == ("resync", "epoch", 3)
    assert ear.ended is None
