"""Fetching pages: conditional, capped, only from allowed hosts, and only as often as the budget lets."""

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from results.sources.decode import read_body
from results.sources.errors import FetchError
from results.sources.hosts import AllowedHosts, CheckedTransport

NAME = "counting-day-tracker"
LANGUAGES = "en-IN, en;q=0.9, hi;q=0.5"
"""The Accept-Language header: pages in English, the ones in Hindi have addresses of their own."""
RETRY_AFTER_LIMIT_S = 3600.0
"""A server that asks for more patience than an hour is asked again after an hour."""

Budget = Callable[[str], Awaitable[None]]
"""Awaited with a host's name before each request to it, redirects included. Returns when the request may be made;
raises FetchError `budget` when it may not."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes that one page may take."""

    connect_s: float = 5
    read_s: float = 10
    whole_s: float = 30
    wire_bytes: int = 4_000_000
    decoded_bytes: int = 16_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last answer for this page said of itself, sent back so that the server may answer 304."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """From the headers of a fetched page, as `Fetched.headers` holds them."""
        return cls(headers.get("etag"), headers.get("last-modified"))

    def headers(self) -> dict[str, str]:
        fields = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. `url` as asked; `headers` in lower case; `not_modified`: the body is empty, the old one holds.

    `server_at` is the server's own clock (the Date header), `sent_at` and `fetched_at` are ours.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    sent_at: datetime
    fetched_at: datetime
    not_modified: bool = False
    final_url: str = ""
    http_version: str = ""

    @property
    def server_at(self) -> datetime | None:
        return http_date(self.headers.get("date"))


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to fetch."""

    url: str
    validators: Validators = field(default_factory=Validators)


def utc_now() -> datetime:
    return datetime.now(UTC)


async def no_budget(host: str) -> None:
    """For a source that is one's own: every request may be made at once."""


def open_client(
    allow: AllowedHosts,
    user_agent: str = NAME,
    languages: str = LANGUAGES,
    connections: int = 10,
    http1: bool = True,
    http2: bool = True,
    tls: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """A client that connects to allowed hosts only, by HTTP/2 where the server offers it. Close it, or use it as a
    context manager. `tls`: whom to trust instead of the usual authorities."""
    return httpx.AsyncClient(
        transport=CheckedTransport(allow, connections, http1, http2, tls),
        headers={
            "User-Agent": user_agent,
            "Accept": "text/html,application/json,*/*;q=0.5",
            "Accept-Language": languages,
        },
        follow_redirects=False,
        trust_env=False,
    )


async def fetch(
    client: httpx.AsyncClient,
    url: str,
    *,
    allow: AllowedHosts,
    validators: Validators | None = None,
    limits: Limits | None = None,
    budget: Budget = no_budget,
    now: Callable[[], datetime] = utc_now,
) -> Fetched:
    """One page. Raises FetchError for every failure, a status other than 200 and 304 included.

    Waiting for the budget doesn't count against the limits.
    """
    limits = limits or Limits()
    target = _parse(url)
    for _ in range(limits.redirects + 1):
        allow.check(target)
        await budget(target.host)
        answer = await _once(client, target, url, validators or Validators(), limits, now)
        if isinstance(answer, Fetched):
            return answer
        target = answer
    raise FetchError("redirects", f"more than {limits.redirects}", url=url)


async def _once(
    client: httpx.AsyncClient,
    target: httpx.URL,
    url: str,
    validators: Validators,
    limits: Limits,
    now: Callable[[], datetime],
) -> Fetched | httpx.URL:
    """The answer, or the address it redirects to."""
    patience = httpx.Timeout(limits.read_s, connect=limits.connect_s)
    headers = {"Accept-Encoding": "gzip, deflate"} | validators.headers()
    sent_at = now()
    try:
        async with asyncio.timeout(limits.whole_s):
            async with client.stream("GET", target, headers=headers, timeout=patience) as response:
                _refuse_status(response, url, now())
                if response.has_redirect_location:
                    return _parse(str(target.join(response.headers["location"])))
                encoding = response.headers.get("content-encoding", "")
                body = await read_body(response.aiter_raw(), encoding, limits.wire_bytes, limits.decoded_bytes)
                return Fetched(
                    url, response.status_code, dict(response.headers.items()), body, sent_at, now(),
                    response.status_code == 304, str(target), response.http_version,
                )  # fmt: skip
    except FetchError as error:
        error.url = error.url or url
        raise
    except TimeoutError:
        raise FetchError("timeout", f"not done in {limits.whole_s} s", url=url) from None
    except httpx.TimeoutException as error:
        raise FetchError("timeout", type(error).__name__, url=url) from None
    except httpx.ConnectError as error:
        raise FetchError("connect", str(error), url=url) from None
    except httpx.ProtocolError as error:
        raise FetchError("protocol", str(error), url=url) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
        raise FetchError("network", f"{type(error).__name__}: {error}", url=url) from None


def _parse(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError("refused", f"not an address: {error}", url=url[:300]) from None


def _refuse_status(response: httpx.Response, url: str, now: datetime) -> None:
    status = response.status_code
    if status in (200, 304) or response.has_redirect_location:
        return
    kinds = {401: "blocked", 403: "blocked", 404: "missing", 410: "missing", 429: "throttled"}
    kind = kinds.get(status, "server" if status >= 500 else "status")
    raise FetchError(
        kind,
        f"{status} {response.reason_phrase}".strip(),
        url=url,
        status=status,
        retry_after=retry_after(response.headers.get("retry-after"), now),
    )


def http_date(header: str | None) -> datetime | None:
    """A Date or Last-Modified header as an aware time, None when absent or unreadable."""
    try:
        moment = parsedate_to_datetime(header) if header else None
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms, between 0 and RETRY_AFTER_LIMIT_S."""
    if header is None:
        return None
    if header.strip().isdecimal() and header.isascii():
        return min(float(header.strip()[:9]), RETRY_AFTER_LIMIT_S)
    moment = http_date(header)
    return None if moment is None else min(max((moment - now).total_seconds(), 0.0), RETRY_AFTER_LIMIT_S)


async def fetch_many(
    client: httpx.AsyncClient,
    asks: Iterable[Ask | str],
    *,
    allow: AllowedHosts,
    limits: Limits | None = None,
    budget: Budget = no_budget,
    concurrency: int = 6,
    jitter_s: float = 0.0,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Fetched | FetchError]:
    """Every page, as it comes; a failure is yielded, not raised. `jitter_s` is the most that a request is held back, at
    random, so that many pages are not asked for in one instant."""
    waiting = [Ask(ask) if isinstance(ask, str) else ask for ask in reversed(list(asks))]
    answers: asyncio.Queue[Fetched | FetchError | None] = asyncio.Queue()

    async def one(ask: Ask) -> Fetched | FetchError:
        await asyncio.sleep(random.uniform(0, jitter_s))  # noqa: S311 - spreads load, hides nothing
        try:
            return await fetch(
                client, ask.url, allow=allow, validators=ask.validators, limits=limits, budget=budget, now=now
            )
        except FetchError as error:
            error.url = ask.url  # not where it was redirected to: the caller knows what it asked for
            return error

    async def work() -> None:
        try:
            while waiting:
                answers.put_nowait(await one(waiting.pop()))
        finally:
            answers.put_nowait(None)

    workers = [asyncio.create_task(work()) for _ in range(min(max(concurrency, 1), len(waiting)))]
    try:
        running = len(workers)
        while running:
            answer = await answers.get()
            if answer is not None:
                yield answer
            else:
                running -= 1
        await asyncio.gather(*workers)  # raises what a worker did not expect
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
