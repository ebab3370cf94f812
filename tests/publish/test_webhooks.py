"""Webhooks over real HTTP: signed, in order, tried again, given up visibly, and never into a private network."""

import hashlib
import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as StandardWebhook
from standardwebhooks import WebhookVerificationError

from results.admin.overview import overview
from results.models import Election, Webhook
from results.publish import webhooks
from results.publish.webhooks import deliver, disable
from results.sources.hosts import AllowedHosts
from tests import boards
from tests.webhook_receiver import Receiver, allow_local, slow_receiver, webhook_receiver
from tracker.checks import insecure_settings

NOW = datetime(2025, 2, 8, 6, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as found:
        yield found


@pytest.fixture
def webhook(slug: str, receiver: Receiver) -> Webhook:
    election = boards.make_election(slug)
    return Webhook.objects.create(election=election, url=receiver.url, epoch=election.epoch, seq=8)


def test_each_change_is_told_once_signed_and_in_order(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    assert deliver(NOW, allow_local) == 0
    for margin in range(3):
        boards.write(slug, boards.seat(1, "AAP", margin))
        assert deliver(NOW, allow_local) == 1
    assert deliver(NOW, allow_local) == 0
    assert receiver.seqs() == [(8, 9), (9, 10), (10, 11)]
    headers, body = receiver.requests[-1]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(b64decode(webhook.secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + b64encode(digest).decode()
    assert headers["webhook-id"] == f"{webhook.epoch}:11"
    assert json.loads(body)["is_test"] is True


@pytest.mark.parametrize("answer", [500, 404, 301, 429])
def test_a_failure_is_tried_again_later_and_catches_up(
    webhook: Webhook, receiver: Receiver, slug: str, answer: int
) -> None:
    receiver.answers = [answer, answer]
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(NOW, allow_local) == 0
    assert deliver(NOW + timedelta(seconds=1), allow_local) == 0, "not before its pause is over"
    assert len(receiver.requests) == 1
    assert deliver(NOW + timedelta(seconds=3), allow_local) == 0
    boards.write(slug, boards.seat(2, "AAP"))
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.last_error) == (2, f"answered {answer}")
    assert deliver(NOW + timedelta(seconds=10), allow_local) == 1
    assert receiver.seqs() == [(8, 9), (8, 9), (8, 10)]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.seq, webhook.last_error) == (0, 10, "")


def test_after_a_day_of_failure_it_is_disabled_where_editors_see_it(
    webhook: Webhook, receiver: Receiver, slug: str
) -> None:
    boards.write(slug, boards.seat(1, "AAP"))
    receiver.answers = [500] * 200
    for minutes in range(0, 25 * 60, 11):
        deliver(NOW + timedelta(minutes=minutes), allow_local)
    webhook.refresh_from_db()
    assert webhook.disabled_at and "disabled" in str(webhook)
    asked = len(receiver.requests)
    deliver(NOW + timedelta(days=9), allow_local)
    assert len(receiver.requests) == asked


def test_a_receiver_that_dribbles_is_a_failure_and_keeps_nobody_waiting(
    webhook: Webhook, receiver: Receiver, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("results.publish.webhooks.TIMEOUT_S", 0.6)
    with slow_receiver(every_s=0.2) as url:
        slow = Webhook.objects.create(election=webhook.election, url=url, epoch=webhook.epoch, seq=8)
        Webhook.objects.filter(pk=webhook.pk).update(failures=1)
        boards.write(slug, boards.seat(1, "AAP"))
        began = time.monotonic()
        assert deliver(NOW, allow_local) == 1
        assert time.monotonic() - began < 2
        slow.refresh_from_db()
        assert (slow.failures, slow.last_error) == (1, "no answer within 0.6 s")
        assert receiver.seqs() == [(8, 9)]


@pytest.mark.parametrize("answer", [200, 500])
def test_one_disabled_while_it_is_told_stays_so(webhook: Webhook, receiver: Receiver, slug: str, answer: int) -> None:
    """And it is no alarm: somebody wanted it so."""
    boards.write(slug, boards.seat(1, "AAP"))
    receiver.answers = [500, answer]
    deliver(NOW, allow_local)

    def meanwhile(url: str) -> AllowedHosts:
        disable(Webhook.objects.get(), NOW)
        return allow_local(url)

    deliver(NOW + timedelta(hours=1), meanwhile)
    assert len(receiver.requests) == 2
    webhook.refresh_from_db()
    assert webhook.disabled_at == NOW and webhook.failing_since is None
    assert overview(webhook.election, NOW).webhooks_given_up == 0


def test_one_removed_while_it_is_told_holds_up_nobody(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    boards.write(slug, boards.seat(1, "AAP"))

    def meanwhile(url: str) -> AllowedHosts:
        Webhook.objects.all().delete()
        return allow_local(url)

    assert deliver(NOW, meanwhile) == 1
    assert not Webhook.objects.exists()


def test_a_round_begins_with_nobody_after_its_time(
    webhook: Webhook, receiver: Receiver, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "ROUND_S", 0.2)
    for name in "ab":
        url = f"{receiver.url}/{name}"
        Webhook.objects.create(election=webhook.election, url=url, epoch=webhook.epoch, seq=8)
    boards.write(slug, boards.seat(1, "AAP"))

    def slowly(url: str) -> AllowedHosts:
        time.sleep(0.25)
        return allow_local(url)

    assert [deliver(NOW, slowly) for _ in range(4)] == [1, 1, 1, 0]


def test_two_workers_tell_it_once(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    boards.write(slug, boards.seat(1, "AAP"))
    Webhook.objects.update(next_try_at=NOW + timedelta(seconds=60))
    assert deliver(NOW, allow_local) == 0 and receiver.requests == []


def test_another_epoch_is_told_from_its_beginning(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    Election.objects.filter(slug=slug).update(epoch="another")
    assert deliver(NOW, allow_local) == 1
    assert receiver.seqs() == [(0, 8)] and json.loads(receiver.requests[0][1])["epoch"] == "another"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://localhost/x", "http://127.1/x", "http://2130706433/", "http://x.internal/",
     "http://printer.local/", "http://169.254.169.254/latest", "http://[::1]/x", "http://10.0.0.1/",
     "http://127.0.0.1:6379/", "ftp://example.org/", "http://user:pass@127.0.0.1/"],
)  # fmt: skip
def test_private_addresses_are_refused(webhook: Webhook, slug: str, url: str) -> None:
    Webhook.objects.update(url=url)
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(NOW) == 0
    webhook.refresh_from_db()
    assert webhook.last_error.startswith("refused"), webhook.last_error


def test_one_that_wants_some_moments_gets_those_and_what_takes_them_back(
    webhook: Webhook, receiver: Receiver, slug: str
) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(kinds=["ahead"], min_significance=60)
    boards.write(slug, boards.seat(1, "AAP", 5), boards.moment(1, "AAP"))
    assert deliver(NOW, allow_local) == 0
    webhook.refresh_from_db()
    assert (webhook.seq, receiver.requests) == (10, [])
    ahead = boards.moment_entry(1, "AAP", "AAP ahead") | {"kind": "ahead", "significance": 70}
    boards.write(slug, boards.seat(1, "AAP", 6), boards.Change("moment", "ahead:AAP", ahead))
    assert deliver(NOW, allow_local) == 1
    body = json.loads(receiver.requests[-1][1])
    assert (body["seats"], body["tally"], [m["headline"] for m in body["moments"]]) == ([], [], ["AAP ahead"])
    retracted = {"id": "m12", "kind": "ahead", "significance": 70, "why": "ended"}
    boards.write(slug, boards.Change("retracted", "m12", retracted))
    assert deliver(NOW, allow_local) == 1
    assert json.loads(receiver.requests[-1][1])["retracted"] == [retracted]


def test_kinds_of_moments_that_do_not_exist_are_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="no kind"):
        webhooks.add(boards.make_election(slug), "https://example.org/", ["aheed"])


def test_deliveries_verify_with_the_library_that_receivers_use(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    """Also while a secret is being changed, with either of the two; afterwards only with the new one."""
    now = timezone.now()
    first = webhook.secret
    second = webhooks.rotate(webhook, now)
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(now, allow_local) == 1
    headers, body = receiver.requests[-1]
    for secret in (first, second):
        assert StandardWebhook(secret).verify(body, headers)["seq"] == 9
    Webhook.objects.update(old_secret_until=now)
    boards.write(slug, boards.seat(1, "BJP"))
    assert deliver(now + timedelta(seconds=1), allow_local) == 1
    headers, body = receiver.requests[-1]
    assert StandardWebhook(second).verify(body, headers)["seq"] == 10
    with pytest.raises(WebhookVerificationError):
        StandardWebhook(first).verify(body, headers)


def test_a_secret_from_before_the_convention_keeps_working(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    old = "c2VjcmV0LW9mLWJlZm9yZQ-urlsafe_text"
    Webhook.objects.update(secret=old)
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(NOW, allow_local) == 1
    headers, body = receiver.requests[-1]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(old.encode(), signed, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + b64encode(digest).decode()


def test_a_webhook_is_sent_what_its_topics_bring(webhook: Webhook, receiver: Receiver, slug: str) -> None:
    Webhook.objects.update(topics=["seat:2"])
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(NOW, allow_local) == 0 and receiver.requests == []
    boards.write(slug, boards.seat(2, "AAP"), boards.seat(3, "AAP"))
    assert deliver(NOW, allow_local) == 1
    delta = json.loads(receiver.requests[-1][1])
    assert ([each["number"] for each in delta["seats"]], delta["prev"], delta["seq"]) == ([2], 9, 11)


def test_one_on_this_machine_may_be_tried_where_the_setting_allows_it(
    webhook: Webhook, receiver: Receiver, slug: str, settings: Any
) -> None:
    boards.write(slug, boards.seat(1, "AAP"))
    assert deliver(NOW) == 0
    settings.LOCAL_WEBHOOKS = True
    assert deliver(NOW + timedelta(minutes=1)) == 1


def test_a_production_refuses_that_setting(settings: Any) -> None:
    settings.PRODUCTION, settings.LOCAL_WEBHOOKS = True, True
    assert "tracker.E006" in [message.id for message in insecure_settings()]
