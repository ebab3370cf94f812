"""Webhooks at the desk: seen with their state and last error, tested, disabled and enabled; by administrators only."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from results.admin.roles import install
from results.models import AuditLine, Webhook
from results.publish import webhooks
from tests import boards
from tests.admin.desk import at_desk, said
from tests.webhook_receiver import Receiver, allow_local, webhook_receiver

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/admin/desk/night/webhooks/"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Allowed, though it is on a private address as every test's is."""
    monkeypatch.setattr(webhooks, "public_only", allow_local)
    install()
    boards.make_election("night")
    with webhook_receiver() as found:
        yield found


def test_one_is_added_tested_disabled_and_enabled(receiver: Receiver) -> None:
    client = at_desk(role="administrator")
    answer = client.post(DESK, {"what": "add", "url": receiver.url}, follow=True)
    webhook = Webhook.objects.get()
    assert webhook.secret in said(answer)[0] and webhook.seq == 8
    assert receiver.url in answer.content.decode() and "8 of 8" in answer.content.decode()

    assert said(client.post(DESK, {"what": "test", "pk": webhook.pk}, follow=True)) == ["The test was taken."]
    headers, body = receiver.requests.pop()
    assert json.loads(body) == {"type": "test", "election_slug": "night", "is_test": True}
    stamp = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == webhooks.signature(webhook.secret, headers["webhook-id"], stamp, body)

    client.post(DESK, {"what": "disable", "pk": webhook.pk})
    boards.write("night", boards.seat(1, "AAP"))
    assert webhooks.deliver(timezone.now()) == 0
    assert "disabled" in client.get(DESK).content.decode()
    client.post(DESK, {"what": "enable", "pk": webhook.pk})
    assert webhooks.deliver(timezone.now()) == 1
    assert receiver.seqs() == [(8, 9)], "the test moved no position, and what was missed came in one"
    lines = AuditLine.objects.filter(subject=receiver.url).order_by("pk").values_list("action", flat=True)
    assert list(lines) == ["add webhook", "test webhook", "disable webhook", "enable webhook"]


def test_a_failure_is_seen_with_its_error_and_after_a_day_as_disabled(receiver: Receiver) -> None:
    client = at_desk(role="administrator")
    client.post(DESK, {"what": "add", "url": receiver.url})
    webhook = Webhook.objects.get()
    receiver.answers = [500] * 200
    answer = client.post(DESK, {"what": "test", "pk": webhook.pk}, follow=True)
    assert said(answer)[-1] == "The test was not taken: answered 500"
    boards.write("night", boards.seat(1, "AAP"))
    start = timezone.now()
    webhooks.deliver(start)
    page = client.get(DESK).content.decode()
    assert "failed 1 time" in page and "answered 500" in page and "8 of 9" in page
    for minutes in range(11, 25 * 60, 11):
        webhooks.deliver(start + timedelta(minutes=minutes))
    page = client.get(DESK).content.decode()
    assert "disabled" in page and 'value="enable"' in page
    assert "<b>1</b> webhooks disabled after failures" in client.get("/admin/desk/night/").content.decode()
    client.post(DESK, {"what": "enable", "pk": webhook.pk})
    assert "webhooks disabled" not in client.get("/admin/desk/night/").content.decode()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://[::1]/x", "ftp://example.org/x", "javascript:alert(1)", "x", "", "http://a b/"],
)
def test_what_is_no_public_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    install()
    boards.make_election("night")
    answer = at_desk(role="administrator").post(DESK, {"what": "add", "url": url}, follow=True)
    assert "not a public https or http address" in said(answer)[0]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "editor", "approver"])
def test_others_may_neither_see_nor_add_them(receiver: Receiver, role: str) -> None:
    client = at_desk(role=role)
    assert client.get(DESK).status_code == 403
    assert client.post(DESK, {"what": "add", "url": receiver.url}).status_code == 403
    assert "Webhooks" not in client.get("/admin/desk/night/").content.decode()


def test_nonsense_is_not_found(receiver: Receiver) -> None:
    client = at_desk(role="administrator")
    assert client.post(DESK, {"what": "explode", "pk": 1}).status_code == 404
    assert client.post(DESK, {"what": "test", "pk": 12}).status_code == 404
    assert client.post(DESK, {"what": "test", "pk": "x"}).status_code == 404
