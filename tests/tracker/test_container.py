"""The container's files: what can be held without an engine that builds them. See docs/operations.md."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tracker import probe
from tracker.supervise import redis_server

pytestmark = pytest.mark.process

FOLDER = ROOT / "deploy" / "container"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
OURS = [name for name, service in COMPOSE["services"].items() if service["image"] == "tracker"]


def test_nothing_of_ours_may_write_its_root_or_gain_privileges() -> None:
    assert len(OURS) >= 8
    for name in OURS:
        service = COMPOSE["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER \d+$", (FOLDER / "Containerfile").read_text(), re.MULTILINE)


def test_there_is_one_beat_and_every_queue_has_a_worker() -> None:
    commands = [" ".join(COMPOSE["services"][name].get("command", [])) for name in OURS]
    assert sum(" beat " in command for command in commands) == 1
    assert {queue for command in commands for queue in re.findall(r"-Q (\S+)", command)} == {"ticks", "polls"}


def test_the_proxy_fills_every_name_of_the_template(tmp_path: Path) -> None:
    script = (FOLDER / "proxy.sh").read_text()
    names = set(re.findall(r"@([A-Z_]+)@", (ROOT / "deploy" / "nginx.conf.template").read_text()))
    assert names <= set(re.findall(r"s\|@([A-Z_]+)@\|", script))


def test_what_the_image_copies_is_not_left_out_of_its_context() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+)", (FOLDER / "Containerfile").read_text(), re.MULTILINE)
    let_in = (FOLDER / "Containerfile.dockerignore").read_text().splitlines()
    assert copied
    assert all(f"!{name}" in let_in for name in copied)


def test_the_probe_says_why(redis_url: str) -> None:
    assert "refused" in probe.page_trouble("http://127.0.0.1:1/readyz").lower()
    assert "ticks" in probe.queue_trouble(redis_url, 4e9)
    ended = subprocess.run(
        [sys.executable, "-m", "tracker.probe", "http://127.0.0.1:1/"], cwd=ROOT, capture_output=True
    )
    assert ended.returncode == 1


def test_a_redis_that_is_away_is_not_the_workers_fault(tmp_path: Path) -> None:
    assert probe.queue_trouble(redis_server.url(tmp_path, 0), 4e9) == ""
