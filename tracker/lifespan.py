"""A web process's first and last moments: it refuses to start insecure, and notices that a database was restored."""

from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from results.publish.log import renew_epochs_rolled_back
from tracker.checks import refusals


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI lifespan: `startup.failed` with the reasons when tracker/checks.py has any, so that the server exits."""
    await receive()
    await sync_to_async(notice_rollbacks)()
    reasons = await sync_to_async(refusals)()
    if reasons:
        await send({"type": "lifespan.startup.failed", "message": "\n".join(reasons)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def notice_rollbacks() -> None:
    """Give each log that was restored from a backup a new epoch; where the database is away, the first reading does."""
    with suppress(DatabaseError):
        renew_epochs_rolled_back()
