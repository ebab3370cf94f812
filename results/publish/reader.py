"""What the hub asks of the database, in one thread of its own: never through Channels' dispatch, never on the loop."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

import msgspec
from django.db import connection

from results.domain.board import Entry, Numbered
from results.models import Election
from results.publish.snapshot import snapshot

RING = 2_000
"""Events kept in memory for those who resume; whoever is further behind gets a snapshot."""

P = ParamSpec("P")
R = TypeVar("R")


class UnknownElection(LookupError):
    """No election has this slug."""


@dataclass(frozen=True, slots=True)
class News:
    """What came after a position: events in order; or, with `reason`, a board to start again from."""

    election: Election
    events: list[Numbered]
    board: Entry | None = None
    reason: str = ""


class Reader:
    """Runs synchronous database reads in one thread, on one connection: kept open, and renewed when it breaks.

    An executor would do; handing over this way takes a third of its time, and it happens for every frame.
    """

    def __init__(self) -> None:
        self._asked: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def __call__(self, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer of `ask(*args)`. Raises what it raises; database errors close the connection first."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[R] = loop.create_future()

        def answer() -> None:
            try:
                found = ask(*args, **kwargs)
            except BaseException as error:
                with suppress(Exception):
                    connection.close()
                _hand_back(loop, told, told.set_exception, error)
            else:
                _hand_back(loop, told, told.set_result, found)

        if self._thread is None:
            self._thread = Thread(target=self._work, name="hub-reader", daemon=True)
            self._thread.start()
        self._asked.put(answer)
        return await told

    async def close(self) -> None:
        """Close the connection and end the thread, once what was asked is answered."""
        self._asked.put(None)
        if self._thread:
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (answer := self._asked.get()) is not None:
            answer()
        connection.close()


def _hand_back(
    loop: asyncio.AbstractEventLoop, told: asyncio.Future[R], settle: Callable[..., None], what: Any
) -> None:
    """In the thread: settle it on the loop, unless nobody waits any more or the loop has ended."""

    def settled() -> None:
        if not told.done():
            settle(what)

    with suppress(RuntimeError):
        loop.call_soon_threadsafe(settled)


LOOKED_AT = ("slug", "epoch", "seq", "is_test", "source_state", "source_at", "source_lag_s", "source_read_at")


def find(slug: str) -> Election:
    """An election with what a look every second needs of it. Raises UnknownElection."""
    try:
        return Election.objects.only(*LOOKED_AT).get(slug=slug)
    except Election.DoesNotExist:
        raise UnknownElection(slug) from None


def start(slug: str, reason: str = "") -> News:
    """The whole board, and the events that led to it, as many as the ring holds."""
    election = find(slug)
    board = snapshot(election)
    behind = max(0, board["seq"] - RING)
    events = [each for each in after(election.pk, behind, RING) if each.seq <= board["seq"]]
    return News(election, events, board, reason)


def news(slug: str, epoch: str, last: Numbered | None, seq: int) -> News:
    """What came after `seq`. Starts again where the log is another one, is shorter, or says `last` differently."""
    election = find(slug)
    if election.epoch != epoch:
        return start(slug, "epoch")
    if election.seq < seq:
        return start(slug, "future")
    if election.seq == seq:
        return News(election, [])
    if election.seq - seq > RING:
        return start(slug, "too_old")
    return following(election, last, seq)


def following(election: Election, last: Numbered | None, seq: int) -> News:
    """The events after `seq`, without a look at the election: what a poke asks for.

    Reads the last known event again with the new ones: a log restored from a backup would tell it differently.
    """
    events = after(election.pk, seq - 1 if last else seq, RING)
    if last and (not events or events[0] != last):
        return start(election.slug, "epoch")
    fresh = [each for each in events if each.seq > seq]
    if [each.seq for each in fresh] != list(range(seq + 1, seq + 1 + len(fresh))):
        return start(election.slug, "gap")
    return News(election, fresh)


def after(election_id: int, seq: int, limit: int) -> list[Numbered]:
    """As `log.since`, in a twentieth of its time: this statement runs for every frame that is sent."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [election_id, seq, limit])
        return [Numbered(n, _iso(at), kind, key, _decode(entry)) for n, at, kind, key, entry in cursor.fetchall()]


AFTER = "SELECT seq, at, kind, key, entry FROM results_event WHERE election_id = %s AND seq > %s ORDER BY seq LIMIT %s"
_decode = msgspec.json.Decoder().decode


def _iso(at: datetime | str) -> str:
    """SQLite gives times as text or bare, in UTC and without saying so."""
    found = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
