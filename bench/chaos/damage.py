"""What is done to a running system, and what it is put together again by: its own supervisor."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import httpx

from tests.live.system import ROOT, System, environ
from tracker.supervise import redis_client
from tracker.supervise.live import CELERY

Blow = Callable[[System], None]
STANDSTILL_S = 6.0


def kill(word: str, system: System) -> None:
    """Kill the oldest process of this system with that word in its command line, where there is one."""
    pids = [pid for pid, line in sorted(system.pids().items()) if word in line]
    for pid in pids[:1]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_redis_again_and_again(system: System) -> None:
    """Three times within about three seconds, as fast as it comes back."""
    for _ in range(3):
        kill("redis-server", system)
        time.sleep(1)


def kill_redis_and_web(system: System) -> None:
    kill("redis-server", system)
    kill("tracker.server", system)


def kill_pool_process(system: System) -> None:
    """The youngest worker process: one that does tasks, not the one that takes them."""
    pids = [pid for pid, line in sorted(system.pids().items()) if " worker " in line]
    for pid in pids[-1:]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def flush_redis(system: System) -> None:
    ask_redis(system, "FLUSHALL")


def fill_redis(system: System) -> None:
    """Redis takes nothing more for a while."""
    ask_redis(system, "CONFIG", "SET", "maxmemory", "1")
    time.sleep(STANDSTILL_S)
    ask_redis(system, "CONFIG", "SET", "maxmemory", "256mb")


def stop_web_for_a_while(system: System) -> None:
    for pid, line in system.pids().items():
        if "tracker.server" in line:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(STANDSTILL_S)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            return


def start_second_beat(system: System) -> None:
    """Two beats for a while: each poll is claimed once."""
    told = dict(line.decode().split("=", 1) for line in web_environ(system) if b"=" in line)
    command = [*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
    second = subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(STANDSTILL_S)
    second.kill()
    second.wait()


def ask_redis(system: System, *words: str) -> None:
    """Tell this system's Redis something; it may be down just now."""
    address = dict(line.decode().split("=", 1) for line in web_environ(system) if b"=" in line).get("REDIS_URL", "")
    with suppress(OSError):
        redis_client.ask(address, *words)


def web_environ(system: System) -> list[bytes]:
    for pid, line in system.pids().items():
        if "tracker.server" in line and (found := environ(pid)):
            return found
    return []


BLOWS: dict[str, Blow] = {
    "web killed": partial(kill, "tracker.server"),
    "Redis killed": partial(kill, "redis-server"),
    "Redis flushed": flush_redis,
    "Redis and web killed": kill_redis_and_web,
    "Redis killed three times": kill_redis_again_and_again,
    "worker killed": partial(kill, " worker "),
    "worker's pool process killed": kill_pool_process,
    "beat killed": partial(kill, " beat "),
    "two beats": start_second_beat,
    "Redis full": fill_redis,
    "web stands still": stop_web_for_a_while,
    "source killed": partial(kill, "results.rehearsal"),
}
ON_CLUSTER: dict[str, Blow] = {
    "PostgreSQL killed": partial(kill, "/bin/postgres"),
    "nginx killed": partial(kill, "nginx: master"),
}


def blows(dice: random.Random, cluster: bool = False) -> Iterator[tuple[str, Blow]]:
    """Blows without end: each comes once before any comes again."""
    every = list((BLOWS | (ON_CLUSTER if cluster else {})).items())
    while True:
        dice.shuffle(every)
        yield from every


def stop_the_clock(system: System) -> None:
    """Pause the replayed night: its pages stay as they are."""
    tell_the_night(system, "pause")


def tell_the_night(system: System, what: str) -> None:
    """Ask the replay for something of its clock (docs/replay.md)."""
    address = next(line.split()[-1] for line in system.printed.splitlines() if line.startswith("Tracking "))
    httpx.post(httpx.URL(address).join(f"/_replay/{what}"), timeout=10).raise_for_status()
