"""The hub's database reads, run in a thread of their own: not by Channels' dispatch, not on the event loop."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

import msgspec
from django.db import connection

from results.domain.board import Entry, Numbered
from results.domain.wire_types import ResyncReason
from results.models import Election
from results.publish import high_water, log
from results.publish.snapshot import snapshot

EVENTS_IN_MEMORY = 2_000
"""Events kept in memory for clients that resume. A client that is further behind gets a snapshot."""

P = ParamSpec("P")
R = TypeVar("R")


class UnknownElection(LookupError):
    """No election has this slug."""


@dataclass(frozen=True, slots=True)
class LogUpdate:
    """What came after a position: events in order; or a new board, with `reason` saying why the old one is void."""

    election: Election
    events: list[Numbered]
    board: Entry | None = None
    reason: ResyncReason | None = None


class Reader:
    """Runs synchronous database reads in one thread, on one connection: kept open, and renewed when it breaks.

    A ThreadPoolExecutor would do, but this takes a third of its time for each call, and every frame makes one.
    """

    def __init__(self) -> None:
        self._queries: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._file: tuple[int, int] | None = None

    async def __call__(self, query: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `query(*args)`, run in the thread. Raises what it raises, after closing the connection."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[R] = loop.create_future()

        def run_query() -> None:
            try:
                self._leave_replaced_file()
                value = query(*args, **kwargs)
            except BaseException as error:
                with suppress(Exception):
                    connection.close()
                _settle_on_loop(loop, result, result.set_exception, error)
            else:
                _settle_on_loop(loop, result, result.set_result, value)

        if self._thread is None:
            self._thread = Thread(target=self._work, name="hub-reader", daemon=True)
            self._thread.start()
        self._queries.put(run_query)
        return await result

    async def close(self) -> None:
        """Close the connection and end the thread, once what was asked is answered."""
        self._queries.put(None)
        if self._thread:
            await asyncio.to_thread(self._thread.join)

    def _leave_replaced_file(self) -> None:
        """Close the connection when SQLite's file was replaced by another: it would read the old one for ever."""
        if connection.vendor != "sqlite":
            return
        facts = Path(connection.settings_dict["NAME"]).stat()
        file = facts.st_dev, facts.st_ino
        if self._file not in (None, file):
            connection.close()
        self._file = file

    def _work(self) -> None:
        while (run_query := self._queries.get()) is not None:
            run_query()
        connection.close()


def _settle_on_loop(
    loop: asyncio.AbstractEventLoop, result: asyncio.Future[R], settle: Callable[..., None], value: Any
) -> None:
    """Called in the thread: settle the future on its loop, unless it was cancelled or the loop has ended."""

    def settle_if_awaited() -> None:
        if not result.done():
            settle(value)

    with suppress(RuntimeError):
        loop.call_soon_threadsafe(settle_if_awaited)


ELECTION_COLUMNS = ("slug", "epoch", "seq", "is_test", "source_state", "source_at", "source_lag_s", "source_read_at")


def find_election(slug: str) -> Election:
    """The election, with only the columns that a read every second needs. Raises UnknownElection."""
    try:
        return Election.objects.only(*ELECTION_COLUMNS).get(slug=slug)
    except Election.DoesNotExist:
        raise UnknownElection(slug) from None


def read_board(slug: str, reason: ResyncReason | None = None) -> LogUpdate:
    """The whole board, and the last EVENTS_IN_MEMORY events that led to it."""
    election = _find_checked(slug)
    board = snapshot(election)
    high_water.record(slug, board["epoch"], board["seq"])
    behind = max(0, board["seq"] - EVENTS_IN_MEMORY)
    events = [event for event in fetch_events(election.pk, behind, EVENTS_IN_MEMORY) if event.seq <= board["seq"]]
    return LogUpdate(election, events, board, reason)


def read_update(slug: str, epoch: str, last: Numbered | None, seq: int) -> LogUpdate:
    """What came after `seq`. A new board where the log is another one, is shorter, or holds `last` differently."""
    election = find_election(slug)
    if election.epoch != epoch:
        return read_board(slug, "epoch")
    if election.seq < seq:
        return _read_rolled_back(election)
    if election.seq == seq:
        return LogUpdate(election, [])
    if election.seq - seq > EVENTS_IN_MEMORY:
        return read_board(slug, "too_old")
    return read_events(election, last, seq)


def read_events(election: Election, last: Numbered | None, seq: int) -> LogUpdate:
    """The events after `seq`, without reading the election's row: what a poke asks for.

    Reads the last known event again with the new ones: in a log restored from a backup it would be different.
    """
    events = fetch_events(election.pk, seq - 1 if last else seq, EVENTS_IN_MEMORY)
    if last and (not events or events[0] != last):
        return _read_rolled_back(election)
    new = [event for event in events if event.seq > seq]
    if [event.seq for event in new] != list(range(seq + 1, seq + 1 + len(new))):
        return read_board(election.slug, "gap")
    if new:
        high_water.record(election.slug, election.epoch, new[-1].seq)
    return LogUpdate(election, new)


def _read_rolled_back(election: Election) -> LogUpdate:
    """The log is another one than before under the same epoch: it gets a new epoch, and the board is read anew."""
    with suppress(Election.DoesNotExist):  # another one has its place
        log.renew_epoch(election)
    return read_board(election.slug, "epoch")


def _find_checked(slug: str) -> Election:
    """The election, with a new epoch where its log is shorter than this machine has seen it.

    What was noted is read before the row: a log may grow in between, but never shrink.
    """
    epoch = find_election(slug).epoch
    highest = high_water.highest(slug, epoch)
    election = find_election(slug)
    if election.epoch == epoch and election.seq < highest:
        log.renew_epoch(election)
    return election


def fetch_events(election_id: int, seq: int, limit: int) -> list[Numbered]:
    """As `log.since`, by a statement of its own: it runs for every frame, and the ORM takes twenty times as long."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS_AFTER_SQL, [election_id, seq, limit])
        return [Numbered(n, _iso(at), kind, key, _decode(entry)) for n, at, kind, key, entry in cursor.fetchall()]


EVENTS_AFTER_SQL = (
    "SELECT seq, at, kind, key, entry FROM results_event WHERE election_id = %s AND seq > %s ORDER BY seq LIMIT %s"
)
_decode = msgspec.json.Decoder().decode


def _iso(at: datetime | str) -> str:
    """A time from the database as ISO text. SQLite gives text or naive datetimes, both in UTC."""
    time = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()
