"""Under systemd: each service says when it is ready and that it works, and one that stands still says nothing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.web.conftest import environment
from tracker import service_notify

pytestmark = pytest.mark.process

UNITS = ROOT / "deploy" / "systemd"
SERVICES = ["tracker-web@.service", "tracker-worker@.service", "tracker-ticks.service", "tracker-beat.service"]
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "tracker.celery:app"]
COMMANDS = {
    "web": [sys.executable, "-m", "tracker.server", "--port", "0"],
    "worker": [*CELERY, "worker", "-Q", "polls", "-c", "1", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""],
}


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket that systemd would listen to."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.bind(str(tmp_path / "notify"))
        link.settimeout(90)
        yield link


def heard(systemd: socket.socket, state: str) -> None:
    while systemd.recv(100).decode() != state:
        pass


@pytest.mark.parametrize("service", COMMANDS)
def test_a_service_is_ready_and_says_that_it_works_until_it_stands_still(
    service: str, systemd: socket.socket, redis_url: str, transactional_db: None
) -> None:
    told = {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "1500000"}
    process = subprocess.Popen(COMMANDS[service], cwd=ROOT, env=os.environ | environment(redis_url) | told)
    try:
        heard(systemd, service_notify.READY)
        for _ in range(3):
            heard(systemd, service_notify.WORKS)
        process.send_signal(signal.SIGSTOP)
        systemd.settimeout(3)
        with pytest.raises(TimeoutError):
            for _ in range(100):  # what was under way; then nothing
                systemd.recv(100)
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_takes_no_tasks_says_nothing(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.getsockname())
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    answers = iter([True, False, False, True])
    service_notify.notify_while(lambda: next(answers, False))
    heard(systemd, service_notify.WORKS)
    heard(systemd, service_notify.WORKS)
    systemd.settimeout(0.3)
    with pytest.raises(TimeoutError):
        systemd.recv(100)


def test_without_systemd_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    service_notify.notify(service_notify.READY)
    assert service_notify.interval_s() is None


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_started_again_however_often_it_dies_and_when_it_hangs(name: str) -> None:
    unit = (UNITS / name).read_text()
    assert re.search(r"^StartLimitIntervalSec=0$", unit, re.MULTILINE)
    assert re.search(r"^Type=notify$", unit, re.MULTILINE) and re.search(r"^WatchdogSec=\d+$", unit, re.MULTILINE)
    assert "After=" in unit and "tracker-migrate.service" in unit, "tables come first"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    """With the programs that the units name in a root of their own."""
    root = tmp_path / "root"
    units = root / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, units)
    for program in ("opt/tracker/.venv/bin/python", "opt/tracker/deploy/restart-stuck-workers"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        (root / program).touch(mode=0o755)
    names = [path.name.replace("@.", "@1.") for path in units.iterdir()]
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", *names]
    done = subprocess.run(command, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "tracker" in line and "not found" not in line]
    assert not [line for line in ours if re.search(r"Unknown|Invalid|Failed to parse|ignoring", line)], done.stderr
