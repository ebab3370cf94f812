"""A web process's first and last moments: it refuses to start insecure."""

import logging
from typing import Any

from asgiref.sync import sync_to_async

from tracker.checks import refusals

log = logging.getLogger(__name__)


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI lifespan: `startup.failed` with the reasons when tracker/checks.py has any, so that the server exits."""
    await receive()
    reasons = await sync_to_async(refusals)()
    if reasons:
        await send({"type": "lifespan.startup.failed", "message": "\n".join(reasons)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
