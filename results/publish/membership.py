"""This process's place in the channel groups: one channel that hears the pokes of every election followed here.

A channel layer may go deaf without an error (FLUSHALL, group expiry) or raise in the middle of a wait (a restart). Both
cost only delay, because streams look at the log by themselves; here the place is taken again after any error, and
when pokes are seen to be missing.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

from results.publish.poke import group

RETRY_S = 2.0
DEAF_AFTER = 3
"""News in a row that the log had and no poke told of: then the place is taken anew."""

logger = logging.getLogger(__name__)


class Membership:
    """Calls `heard(slug)` for every poke. `places` counts how often the channel was taken."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard
        self._slugs: set[str] = set()
        self._stale = asyncio.Event()
        self.places = 0
        self._unheard = 0

    def join(self, slug: str) -> None:
        self._slugs.add(slug)
        self.renew()

    def leave(self, slug: str) -> None:
        self._slugs.discard(slug)

    def missed(self) -> None:
        """The log had news that no poke told of."""
        self._unheard += 1
        if self._unheard >= DEAF_AFTER:
            self.renew()

    def renew(self) -> None:
        """Give the channel up and take a new one."""
        self._unheard = 0
        self._stale.set()

    async def run(self) -> None:
        """Listen until cancelled, whatever happens to the layer."""
        while True:
            self._stale.clear()
            listening = asyncio.ensure_future(self._listen())
            stale = asyncio.ensure_future(self._stale.wait())
            try:
                await asyncio.wait({listening, stale}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                stale.cancel()
                await _end(listening)
            if not listening.cancelled():
                logger.warning("channel layer: %r", listening.exception())
                await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        if layer is None or not self._slugs:
            await asyncio.get_running_loop().create_future()
        groups = [group(slug) for slug in self._slugs]
        try:
            channel = await layer.new_channel()
            self.places += 1
            await self._hear(layer, channel, groups)
        except Exception:
            with suppress(Exception):
                await layer.flush()  # it would keep a queue for each place that could not be taken
            raise

    async def _hear(self, layer: Any, channel: str, groups: list[str]) -> None:
        try:
            for name in groups:
                await layer.group_add(name, channel)
            while True:
                self._take(await layer.receive(channel))
        finally:
            with suppress(Exception):
                for name in groups:
                    await layer.group_discard(name, channel)

    def _take(self, message: dict[str, Any]) -> None:
        self._unheard = 0
        self._heard(message["election"])


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel until it has ended: a Redis client that is just connecting may swallow a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)
