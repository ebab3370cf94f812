"""How the supervisor knows that a process works, not only that it lives."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tracker.supervise import redis_client

STAMP = "tracker:heartbeat:{queue}"  # written by tracker/heartbeat.py
WAITING = "tracker.{queue}"  # Celery's list of tasks not yet taken
STALE = 40.0


Address = int | Path  # a loopback port, or a Unix socket


class Connection(http.client.HTTPConnection):
    """HTTP to a `Door`."""

    def __init__(self, address: Address, timeout: float) -> None:
        super().__init__("127.0.0.1", address if isinstance(address, int) else 80, timeout=timeout)
        self.address = address

    def connect(self) -> None:
        if isinstance(self.address, int):
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.address))


def get(address: Address, path: str, timeout: float = 2.0) -> tuple[int, bytes]:
    """Status and body of a page on this machine. Raises OSError or HTTPException."""
    connection = Connection(address, timeout)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def page_works(address: Address, path: str, timeout: float = 2.0) -> bool:
    """Whether the page answers with 200 in time."""
    try:
        return get(address, path, timeout)[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def get_json(address: Address, path: str) -> Any:
    """JSON from this machine; None when it cannot be had."""
    try:
        status, body = get(address, path)
        return json.loads(body) if status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


class Queues:
    """Whether every queue is worked, from the stamps that heartbeat tasks leave in Redis. What counts is that a stamp
    is another one than before, not the time in it: clocks are set back and forth.

    Redis forgets its stamps when it restarts, and cannot be asked while it is down; in both cases the time counts from
    when we last knew better, so that nobody is restarted for Redis's sake.
    """

    def __init__(self, redis_url: str, names: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self.redis_url = redis_url
        self.clock = clock
        self.worked = dict.fromkeys(names, clock())
        self.stamps: dict[str, str] = {}

    def stuck(self) -> dict[str, int]:
        """Queues without a fresh stamp, each with how many tasks wait in it."""
        now = self.clock()
        try:
            for queue in self.worked:
                stamp = redis_client.ask(self.redis_url, "GET", STAMP.format(queue=queue))
                if stamp and str(stamp) != self.stamps.get(queue):
                    self.worked[queue], self.stamps[queue] = now, str(stamp)
            late = [queue for queue, worked in self.worked.items() if now - worked > STALE]
            return {queue: self.waiting_tasks(queue) for queue in late}
        except (OSError, ValueError):
            self.restart_clocks()
            return {}

    def waiting_tasks(self, queue: str) -> int:
        return int(redis_client.ask(self.redis_url, "LLEN", WAITING.format(queue=queue)) or 0)

    def restart_clocks(self) -> None:
        """Count from now: a restart needs time to show."""
        self.worked = dict.fromkeys(self.worked, self.clock())

    def are_worked(self) -> bool:
        """False when tasks wait and nobody takes them: the worker's fault."""
        return self.judge(waiting=True)

    def are_fed(self) -> bool:
        """False when no heartbeat comes and nothing waits either: beat's fault."""
        return self.judge(waiting=False)

    def judge(self, waiting: bool) -> bool:
        guilty = any((count > 0) == waiting for count in self.stuck().values())
        if guilty:
            self.restart_clocks()
        return not guilty
