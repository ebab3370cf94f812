"""The fetcher that production uses: results.sources.fetch, with this deployment's limits, hosts, budget and circuit."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from math import inf
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings

from results.models import Election
from results.polling.budget import Budget, Limit
from results.polling.circuits import Breaker
from results.scrape.retries import OWN_HOSTS
from results.sources.circuit import Outcome, outcome_of
from results.sources.errors import FetchError
from results.sources.fetch import Ask, Fetched, Limits, fetch_many, open_client
from results.sources.hosts import AllowedHosts

SEATS_A_REQUEST = 27
LEAST_PER_MINUTE = 10
"""An election's own share: less than a fifth of a tracker that asks for each of 294 seats every five minutes."""
BURST_MINUTES = 3
"""One interval of the source's worth may be spent at once, when it has made its pages anew."""
JITTER_S = 0.25
_REFUSED = b"access denied"


@cache
def shared_redis(url: str) -> "redis.Redis":
    """The Redis that workers share. Short patience: a poll must not hang on it."""
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


class Network:
    """Fetches pages of one election's source; also how much may still be asked of it."""

    def __init__(
        self,
        election: Election,
        patience_s: float = 2.0,
        limits: Limits | None = None,
        seconds: float | None = None,
    ) -> None:
        """`seconds`: after so many from now nothing more is waited for; what came until then is kept."""
        self.election = election
        self._until = None if seconds is None else time.monotonic() + seconds
        parts = urlsplit(election.source_url)
        self.host = parts.hostname or ""
        self.address = f"{self.host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        self.speed = float((election.replay or {}).get("speed", 1.0))
        self._new = election.pk is None or election.contests.filter(candidates=None).exists()
        """Ballots are still to be read for the first time: that may use all that the host is given."""
        self._page_limits = limits
        client = shared_redis(settings.REDIS_URL)
        self.breaker = Breaker(client, self.address, self.speed)
        self.budget = Budget(client, self.limits, patience_s)

    def __call__(self, asks: Sequence[Ask]) -> Iterable[Fetched | FetchError]:
        """Every answer, in the order they came."""
        return asyncio.run(self._collect(asks))

    def limits(self, host: str) -> list[Limit]:
        """The buckets of a request. A site on this very machine has none, unless its election is given one."""
        own_key = f"tracker:budget:election:{self.election.pk}"
        if host in OWN_HOSTS:
            rate = self.election.requests_per_minute
            return [Limit(own_key, rate * self.speed, rate * BURST_MINUTES)] if rate else []
        shares = {f"tracker:budget:{host}": float(settings.SOURCE_REQUESTS_PER_MINUTE)}
        if not self._new:
            shares[own_key] = per_minute(self.election)
        return [Limit(key, rate, rate * BURST_MINUTES) for key, rate in shares.items()]

    def requests_now(self) -> int | None:
        """Requests that may be made at once; None: as many as wanted."""
        return self.budget.left(self.host)

    def requests_within(self, seconds: float) -> float:
        """Requests that will be given within so many seconds."""
        return min((limit.per_minute * seconds / 60 for limit in self.limits(self.host)), default=inf)

    def request_facts(self) -> dict[str, Any]:
        """The budget and the circuit, for Election.asking."""
        limits = self.limits(self.host)
        rate = min((limit.per_minute for limit in limits), default=None)
        return {"per_minute": rate, "left": self.requests_now(), "circuit": asdict(self.breaker.state())}

    async def _collect(self, asks: Sequence[Ask]) -> list[Fetched | FetchError]:
        allow = allowed(asks)
        jitter_s = 0.0 if self.host in OWN_HOSTS else JITTER_S
        answers: list[Fetched | FetchError] = []
        seconds_left = None if self._until is None else max(self._until - time.monotonic(), 0.1)
        with suppress(TimeoutError):
            client = open_client(allow, settings.SOURCE_USER_AGENT, settings.SOURCE_LANGUAGES)
            async with asyncio.timeout(seconds_left), client:
                async for answer in fetch_many(
                    client, asks, allow=allow, limits=self._page_limits, budget=self._turn, jitter_s=jitter_s
                ):
                    self.breaker.report(*_outcome(answer))
                    answers.append(answer)
        answered = {answer.url for answer in answers}
        late = [ask.url for ask in asks if ask.url not in answered]
        return answers + [FetchError("timeout", "the source is too slow to wait for", url=url) for url in late]

    async def _turn(self, host: str) -> None:
        self.breaker.enter()
        await self.budget(host)


def _outcome(answer: Fetched | FetchError) -> tuple[Outcome | None, float | None]:
    """What an answer says of the source. A refusal may come as a page, with status 200."""
    if isinstance(answer, FetchError):
        return outcome_of(answer), answer.retry_after
    return (Outcome.BLOCKED if _REFUSED in answer.body[:2000].lower() else Outcome.OK), None


def per_minute(election: Election) -> float:
    """An election's share of requests, in a minute of its source."""
    return float(election.requests_per_minute or max(LEAST_PER_MINUTE, -(-election.seats_total // SEATS_A_REQUEST)))


def allowed(asks: Sequence[Ask]) -> AllowedHosts:
    """The configured hosts; and, outside production, the very host and port that the operator named."""
    hosts = list(settings.SOURCE_HOSTS)
    if not settings.PRODUCTION:
        for parts in {urlsplit(ask.url) for ask in asks}:
            hosts.append(f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}")
    return AllowedHosts.of(*hosts)
