"""One budget of requests, shared by every worker through Redis: retries, restarts and a second beat add nothing.

A bucket is kept as the time at which it will be full again (GCRA): one number a bucket, moved in one atomic step by
Redis's own clock. In any span of t minutes a bucket lets at most `burst + per_minute * t` requests through.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import redis
from cachetools import LRUCache

from results.sources.errors import FetchError

logger = logging.getLogger(__name__)

KEPT_MS = 86_400_000
"""A bucket that Redis has lost counts as mostly used: forgetting must not hand out a second burst."""
LATEST_MS = 600_000
"""No turn is promised further ahead; a bucket that says so was written by a clock that has been set back since."""
WITHOUT_REDIS = 0.1
"""The share of the rate that each process allows itself while it can't ask the others."""

_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local patience, taking = tonumber(ARGV[1]), tonumber(ARGV[2])
local wait, left, due = 0, 1e9, {}
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local full = now + interval * burst
  local at = math.max(tonumber(redis.call('GET', key) or now + interval * burst * 0.5), now)
  if at > full + LATEST then at = full; redis.call('SET', key, string.format('%.3f', at), 'PX', KEPT) end
  left = math.min(left, math.floor((full - at) / interval + 0.001))
  wait = math.max(wait, at + interval - full)
  due[i] = at + interval
end
if taking == 1 and wait <= patience then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.3f', due[i]), 'PX', KEPT)
  end
end
return {tostring(wait), tostring(left)}
""".replace("KEPT", str(KEPT_MS)).replace("LATEST", str(LATEST_MS))


@dataclass(frozen=True, slots=True)
class Limit:
    """One bucket: `burst` requests at once, refilled at `per_minute`."""

    key: str
    per_minute: float
    burst: float

    @property
    def interval_ms(self) -> float:
        return 60_000 / self.per_minute


Limits = Callable[[str], Sequence[Limit]]
"""The buckets that a request to a host takes from; none: it may be made at once."""


class Budget:
    """Awaited with a host before each request to it (results.sources.fetch.Budget).

    Waits up to `patience_s` for its turn. Raises FetchError `budget` when the turn is further away.
    """

    def __init__(self, client: "redis.Redis", limits: Limits, patience_s: float = 2.0) -> None:
        self._limits = limits
        self._patience_ms = patience_s * 1000
        self._take: Any = client.register_script(_TAKE)

    async def __call__(self, host: str) -> None:
        limits = self._limits(host)
        if not limits:
            return
        wait_ms, _ = self._ask(limits, taking=True)
        if wait_ms > self._patience_ms:
            raise FetchError("budget", f"the next request may be made in {wait_ms / 1000:.1f} s")
        if wait_ms > 0:
            await asyncio.sleep(wait_ms / 1000)

    def left(self, host: str) -> int | None:
        """Requests that may be made at once; None where there is no limit."""
        limits = self._limits(host)
        return max(self._ask(limits, taking=False)[1], 0) if limits else None

    def _ask(self, limits: Sequence[Limit], taking: bool) -> tuple[float, int]:
        """Milliseconds until the next turn, and turns to be had at once."""
        figures = [figure for limit in limits for figure in (limit.interval_ms, limit.burst)]
        try:
            wait, requests_left = self._take(
                [limit.key for limit in limits], [self._patience_ms, int(taking), *figures]
            )
            return float(wait), int(float(requests_left))
        except redis.RedisError as error:
            logger.warning("request budget: Redis can't be asked (%s), going slowly", error)
            return _alone(limits, self._patience_ms, taking)


_next_turn: LRUCache[str, float] = LRUCache(256)
"""When, in milliseconds of this process, a bucket may next be taken from while Redis can't be asked; by its key."""


def _alone(limits: Sequence[Limit], patience_ms: float, taking: bool) -> tuple[float, int]:
    """This process's own turn, one at a time, at a small share of the rate."""
    now = time.monotonic() * 1000
    slowest = max(limits, key=lambda limit: limit.interval_ms)
    due = max(_next_turn.get(slowest.key, 0.0), now)
    wait = due - now
    if taking and wait <= patience_ms:
        _next_turn[slowest.key] = due + slowest.interval_ms / WITHOUT_REDIS
    return wait, int(wait <= 0)
