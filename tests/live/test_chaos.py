"""The trial by chaos in short: bench/chaos with a smaller crowd. The long one is `python -m bench.chaos`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.system import ROOT

pytestmark = pytest.mark.process

SHORT = ("--minutes", "0.75", "--clients", "100", "--stalls", "10", "--drops", "10", "--every", "8",
         "--start-at", "11:00")  # fmt: skip


@pytest.mark.slow
@pytest.mark.promise("P1", "P2", "P3", "P13", "P26")
def test_after_blows_of_every_kind_everyone_equals_the_database(tmp_path: Path) -> None:
    """No gap applied, nothing applied twice; readers, transports, topics, pages and moments as the database has it."""
    lines = tmp_path / "chaos.jsonl"
    command = [sys.executable, "-m", "bench.chaos", *SHORT, "--json", str(lines)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(lines.read_text())
    assert len(found["blows"]) >= 2 and found["events"] > 0
    assert found["counts"]["dropped"] > 0 and found["counts"]["stalled"] > 0
