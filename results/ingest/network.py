"""The fetcher that production uses: results.sources.fetch, with this deployment's limits, hosts and budget."""

import asyncio
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.conf import settings

from results.sources.errors import FetchError
from results.sources.fetch import Ask, Budget, Fetched, fetch_many, no_budget, open_client
from results.sources.hosts import Allow


def fetch_all(asks: Sequence[Ask], budget: Budget = no_budget) -> Iterable[Fetched | FetchError]:
    """Every answer, in the order they came."""
    return asyncio.run(_collect(asks, budget))


def allowed(asks: Sequence[Ask]) -> Allow:
    """The configured hosts; and, outside production, the very host and port that the operator named."""
    hosts = list(settings.SOURCE_HOSTS)
    if not settings.PRODUCTION:
        for parts in {urlsplit(ask.url) for ask in asks}:
            hosts.append(f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}")
    return Allow.of(*hosts)


async def _collect(asks: Sequence[Ask], budget: Budget) -> list[Fetched | FetchError]:
    allow = allowed(asks)
    async with open_client(allow, settings.SOURCE_USER_AGENT) as client:
        return [answer async for answer in fetch_many(client, asks, allow=allow, budget=budget)]
