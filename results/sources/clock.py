"""When a source will have something new: learned from the stamps it prints. Pure; times are seconds since the epoch.

A page regenerated every three minutes prints 11:00, 11:03, 11:06. The period is the common divisor of the steps seen;
the lag between a stamp and the page that carries it is narrowed between the last answer that was still old and the
first that was new. A rehearsal's clock runs faster than ours: the ratio is learned from its Date header.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import gcd
from typing import Any

FALLBACK_S = 180
"""ECI's period: every stamp of 4 May 2026 stands on a three-minute mark."""
_STEP = 60
"""Stamps have the resolution of a minute."""
_LONGEST_S = 900
_KEPT = 12
_UNKNOWN_S = 30
"""How often to look while the period isn't known."""
_SLOWEST, _FASTEST = 0.2, 5000.0


@dataclass(frozen=True, slots=True)
class SourceClock:
    """What is known of one source's rhythm. Ours and server's times are paired at the first and the last answer."""

    stamps: tuple[int, ...] = ()
    """Distinct stamps in order, the last of them newest."""
    first_ours: float = 0
    first_server: float = 0
    last_ours: float = 0
    last_server: float = 0
    rate: float = 1
    """Seconds of the server's clock in one of ours."""
    lag_from: float = 0
    lag_to: float | None = None
    """The page with stamp S appears between S + lag_from and S + lag_to of the server's clock."""
    old_at: float | None = None
    """The server's time when the newest stamp was last seen to be still the newest."""
    doubt: tuple[float, float] | None = None
    """(ours, server's) time of an answer that didn't fit."""

    @property
    def period(self) -> int:
        """Seconds between regenerations; FALLBACK_S until three stamps are known."""
        steps = [later - earlier for earlier, later in zip(self.stamps, self.stamps[1:], strict=False)]
        if len(steps) < 2:
            return FALLBACK_S
        return min(max(gcd(*steps), _STEP), _LONGEST_S)

    def server_time(self, ours: float) -> float:
        return self.last_server + (ours - self.last_ours) * self.rate if self.last_ours else ours

    def learn(self, stamp: float, server: float | None, ours: float) -> "SourceClock":
        """With one more answer: the stamp it printed, its Date (None without), and when it came.

        An answer whose Date doesn't fit is set aside; a second one that fits the first starts the clock anew: a
        rehearsal was moved or runs at another speed. One server of several with a wrong clock changes nothing.
        """
        server = self.server_time(ours) if server is None else server
        if not self.last_ours:
            return replace(self._started(server, ours), rate=self.rate)._stamped(int(stamp))
        if self._fits(server, ours):
            return self._measured(server, ours)._stamped(int(stamp))
        if self.doubt and ours - self.doubt[0] >= 0.2:
            rate = (server - self.doubt[1]) / (ours - self.doubt[0])
            if _SLOWEST <= rate <= _FASTEST:
                return replace(self._started(server, ours), rate=_snapped(rate))._stamped(int(stamp))
        return replace(self, doubt=(ours, server))

    @staticmethod
    def _started(server: float, ours: float) -> "SourceClock":
        return SourceClock(first_ours=ours, first_server=server, last_ours=ours, last_server=server)

    def _fits(self, server: float, ours: float) -> bool:
        return abs(server - self.server_time(ours)) <= 5 + 0.25 * abs(ours - self.last_ours) * self.rate

    def _measured(self, server: float, ours: float) -> "SourceClock":
        span = ours - self.first_ours
        rate = _snapped((server - self.first_server) / span) if span >= 2 else self.rate
        if ours < self.last_ours:
            return replace(self, doubt=None)
        return replace(self, last_ours=ours, last_server=server, rate=rate, doubt=None)

    def _stamped(self, stamp: int) -> "SourceClock":
        newest = self.stamps[-1] if self.stamps else None
        if newest is None:
            return replace(self, stamps=(stamp,), old_at=self.last_server)
        if stamp == newest:
            return replace(self, old_at=self.last_server)
        if stamp < newest:  # an old copy from another server says nothing about the rhythm
            return self
        lag_from, lag_to = self._narrowed(stamp)
        stamps = (*self.stamps, stamp)[-_KEPT:]
        return replace(self, stamps=stamps, lag_from=lag_from, lag_to=lag_to, old_at=self.last_server)

    def _narrowed(self, stamp: int) -> tuple[float, float | None]:
        latest = max(self.last_server - stamp, 0.0)
        earliest = max((self.old_at or 0) - stamp, 0.0)
        if latest > 2 * self.period:  # nobody was watching: nothing learned
            return self.lag_from, self.lag_to
        if self.lag_to is None or earliest > self.lag_to or latest < self.lag_from:
            return earliest, latest  # the first, or the source has changed its ways
        return max(self.lag_from, earliest), min(self.lag_to, latest)

    def next_ask(self, ours: float, soonest_s: float = 1) -> float:
        """Our time at which to ask next, at least `soonest_s` from now."""
        if not self.stamps:
            return ours + soonest_s
        now = self.server_time(ours)
        due = self.stamps[-1] + self.period + self._lag()
        if len(self.stamps) < 3:
            due = min(due, now + _UNKNOWN_S)
        if due <= now:  # overdue: soon again, then ever slower
            due = now + min(max((now - due) / 2, 3), 60)
        return ours + max((due - now) / max(self.rate, 0.2), soonest_s)

    def _lag(self) -> float:
        """Where in the known span to ask: its middle while it is wide, its end once it is narrow."""
        if self.lag_to is None:
            return 5
        width = self.lag_to - self.lag_from
        return self.lag_from + width / 2 if width > max(6, 1.5 * self.rate) else self.lag_to + 0.5

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any] | None) -> "SourceClock":
        """Anything unreadable is a clock that knows nothing."""
        try:
            fields = dict(stored or {})
            fields["stamps"] = tuple(int(stamp) for stamp in fields.get("stamps", ()))
            fields["doubt"] = tuple(map(float, fields["doubt"])) if fields.get("doubt") else None
            return cls(**fields)
        except (TypeError, ValueError):
            return cls()


def _snapped(rate: float) -> float:
    """A rate near 1 is 1: Date headers have whole seconds."""
    return 1.0 if 0.8 < rate < 1.25 else min(max(rate, _SLOWEST), _FASTEST)
