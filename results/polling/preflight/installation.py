"""This installation: disk, database, Redis, queues, settings, people; and the rosters of a tracked election."""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.models import Boundary, Candidate, Contest, Election
from results.polling.preflight.checks import Check, Grade

LEAST_DISK_BYTES = 2_000_000_000
"""A large night's pages take some hundred megabytes."""
SLOW_WRITE_S = 0.5
STALE_S = 40.0
"""A queue's heartbeat older than this has no worker; the supervisor restarts it then."""
TWO_PEOPLE = 2


def installation(now: datetime) -> Iterator[Check]:
    """This machine: disk, database, Redis, queues, settings, people."""
    free = shutil.disk_usage(Path(settings.VAR_DIR)).free
    yield Check(
        "disk", Grade.OK if free >= LEAST_DISK_BYTES else Grade.FAIL, f"{free / 1e9:.1f} GB free in {settings.VAR_DIR}"
    )
    database_check = database()
    yield database_check
    yield from shared_store(now)
    for message in checks.run_checks(tags=[checks.Tags.security, checks.Tags.database], databases=["default"]):
        if message.id and message.id.startswith("tracker."):
            yield Check("security", Grade.FAIL, f"{message.id}: {message.msg}")
    if database_check.grade != Grade.FAIL:
        yield people()


def database() -> Check:
    """Migrated, and quick to write."""
    try:
        executor = MigrationExecutor(connection)
        if behind := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
            return Check("database", Grade.FAIL, f"{behind} migrations wait: manage.py migrate")
        seconds = _write_seconds()
    except DatabaseError as error:
        return Check("database", Grade.FAIL, str(error))
    detail = f"{connection.vendor}, a write takes {1000 * seconds:.0f} ms"
    if connection.vendor == "sqlite" and settings.PRODUCTION:
        return Check("database", Grade.WARN, f"{detail}; PostgreSQL is meant for a counting day")
    return Check("database", Grade.OK if seconds <= SLOW_WRITE_S else Grade.WARN, detail)


def _write_seconds() -> float:
    began = time.monotonic()
    with transaction.atomic():
        Election.objects.create(slug="preflight-write", name="preflight", source_url="http://localhost/preflight/")
        transaction.set_rollback(True)
    return time.monotonic() - began


def shared_store(now: datetime) -> Iterator[Check]:
    """Redis answers and never throws keys away; each queue is worked."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3)
    try:
        policy = client.info("memory").get("maxmemory_policy", "noeviction")
        stamps = {queue: client.get(f"tracker:heartbeat:{queue}") for queue in ("ticks", "polls")}
    except redis.RedisError as error:
        yield Check("redis", Grade.FAIL, f"{settings.REDIS_URL.rpartition('@')[2]}: {error}")
        return
    finally:
        client.close()
    yield Check("redis", Grade.OK if policy == "noeviction" else Grade.WARN, f"answers; maxmemory-policy {policy}")
    for queue, stamp in stamps.items():
        age = now.timestamp() - float(stamp) if stamp else None
        worked = age is not None and age <= STALE_S
        detail = f"{queue}: worked {age:.0f} s ago" if age is not None else f"{queue}: no worker yet"
        yield Check("queue", Grade.OK if worked else Grade.FAIL, detail)


def people() -> Check:
    """Declared results change by two people: two who may, each with an authenticator where this is a production."""
    users = [user for user in get_user_model().objects.filter(is_active=True) if user.has_perm("results.add_override")]
    able = [user for user in users if not settings.PRODUCTION or _has_authenticator(user.pk)]
    if len(able) >= TWO_PEOPLE:
        return Check("people", Grade.OK, f"{len(able)} people can correct, two can agree")
    why = (
        f"{len(users)} may correct, {len(able)} of them can log in with a second factor"
        if settings.PRODUCTION
        else f"{len(able)} may correct"
    )
    return Check("people", Grade.WARN, f"{why}: a declared result needs two (manage.py desk_user)")


def _has_authenticator(user_id: int) -> bool:
    return TOTPDevice.objects.filter(user_id=user_id, confirmed=True).exists()


def rosters(election: Election) -> Iterator[Check]:
    """What makes a night readable, of an election that is tracked already: outlines, key candidates, past results."""
    seats = Contest.objects.filter(election=election)
    total = seats.count()
    counts = {
        "outlines": Boundary.objects.filter(constituency__contest__election=election).count(),
        "seats with past results": seats.exclude(previous=[]).count(),
        "key candidates": Candidate.objects.filter(contest__in=seats, is_key=True).count(),
    }
    for what, count in counts.items():
        yield Check("roster", Grade.OK if count else Grade.WARN, f"{election.slug}: {count} {what} ({total} seats)")
