"""How many may be connected, in all and from one address. Counted in each process."""

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


@dataclass
class Gate:
    """Counts the open streams (WebSocket and SSE) of this process.

    Addresses are those that the server gives: a proxy's word is believed only where uvicorn was told to
    (FORWARDED_ALLOW_IPS).
    """

    in_all: int = field(default_factory=lambda: _number("STREAMS_IN_ALL", 20_000))
    from_one: int = field(default_factory=lambda: _number("STREAMS_FROM_ONE_ADDRESS", 400))
    _open: Counter[str] = field(default_factory=Counter)

    @property
    def open(self) -> int:
        return self._open.total()

    def address(self, scope: dict[str, Any]) -> str:
        """The client's address; empty for a Unix socket whose proxy says nothing: everyone looks alike there."""
        return scope["client"][0] if scope.get("client") else ""

    def enter(self, address: str) -> str:
        """Count one more from `address`; or say why not, and count nothing."""
        if self.open >= self.in_all:
            return "this server has as many connections as it may"
        if address and self._open[address] >= self.from_one:
            return f"at most {self.from_one} connections from one address"
        self._open[address] += 1
        return ""

    def leave(self, address: str) -> None:
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]


gate = Gate()


class Pace:
    """A client's own messages: at most `most` in `seconds`."""

    __slots__ = ("_left", "_most", "_rate", "_then")

    def __init__(self, most: int, seconds: float, now: float) -> None:
        self._most = self._left = float(most)
        self._rate = most / seconds
        self._then = now

    def allows(self, now: float) -> bool:
        self._left = min(self._most, self._left + (now - self._then) * self._rate)
        self._then = now
        self._left -= 1
        return self._left >= 0
