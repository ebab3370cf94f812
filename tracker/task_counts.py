"""How tasks end, counted for `/metrics`: in one hash in Redis, so that any web process can tell of all workers.

Fields are `NAME:done`, `NAME:failed` and `NAME:seconds`. A Redis that is away costs the count, never the task.
"""

import time
from contextlib import suppress
from functools import cache
from typing import Any

import redis
from celery.signals import task_failure, task_postrun, task_prerun, task_success
from django.conf import settings

KEY = "tracker:tasks"
_began: dict[str, float] = {}
"""When each task that this process runs now began; a process of the pool runs one at a time."""


@cache
def _redis(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)


def _add(field: str, amount: float) -> None:
    with suppress(redis.RedisError):
        _redis(settings.REDIS_URL).hincrbyfloat(KEY, field, amount)


@task_prerun.connect
def record_start(task_id: str, **kwargs: Any) -> None:
    _began[task_id] = time.monotonic()


@task_success.connect
def count_done(sender: Any, **kwargs: Any) -> None:
    _add(f"{sender.name}:done", 1)


@task_failure.connect
def count_failed(sender: Any, **kwargs: Any) -> None:
    _add(f"{sender.name}:failed", 1)


@task_postrun.connect
def add_seconds(task_id: str, task: Any, **kwargs: Any) -> None:
    _add(f"{task.name}:seconds", time.monotonic() - _began.pop(task_id, time.monotonic()))
