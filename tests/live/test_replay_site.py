"""A killed replay goes on where the night was."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.supervise.options import ROOT, read
from tracker.supervise.replay_site import ReplaySite

NIGHT = {"speed": 60, "paused": False, "night_time": "2025-02-08T11:01:10+05:30", "end": "2025-02-08T19:30:00+05:30"}


@pytest.fixture
def site(tmp_path: Path) -> ReplaySite:
    return ReplaySite(read({"SPEED": "60"}), tmp_path / "replay.log", clock=lambda: 100.0)


def test_the_first_start_takes_any_port_and_begins_at_the_beginning(site: ReplaySite) -> None:
    assert site.command()[-4:] == ["--speed", "60", "--port", "0"]


def test_a_restart_keeps_the_port_and_the_night_s_time(site: ReplaySite) -> None:
    site.port, site.state, site.asked_at = 4321, dict(NIGHT), 98.0
    assert site.command()[-4:] == ["--port", "4321", "--start-at", "11:03:10"]


def test_a_paused_night_stays_paused_where_it_was(site: ReplaySite) -> None:
    site.state, site.asked_at = NIGHT | {"paused": True}, 0.0
    assert site.resume() == ["--start-at", "11:01:10", "--paused"]


def test_the_night_does_not_run_past_its_end(site: ReplaySite) -> None:
    site.state, site.asked_at = dict(NIGHT), -100_000.0
    assert site.resume() == ["--start-at", "19:30:00"]


def test_an_old_log_is_not_mistaken_for_a_new_start(tmp_path: Path) -> None:
    log = tmp_path / "replay.log"
    log.write_text("replay ready http://127.0.0.1:1111/Old/\n")
    site = ReplaySite(read({}), log)
    assert site.address() == ""
    with log.open("a") as more:
        more.write("replay ready http://127.0.0.1:2222/New/\n")
    assert (site.address(), site.port) == ("http://127.0.0.1:2222/New/", 2222)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[ReplaySite]:
    site = ReplaySite(read({"SPEED": "600"}), tmp_path / "replay.log")
    with site.log.open("wb") as log:
        process = subprocess.Popen(site.command(), cwd=ROOT, stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while not site.address() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield site
    process.kill()
    process.wait()


@pytest.mark.process
def test_the_real_replay_tells_what_is_needed(started: ReplaySite) -> None:
    assert started.healthy()
    assert started.command()[2:6] == ["results.rehearsal", "delhi-2025", "--speed", "600"]
    assert started.resume()[0] == "--start-at"
    assert started.resume()[1] >= "08:00:00"
