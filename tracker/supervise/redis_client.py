"""One question to a Redis, one answer, on a connection of its own: a supervisor asks rarely, and never waits long."""

from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 1.0


def ask(address: str, *words: str, timeout_s: float = TIMEOUT_S) -> Any:
    """The reply to one command; None for a missing key. Raises OSError, also for an error reply."""
    try:
        with redis.Redis.from_url(
            address, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=Retry(NoBackoff(), 0)
        ) as client:
            return client.execute_command(*words)
    except redis.RedisError as error:
        raise ConnectionError(str(error)) from None


def answers(address: str) -> bool:
    """Whether a Redis answers there."""
    try:
        return bool(ask(address, "PING"))
    except OSError:
        return False
