"""Children are restarted with back-off, when they die and when they only look alive; none outlives us."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tracker.supervise.child import Child, Spec, stop_all
from tracker.supervise.keeper import FIRST_WAIT, LONGEST_WAIT, Keeper

pytestmark = pytest.mark.process

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def keeper(said: list[str]) -> Iterator[Keeper]:
    keeper = Keeper(said.append)
    yield keeper
    stop_all(keeper.children, 0)


def child(folder: Path, command: list[str], **options: object) -> Child:
    return Child(Spec("sleeper", lambda: command, **options), folder, folder, os.environ)  # type: ignore[arg-type]


def until(ready: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.promise("P13")
def test_a_killed_child_is_started_again(keeper: Keeper, said: list[str], tmp_path: Path) -> None:
    keeper.add(child(tmp_path, SLEEPER))
    first = keeper.children[0].process
    assert first
    first.kill()
    until(keeper.children[0].ended)
    now = time.monotonic()
    keeper.check_children(now)
    assert said == ["sleeper was killed by SIGKILL: starting it again in 0.2 s"]
    keeper.check_children(now + FIRST_WAIT + 0.01)
    second = keeper.children[0].process
    assert second and second.pid != first.pid
    assert second.poll() is None


def test_one_that_cannot_live_is_tried_ever_more_rarely(keeper: Keeper, said: list[str], tmp_path: Path) -> None:
    keeper.add(child(tmp_path, ["false"]))
    now = time.monotonic()
    for _ in range(20):
        until(lambda: keeper.watches[0].start_at is not None or keeper.children[0].ended())
        keeper.check_children(now)
        now += LONGEST_WAIT
    waits = [float(line.split(" in ")[1].split()[0]) for line in said]
    assert waits[:6] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4]
    assert set(waits[6:]) == {LONGEST_WAIT}


def test_one_that_had_worked_is_back_at_once_however_often_it_is_killed(
    keeper: Keeper, said: list[str], tmp_path: Path
) -> None:
    keeper.add(child(tmp_path, SLEEPER))
    now = time.monotonic()
    for _ in range(6):
        now += 14
        keeper.children[0].process.kill()  # type: ignore[union-attr]
        until(keeper.children[0].ended)
        keeper.check_children(now)
        now += FIRST_WAIT + 0.1
        keeper.check_children(now)
    assert said == ["sleeper was killed by SIGKILL: starting it again in 0.2 s"] * 6


def test_one_that_runs_but_does_not_work_is_restarted(keeper: Keeper, said: list[str], tmp_path: Path) -> None:
    keeper.add(child(tmp_path, SLEEPER, healthy=lambda: False, grace=10, check_seconds=1, strikes=3))
    pid, now = keeper.children[0].process.pid, time.monotonic()  # type: ignore[union-attr]
    for second in (9, 11, 12):  # within its grace nobody asks
        keeper.check_children(now + second)
    assert said == []
    keeper.check_children(now + 13.5)
    assert said == ["sleeper runs but does not work any more: starting it again in 0.2 s"]
    assert is_gone(pid)


def test_a_missing_program_is_said_and_tried_again(keeper: Keeper, said: list[str], tmp_path: Path) -> None:
    commands = [SLEEPER, ["/no/such/program"], SLEEPER]
    keeper.add(Child(Spec("sleeper", lambda: commands.pop(0)), tmp_path, tmp_path, os.environ))
    keeper.children[0].kill_group()
    now = time.monotonic()
    for seconds in (0, 1, 2, 3):
        keeper.check_children(now + seconds)
    assert "could not be started" in said[1]
    assert keeper.children[0].ended() == ""


def test_one_that_ignores_sigterm_is_killed_with_its_children(tmp_path: Path) -> None:
    killed = "trap '' TERM; sleep 600 & echo $!; while :; do sleep 1; done"
    one = child(tmp_path, ["bash", "-c", killed])
    one.start(0)
    until(lambda: one.log.read_text().strip())
    assert stop_all([one], 0.3) == ["sleeper"]
    until(lambda: is_gone(int(one.log.read_text())))


def test_a_child_dies_with_a_killed_supervisor(tmp_path: Path) -> None:
    program = (
        "import os, time; from pathlib import Path; from tracker.supervise.child import Child, Spec\n"
        f"one = Child(Spec('sleeper', lambda: {SLEEPER!r}), Path('.'), Path({str(tmp_path)!r}), os.environ)\n"
        "one.start(0); print(one.process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert not is_gone(pid)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    until(lambda: is_gone(pid))


def test_a_log_that_has_grown_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.supervise.child.LOG_CAP", 10)
    one = child(tmp_path, ["echo", "new words"])
    one.log.write_text("old words, more than ten\n")
    one.start(0)
    until(one.ended)
    assert one.log.read_text() == "new words\n"
    assert one.log.with_suffix(".log.1").read_text().startswith("old words")


def test_a_steady_process_never_fills_the_disk_with_its_log(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.supervise.child.LOG_CAP", 1_000)
    keeper.add(child(tmp_path, ["bash", "-c", "for n in {1..100000}; do echo line $n; sleep 0.001; done"]))
    log, old = keeper.children[0].log, keeper.children[0].log.with_suffix(".log.1")
    pid = keeper.children[0].process.pid  # type: ignore[union-attr]
    for _ in range(3):
        until(lambda: log.stat().st_size > 1_000, 60)
        before = log.read_text().splitlines()[0]
        keeper.check_children(time.monotonic())
        assert old.read_text().startswith(before)
    until(lambda: log.read_text().startswith("line "), 60)
    assert "\0" not in log.read_text(), "it goes on at the new end"
    assert keeper.children[0].process.pid == pid  # type: ignore[union-attr]


def test_a_log_is_for_its_owner_only(keeper: Keeper, tmp_path: Path) -> None:
    keeper.add(child(tmp_path, SLEEPER))
    assert (tmp_path / "sleeper.log").stat().st_mode & 0o777 == 0o600
