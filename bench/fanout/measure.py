"""One measurement: so many subscribers, so many messages a second, for so long."""

import json
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench.fanout.peers import Peer
from bench.fanout.processes import CLIENT_CORE, cpu_s, memory_kb, running

MESSAGE_BYTES = 573
SETTLED_S = 8.0


@dataclass(frozen=True)
class Load:
    subscribers: int
    rate: float
    """Messages a second."""
    seconds: float
    stalled: int = 0
    weight: int = MESSAGE_BYTES


@dataclass(frozen=True)
class Result:
    peer: str
    load: Load
    delivered: int
    expected: int
    frames: int
    cpu_s: float
    cost: float
    """Seconds of CPU for 100,000 messages delivered."""
    p50_ms: float
    p99_ms: float
    max_ms: float
    kb_per_connection: float
    grown_kb: int
    closed: int

    def line(self) -> str:
        return json.dumps(asdict(self))


def median(results: list[Result]) -> Result:
    """The middle one by cost, with the middle of every other figure; of what was missed, the worst."""
    middle = sorted(results, key=lambda each: each.cost)[len(results) // 2]
    figures = {name: statistics.median(getattr(each, name) for each in results) for name in MIDDLE}
    worst = min(results, key=lambda each: each.delivered - each.expected)
    return replace(middle, **figures, delivered=worst.delivered, expected=worst.expected)


MIDDLE = ("cost", "p50_ms", "p99_ms", "max_ms", "kb_per_connection", "grown_kb")


def message(weight: int) -> bytes:
    """A message of `weight` bytes, stamped with now."""
    head = b'{"type":"delta","t":%d,"pad":"' % time.monotonic_ns()
    return head + b"x" * (weight - len(head) - 2) + b'"}'


def measure(peer: Peer, load: Load, folder: Path) -> Result:
    before_kb = memory_kb(peer.pids)
    with subscribed(peer, load, folder) as client:
        time.sleep(1.0)
        connected_kb = memory_kb(peer.pids)
        for count in range(3):
            peer.publish(count, message(load.weight))
            time.sleep(0.1)
        settle(client, 3 * (load.subscribers - load.stalled))
        ask(client, "reset")
        spent, sent = cpu_s(peer.pids), 0
        start = time.monotonic()
        while (due := start + sent / load.rate) < start + load.seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            peer.publish(sent, message(load.weight))
            sent += 1
        seen = settle(client, sent * (load.subscribers - load.stalled))
        spent = cpu_s(peer.pids) - spent
        grown = memory_kb(peer.pids) - connected_kb
    delivered = seen["messages"]
    return Result(
        peer.name,
        load,
        delivered,
        sent * (load.subscribers - load.stalled),
        seen["frames"],
        round(spent, 3),
        round(spent / max(1, delivered) * 100_000, 3),
        seen["p50_ms"],
        seen["p99_ms"],
        seen["max_ms"],
        round((connected_kb - before_kb) / load.subscribers, 1),
        grown,
        seen["closed"],
    )


@contextmanager
def subscribed(peer: Peer, load: Load, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    argv = [str(folder / "client"), str(peer.port), peer.path, str(load.subscribers), str(load.stalled)]
    with running(argv, CLIENT_CORE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
        assert client.stdout
        if client.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{peer.name}: the subscribers did not connect")
        yield client


def settle(client: subprocess.Popen[bytes], expected: int) -> dict[str, Any]:
    """What the subscribers saw, once they have seen it all or `SETTLED_S` have passed."""
    until = time.monotonic() + SETTLED_S
    while (seen := ask(client, "report"))["messages"] < expected and time.monotonic() < until:
        time.sleep(0.25)
    return seen


def ask(client: subprocess.Popen[bytes], what: str) -> dict[str, Any]:
    assert client.stdin and client.stdout
    client.stdin.write(what.encode() + b"\n")
    client.stdin.flush()
    found: dict[str, Any] = json.loads(client.stdout.readline()) if what == "report" else {}
    return found
