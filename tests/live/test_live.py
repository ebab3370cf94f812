"""`make live`, seen from outside: it starts, stays up, makes room for a second one, and leaves nothing behind."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.live.system import CHILDREN, System, running
from tracker.supervise import ports

pytestmark = pytest.mark.process

READY = "Dashboard ready: "


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One system for this module's tests; the last of them stops it."""
    with running(tmp_path_factory.mktemp("live") / "var", SPEED="60", PORT=str(ports.free())) as system:
        system.wait_ready()
        yield system


def test_it_says_where_the_dashboard_is_and_the_page_is_there(live: System) -> None:
    assert live.printed.splitlines()[-1] == f"Dashboard ready: {live.address}"
    assert live.get("api/v1/elections")[0]["slug"] == "delhi-2025"
    assert live.get("api/v1/elections")[0]["is_test"] is True


def test_the_count_moves(live: System) -> None:
    live.wait_for_change()


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_comes_back(live: System, name: str) -> None:
    old = live.kill(*CHILDREN[name])
    live.wait(lambda: f"{name} was killed by SIGKILL: starting it again" in live.printed, 30, "Noticing")
    live.wait(lambda: any(all(w in line for w in CHILDREN[name]) for line in live.pids().values()), 60, "A restart")
    assert live.pid(*CHILDREN[name]) != old
    live.wait(lambda: live.get("api/v1/elections"), 60, "An answer")
    live.wait_for_change()


def test_a_worker_that_lost_its_pool_process_goes_on(live: System) -> None:
    parent = live.pid(*CHILDREN["worker"])
    pool = [pid for pid, line in live.pids().items() if pid != parent and all(w in line for w in CHILDREN["worker"])]
    assert pool
    os.kill(pool[0], signal.SIGKILL)
    live.wait_for_change()


@pytest.mark.slow
def test_processes_that_live_but_stand_still_are_replaced(live: System) -> None:
    for pid, line in live.pids().items():
        if all(word in line for word in CHILDREN["worker"]) or "tracker.server" in line:
            os.kill(pid, signal.SIGSTOP)
    for name in ("web", "worker"):
        complaint = f"{name} runs but does not work any more"
        live.wait(partial(live.has_printed, complaint), 120, complaint)
    live.wait(lambda: live.get("api/v1/elections"), 60, "An answer")
    live.wait_for_change()


def test_a_second_one_beside_it_gets_its_own_folder_and_port(live: System) -> None:
    port = live.address.rstrip("/").rsplit(":", 1)[1]
    before = live.printed.count(READY)
    with ignored(signal.SIGINT):  # as a shell does for `make live &`
        beside = System(live.folder, SPEED="60", PORT=port)  # what both say goes to one file
    try:
        live.wait(lambda: live.printed.count(READY) > before, 120, "The second start")
        assert f"Port {port} is taken" in live.printed
        assert f"using {live.folder}/live-2." in live.printed
    finally:
        assert beside.stop(signal.SIGINT) == 0
    assert live.get("api/v1/elections/delhi-2025/snapshot")["seq"] > 0


@contextmanager
def ignored(number: signal.Signals) -> Iterator[None]:
    """Programs that are started meanwhile ignore that signal, unless they choose not to."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)


def test_sigterm_leaves_no_orphan_and_a_later_start_dies_whole_when_killed(tmp_path: Path) -> None:
    with running(tmp_path / "var", SPEED="60", PORT=str(ports.free())) as system:
        port = int(system.wait_ready().rstrip("/").rsplit(":", 1)[1])
        assert system.stop() == 0
        assert system.printed.splitlines()[-1] == "Stopped."
        system.wait(lambda: not system.pids(), 20, "The end of all processes")
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", port))
        again = System(system.folder, SPEED="60", PORT="0")
        system.wait(lambda: system.printed.count(READY) == 2, 120, "The second start")
        again.process.kill()
        again.process.wait()
        system.wait(lambda: not system.pids(), 20, "The end of all processes")


@pytest.mark.parametrize("words", ["Redis runs", "Tracking"])
def test_it_can_be_stopped_while_it_starts(tmp_path: Path, words: str) -> None:
    with running(tmp_path / "var", PORT="0") as system:
        system.wait(partial(system.has_printed, words), 60, words)
        assert system.stop() == 0
        system.wait(lambda: not system.pids(), 20, "The end of all processes")


def test_it_can_be_stopped_before_it_has_said_a_word(tmp_path: Path) -> None:
    with running(tmp_path / "var", PORT="0") as system:
        assert system.stop() in (0, -signal.SIGTERM)  # the latter before Python itself was up
        system.wait(lambda: not system.pids(), 20, "The end of all processes")


def test_without_what_it_needs_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "var", REDIS_URL="redis://127.0.0.1:1/0", PORT="0") as system:
        assert system.process.wait(90) == 1
        assert "Redis at redis://127.0.0.1:1/0 was not ready" in system.printed
        assert system.pids() == {}


def test_a_night_that_does_not_exist_is_a_plain_error(tmp_path: Path) -> None:
    with running(tmp_path / "var", NIGHT="atlantis-1900", PORT="0") as system:
        assert system.process.wait(90) == 1
        assert "atlantis-1900" in system.printed
        assert "delhi-2025" in system.printed, "it says which there are"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"DJANGO_ALLOWED_HOSTS": "*"}, "tracker.E003"),
        (
            {"DJANGO_ALLOWED_HOSTS": "results.example", "TRACKER_HTTPS": "1"},
            "not on the list",
        ),  # a production does not read a replay
    ],
)
def test_a_refusal_to_start_is_shown_and_ends_it(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with running(tmp_path / "var", PORT="0", **environ) as system:
        assert system.process.wait(90) == 1
        assert words in system.printed
        assert system.pids() == {}
