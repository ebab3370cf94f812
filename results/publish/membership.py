"""This process's membership in the channel groups: one channel that gets the pokes of every election followed here.

A channel layer may go silent without an error (FLUSHALL, group expiry) or raise in the middle of a wait (a restart).
Both cost only delay, because streams read the log by themselves; the groups are joined again after any error, and when
pokes are seen to be missing.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

from results.publish.poke import group

RETRY_S = 2.0
MISSED_POKES_BEFORE_RENEWAL = 3
"""After so many changes in a row without a poke, the groups are joined again."""

logger = logging.getLogger(__name__)


class GroupMembership:
    """Calls `on_poke(slug)` for every poke. `joins` counts how often a channel was taken."""

    def __init__(self, on_poke: Callable[[str], None]) -> None:
        self._on_poke = on_poke
        self._slugs: set[str] = set()
        self._must_renew = asyncio.Event()
        self.joins = 0
        self._missed_pokes = 0

    def join(self, slug: str) -> None:
        self._slugs.add(slug)
        self.renew()

    def leave(self, slug: str) -> None:
        self._slugs.discard(slug)

    def report_missed_poke(self) -> None:
        """The log had changes without a poke."""
        self._missed_pokes += 1
        if self._missed_pokes >= MISSED_POKES_BEFORE_RENEWAL:
            self.renew()

    def renew(self) -> None:
        """Give the channel up and take a new one."""
        self._missed_pokes = 0
        self._must_renew.set()

    async def run(self) -> None:
        """Listen until cancelled, whatever happens to the layer."""
        while True:
            self._must_renew.clear()
            listening = asyncio.ensure_future(self._listen())
            must_renew = asyncio.ensure_future(self._must_renew.wait())
            try:
                await asyncio.wait({listening, must_renew}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                must_renew.cancel()
                await _cancel(listening)
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
            self.joins += 1
            await self._receive(layer, channel, groups)
        except Exception:
            with suppress(Exception):
                await layer.flush()  # it would keep a queue for each channel that could not join
            raise

    async def _receive(self, layer: Any, channel: str, groups: list[str]) -> None:
        try:
            for name in groups:
                await layer.group_add(name, channel)
            while True:
                self._handle(await layer.receive(channel))
        finally:
            with suppress(Exception):
                for name in groups:
                    await layer.group_discard(name, channel)

    def _handle(self, message: dict[str, Any]) -> None:
        self._missed_pokes = 0
        self._on_poke(message["election"])


async def _cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task until it has ended: a Redis client that is just connecting may swallow one cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)
