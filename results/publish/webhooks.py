"""Webhooks: deltas posted to other people's servers. Signed, retried, delivered at least once.

A delivery is the delta from the receiver's position to the end of the log: a receiver that was away catches up in one
request, and nothing queues up. Headers are those of the Standard Webhooks convention:

    webhook-id: EPOCH:SEQ            where the delta ends; a later try may have more in it, and another id
    webhook-timestamp: 1739000000
    webhook-signature: v1,BASE64     HMAC-SHA256 of "ID.TIMESTAMP.BODY" by the webhook's secret; two, separated by a
                                     space, for a day after the secret was changed
"""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import httpx
from asgiref.sync import async_to_sync
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from results.domain import board
from results.domain.moments import KINDS
from results.models import Election, Webhook
from results.models.webhook import PREFIX, new_secret
from results.publish import log, topics, wire
from results.sources.errors import FetchError
from results.sources.hosts import AllowedHosts, CheckedTransport, is_public

MAX_EVENTS = 5_000
"""Events in one delivery."""
TIMEOUT_S = 10.0
LOCAL_NAMES = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "test"})
"""Last labels of names that no public server has."""
CLAIM_TIME = timedelta(seconds=60)
MAX_RETRY_PAUSE_S = 600
DISABLE_AFTER = timedelta(hours=24)
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
OLD_SECRET_VALID = timedelta(hours=24)
"""After a change of secret, deliveries are signed by both for so long."""
ROUND_S = 20.0
"""No delivery is started after so many seconds; the next round goes on. A task that may be killed is best short."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is posted, and the seq at which it leaves the receiver. Without a body nothing is posted up to there."""

    message_id: str
    seq: int
    body: bytes


HostPolicy = Callable[[str], AllowedHosts]


