"""Each host's circuit (results.sources.circuit), shared by every worker through Redis."""

import json
import logging
import random
import time
from dataclasses import replace
from typing import Any

import redis

from results.sources.circuit import Circuit, Outcome, Policy, after_answer, may_ask
from results.sources.errors import FetchError
from results.sources.fetch import RETRY_AFTER_LIMIT_S

logger = logging.getLogger(__name__)

KEY = "tracker:circuit:{host}"
KEPT_S = 86_400


class Breaker:
    """One host's circuit. While Redis can't be asked it stays as this process last saw it."""

    def __init__(self, client: "redis.Redis", host: str, speed: float = 1.0) -> None:
        """`speed`: a replay's hour is shorter, and so are the pauses it is given."""
        self._client = client
        self._key = KEY.format(host=host)
        self._policy = Policy(first_s=max(30 / speed, 1), longest_s=max(900 / speed, 15), probe_s=max(60 / speed, 5))
        self._longest_s = max(self._policy.longest_s * 1.25, RETRY_AFTER_LIMIT_S)
        self._seen = Circuit()

    def enter(self) -> None:
        """Before a request. Raises FetchError `budget` while the circuit is open."""
        circuit = self.state()
        if circuit.state == "closed":
            return
        now = time.time()
        granted = self._change(lambda current: may_ask(current, now, self._policy))
        if not granted:
            seconds_left = circuit.until - now
            raise FetchError(
                "budget", f"the source is left alone for {seconds_left:.0f} s more, after: {circuit.reason}"
            )

    def report(self, outcome: Outcome | None, retry_after: float | None = None) -> None:
        """After an answer. None says nothing about the source."""
        if outcome is None or (outcome in (Outcome.OK, Outcome.MISSING) and self.state() == Circuit()):
            return
        now, spread = time.time(), random.random()  # noqa: S311 - spreads load, hides nothing
        self._change(
            lambda current: (
                after_answer(current, outcome, now, retry_after=retry_after, spread=spread, policy=self._policy),
                True,
            )
        )

    def state(self) -> Circuit:
        try:
            self._seen = self._read(self._client.get(self._key))
        except redis.RedisError as error:
            logger.warning("circuit: Redis can't be asked (%s)", error)
        return self._seen

    def _change(self, step: Any) -> bool:
        """Apply a pure step to the shared circuit; the step's own answer."""
        granted = True

        def write(pipe: Any) -> None:
            nonlocal granted
            current = self._read(pipe.get(self._key))
            self._seen, granted = step(current)
            pipe.multi()
            pipe.set(self._key, json.dumps(self._seen.to_dict()), ex=KEPT_S)

        try:
            self._client.transaction(write, self._key)
        except redis.RedisError:
            self._seen, granted = step(self._seen)
        return granted

    def _read(self, stored: Any) -> Circuit:
        """As it is stored. A pause longer than any is was begun by a clock that has been set back since: it is over."""
        try:
            circuit = Circuit.from_dict(json.loads(stored)) if stored else Circuit()
        except ValueError:
            return Circuit()
        return replace(circuit, until=0.0) if circuit.until > time.time() + self._longest_s else circuit
