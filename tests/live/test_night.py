"""Delhi's count from its first minute to its last, while the processes that follow it are killed one after another."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.system import System, running
from tests.live.test_live import CHILDREN
from tests.live.watcher import Watcher
from tracker.supervise import ports

API = "api/v1/elections/delhi-2025"
VICTIMS = ("worker", "redis", "web", "beat", "replay", "worker", "redis")
PAUSE = 6.0  # seconds between two kills: an hour of the night
AGEING = ("as_of",)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[System, Watcher]]:
    """The night at 600 times, with its kills behind it and every seat declared."""
    with running(tmp_path_factory.mktemp("night") / "var", SPEED="600", PORT=str(ports.free())) as system:
        system.wait_ready()
        watcher = Watcher(system.address.replace("http", "ws") + "ws/v1/elections/delhi-2025/")
        watcher.start()
        for name in VICTIMS:
            time.sleep(PAUSE)
            system.kill(*CHILDREN[name])
        system.wait(lambda: all_declared(system), 150, "The night")
        yield system, watcher
        watcher.stop()


def all_declared(system: System) -> bool:
    snapshot = system.get(f"{API}/snapshot")
    return bool(snapshot) and snapshot["election"]["seats_declared"] == 70


def steady(board: dict[str, Any]) -> dict[str, Any]:
    """A board without what changes by the second: its time, and the source's age."""
    kept = {name: value for name, value in board.items() if name not in AGEING}
    return kept | {"election": {name: value for name, value in board["election"].items() if name != "source"}}


def test_the_result_is_delhi_s(night: tuple[System, Watcher]) -> None:
    system, _ = night
    final = system.get(f"{API}/snapshot")
    won = {entry["party"]: entry["won"] for entry in final["tally"] if entry["won"]}
    assert won == {"BJP": 48, "AAP": 22}
    assert final["election"]["seats_declared"] == 70
    assert sum(seat["votes_counted"] for seat in final["seats"]) == 9_488_376
    assert sum(entry["votes"] for entry in final["tally"]) == 9_488_376


def test_every_one_of_the_769_totals_is_the_final_table_s(night: tuple[System, Watcher], eci: Path) -> None:
    system, _ = night
    with (eci / "finals" / "delhi_2025_candidates.csv").open(newline="") as table:
        wanted = {
            (int(row["constituency_no"]), int(row["serial_no"])): tuple(
                int(row[column]) for column in ("evm_votes", "postal_votes", "total_votes")
            )
            for row in csv.DictReader(table)
        }
    found = {
        (number, row["serial"]): (row["evm_votes"], row["postal_votes"], row["votes"])
        for number in range(1, 71)
        for row in system.get(f"{API}/seats/{number}")["candidates"]
    }
    assert len(wanted) == 769
    assert found == wanted


def test_new_delhi_changed_hands(night: tuple[System, Watcher]) -> None:
    system, _ = night
    seat = system.get(f"{API}/seats/40")
    assert seat["leader"]["alias"] == "Parvesh Verma"
    assert seat["status"] == "declared"
    assert seat["flips"] >= 1


def test_a_client_that_stayed_equals_the_database(night: tuple[System, Watcher]) -> None:
    system, watcher = night
    final = system.get(f"{API}/snapshot")
    system.wait(lambda: watcher.error or watcher.board.get("seq") == final["seq"], 20, "Convergence")
    assert watcher.error == ""
    assert watcher.reconnections >= 1, "the web process was killed once"
    assert watcher.resyncs == 0, "every reconnection resumed"
    assert steady(watcher.board) == steady(final)


def test_everyone_who_was_killed_was_restarted(night: tuple[System, Watcher]) -> None:
    system, _ = night
    for name in set(VICTIMS):
        assert system.said.count(f"{name} was killed by SIGKILL") == VICTIMS.count(name)
