"""The desk works with Redis down, or there and silent."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from channels.layers import channel_layers, get_channel_layer
from django.conf import settings as django_settings

from results.models import Override
from results.publish import poke
from tests.admin.desk import at_desk, path
from tests.ingest.count import begin

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


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Point the channel layer and everything else at another Redis, and leave no trace of it."""
    layer: dict[str, Any] = django_settings.CHANNEL_LAYERS["default"]

    def use(address: str) -> None:
        monkeypatch.setitem(layer["CONFIG"], "hosts", [address])
        monkeypatch.setattr(django_settings, "REDIS_URL", address)
        channel_layers.backends.clear()

    yield use
    asyncio.run_coroutine_threadsafe(get_channel_layer().flush(), poke._loop()).result(10)
    channel_layers.backends.clear()


@pytest.mark.parametrize("redis", ["down", "silent"])
@pytest.mark.django_db(transaction=True)
def test_a_correction_is_saved_in_time(redis: str, request: pytest.FixtureRequest, use: Callable[[str], None]) -> None:
    count = begin(40, clock="11:03")
    client = at_desk()
    use(request.getfixturevalue(redis))
    began = time.monotonic()
    client.post(path(count, "seats/40/correct/"), {"c1-votes": "30000", "confirm": "1", "reason": "r"})
    took = time.monotonic() - began
    assert Override.objects.count() == 1
    assert took < SAVE_S, took
    assert client.get(path(count)).status_code == 200
