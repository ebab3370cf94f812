"""When to stop asking a source that refuses, and when to try again: a pure state machine.

Times are seconds since the epoch, given by the caller. The state is a plain dict on the way in and out, so that
workers can share it. Closed lets everything through; open nothing; half-open one probe at a time.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from results.sources.errors import FetchError


class Outcome(StrEnum):
    OK = "ok"
    MISSING = "missing"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    SERVER = "server"
    NETWORK = "network"


def outcome_of(error: FetchError | None) -> Outcome | None:
    """What a fetch says about the source; None where it says nothing (our own budget or list refused)."""
    if error is None:
        return Outcome.OK
    if error.kind in ("refused", "budget"):
        return None
    return Outcome(error.kind) if error.kind in _POINTS else Outcome.NETWORK


_POINTS = {Outcome.THROTTLED: 6, Outcome.BLOCKED: 2, Outcome.SERVER: 1, Outcome.NETWORK: 1, Outcome.MISSING: 0}


@dataclass(frozen=True, slots=True)
class Policy:
    """The circuit opens at `threshold` points: one 429, three 403, six failed or 5xx in a row, or any Retry-After.
    It stays open for `first_s`, doubling to `longest_s` while probes fail."""

    threshold: int = 6
    first_s: float = 30
    longest_s: float = 900
    probe_s: float = 60
    """After this a probe that nobody answered for is given up, and another may start."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """`until`: when an open circuit lets a probe through, or when a running probe is given up."""

    state: str = "closed"
    points: int = 0
    trips: int = 0
    until: float = 0
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any] | None) -> "Circuit":
        """Anything unreadable is a closed circuit: a lost state costs a few requests, not the night."""
        try:
            fields = stored or {}
            state = fields.get("state", "closed")
            if state not in ("closed", "open", "half_open"):
                return cls()
            counts = {key: int(fields.get(key, 0)) for key in ("points", "trips")}
            return cls(state, **counts, until=float(fields.get("until", 0)), reason=str(fields.get("reason", "")))
        except (TypeError, ValueError, AttributeError):
            return cls()


def may_ask(circuit: Circuit, now: float, policy: Policy | None = None) -> tuple[Circuit, bool]:
    """Whether a request may be made now. A granted request on an open circuit is the probe: store the new state."""
    if circuit.state == "closed":
        return circuit, True
    if now < circuit.until:
        return circuit, False
    return replace(circuit, state="half_open", until=now + (policy or Policy()).probe_s), True


def after_answer(
    circuit: Circuit,
    outcome: Outcome,
    now: float,
    *,
    retry_after: float | None = None,
    spread: float = 0.0,
    policy: Policy | None = None,
) -> Circuit:
    """The circuit after an answer. `spread`, 0 to 1, lengthens the pause by up to a quarter, so that several trackers
    don't come back in one instant."""
    policy = policy or Policy()
    if outcome in (Outcome.OK, Outcome.MISSING):
        return circuit if circuit.state == "open" and now < circuit.until else Circuit()
    points = circuit.points + _POINTS[outcome]
    asked_to_wait = retry_after is not None and outcome in (Outcome.THROTTLED, Outcome.SERVER, Outcome.BLOCKED)
    if circuit.state == "open" and now < circuit.until:
        return circuit  # a straggler of the burst that opened it
    if circuit.state == "closed" and points < policy.threshold and not asked_to_wait:
        return replace(circuit, points=points, reason=outcome.value)
    return _opened(circuit, outcome, now, retry_after, spread, policy)


def _opened(
    circuit: Circuit, outcome: Outcome, now: float, retry_after: float | None, spread: float, policy: Policy
) -> Circuit:
    pause = min(policy.first_s * 2 ** min(circuit.trips, 20), policy.longest_s) * (1 + spread / 4)
    return Circuit("open", 0, circuit.trips + 1, now + max(pause, retry_after or 0), outcome.value)