def public_only(url: str) -> AllowedHosts:
    """The host of `url`, at public addresses only, checked again after its name is resolved. Raises FetchError.

    Where settings.LOCAL_WEBHOOKS is on, a receiver on this machine is allowed too, so that one can be tried.
    """
    host, port = httpx.URL(url).host, httpx.URL(url).port
    if settings.LOCAL_WEBHOOKS and host in LOOPBACK:
        return AllowedHosts.of(f"{host}:{port or 80}")
    if _is_address(host) and not is_public(host):
        raise FetchError("refused", f"{host} is not a public address")
    return AllowedHosts.of(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def deliver(now: datetime, allow: HostPolicy | None = None) -> int:
    """Deliver to every webhook that is due and behind; returns how many accepted."""
    webhooks = _due(now).order_by("failures", "pk")  # failing ones last: they may take long
    until = time.monotonic() + ROUND_S
    started = takewhile(lambda _: time.monotonic() < until, webhooks)
    return sum(_deliver_to(webhook, now, allow or public_only) for webhook in started if _claim(webhook, now))


def is_delivery_due(now: datetime) -> bool:
    """Whether a webhook is due and behind."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Webhook]:
    webhooks = Webhook.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), disabled_at=None)
    return webhooks.exclude(epoch=F("election__epoch"), seq=F("election__seq")).select_related("election")


def add(
    election: Election,
    url: str,
    kinds: Sequence[str] = (),
    min_significance: int = 0,
    chosen_topics: Sequence[str] = (),
) -> Webhook:
    """Send every change from now on to `url`; an existing webhook is returned as it is. With `kinds` of moments, or a
    `min_significance`, only those moments are sent; with topics, what they bring. Raises ValueError."""
    topics.parse(chosen_topics)
    if unknown := sorted(set(kinds) - KINDS):
        raise ValueError(f"{unknown[0]} is no kind of moment")
    try:
        Webhook(election=election, url=url).clean_fields(exclude=["election"])
        policy = public_only(url)
        policy.check(httpx.URL(url))
        _refuse_local(policy, httpx.URL(url))
    except (ValidationError, FetchError, httpx.InvalidURL, ValueError) as error:
        raise ValueError("not a public https or http address") from error
    began = {"epoch": election.epoch, "seq": election.seq, "kinds": list(kinds), "min_significance": min_significance,
             "topics": list(chosen_topics)}  # fmt: skip
    return Webhook.objects.get_or_create(election=election, url=url, defaults=began)[0]


def _refuse_local(policy: AllowedHosts, url: httpx.URL) -> None:
    """Raises FetchError for a name that stands for this machine or its neighbours, however it is written. One that
    can't be resolved now may be added: it is checked again at each delivery."""
    host, port = url.host, url.port or 443
    local = host.lower().rstrip(".").rpartition(".")[2] in LOCAL_NAMES
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        addresses = {"127.0.0.1"} if local else set()
    if addresses and not any(policy.permits(host, port, address) for address in addresses):
        raise FetchError("refused", f"{host} is at no public address")


def enable(webhook: Webhook) -> None:
    """Try again, at once."""
    _save(webhook, disabled_at=None, failures=0, failing_since=None, next_try_at=None)


def disable(webhook: Webhook, now: datetime) -> None:
    """Stop by a person's decision: not a failure, and no alarm."""
    _save(webhook, disabled_at=now, failures=0, failing_since=None)


def send_test(webhook: Webhook, now: datetime, allow: HostPolicy | None = None) -> str:
    """Post a signed message of type `test`; returns why it was not accepted, or nothing. Moves no position."""
    election = webhook.election
    body = wire.encode({"type": "test", "election_slug": election.slug, "is_test": election.is_test})
    delivery = Delivery(f"test:{int(now.timestamp())}", webhook.seq, body)
    return _post_delivery(webhook, delivery, now, allow or public_only)


def rotate(webhook: Webhook, now: datetime) -> str:
    """Give it a new secret, which is returned; the old one signs too until OLD_SECRET_VALID is over."""
    _save(webhook, old_secret=webhook.secret, old_secret_until=now + OLD_SECRET_VALID, secret=new_secret())
    return webhook.secret


def signatures(webhook: Webhook, message_id: str, now: datetime, body: bytes) -> str:
    """The `webhook-signature` header: one signature for each valid secret."""
    valid = [webhook.secret]
    if webhook.old_secret_until and now < webhook.old_secret_until:
        valid.append(webhook.old_secret)
    return " ".join(signature(secret, message_id, int(now.timestamp()), body) for secret in valid)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature; receivers compute it again and compare in constant time. `timestamp` is in Unix seconds."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    """The key in a secret. Those made before the convention was followed have no prefix and are the key themselves."""
    return base64.b64decode(secret.removeprefix(PREFIX)) if secret.startswith(PREFIX) else secret.encode()


def _claim(webhook: Webhook, now: datetime) -> bool:
    """Reserve it for CLAIM_TIME: of two workers, one delivers."""
    same = Webhook.objects.filter(pk=webhook.pk, next_try_at=webhook.next_try_at)
    return bool(same.update(next_try_at=now + CLAIM_TIME))


def _deliver_to(webhook: Webhook, now: datetime, allow: HostPolicy) -> bool:
    delivery = _delivery(webhook)
    is_posted = delivery is not None and bool(delivery.body)
    error = _post_delivery(webhook, delivery, now, allow) if delivery and is_posted else ""
    if error:
        _record_failure(webhook, now, error)
        return False
    position = {"epoch": webhook.election.epoch, "seq": delivery.seq if delivery else webhook.election.seq}
    success = {"failures": 0, "failing_since": None, "last_error": "", "next_try_at": None}
    Webhook.objects.filter(pk=webhook.pk).update(**position, **success)
    return is_posted


def _delivery(webhook: Webhook) -> Delivery | None:
    """The delta that it lacks; from the first event where the epoch is another one."""
    election = webhook.election
    since = webhook.seq if webhook.epoch == election.epoch else 0
    events = log.since(election.pk, since, MAX_EVENTS)
    if not events:
        return None
    whole = board.delta(events, election.epoch, since)
    delta = _chosen(webhook, whole)
    if delta is None:
        return Delivery("", whole["seq"], b"")
    body = wire.encode({**delta, "election_slug": election.slug, "is_test": election.is_test})
    return Delivery(wire.event_id(election.epoch, delta["seq"]), delta["seq"], body)


def _chosen(webhook: Webhook, delta: board.Entry) -> board.Entry | None:
    """The delta as this receiver wants it: of its topics, or with only some moments and what takes them back. None
    where nothing of it is wanted."""
    delta = topics.narrow(delta, topics.parse(webhook.topics))
    if topics.is_empty(delta):
        return None
    if not webhook.kinds and not webhook.min_significance:
        return delta
    moments, retracted = (
        [entry for entry in delta[part] if _wants(webhook, entry)] for part in ("moments", "retracted")
    )
    if not moments and not retracted:
        return None
    bare = {name: value for name, value in delta.items() if name != "election"}
    return {**bare, "seats": [], "tally": [], "moments": moments, "retracted": retracted}


def _wants(webhook: Webhook, moment: board.Entry) -> bool:
    is_kind = not webhook.kinds or moment.get("kind") in webhook.kinds
    return is_kind and moment.get("significance", 100) >= webhook.min_significance


def _post_delivery(webhook: Webhook, delivery: Delivery, now: datetime, allow: HostPolicy) -> str:
    """Post it; returns why it was not accepted, or nothing. Redirects are not followed."""
    timestamp = int(now.timestamp())
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(webhook, delivery.message_id, now, delivery.body),
    }
    try:
        status = async_to_sync(_post)(webhook.url, delivery.body, headers, allow(webhook.url))
    except (FetchError, httpx.InvalidURL) as error:
        return f"refused: {error}"
    except TimeoutError:
        return f"no answer within {TIMEOUT_S:g} s"
    except (httpx.HTTPError, ValueError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return "" if 200 <= status < 300 else f"answered {status}"


async def _post(url: str, body: bytes, headers: dict[str, str], allow: AllowedHosts) -> int:
    allow.check(httpx.URL(url))
    transport = CheckedTransport(allow, 1, http2=False)
    async with (
        asyncio.timeout(TIMEOUT_S),  # of the whole: the client's own is of each read
        httpx.AsyncClient(transport=transport, timeout=TIMEOUT_S) as client,
        client.stream("POST", url, content=body, headers=headers) as response,  # its answer's body is not read
    ):
        return response.status_code


def _record_failure(webhook: Webhook, now: datetime, error: str) -> None:
    """Wait twice as long each time; after DISABLE_AFTER, disable it, which the desk shows."""
    failures, since = webhook.failures + 1, webhook.failing_since or now
    pause = timedelta(seconds=min(MAX_RETRY_PAUSE_S, 2**failures))
    columns = {"failures": failures, "failing_since": since, "last_error": error[:300], "next_try_at": now + pause}
    if now - since >= DISABLE_AFTER:
        columns["disabled_at"] = now
    enabled = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)  # it may have been disabled meanwhile
    enabled.update(**columns)


def _save(webhook: Webhook, **columns: object) -> None:
    for name, value in columns.items():
        setattr(webhook, name, value)
    webhook.save(update_fields=list(columns))
