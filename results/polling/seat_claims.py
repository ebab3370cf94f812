"""Which seats are being read right now, so that two polls don't hand out the same ones. Kept in Redis, forgotten by
itself: a lost chunk is free again after a while."""

from collections.abc import Sequence

import redis

from results.models import Election

LONGEST_S = 45.0


class Claims:
    """Claims on the seats of one election."""

    def __init__(self, client: "redis.Redis", election: Election) -> None:
        self._client = client
        self._election = election.pk
        self._ms = int(1000 * min(LONGEST_S, max(10.0, election.source_interval_s)))

    def take(self, numbers: Sequence[int]) -> list[int]:
        """Those of these that nobody else has. All of them while Redis can't be asked: reading twice does no harm."""
        try:
            pipe = self._client.pipeline(transaction=False)
            for number in numbers:
                pipe.set(self._key(number), 1, nx=True, px=self._ms)
            return [number for number, is_free in zip(numbers, pipe.execute(), strict=True) if is_free]
        except redis.RedisError:
            return list(numbers)

    def release(self, numbers: Sequence[int]) -> None:
        try:
            self._client.delete(*(self._key(number) for number in numbers))
        except redis.RedisError:
            return  # they free themselves

    def _key(self, number: int) -> str:
        return f"tracker:reading:{self._election}:{number}"
