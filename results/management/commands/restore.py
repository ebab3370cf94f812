"""`manage.py restore FILE`: the database as it was when `manage.py backup FILE` was run.

Stops what runs from this data folder under `make live` or `make cluster`, and starts it again. Under systemd, stop it
first: `systemctl stop tracker.target`. Every election gets a new epoch, so that readers take a new snapshot.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.ingest import audit
from results.models import Election
from results.publish import log
from tracker import backup, heartbeat
from tracker.celery import HEARTBEAT_SECONDS, QUEUES
from tracker.supervise import maintenance

SESSIONS_END_S = 5.0
STILL_RUNNING = "Still running: {who}. Stop it first (systemctl stop tracker.target), on every machine."


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        began = time.monotonic()
        try:
            backup.check(file)
            with maintenance.hold(settings.VAR_DIR):
                if who := running():
                    raise CommandError(STILL_RUNNING.format(who="; ".join(who)))
                backup.load(file)
                call_command("migrate", interactive=False, verbosity=0)
                begin_again(file)
        except (backup.BackupError, maintenance.NotStopped, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored from {file} in {time.monotonic() - began:.1f} s.")


def begin_again(file: Path) -> None:
    """A new epoch for every election, and a line in the audit log of each."""
    for election in Election.objects.all():
        log.renew_epoch(election)
        audit.note("restore", now=timezone.now(), where="shell", election=election, subject=file.name)


def running() -> list[str]:
    """Who may write to this database any moment: sessions of PostgreSQL, and workers that show life."""
    deadline = time.monotonic() + SESSIONS_END_S
    while (sessions := backup.other_sessions()) and time.monotonic() < deadline:
        time.sleep(0.2)
    if sessions or maintenance.is_supervised(settings.VAR_DIR):
        return sessions  # the supervisor has stopped its workers
    return [f"a worker of the queue {queue}" for queue in queues_worked()]


def queues_worked() -> list[str]:
    """Queues whose stamp changes while we look. Where Redis is away, no worker gets a task."""
    try:
        before = stamps()
        if not any(time.time() - float(stamp) < 4 * HEARTBEAT_SECONDS for stamp in before.values()):
            return []
        time.sleep(1.5 * HEARTBEAT_SECONDS)
        return [queue for queue, stamp in stamps().items() if stamp != before.get(queue)]
    except redis.RedisError:
        return []


def stamps() -> dict[str, str]:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, decode_responses=True) as client:
        heartbeats = {queue: client.get(heartbeat.KEY.format(queue=queue)) for queue in QUEUES}
    return {queue: str(stamp) for queue, stamp in heartbeats.items() if stamp}
