"""The one hub of a server process: a stream for each election with subscribers or requests here.

docs/protocol.md describes what is sent, docs/architecture.md why it is sent this way.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any
from weakref import WeakKeyDictionary

from cachetools import TTLCache

from results.publish.membership import GroupMembership
from results.publish.past import Past
from results.publish.reader import Reader, UnknownElection
from results.publish.stream import Stream

MAX_STREAMS = 200
"""Elections that one process follows at once."""
UNKNOWN_SLUG_TTL_S = 5.0
"""Seconds for which a wrong slug is remembered, so that asking for it again costs no query."""
MAX_UNKNOWN_SLUGS = 1_000

logger = logging.getLogger(__name__)


class TooManyStreams(RuntimeError):
    """This process follows as many elections as it may."""


class Hub:
    """Starts streams when they are asked for, passes pokes to them, and drops idle ones."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.past = Past()
        self._read = Reader()
        self._membership = GroupMembership(self._on_poke)
        self._starting: dict[str, asyncio.Future[Stream]] = {}
        self._unknown_slugs: TTLCache[str, bool] = TTLCache(MAX_UNKNOWN_SLUGS, UNKNOWN_SLUG_TTL_S)
        self._tasks: set[asyncio.Task[None]] = set()
        self._start_task(self._membership.run())

    async def stream(self, slug: str) -> Stream:
        """The stream of an election; three thousand callers at once cost one read.

        Raises UnknownElection, TooManyStreams, or what the database raises.
        """
        stream = self.streams.get(slug)
        if stream:
            return stream
        if slug in self._unknown_slugs:
            raise UnknownElection(slug)
        if slug not in self._starting:
            self._starting[slug] = asyncio.ensure_future(self._start(slug))
        return await asyncio.shield(self._starting[slug])

    async def close(self) -> None:
        """End every task and the reading thread; the loop's next `hub()` is a new one."""
        _hubs.pop(asyncio.get_running_loop(), None)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._read.close()
        await self.past.close()

    async def _start(self, slug: str) -> Stream:
        try:
            if len(self.streams) >= MAX_STREAMS:
                raise TooManyStreams(f"this process follows {MAX_STREAMS} elections already")
            stream = Stream(slug, self._read, self._membership.report_missed_poke)
            await stream.start()
        except UnknownElection:
            self._unknown_slugs[slug] = True
            raise
        finally:
            del self._starting[slug]
        self.streams[slug] = stream
        self._membership.join(slug)
        self._start_task(self._run(stream))
        return stream

    async def _run(self, stream: Stream) -> None:
        try:
            await stream.run()
        finally:
            del self.streams[stream.slug]
            self._membership.leave(stream.slug)

    def _on_poke(self, slug: str) -> None:
        stream = self.streams.get(slug)
        if stream:
            stream.poke()

    def _start_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("a hub task ended", exc_info=task.exception())


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
