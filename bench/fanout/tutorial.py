"""Channels as its tutorial teaches it: the feed that most Django projects have."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

LAYERS = {"core": "channels_redis.core.RedisChannelLayer", "pub/sub": "channels_redis.pubsub.RedisPubSubChannelLayer"}


def layers(url: str, layer: str) -> dict[str, Any]:
    return {"default": {"BACKEND": LAYERS[layer], "CONFIG": {"hosts": [url], "capacity": 10_000}}}


if "BENCH_REDIS" in os.environ:
    settings.configure(
        SECRET_KEY="bench",
        INSTALLED_APPS=["channels"],
        CHANNEL_LAYERS=layers(os.environ["BENCH_REDIS"], os.environ["BENCH_LAYER"]),
    )
    import django

    django.setup()

    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.routing import URLRouter
    from django.urls import path

    class Room(AsyncWebsocketConsumer):  # type: ignore[misc]
        async def connect(self) -> None:
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()

        async def disconnect(self, _code: int) -> None:
            await self.channel_layer.group_discard("room", self.channel_name)

        async def room_message(self, event: dict[str, Any]) -> None:
            await self.send(text_data=event["message"])

    application = URLRouter([path("ws/", Room.as_asgi())])


@contextmanager
def publisher(url: str, layer: str) -> Iterator[Callable[[bytes], None]]:
    """group_send from one long-lived loop."""
    from channels_redis.core import RedisChannelLayer
    from channels_redis.pubsub import RedisPubSubChannelLayer

    made = {"core": RedisChannelLayer, "pub/sub": RedisPubSubChannelLayer}[layer](hosts=[url], capacity=10_000)
    with asyncio.Runner() as runner:
        yield lambda body: runner.run(made.group_send("room", {"type": "room.message", "message": body.decode()}))
