"""The desk works with Redis down, or there and silent."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from results.models import Override
from tests.admin.desk import at_desk, path
from tests.ingest.counting import begin

SAVE_S = 2.0


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture
def down() -> str:
    """An address where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


def use(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from channels.layers import channel_layers

    layer: dict[str, Any] = django_settings.CHANNEL_LAYERS["default"]
    monkeypatch.setitem(layer["CONFIG"], "hosts", [address])
    monkeypatch.setattr(django_settings, "REDIS_URL", address)
    channel_layers.backends.clear()


@pytest.mark.parametrize("redis", ["down", "silent"])
@pytest.mark.django_db(transaction=True)
def test_a_correction_is_saved_in_time(
    redis: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = begin(40, clock="11:03")
    client = at_desk()
    use(request.getfixturevalue(redis), monkeypatch)
    began = time.monotonic()
    client.post(path(count, "seats/40/correct/"), {"c1-votes": "30000", "confirm": "1", "reason": "r"})
    took = time.monotonic() - began
    assert Override.objects.count() == 1
    assert took < SAVE_S, took
    assert client.get(path(count)).status_code == 200
