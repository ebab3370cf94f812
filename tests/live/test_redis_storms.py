"""Redis dies again and again, forgets everything, runs out of memory: the count goes on and no client is misled."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial

import pytest
import redis

from tests.live.system import CHILDREN, System, environ, running
from tests.live.watcher import Watcher
from tracker.supervise import ports, redis_client

pytestmark = [pytest.mark.process, pytest.mark.slow]
API = "api/v1/elections/delhi-2025"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running(tmp_path_factory.mktemp("storm") / "var", SPEED="60", PORT=str(ports.free())) as system:
        system.wait_ready()
        yield system


@pytest.fixture(scope="module")
def watcher(live: System) -> Iterator[Watcher]:
    """A client that stays through all of this module's storms."""
    watcher = Watcher(live.address.replace("http", "ws") + "ws/v1/elections/delhi-2025/")
    watcher.start()
    yield watcher
    watcher.stop()


def address(live: System) -> str:
    """The Redis that this system's processes were told of."""
    told = dict(line.decode().split("=", 1) for line in environ(live.pid(*CHILDREN["web"])) if b"=" in line)
    return told["REDIS_URL"]


def client(live: System) -> "redis.Redis":
    """To a Redis that has come back."""
    live.wait(partial(redis_client.answers, address(live)), 60, "A restart")
    return redis.Redis.from_url(address(live))


def living(live: System) -> set[int]:
    return {pid for pid, line in live.pids().items() if CHILDREN["redis"][0] in line}


def test_three_deaths_as_fast_as_it_comes_back(live: System, watcher: Watcher) -> None:
    dead = set[int]()
    for _ in range(3):
        new = live.wait(lambda: living(live) - dead, 60, "A restart")
        for pid in new:
            os.kill(pid, signal.SIGKILL)
        dead.update(new)
    live.wait_for_change()


def test_a_redis_that_forgets_everything(live: System, watcher: Watcher) -> None:
    with client(live) as there:
        for _ in range(5):
            there.flushall()
            time.sleep(0.2)
    live.wait_for_change()


def test_a_redis_out_of_memory(live: System, watcher: Watcher) -> None:
    beat_log = live.folder / "log" / "beat.log"
    with client(live) as there:
        there.config_set("maxmemory", "1")
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            there.set("tracker:test", "x")
        live.wait(lambda: "used memory > 'maxmemory'" in beat_log.read_text(), 60, "A refusal")
        assert live.read(f"{API}/snapshot"), "readers notice nothing"
        there.config_set("maxmemory", "256mb")
    live.wait_for_change()


def test_the_client_that_stayed_equals_the_database(live: System, watcher: Watcher) -> None:
    def same() -> bool:
        return bool(watcher.board) and watcher.board["seq"] == live.read(f"{API}/snapshot")["seq"]

    live.wait(same, 60, "Convergence")
    assert watcher.error == ""
