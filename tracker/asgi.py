"""Where a connection goes: sockets and event streams to the hub, static files to disk, the rest to Django."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
os.environ.setdefault("DATABASE_WAIT_S", "1.5")  # somebody waits for the answer; workers have time

from django.conf import settings
from django.core.asgi import get_asgi_application

django_itself = get_asgi_application()  # sets Django up, so it comes before anything that touches models

from results.web.socket import application as sockets
from results.web.sse import application as streams
from tracker import logs
from tracker.body_limits import BodyLimits
from tracker.lifespan import lifespan
from tracker.static import StaticFiles

static = StaticFiles()
django = BodyLimits(django_itself)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application of a web process."""
    kind = scope["type"]
    if kind == "http":
        logs.bind_request(scope)
    if kind == "lifespan":
        await lifespan(scope, receive, send)
    elif kind == "websocket":
        await sockets(scope, receive, send)
    elif scope["path"].startswith("/sse/"):
        await streams(scope, receive, send)
    elif scope["path"].startswith(settings.STATIC_URL):
        await static(scope, receive, send)
    else:
        await django(scope, receive, send)
