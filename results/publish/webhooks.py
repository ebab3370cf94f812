"""Webhooks: the log, told to other people's servers. Signed, retried, at least once, never slower than the log.

A delivery is the delta from where the receiver was last told to the log's end, however much that is: a receiver that
was away catches up in one request, and nothing queues up. Headers are those of the Standard Webhooks convention:

    webhook-id: EPOCH:SEQ            where the delta ends; a later try may have more in it, and another id
    webhook-timestamp: 1739000000
    webhook-signature: v1,BASE64     HMAC-SHA256 of "ID.TIMESTAMP.BODY" by the webhook's secret
"""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import httpx
from asgiref.sync import async_to_sync
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from results.domain import board
from results.models import Election, Webhook
from results.publish import log, wire
from results.sources.errors import FetchError
from results.sources.hosts import AllowedHosts, CheckedTransport, is_public

EVENTS = 5_000
"""Events in one delivery."""
PATIENCE_S = 10.0
CLAIM = timedelta(seconds=60)
LONGEST_PAUSE_S = 600
GIVEN_UP_AFTER = timedelta(hours=24)
ROUND_S = 20.0
"""No receiver is begun with after this; the next round goes on: a task that is killed half-way is best a short one."""


@dataclass(frozen=True, slots=True)
class Delivery:
    mark: str
    seq: int
    body: bytes


Allowing = Callable[[str], AllowedHosts]


def public_only(url: str) -> AllowedHosts:
    """The host of `url`, at public addresses only, checked again after its name is resolved. Raises FetchError."""
    host = httpx.URL(url).host
    if _is_address(host) and not is_public(host):
        raise FetchError("refused", f"{host} is not a public address")
    return AllowedHosts.of(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def deliver(now: datetime, allow: Allowing | None = None) -> int:
    """Tell every webhook that is due and behind; returns how many took what they were told."""
    due = _behind(now).order_by("failures", "pk")  # who fails, and may take long over it, after those who don't
    until = time.monotonic() + ROUND_S
    begun = takewhile(lambda _: time.monotonic() < until, due)
    return sum(_tell(webhook, now, allow or public_only) for webhook in begun if _claim(webhook, now))


def waiting(now: datetime) -> bool:
    """Whether a webhook is due and behind."""
    return _behind(now).exists()


def _behind(now: datetime) -> QuerySet[Webhook]:
    due = Webhook.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), disabled_at=None)
    return due.exclude(epoch=F("election__epoch"), seq=F("election__seq")).select_related("election")


def add(election: Election, url: str) -> Webhook:
    """Tell `url` of every change from now on; one that is known is returned as it is. Raises ValueError."""
    try:
        Webhook(election=election, url=url).clean_fields(exclude=["election"])
        public_only(url).check(httpx.URL(url))
    except (ValidationError, FetchError, httpx.InvalidURL, ValueError) as error:
        raise ValueError("not a public https or http address") from error
    began = {"epoch": election.epoch, "seq": election.seq}
    return Webhook.objects.get_or_create(election=election, url=url, defaults=began)[0]


def enable(webhook: Webhook) -> None:
    """Try again, at once."""
    _save(webhook, disabled_at=None, failures=0, failing_since=None, next_try_at=None)


def disable(webhook: Webhook, now: datetime) -> None:
    """A person's word: no failure, and nothing that anybody need be told of."""
    _save(webhook, disabled_at=now, failures=0, failing_since=None)


def send_test(webhook: Webhook, now: datetime, allow: Allowing | None = None) -> str:
    """Send a message of type `test`, signed as every other; why it was not taken, or nothing. Moves no position."""
    election = webhook.election
    body = wire.encode({"type": "test", "election_slug": election.slug, "is_test": election.is_test})
    delivery = Delivery(f"test:{int(now.timestamp())}", webhook.seq, body)
    return _problem(webhook, delivery, now, allow or public_only)


def signature(secret: str, mark: str, timestamp: int, body: bytes) -> str:
    """What `webhook-signature` holds; receivers compute it again and compare in constant time."""
    signed = f"{mark}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


def _claim(webhook: Webhook, now: datetime) -> bool:
    """Take it for a minute: of two workers, one tells."""
    same = Webhook.objects.filter(pk=webhook.pk, next_try_at=webhook.next_try_at)
    return bool(same.update(next_try_at=now + CLAIM))


def _tell(webhook: Webhook, now: datetime, allow: Allowing) -> bool:
    delivery = _delivery(webhook)
    problem = "" if delivery is None else _problem(webhook, delivery, now, allow)
    if problem:
        _failed(webhook, now, problem)
        return False
    told = {"epoch": webhook.election.epoch, "seq": delivery.seq if delivery else webhook.election.seq}
    well = {"failures": 0, "failing_since": None, "last_error": "", "next_try_at": None}
    Webhook.objects.filter(pk=webhook.pk).update(**told, **well)
    return delivery is not None


def _delivery(webhook: Webhook) -> Delivery | None:
    """What it has not been told; from the first event where the log is another one."""
    election = webhook.election
    since = webhook.seq if webhook.epoch == election.epoch else 0
    events = log.since(election.pk, since, EVENTS)
    if not events:
        return None
    delta = board.delta(events, election.epoch, since)
    body = wire.encode({**delta, "election_slug": election.slug, "is_test": election.is_test})
    return Delivery(wire.mark(election.epoch, delta["seq"]), delta["seq"], body)


def _problem(webhook: Webhook, delivery: Delivery, now: datetime, allow: Allowing) -> str:
    """Why it did not take it, or nothing. Redirects are not followed."""
    timestamp = int(now.timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery.mark,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(webhook.secret, delivery.mark, timestamp, delivery.body),
    }
    try:
        status = async_to_sync(_post)(webhook.url, delivery.body, headers, allow(webhook.url))
    except (FetchError, httpx.InvalidURL) as error:
        return f"refused: {error}"
    except TimeoutError:
        return f"no answer within {PATIENCE_S:g} s"
    except (httpx.HTTPError, ValueError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return "" if 200 <= status < 300 else f"answered {status}"


async def _post(url: str, body: bytes, headers: dict[str, str], allow: AllowedHosts) -> int:
    allow.check(httpx.URL(url))
    transport = CheckedTransport(allow, 1, http2=False)
    async with (
        asyncio.timeout(PATIENCE_S),  # of the whole: the client's own is of each read
        httpx.AsyncClient(transport=transport, timeout=PATIENCE_S) as client,
        client.stream("POST", url, content=body, headers=headers) as response,  # its answer's body is not read
    ):
        return response.status_code


def _failed(webhook: Webhook, now: datetime, problem: str) -> None:
    """Wait twice as long each time; after a day of it, stop, and say so where editors look."""
    failures, since = webhook.failures + 1, webhook.failing_since or now
    pause = timedelta(seconds=min(LONGEST_PAUSE_S, 2**failures))
    found = {"failures": failures, "failing_since": since, "last_error": problem[:300], "next_try_at": now + pause}
    if now - since >= GIVEN_UP_AFTER:
        found["disabled_at"] = now
    still_wanted = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)  # it may have been disabled meanwhile
    still_wanted.update(**found)


def _save(webhook: Webhook, **columns: object) -> None:
    for name, value in columns.items():
        setattr(webhook, name, value)
    webhook.save(update_fields=list(columns))
