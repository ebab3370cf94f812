"""For monitoring: liveness and readiness."""

from asgiref.sync import sync_to_async
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest

from results.publish.wire import Frame, encode
from results.web.api.responses import Answer, ApiError, api_view


@api_view()
async def healthz(_request: HttpRequest) -> Answer:
    """This process answers."""
    return Answer(Frame(encode({"status": "ok"})), "ok", caching="no-store")


@api_view()
async def readyz(_request: HttpRequest) -> Answer:
    """This process can serve: the database answers and is migrated."""
    pending = await sync_to_async(_unmigrated)()
    if pending:
        raise ApiError(503, "not_migrated", f"{pending} migrations wait")
    return Answer(Frame(encode({"status": "ready"})), "ready", caching="no-store")


def _unmigrated() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
