"""Limits on open streams, in all and from one address, and on a client's messages. Counted in each process."""

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


def _integer_setting(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


@dataclass
class Gate:
    """Counts the open streams (WebSocket and SSE) of this process.

    Addresses are those that the server gives: a proxy's header counts only where FORWARDED_ALLOW_IPS names the proxy.
    """

    max_total: int = field(default_factory=lambda: _integer_setting("STREAMS_IN_ALL", 20_000))
    max_per_address: int = field(default_factory=lambda: _integer_setting("STREAMS_FROM_ONE_ADDRESS", 1_000))
    _open: Counter[str] = field(default_factory=Counter)

    @property
    def open(self) -> int:
        return self._open.total()

    def address(self, scope: dict[str, Any]) -> str:
        """The client's address; empty for a Unix socket whose proxy sends none: all clients look alike there."""
        return scope["client"][0] if scope.get("client") else ""

    def enter(self, address: str) -> str:
        """Count one more from `address` and return nothing; or return why it may not enter, and count nothing."""
        if self.open >= self.max_total:
            return "this server has as many connections as it may"
        if address and self._open[address] >= self.max_per_address:
            return f"at most {self.max_per_address} connections from one address"
        self._open[address] += 1
        return ""

    def left(self, address: str) -> int:
        """How many more may enter from `address`."""
        return max(0, self.max_per_address - self._open[address])

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]


gate = Gate()


class RateLimit:
    """A token bucket for a client's own messages: at most `burst` in `seconds`."""

    __slots__ = ("_burst", "_per_second", "_refilled_at", "_tokens")

    def __init__(self, burst: int, seconds: float, now: float) -> None:
        self._burst = self._tokens = float(burst)
        self._per_second = burst / seconds
        self._refilled_at = now

    def allows(self, now: float) -> bool:
        self._tokens = min(self._burst, self._tokens + (now - self._refilled_at) * self._per_second)
        self._refilled_at = now
        self._tokens -= 1
        return self._tokens >= 0
