"""A backup is restored beside a running system: it stops what writes, and every reader is told."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.live.system import ROOT, System, running
from tests.live.watcher import Watcher
from tracker.supervise import ports

pytestmark = [pytest.mark.process, pytest.mark.slow]
API = "api/v1/elections/delhi-2025"
FEED = "ws/v1/elections/delhi-2025/"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running(tmp_path_factory.mktemp("restore") / "var", SPEED="60", PORT=str(ports.free())) as system:
        system.wait_ready()
        yield system


def manage(live: System, *words: str) -> str:
    """Run manage.py as somebody beside it would; its output."""
    environ = {"VAR_DIR": str(live.folder), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr + live.printed
    return done.stdout


def test_restored_beside_a_running_system(live: System, tmp_path: Path) -> None:
    address = live.address.replace("http", "ws") + FEED
    watcher = Watcher(address)
    watcher.start()
    live.wait(lambda: watcher.board, 60, "A snapshot")
    manage(live, "backup", str(tmp_path / "copy"))
    live.wait_for_change()
    asleep = live.read(f"{API}/snapshot")
    assert "Restored from" in manage(live, "restore", str(tmp_path / "copy"))
    live.wait(lambda: live.has_printed("Maintenance is over"), 60, "The end of maintenance")
    live.wait(lambda: (live.get(f"{API}/snapshot") or asleep)["epoch"] != asleep["epoch"], 90, "A new epoch")
    live.wait_for_change()
    with connect(f"{address}?since={asleep['epoch']}:{asleep['seq']}") as feed:
        first = [feed.recv() for _ in range(3)]
    assert ['"hello"' in str(first[0]), '"epoch"' in str(first[1]), '"snapshot"' in str(first[2])] == [True] * 3
    live.wait(lambda: watcher.board["seq"] == live.read(f"{API}/snapshot")["seq"], 60, "Convergence")
    assert (watcher.error, watcher.board["epoch"] != asleep["epoch"]) == ("", True)
    watcher.stop()


def test_the_board_is_built_anew_beside_a_running_system(live: System) -> None:
    for _ in range(3):
        assert "delhi-2025:" in manage(live, "reparse", "delhi-2025")
        live.wait_for_change()
