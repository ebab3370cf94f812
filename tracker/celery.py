"""Celery: what runs, on which queue, how often. The tasks themselves are in results/tasks.py.

Tasks are short, idempotent and expire with their interval; the next tick is the retry. So a task is acknowledged when
it starts, and one lost with its worker is never redelivered behind newer ones.
"""

import ctypes
import os
import signal
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_postrun, task_prerun, worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.conf import settings

from tracker import gc_tuning, logs, service_notify
from tracker.addresses import broker
from tracker.supervise import health

QUEUES = ("ticks", "polls")
HEARTBEAT_SECONDS = 5

app = Celery("tracker")
app.conf.update(
    broker_url=broker(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 60,
        "global_keyprefix": "tracker.",
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "health_check_interval": 5,
    },
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=False,
    task_time_limit=60,
    task_soft_time_limit=45,
    task_default_queue="polls",
    task_routes={"results.tasks.tick": {"queue": "ticks"}},
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=5_000,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    imports=("results.tasks", "tracker.heartbeat", "tracker.task_counts"),
    beat_max_loop_interval=1,
    beat_schedule={
        "tick": {"task": "results.tasks.tick", "schedule": 1.0, "options": {"expires": 2}},
        **{
            f"heartbeat-{queue}": {
                "task": "tracker.heartbeat.beat",
                "schedule": float(HEARTBEAT_SECONDS),
                "args": (queue,),
                "options": {"queue": queue, "expires": 2 * HEARTBEAT_SECONDS},
            }
            for queue in QUEUES
        },
    },
)


@worker_process_init.connect
def die_with_parent(**kwargs: Any) -> None:
    """A pool process whose worker was killed with -9 would wait for tasks for ever: let the kernel end it."""
    if sys.platform.startswith("linux"):
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


@task_prerun.connect
def name_task_in_logs(task_id: str, task: Any, args: Any, **kwargs: Any) -> None:
    """Tasks of one election have its id as their first argument."""
    of_election = {"election_id": args[0]} if task.name in ("results.tasks.poll", "results.tasks.read_seats") else {}
    logs.bind_task(task_id, task.name, **of_election)


@task_postrun.connect
def forget_task_in_logs(**kwargs: Any) -> None:
    logs.clear()


@worker_process_init.connect
def collect_garbage_seldom(**kwargs: Any) -> None:
    gc_tuning.tune_worker()


@worker_ready.connect
def tell_systemd_that_queues_are_worked(sender: Any, **kwargs: Any) -> None:
    """A worker works unless tasks wait in one of its queues and none is taken."""
    queues = health.Queues(settings.REDIS_URL, list(sender.app.amqp.queues.consume_from))
    service_notify.notify(service_notify.READY)
    service_notify.notify_while(lambda: not any(queues.stuck().values()))


@beat_init.connect
def tell_systemd_that_queues_are_fed(**kwargs: Any) -> None:
    """Beat works unless a queue gets no heartbeat and none waits in it either."""
    queues = health.Queues(settings.REDIS_URL, QUEUES)
    service_notify.notify(service_notify.READY)
    service_notify.notify_while(lambda: 0 not in queues.stuck().values())
