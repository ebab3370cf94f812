"""The application with its queries counted: `GET /_queries` answers how many this process has sent to its database."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tracker.asgi import application as tracker

sent: list[str] = []


def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    sent.append(sql)
    return execute(sql, params, many, context)


def watch(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Whichever thread opened it."""
    if counting not in connection.execute_wrappers:
        connection.execute_wrappers.append(counting)


connection_created.connect(watch)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http" and scope["path"] == "/_queries":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(len(sent)).encode()})
    else:
        await tracker(scope, receive, send)
