"""What is done to a running system, and what it is put together again by: its own supervisor."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx

from tests.live.system import System
from tracker.supervise import redis_client, redis_server

Blow = Callable[[System], None]


def kill_redis(system: System) -> None:
    _kill(system, "redis-server")


def kill_redis_again_and_again(system: System) -> None:
    """Three times within about three seconds, as fast as it comes back."""
    until, killed = time.monotonic() + 3.5, 0
    while killed < 3 and time.monotonic() < until:
        killed += _kill(system, "redis-server")
        time.sleep(0.5)


def flush_redis(system: System) -> None:
    with suppress(OSError):  # it may be down just now
        redis_client.ask(redis_server.url(Path(system.folder) / "run"), "FLUSHALL")


def kill_web(system: System) -> None:
    _kill(system, "tracker.server")


def kill_both(system: System) -> None:
    kill_redis(system)
    kill_web(system)


BLOWS: dict[str, Blow] = {
    "web killed": kill_web,
    "Redis killed": kill_redis,
    "Redis flushed": flush_redis,
    "Redis and web killed": kill_both,
    "Redis killed three times": kill_redis_again_and_again,
}


def blows(dice: random.Random) -> Iterator[str]:
    """Names from BLOWS without end: each comes once before any comes again."""
    while True:
        names = list(BLOWS)
        dice.shuffle(names)
        yield from names


def _kill(system: System, word: str) -> bool:
    """Kill the process of this system with that word in its command line; whether there was one."""
    if not any(word in line for line in system.pids().values()):
        return False
    with suppress(ProcessLookupError):
        system.kill(word)
    return True


def stop_the_clock(system: System) -> None:
    """Pause the replayed night: its pages stay as they are."""
    tell_the_night(system, "pause")


def tell_the_night(system: System, what: str) -> None:
    """Ask the replay for something of its clock (docs/replay.md)."""
    address = next(line.split()[-1] for line in system.printed.splitlines() if line.startswith("Tracking "))
    httpx.post(httpx.URL(address).join(f"/_replay/{what}"), timeout=10).raise_for_status()
