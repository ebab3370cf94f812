"""Proof that a queue is being worked, not only that its worker lives.

Celery on Redis can stop consuming after a lost connection while its processes look healthy. Beat sends a heartbeat into
every queue; the worker that executes it stamps the time in Redis; the supervisor restarts a worker whose stamp is old.
"""

import time

import redis
from django.conf import settings

from tracker.celery import app

KEY = "tracker:heartbeat:{queue}"
EXPIRES_S = 86_400


@app.task(name="tracker.heartbeat.beat")
def beat(queue: str) -> None:
    """Stamp `queue` as worked, in seconds since 1970."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as client:
        client.set(KEY.format(queue=queue), time.time(), ex=EXPIRES_S)
