"""Delhi's count from its first minute to its last, while the processes that follow it are killed one after another."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.live.system import System, running
from tests.live.watcher import Watcher
from tests.pages.digests import DELHI_2025, digest
from tracker.supervise import ports, postgres

API = "api/v1/elections/delhi-2025"
PAUSE = 6.0  # seconds between two kills: an hour of the night
AGEING = ("as_of",)
COMMANDS = {
    "redis": ("redis-server",),
    "replay": ("results.rehearsal",),
    "worker": (" worker -n worker@",),
    "worker-ticks": (" worker -n worker-ticks@",),
    "worker-1": (" worker -n worker-1@",),
    "beat": ("celery", " beat "),
    "web": ("tracker.server",),
    "web-1": ("web-1.sock",),
    "web-2": ("web-2.sock",),
    "postgres": ("-D", "/postgres"),
    "nginx": ("nginx: master",),
}
VICTIMS = {
    "live": ("worker", "redis", "web", "beat", "replay", "worker", "redis"),
    "cluster": ("worker-1", "postgres", "web-1", "redis", "worker-ticks", "nginx", "web-2", "postgres"),
}

pytestmark = [pytest.mark.process, pytest.mark.slow]


@dataclass(frozen=True)
class Night:
    """A night that is over: the system that followed it, a client that watched it, and who was killed meanwhile."""

    system: System
    watcher: Watcher
    victims: tuple[str, ...]


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that others may enter: PostgreSQL runs as another user when we are root."""
    with tempfile.TemporaryDirectory(prefix="night-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="module", params=VICTIMS)
def night(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Night]:
    """The night at 600 times, with its kills behind it and every seat declared."""
    shape: str = request.param
    need_programs(shape)
    arguments = "--cluster" if shape == "cluster" else ""
    with running(open_folder / shape, SPEED="600", PORT=str(ports.free()), arguments=arguments) as system:
        system.wait_ready()
        watcher = Watcher(system.address.replace("http", "ws") + "ws/v1/elections/delhi-2025/")
        watcher.start()
        for name in VICTIMS[shape]:
            time.sleep(PAUSE)
            system.kill(*COMMANDS[name])
        system.wait(lambda: all_declared(system), 150, "The night")
        system.wait(lambda: system.get(f"{API}/seats/40"), 60, "The database's recovery")
        yield Night(system, watcher, VICTIMS[shape])
        watcher.stop()


def need_programs(shape: str) -> None:
    if shape == "cluster":
        try:
            postgres.program("initdb")
        except postgres.PostgresMissing:
            pytest.skip("needs PostgreSQL (Debian: apt-get install postgresql)")
        if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin") is None:
            pytest.skip("needs nginx (Debian: apt-get install nginx)")


def all_declared(system: System) -> bool:
    snapshot = system.get(f"{API}/snapshot")
    return bool(snapshot) and snapshot["election"]["seats_declared"] == 70


def steady(board: dict[str, Any]) -> dict[str, Any]:
    """A board without what changes by the second: its time, and the source's age."""
    kept = {name: value for name, value in board.items() if name not in AGEING}
    return kept | {"election": {name: value for name, value in board["election"].items() if name != "source"}}


def test_the_result_is_delhi_s(night: Night) -> None:
    final = night.system.read(f"{API}/snapshot")
    won = {entry["party"]: entry["won"] for entry in final["tally"] if entry["won"]}
    assert won == {"BJP": 48, "AAP": 22}
    assert final["election"]["seats_declared"] == 70
    assert sum(seat["votes_counted"] for seat in final["seats"]) == 9_488_376
    assert sum(entry["votes"] for entry in final["tally"]) == 9_488_376


def test_every_one_of_the_769_totals_is_the_final_table_s(night: Night) -> None:
    lines = [
        (number, row["serial"], row["evm_votes"], row["votes"])
        for number in range(1, 71)
        for row in night.system.read(f"{API}/seats/{number}")["candidates"]
    ]
    assert (len(lines), digest(lines)) == (769, DELHI_2025)


def test_new_delhi_changed_hands(night: Night) -> None:
    seat = night.system.read(f"{API}/seats/40")
    assert seat["leader"]["alias"] == "Parvesh Verma"
    assert seat["status"] == "declared"
    leaders = published_leaders(night, 40)
    changes = sum(before != after for before, after in pairwise(leaders))
    assert seat["flips"] == changes, "a slow machine sees fewer of them, and counts those that it saw"


def published_leaders(night: Night, number: int) -> list[int]:
    """Who led the seat, by serial, in every event of the log that names a leader."""
    answer = httpx.get(f"{night.system.address}{API}/events.jsonl", timeout=30)
    events = [json.loads(line) for line in answer.text.splitlines()]
    seats = [e["entry"] for e in events if (e["kind"], e["key"]) == ("seat", str(number))]
    return [seat["leader"]["serial"] for seat in seats if seat["leader"]]


def test_a_client_that_stayed_equals_the_database(night: Night) -> None:
    final = night.system.read(f"{API}/snapshot")
    watcher = night.watcher
    night.system.wait(lambda: watcher.error or watcher.board.get("seq") == final["seq"], 20, "Convergence")
    assert watcher.error == ""
    assert watcher.reconnections >= 1, "the web process was killed once"
    assert watcher.resyncs == 0, "every reconnection resumed"
    assert steady(watcher.board) == steady(final)


def test_everyone_who_was_killed_was_restarted(night: Night) -> None:
    for name in set(night.victims):
        assert night.system.printed.count(f"{name} was killed by SIGKILL") == night.victims.count(name)
